import type { Conversation, StoredMessage } from "../model/conversation.ts";
import { presentMessage } from "../model/present-message.ts";
import { isShownTo } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, ok, required } from "./listing.ts";
import { collection, descendingKey, pageOf } from "./paging.ts";
import { chainModifiedMs, presentChain } from "./present-chain.ts";
import { dateTest, readFilter, readOptions, readTop } from "./query-options.ts";

const CHANNEL_MESSAGES = "/teams/:teamId/channels/:channelId/messages";
const CHAT_MESSAGES = "/chats/:chatId/messages";

/** Messages of channels and chats, one by one and listed. */
export function messageRoutes(context: GraphContext): GraphRoute[] {
  const ofChannels = { method: "GET", permission: "channelMessages", budget: "readMessages" } as const;
  const ofChats = { method: "GET", permission: "chatMessages", budget: "readMessages" } as const;
  const one = (request: GraphRequest) => oneMessage(context, request);
  return [
    { ...ofChannels, path: CHANNEL_MESSAGES, handle: (request) => listChannelMessages(context, request) },
    { ...ofChannels, path: `${CHANNEL_MESSAGES}/:messageId`, handle: one },
    { ...ofChannels, path: `${CHANNEL_MESSAGES}/:rootId/replies`, handle: (request) => listReplies(context, request) },
    { ...ofChannels, path: `${CHANNEL_MESSAGES}/:rootId/replies/delta`, handle: refuseDelta },
    { ...ofChannels, path: `${CHANNEL_MESSAGES}/:rootId/replies/:messageId`, handle: one },
    { ...ofChats, path: CHAT_MESSAGES, handle: (request) => listChatMessages(context, request) },
    { ...ofChats, path: `${CHAT_MESSAGES}/:messageId`, handle: one },
  ];
}

/** The metadata binds delta to every collection of messages; that of replies is in no page. */
function refuseDelta(): never {
  throw badRequest("Delta query is not supported by this resource.");
}

/** The channel or chat of a request. Throws a GraphError (404), also for a channel asked for under the wrong team. */
export function conversationOf({ model }: GraphContext, { params }: GraphRequest): Conversation {
  const conversation = required(model.conversations.get(params.channelId ?? params.chatId ?? ""));
  const isThere = conversation.deletedMs === null && conversation.teamId === (params.teamId ?? null);
  return required(isThere ? conversation : undefined);
}

/** Under `/v1.0`. Ids are not encoded, as in the samples. */
export function messagesPath({ teamId, conversationId }: Conversation): string {
  return teamId === null ? `/chats/${conversationId}/messages` : `/teams/${teamId}/channels/${conversationId}/messages`;
}

function messagesMetadata({ teamId, conversationId }: Conversation): string {
  const conversation =
    teamId === null ? `chats${key(conversationId)}` : `teams${key(teamId)}/channels${key(conversationId)}`;
  return `${conversation}/messages`;
}

/** "List channel messages": roots only, the chain that changed last comes first; neither filter nor order. */
function listChannelMessages(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$expand", "$skiptoken"]);
  const conversation = conversationOf(context, request);
  const top = messagesTop(context, options.$top);
  const expandReplies = expandsReplies(options.$expand);
  const path = messagesPath(conversation);
  const keyed = keyedDescending(conversation.roots(), (root) => chainModifiedMs(conversation.chain(root)));
  const page = pageOf(context.tokens, keyed, {
    list: path,
    top,
    skipToken: options.$skiptoken,
    keyOf: (row) => row.key,
  });
  const present = { request, expandReplies: expandReplies ? context.pages.expandedReplies : 0, tokens: context.tokens };
  const value = page.items.map(({ stored }) => presentChain(stored, present));
  return ok(collection(request, { value, context: messagesMetadata(conversation), path, skipToken: page.skipToken }));
}

