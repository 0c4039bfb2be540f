import * as z from "zod";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import { parseJson } from "../base/json.ts";
import { afterLink } from "../job/run-pages.ts";
import type { SyncPage, WayPast } from "../port/conversation-reader.ts";
import type { PostAddress } from "../port/message-reader.ts";
import { withOrigin } from "../store/message/identity.ts";
import { type Chain, type ChannelSource, channelRequest } from "./chains.ts";
import type { GraphClient } from "./client.ts";
import { type Page, readPage } from "./paging.ts";
import { graphPath } from "./path.ts";
import { readSavedPage } from "./saved-link.ts";

/** Graph: "List replies to a message in a channel". */
const REPLIES_PAGE_SIZE = 50;

const SCHEME = "replies:";
const next = z.union([
  z.object({ more: z.string() }),
  z.object({ position: z.string(), isWhole: z.boolean().exactOptional() }),
  z.object({ lost: z.literal(true) }),
]);

/** What is left of one chain. */
const rest = z.object({
  rootId: z.string(),
  /** Null: at the beginning of its own list. */
  link: z.string().nullable(),
  /** Its own list is read, since the link that its root brought was no good. */
  isListed: z.boolean(),
  /** Links followed, and which of them is remembered: see `afterLink`. */
  pages: z.number().int(),
  trail: z.object({ digest: z.string(), at: z.number() }).nullable(),
});
const restPosition = z.object({ rests: z.array(rest).min(1), after: next });

type Rest = z.infer<typeof rest>;
type RestPosition = z.infer<typeof restPosition>;

const AT_START = { pages: 0, trail: null } as const;

/**
 * The page of a channel that some chains make. What is left of long ones comes before whatever comes next, a page of replies
 * at a time, so that no page is more than one call of Graph's. The position is a text of ours, `replies:` and JSON.
 */
export function toChannelPage(client: GraphClient, chains: readonly Chain[], after: SyncPage["next"]): SyncPage {
  const rests = chains.flatMap((chain): Rest[] => {
    if (!chain.rest) return [];
    const { rootId, link } = chain.rest;
    // One that leads elsewhere is not followed, and costs no other chain its turn.
    return [client.owns(link) ? { rootId, link, isListed: false, ...AT_START } : ownList(rootId)];
  });
  return { messages: chains.flatMap(({ messages }) => messages), next: nextAfter(rests, after) };
}

export function isRepliesPosition(link: string): boolean {
  return link.startsWith(SCHEME);
}

/** @throws TeamsinkError `graph-gone` for a text that `toChannelPage` did not make, and what `readSavedPage` throws */
export async function readRepliesPage(client: GraphClient, source: ChannelSource, position: string): Promise<SyncPage> {
  const parsed = parsePosition(position);
  if (!parsed) throw new TeamsinkError("graph-gone", "the position in replies cannot be read");
  const { current, others, after } = parsed;
  const { rootId } = current;
  const { teamId, channelId } = source;
  const { items, nextLink } = await readOnePage(client, source, current);
  const messages = items.map((reply) => withOrigin(reply, { teamId, channelId, rootId }));
  if (nextLink === undefined) return { messages, next: nextAfter(others, after) };
  const pages = current.pages + 1;
  const trail = afterLink(current.trail, { from: current.link, to: nextLink }, pages);
  if (trail) return { messages, next: nextAfter([{ ...current, link: nextLink, pages, trail }, ...others], after) };
  return { messages, ...wayPast({ current, others, after }, "graph-answer-invalid") };
}

/**
 * Where to go on when what is left of one chain is refused for good: its own list, from the beginning; and when that is
 * refused as well, past it, so that one chain costs no other its turn (microsoft-graph-docs issue 3543).
 */
export function pastReplies(link: string, reason: ErrorCode): WayPast | undefined {
  const parsed = isRepliesPosition(link) ? parsePosition(link) : undefined;
  return parsed && wayPast(parsed, reason);
}

interface ParsedPosition {
  readonly current: Rest;
  readonly others: readonly Rest[];
  readonly after: RestPosition["after"];
}

function wayPast({ current, others, after }: ParsedPosition, reason: ErrorCode): WayPast {
  if (!current.isListed) return { next: nextAfter([ownList(current.rootId), ...others], after), isLeftOut: false };
  // A chain that is not there any more has nothing that could be left out.
  return { next: nextAfter(others, after), isLeftOut: reason !== "graph-not-found" };
}

function parsePosition(link: string): ParsedPosition | undefined {
  const parsed = restPosition.safeParse(parseJson(link.slice(SCHEME.length)));
  const [current, ...others] = parsed.success ? parsed.data.rests : [];
  return parsed.success && current ? { current, others, after: parsed.data.after } : undefined;
}

function readOnePage(client: GraphClient, source: ChannelSource, { rootId, link }: Rest): Promise<Page> {
  const request = channelRequest(source);
  if (link !== null) return readSavedPage(client, link, request);
  return readPage(client, repliesPath({ ...source, rootId }), request);
}

/** The first page of a post's own list, newest first. */
export function repliesPath({ teamId, channelId, rootId }: PostAddress): string {
  const path = graphPath`/teams/${teamId}/channels/${channelId}/messages/${rootId}/replies`;
  return `${path}?$top=${REPLIES_PAGE_SIZE}`;
}

function ownList(rootId: string): Rest {
  return { rootId, link: null, isListed: true, ...AT_START };
}

function nextAfter(rests: readonly Rest[], after: SyncPage["next"]): SyncPage["next"] {
  return rests.length === 0 ? after : { more: `${SCHEME}${JSON.stringify({ rests, after })}` };
}
