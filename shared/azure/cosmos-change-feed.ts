import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import { type JsonObject, parseJson } from "../base/json.ts";
import { withDeadline } from "../base/within.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments, FeedPage, FeedPlace, FeedStart } from "../port/change-feed.ts";
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
 * how far its log was read, or how far that of one partition key. What a partition that was split left behind the SDK asks of
 * its children, each from there on; where a partition key went the service knows.
 */
export function createCosmosChangeFeed(database: CosmosDatabase): ChangeFeed {
  return {
    read: async (place, start, limit) => {
      try {
        return await withDeadline(database.deadlineMs, () => readPage(database, { place, start, limit }));
      } catch (error) {
        throw toStoreError(error, "read");
      }
    },
  };
}

interface Asked<C extends FeedContainer> {
  readonly place: FeedPlace<C>;
  readonly start: FeedStart;
  readonly limit: number;
}

async function readPage<C extends FeedContainer>(
  database: CosmosDatabase,
  { place, start, limit }: Asked<C>,
): Promise<FeedPage<C>> {
  const changeFeedStartFrom = await startFrom(database, place, start);
  const container = await database.container(place.container);
  const iterator = container.items.getChangeFeedIterator<JsonObject>({ maxItemCount: limit, changeFeedStartFrom });
  const { result, statusCode, continuationToken } = await iterator.readNext();
  return {
    documents: statusCode === OK ? result.map((document) => FROM_DOCUMENT[place.container](document)) : [],
    position: continuationToken,
    // Said once every range has answered that there is nothing more.
    isAtEnd: statusCode !== OK,
  };
}

async function startFrom(database: CosmosDatabase, place: FeedPlace, start: FeedStart) {
  const { ChangeFeedStartFrom } = await import("@azure/cosmos");
  const { container, conversationId } = place;
  switch (start.from) {
    case "beginning":
      return ChangeFeedStartFrom.Beginning(conversationId);
    case "now":
      return ChangeFeedStartFrom.Now(conversationId);
    case "time":
      return ChangeFeedStartFrom.Time(new Date(start.sinceMs), conversationId);
    case "position": {
      const continuation = continuationOf(start.position, place);
      if (!(await isOfContainer(database, container, continuation))) throw new TeamsinkError("position-invalid");
      return ChangeFeedStartFrom.Continuation(JSON.stringify(continuation));
    }
  }
}

/** What a header takes. `*` would be now. */
const ETAG = /^(?!\*$)[\x21-\x7e]{1,256}$/;

/** Of the container, which has another when it is made anew: then nothing of the old log is worth anything. */
const rid = z.string().min(1);
const ofRanges = z.object({
  rid,
  partitionKey: z.undefined().optional(),
  Continuation: z
    .array(
      z.object({
        minInclusive: z.string(),
        maxExclusive: z.string(),
        // A range that was not reached yet has none.
        continuationToken: z.union([z.literal(""), z.string().regex(ETAG)]),
      }),
    )
    .min(1),
});
/** With an empty etag the SDK would read from the beginning. */
const ofPartition = z.object({ rid, partitionKey: z.string(), Continuation: z.string().regex(ETAG) });

type Continuation = z.output<typeof ofRanges> | z.output<typeof ofPartition>;

/** Anybody can write a continuation, and it names what is read by it: that is the place that was asked for, or nothing is. */
function continuationOf(position: string, { conversationId }: FeedPlace): Continuation {
  const schema = conversationId === undefined ? ofRanges : ofPartition;
  const { success, data } = schema.safeParse(parseJson(position));
  if (!success || data.partitionKey !== conversationId) throw new TeamsinkError("position-invalid");
  return data;
}

async function isOfContainer(database: CosmosDatabase, name: FeedContainer, { rid: of }: Continuation) {
  const ridNow = async () => (await (await database.container(name)).read()).resource?._rid;
  if (of === (await ridNow())) return true;
  // Perhaps of one that was made anew just now, of which this process does not know yet.
  database.forgetDefinitions();
  return of === (await ridNow());
}
