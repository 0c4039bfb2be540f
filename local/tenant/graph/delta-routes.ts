import {
  DELTA_EMPTY_PAGE_CHANCE,
  DELTA_HISTORY_MS,
  DELTA_REPEATED_ITEM_CHANCE,
  DELTA_TOKEN_LIFETIME_MS,
} from "../limits.ts";
import type { StoredMessage } from "../model/conversation.ts";
import { presentMessage } from "../model/present-message.ts";
import { type DeltaState, deltaGone, readDeltaToken } from "./delta-token.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { conversationOf, expandsReplies, messagesPath } from "./message-routes.ts";
import { chainModifiedMs, presentChain } from "./present-chain.ts";
import { dateTest, type OptionName, readFilter, readOptions, readTop } from "./query-options.ts";

/** What a delta query tracks: single messages, or roots that stand for their whole chain. */
interface DeltaSource {
  readonly path: string;
  readonly canExpand: boolean;
  /** What counts as changed together with its head: the message itself, or the chain under a root. */
  readonly units: (expandReplies: boolean) => readonly (readonly [head: StoredMessage, ...rest: StoredMessage[]])[];
}

/** "chatMessage: delta", for the chats of a user and, from its older page, for one channel. */
export function deltaRoutes(context: GraphContext): GraphRoute[] {
  const budget = "readMessages";
  return [
    {
      method: "GET",
      path: "/teams/:teamId/channels/:channelId/messages/delta",
      permission: "channelMessages",
      budget,
      handle: (request) => delta(context, request, channelSource(context, request)),
    },
    {
      method: "GET",
      path: "/users/:userId/chats/getAllMessages/delta",
      permission: "exportedChatMessages",
      budget,
      handle: (request) => delta(context, request, userSource(context, request)),
    },
  ];
}

function channelSource(context: GraphContext, request: GraphRequest): DeltaSource {
  const conversation = conversationOf(context, request);
  return {
    path: `${messagesPath(conversation)}/delta`,
    canExpand: true,
    units: (expandReplies) =>
      conversation.roots().map((root) => (expandReplies ? [root, ...conversation.replies(root.id)] : [root])),
  };
}

function userSource({ model }: GraphContext, request: GraphRequest): DeltaSource {
  const userId = request.params.userId ?? "";
  required(model.directory.users.get(userId));
  const chats = model.directory.chatsOf(userId).map(({ id }) => model.conversation(id));
  return {
    path: `/users/${userId}/chats/getAllMessages/delta`,
    canExpand: false,
    units: () => chats.flatMap(({ messages }) => [...messages.values()].map((stored) => [stored] as const)),
  };
}

/**
 * One page. A round gives everything whose last change lies between two positions of the tenant; whatever changes while
 * the pages are read moves beyond the second position, into the next round, so nothing is missed.
 */
function delta(context: GraphContext, request: GraphRequest, source: DeltaSource) {
  const state = readState(context, request, source);
  const untilSequence = state.untilSequence ?? context.model.sequence;
  const changed = source
    .units(state.expandReplies)
    .map((unit) => ({ unit, sequence: Math.max(...unit.map((stored) => stored.sequence)) }))
    .filter(
      ({ unit, sequence }) => sequence > state.doneSequence && sequence <= untilSequence && isTracked(unit, state),
    )
    .sort((one, other) => one.sequence - other.sequence);
  // "Use delta query to track changes": a page may be empty and still have a nextLink.
  const isEmpty = changed.length > 0 && context.random.chance(DELTA_EMPTY_PAGE_CHANCE);
  const page = isEmpty ? [] : changed.slice(0, state.top);
  const doneSequence = page.at(-1)?.sequence ?? state.doneSequence;
  const isLast = page.length === changed.length;
  const next: DeltaState = {
    ...state,
    doneSequence: isLast ? untilSequence : doneSequence,
    untilSequence: isLast ? null : untilSequence,
    issuedMs: request.nowMs,
  };
  const link = `${request.base}${source.path}?${isLast ? "$deltatoken" : "$skiptoken"}=${context.tokens.seal(next)}`;
  const expandReplies = state.expandReplies ? context.pages.deltaExpandedReplies : 0;
  const present = { request, expandReplies, tokens: context.tokens };
  const value = withRepetition(context, page).map(({ unit: [head] }) =>
    source.canExpand ? presentChain(head, present) : presentMessage(head.message, request.includeUnknownEnumMembers),
  );
  return ok({
    "@odata.context": `${request.base}/$metadata#Collection(chatMessage)`,
    [isLast ? "@odata.deltaLink" : "@odata.nextLink"]: link,
    value,
  });
}

/** No order is promised and items may come again: one of a page sometimes does, and the page is shuffled. */
function withRepetition<T>({ random }: GraphContext, page: readonly T[]): T[] {
  const [again] = page;
  const repeated = again !== undefined && random.chance(DELTA_REPEATED_ITEM_CHANCE) ? [again] : [];
  return random.shuffle([...page, ...repeated]);
}

function isTracked(unit: readonly StoredMessage[], { modifiedAfterMs, issuedMs }: DeltaState): boolean {
  const lastModifiedMs = chainModifiedMs(unit);
  if (lastModifiedMs <= issuedMs - DELTA_HISTORY_MS) return false;
  return modifiedAfterMs === null || lastModifiedMs > modifiedAfterMs;
}

function readState(context: GraphContext, request: GraphRequest, source: DeltaSource): DeltaState {
  const names: OptionName[] = ["$top", "$filter", "$skiptoken", "$deltatoken"];
  const options = readOptions(request.url, source.canExpand ? [...names, "$expand"] : names);
  // An empty $deltatoken is the address that a 410 points at: start over.
  const token = options.$skiptoken ?? (options.$deltatoken || undefined);
  const list = source.path;
  if (token !== undefined) {
    const startOver = `${request.base}${source.path}?$deltatoken=`;
    if (context.faults.strike("delta-gone") !== undefined) throw deltaGone(startOver);
    const { nowMs } = request;
    return readDeltaToken(token, {
      tokens: context.tokens,
      list,
      nowMs,
      lifetimeMs: DELTA_TOKEN_LIFETIME_MS,
      startOver,
    });
  }
  return {
    list,
    top: readTop(options.$top, { default: context.pages.messagesDefault, max: context.pages.messagesMax }),
    expandReplies: expandsReplies(options.$expand),
    modifiedAfterMs: readModifiedAfter(options.$filter),
    doneSequence: 0,
    untilSequence: null,
    issuedMs: request.nowMs,
  };
}

/** Only `lastModifiedDateTime gt {time}` is supported. */
function readModifiedAfter(filter: string | undefined): number | null {
  const comparisons = readFilter(filter);
  const [comparison] = comparisons;
  if (comparison === undefined) return null;
  if (comparisons.length > 1 || comparison.property !== "lastModifiedDateTime" || comparison.operator !== "gt") {
    throw badRequest("Invalid $filter query: only lastModifiedDateTime gt is supported.");
  }
  dateTest(comparisons);
  return Date.parse(comparison.value);
}
