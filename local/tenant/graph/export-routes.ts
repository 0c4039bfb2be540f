import { DELETED_TEXT_RETRIEVABLE_MS } from "../limits.ts";
import type { StoredMessage } from "../model/conversation.ts";
import type { ChatMessage } from "../model/graph-shapes.ts";
import { presentMessage } from "../model/present-message.ts";
import { readExportFilter } from "./export-filter.ts";
import { ExportIndex } from "./export-index.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { collection, pageOf } from "./paging.ts";
import { readOptions, readTop } from "./query-options.ts";

/**
 * "chats: getAllMessages", "channel: getAllMessages", "deletedTeam: getAllMessages", and the same of what a retention policy keeps: everything of a user or
 * a team, replies included, unsorted.
 */
export function exportRoutes(context: GraphContext): GraphRoute[] {
  const index = new ExportIndex(context.model);
  const ofUser = (request: GraphRequest): ExportSource => {
    const userId = request.params.userId ?? "";
    const { directory } = context.model;
    const isDeleted = directory.deletedUsersAt(request.nowMs).some(({ id }) => id === userId);
    if (!isDeleted) required(directory.users.get(userId));
    // The links of this call are spelt in another way than its address: they have to be followed as they are.
    return { list: `/users('${userId}')/chats`, rows: index.ofUser(userId), bySender: true };
  };
  const ofTeam = (request: GraphRequest): ExportSource => {
    const teamId = request.params.teamId ?? "";
    required(context.model.directory.teams.get(teamId));
    return { list: `/teams('${teamId}')/channels`, rows: index.ofTeam(teamId), bySender: false };
  };
  const ofDeletedTeam = (request: GraphRequest): ExportSource => {
    const teamId = request.params.deletedTeamId ?? "";
    required(context.model.directory.deletedTeams.get(teamId));
    return { list: `/teamwork/deletedTeams('${teamId}')/channels`, rows: index.ofTeam(teamId), bySender: false };
  };
  return [
    get("/teamwork/deletedTeams/:deletedTeamId/channels/getAllMessages", "exportedChannelMessages", (request) =>
      exportPage(context, request, messagesOf(request, ofDeletedTeam(request))),
    ),
    get("/users/:userId/chats/getAllMessages", "exportedChatMessages", (request) =>
      exportPage(context, request, messagesOf(request, ofUser(request))),
    ),
    get("/teams/:teamId/channels/getAllMessages", "exportedChannelMessages", (request) =>
      exportPage(context, request, messagesOf(request, ofTeam(request))),
    ),
    get("/users/:userId/chats/getAllRetainedMessages", "exportedChatMessages", (request) =>
      exportPage(context, request, retainedOf(context, ofUser(request))),
    ),
    get("/teams/:teamId/channels/getAllRetainedMessages", "exportedChannelMessages", (request) => {
      const source = ofTeam(request);
      return exportPage(context, request, retainedOf(context, { ...source, rows: withoutPrivate(context, source) }));
    }),
  ];
}

function get(path: string, permission: GraphRoute["permission"], handle: GraphRoute["handle"]): GraphRoute {
  return { method: "GET", path, permission, budget: "exportMessages", handle };
}

interface ExportSource {
  readonly list: string;
  /** In the order of their keys. */
  readonly rows: readonly StoredMessage[];
  readonly bySender: boolean;
}

interface ExportList {
  readonly path: string;
  readonly bySender: boolean;
  readonly rows: Iterable<{ readonly key: string; readonly message: ChatMessage }>;
}

function messagesOf({ nowMs }: GraphRequest, { list, rows, bySender }: ExportSource): ExportList {
  return {
    path: `${list}/getallMessages`,
    bySender,
    rows: rows.map((stored) => ({ key: ExportIndex.keyOf(stored), message: withDeletedText(stored, nowMs) })),
  };
}

/** Each version that was edited or deleted, as it was; what a message is now is not among them. */
function retainedOf({ behaviours }: GraphContext, { list, rows, bySender }: ExportSource): ExportList {
  if (!behaviours.retentionPolicy) throw badRequest("No retention policy applies to these messages.");
  return {
    path: `${list}/getallRetainedMessages`,
    bySender,
    rows: rows.flatMap((stored) =>
      stored.former.map((message) => ({ key: `${ExportIndex.keyOf(stored)} ${message.etag}`, message })),
    ),
  };
}

/** "channel: getAllRetainedMessages" does not support private channels. */
function withoutPrivate({ model }: GraphContext, { rows }: ExportSource): readonly StoredMessage[] {
  const { channels, deletedChannels } = model.directory;
  const ofPrivate = new Set(
    [...channels.all, ...deletedChannels.all].flatMap(({ id, membershipType }) =>
      membershipType === "private" ? [id] : [],
    ),
  );
  return rows.filter(({ conversation }) => !ofPrivate.has(conversation.conversationId));
}

function exportPage(context: GraphContext, request: GraphRequest, { path, bySender, rows }: ExportList) {
  const options = readOptions(request.url, ["$top", "$filter", "$skiptoken"]);
  const top = readTop(options.$top, { default: context.pages.exportDefault, max: context.pages.exportMax });
  const needsBothBounds = context.behaviours.exportNeedsBothBounds;
  const isWanted = readExportFilter(options.$filter, { bySender, needsBothBounds });
  const page = pageOf(
    context.tokens,
    [...rows].filter(({ message }) => isWanted(message)),
    { list: path, top, skipToken: options.$skiptoken, keyOf: ({ key }) => key },
  );
  const value = page.items.map(({ message }) => ({
    "@odata.type": "#microsoft.graph.chatMessage",
    ...presentMessage(message, request.includeUnknownEnumMembers),
  }));
  return ok(collection(request, { value, context: "Collection(chatMessage)", path, skipToken: page.skipToken }));
}

/** The export alone still shows what a deleted message said, for three weeks. */
function withDeletedText({ message, beforeDeletion }: StoredMessage, nowMs: number): ChatMessage {
  if (beforeDeletion === null || message.deletedDateTime === null) return message;
  if (nowMs - Date.parse(message.deletedDateTime) > DELETED_TEXT_RETRIEVABLE_MS) return message;
  const { body, attachments, mentions } = beforeDeletion;
  return { ...message, body, attachments, mentions };
}
