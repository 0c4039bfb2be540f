import * as z from "zod";
import { TeamsinkError } from "../base/errors/errors.ts";
import { isJsonObject, type JsonObject, parseJson } from "../base/json.ts";
import type { SyncPage, SyncSource } from "../port/conversation-reader.ts";
import { versionOf } from "../store/message/identity.ts";
import type { GraphClient, RequestOptions } from "./client.ts";
import { MESSAGE_HEADERS } from "./message-headers.ts";
import { withOrigin } from "./message-origin.ts";
import { readSavedPage } from "./saved-link.ts";

export type ChannelSource = Extract<SyncSource, { kind: "channel" }>;

/** A root and its replies, `replies` taken out of the root. */
export interface Chain {
  readonly messages: readonly JsonObject[];
  /** There are more replies than the root brought. */
  readonly rest: ChainRest | undefined;
}

/** Where the other replies of a chain are. */
interface ChainRest {
  readonly rootId: string;
  readonly link: string;
}

export function channelRequest({ teamId, channelId }: ChannelSource): RequestOptions {
  return { headers: MESSAGE_HEADERS, pace: { budget: "message", conversation: channelId, team: teamId } };
}

/**
 * What `$expand=replies` gives, as chains. A root brings its first replies (200 to 1,000, the pages of Graph differ) and
 * a `replies@odata.nextLink` to the others.
 */
export function toChain({ teamId, channelId }: ChannelSource, root: JsonObject): Chain {
  const rootId = typeof root.id === "string" ? root.id : undefined;
  const replies = (Array.isArray(root.replies) ? root.replies : []).filter(isJsonObject);
  const link = root["replies@odata.nextLink"];
  return {
    messages: [
      withOrigin(withoutReplies(root), { teamId, channelId }),
      ...replies.map((reply) => withOrigin(reply, { teamId, channelId, rootId })),
    ],
    rest: typeof link === "string" && rootId !== undefined ? { rootId, link } : undefined,
  };
}

/** When anything in the chain last changed, in ms; `undefined` when no message of it bears a time, or not all was read. */
export function chainChangedMs({ messages, rest }: Chain): number | undefined {
  const times = messages.map(versionOf).flatMap((version) => (version.ok ? [version.value] : []));
  return times.length === 0 || rest !== undefined ? undefined : Math.max(...times);
}

const SCHEME = "replies:";
const next = z.union([
  z.object({ more: z.string() }),
  z.object({ position: z.string(), isWhole: z.boolean().exactOptional() }),
]);
const restPosition = z.object({
  rests: z.array(z.object({ rootId: z.string(), link: z.string() })).min(1),
  after: next,
});

/**
 * The page of a channel that some chains make. What is left of long ones comes before whatever comes next, a page of replies
 * at a time, so that no page is more than one call of Graph's. The position is a text of ours, `replies:` and JSON.
 *
 * @throws TeamsinkError `graph-answer-invalid` for a link to anywhere else than Graph
 */
export function toChannelPage(client: GraphClient, chains: readonly Chain[], after: SyncPage["next"]): SyncPage {
  const rests = chains.flatMap(({ rest }) => rest ?? []);
  if (rests.some(({ link }) => !client.owns(link))) {
    throw new TeamsinkError("graph-answer-invalid", "replies link outside GRAPH_ENDPOINT");
  }
  return { messages: chains.flatMap(({ messages }) => messages), next: nextAfter(rests, after) };
}

export function isRepliesPosition(link: string): boolean {
  return link.startsWith(SCHEME);
}

/** @throws TeamsinkError `graph-gone` for a text that `toChannelPage` did not make, and what `readSavedPage` throws */
export async function readRepliesPage(client: GraphClient, source: ChannelSource, position: string): Promise<SyncPage> {
  const parsed = restPosition.safeParse(parseJson(position.slice(SCHEME.length)));
  const [rest, ...others] = parsed.success ? parsed.data.rests : [];
  if (!parsed.success || !rest) throw new TeamsinkError("graph-gone", "the position in replies cannot be read");
  const { teamId, channelId } = source;
  const { items, nextLink } = await readSavedPage(client, rest.link, channelRequest(source));
  const rests = nextLink === undefined ? others : [{ ...rest, link: nextLink }, ...others];
  return {
    messages: items.map((reply) => withOrigin(reply, { teamId, channelId, rootId: rest.rootId })),
    next: nextAfter(rests, parsed.data.after),
  };
}

function nextAfter(rests: readonly ChainRest[], after: SyncPage["next"]): SyncPage["next"] {
  return rests.length === 0 ? after : { more: `${SCHEME}${JSON.stringify({ rests, after })}` };
}

function withoutReplies(root: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(root).filter(([name]) => !/^replies(@|$)/.test(name)));
}
