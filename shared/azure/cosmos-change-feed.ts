import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject, parseJson } from "../base/json.ts";
import { withDeadline } from "../base/within.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments, FeedPage, FeedStart } from "../port/change-feed.ts";
import type { CosmosDatabase } from "./cosmos-client.ts";
import { directoryRowOf } from "./cosmos-directory-store.ts";
import { withoutSystemProperties } from "./cosmos-documents.ts";
import { toStoreError } from "./cosmos-errors.ts";

const OK = 200;

/** What a container's documents are to everybody else. */
const FROM_DOCUMENT: { readonly [C in FeedContainer]: (document: JsonObject) => FeedDocuments[C] } = {
  messages: withoutSystemProperties,
  directory: directoryRowOf,
  meetings: withoutSystemProperties,
  interactions: withoutSystemProperties,
};

/**
 * Azure: "Change feed pull model", latest version mode. A position is the SDK's continuation: of each range of the key space
 * how far its log was read. What a partition that was split left behind the SDK asks of its children, each from there on.
 */
export function createCosmosChangeFeed(database: CosmosDatabase): ChangeFeed {
  return {
    read: async (name, start, limit) => {
      if (start.from === "position" && !isContinuation(start.position)) throw new TeamsinkError("position-invalid");
      try {
        return await withDeadline(database.deadlineMs, () => readPage(database, { name, start, limit }));
      } catch (error) {
        // The SDK says so in words alone.
        const isForeign = start.from === "position" && (await isOfAnother(database, name, start.position));
        throw isForeign ? new TeamsinkError("position-invalid") : toStoreError(error, "read");
      }
    },
  };
}

interface Asked<C extends FeedContainer> {
  readonly name: C;
  readonly start: FeedStart;
  readonly limit: number;
}

async function readPage<C extends FeedContainer>(
  database: CosmosDatabase,
  { name, start, limit }: Asked<C>,
): Promise<FeedPage<C>> {
  const container = await database.container(name);
  const iterator = container.items.getChangeFeedIterator<JsonObject>({
    maxItemCount: limit,
    changeFeedStartFrom: await startFrom(start),
  });
  const { result, statusCode, continuationToken } = await iterator.readNext();
  return {
    documents: statusCode === OK ? result.map((document) => FROM_DOCUMENT[name](document)) : [],
    position: continuationToken,
    // Said once every range has answered that there is nothing more.
    isAtEnd: statusCode !== OK,
  };
}

async function startFrom(start: FeedStart) {
  const { ChangeFeedStartFrom } = await import("@azure/cosmos");
  switch (start.from) {
    case "beginning":
      return ChangeFeedStartFrom.Beginning();
    case "now":
      return ChangeFeedStartFrom.Now();
    case "time":
      return ChangeFeedStartFrom.Time(new Date(start.sinceMs));
    case "position":
      return ChangeFeedStartFrom.Continuation(start.position);
  }
}

interface Continuation {
  /** Of the container, which has another when it is made anew: then nothing of the old log is worth anything. */
  readonly rid: string;
}

function continuationIn(position: string): Continuation | undefined {
  const parsed = parseJson(position);
  if (!isJsonObject(parsed) || !Array.isArray(parsed.Continuation)) return undefined;
  return typeof parsed.rid === "string" ? { rid: parsed.rid } : undefined;
}

function isContinuation(position: string): boolean {
  return continuationIn(position) !== undefined;
}

async function isOfAnother(database: CosmosDatabase, name: FeedContainer, position: string): Promise<boolean> {
  const rid = await withDeadline(database.deadlineMs, async (abortSignal) => {
    const container = await database.container(name);
    return (await container.read({ abortSignal })).resource?._rid;
  }).catch(() => undefined);
  return rid !== undefined && rid !== continuationIn(position)?.rid;
}