/** "List replies": newest first. */
function listReplies(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$skiptoken"]);
  const conversation = conversationOf(context, request);
  const root = required(conversation.messages.get(request.params.rootId ?? ""));
  const path = `${messagesPath(conversation)}/${root.id}/replies`;
  const keyed = keyedDescending(conversation.replies(root.id), (reply) => Number(reply.id));
  const top = messagesTop(context, options.$top);
  const page = pageOf(context.tokens, keyed, {
    list: path,
    top,
    skipToken: options.$skiptoken,
    keyOf: (row) => row.key,
  });
  const value = page.items.map(({ stored }) => presentMessage(stored.message, request.includeUnknownEnumMembers));
  const metadata = `${messagesMetadata(conversation)}${key(root.id)}/replies`;
  return ok(collection(request, { value, context: metadata, path, skipToken: page.skipToken }));
}

/** "List messages in a chat": descending only; a filter counts only if `$orderby` names the same property. */
function listChatMessages(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$orderby", "$filter", "$skiptoken"]);
  const conversation = conversationOf(context, request);
  const orderedBy = readOrder(options.$orderby);
  const comparisons = readFilter(options.$filter);
  const isHonoured = options.$orderby !== undefined && comparisons.every(({ property }) => property === orderedBy);
  const isWithin = dateTest(isHonoured ? comparisons : []);
  const timeOf = ({ message }: StoredMessage) => Date.parse(message[orderedBy]);
  const isShown = isShownTo(request, context.model);
  const wanted = [...conversation.messages.values()].filter((stored) => isWithin(timeOf(stored)) && isShown(stored));
  const keyed = keyedDescending(wanted, timeOf);
  const path = messagesPath(conversation);
  const top = messagesTop(context, options.$top);
  const page = pageOf(context.tokens, keyed, {
    list: path,
    top,
    skipToken: options.$skiptoken,
    keyOf: (row) => row.key,
  });
  const value = page.items.map(({ stored }) => presentMessage(stored.message, request.includeUnknownEnumMembers));
  return ok(collection(request, { value, context: messagesMetadata(conversation), path, skipToken: page.skipToken }));
}

function oneMessage(context: GraphContext, request: GraphRequest) {
  return ok(entityOf(request, storedMessageOf(context, request)));
}

/** A message by itself. */
export function entityOf(request: GraphRequest, { conversation, rootId, message }: StoredMessage): object {
  const replies = rootId === null ? "" : `${key(rootId)}/replies`;
  return {
    "@odata.context": `${request.base}/$metadata#${messagesMetadata(conversation)}${replies}/$entity`,
    ...presentMessage(message, request.includeUnknownEnumMembers),
  };
}

/** Throws a GraphError (404) for a message that is not there, or not shown to whoever asks. */
export function storedMessageOf(context: GraphContext, request: GraphRequest): StoredMessage {
  const { messageId = "", rootId = null } = request.params;
  const stored = required(conversationOf(context, request).messages.get(messageId));
  return required(stored.rootId === rootId && isShownTo(request, context.model)(stored) ? stored : undefined);
}

function messagesTop({ pages }: GraphContext, value: string | undefined): number {
  return readTop(value, { default: pages.messagesDefault, max: pages.messagesMax });
}

export function expandsReplies(expand: string | undefined): boolean {
  if (expand === undefined) return false;
  if (expand.trim() !== "replies") throw badRequest(`Could not find a property named '${expand}' to expand.`);
  return true;
}

function readOrder(orderby: string | undefined): "lastModifiedDateTime" | "createdDateTime" {
  const [property, direction] = (orderby ?? "lastModifiedDateTime desc").trim().split(/\s+/);
  const isKnown = property === "lastModifiedDateTime" || property === "createdDateTime";
  if (!isKnown || direction !== "desc") throw badRequest("QueryOptions to order by is not supported in this way.");
  return property;
}

function keyedDescending(list: readonly StoredMessage[], timeOf: (stored: StoredMessage) => number) {
  const keyed = list.map((stored) => ({
    stored,
    key: `${descendingKey(timeOf(stored))} ${descendingKey(Number(stored.id))}`,
  }));
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
}
