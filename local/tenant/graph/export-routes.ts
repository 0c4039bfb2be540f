import { createHash } from "node:crypto";
import { DELETED_TEXT_RETRIEVABLE_MS } from "../limits.ts";
import type { StoredMessage } from "../model/conversation.ts";
import type { ChatMessage } from "../model/graph-shapes.ts";
import { presentMessage } from "../model/present-message.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, ok, required } from "./listing.ts";
import { collection, pageOf } from "./paging.ts";
import { type Comparison, dateTest, readFilter, readOptions, readTop } from "./query-options.ts";

/** "chats: getAllMessages" and "channel: getAllMessages": everything of a user or a team, replies included, unsorted. */
export function exportRoutes(context: GraphContext): GraphRoute[] {
  return [
    {
      method: "GET",
      path: "/users/:userId/chats/getAllMessages",
      permission: "chatMessages",
      budget: "exportMessages",
      handle: (request) => {
        const userId = request.params.userId ?? "";
        required(context.model.population.users.find(({ id }) => id === userId));
        return exportMessages(context, request, {
          // The links of this call are spelt in another way than its address: they have to be followed as they are.
          path: `/users('${userId}')/chats/getallMessages`,
          covers: ({ conversation }) => conversation.teamId === null && conversation.memberIds.includes(userId),
          filterable: ["lastModifiedDateTime", "from/user/id", "messageType"],
        });
      },
    },
    {
      method: "GET",
      path: "/teams/:teamId/channels/getAllMessages",
      permission: "channelMessages",
      budget: "exportMessages",
      handle: (request) => {
        const teamId = request.params.teamId ?? "";
        required(context.model.population.teams.find(({ id }) => id === teamId));
        return exportMessages(context, request, {
          path: `/teams('${teamId}')/channels/getallMessages`,
          covers: ({ conversation }) => conversation.teamId === teamId,
          filterable: ["lastModifiedDateTime"],
        });
      },
    },
  ];
}

interface ExportSource {
  readonly path: string;
  readonly covers: (stored: StoredMessage) => boolean;
  readonly filterable: readonly string[];
}

function exportMessages(context: GraphContext, request: GraphRequest, source: ExportSource) {
  const options = readOptions(request.url, ["$top", "$filter", "$skiptoken"]);
  const top = readTop(options.$top, { default: context.pages.exportDefault, max: context.pages.exportMax });
  const isWanted = readExportFilter(options.$filter, source.filterable);
  const conversations = [...context.model.conversations.values()];
  const keyed = conversations
    .flatMap(({ messages }) => [...messages.values()])
    .filter((stored) => source.covers(stored) && isWanted(stored.message))
    .map((stored) => ({ stored, key: unsortedKey(stored) }))
    .sort((one, other) => (one.key < other.key ? -1 : 1));
  const page = pageOf(context.tokens, keyed, {
    list: source.path,
    top,
    skipToken: options.$skiptoken,
    keyOf: (row) => row.key,
  });
  const value = page.items.map(({ stored }) => ({
    "@odata.type": "#microsoft.graph.chatMessage",
    ...presentMessage(withDeletedText(stored, request.nowMs), request.includeUnknownEnumMembers),
  }));
  const { path } = source;
  return ok(collection(request, { value, context: "Collection(chatMessage)", path, skipToken: page.skipToken }));
}

/** "The result is not sorted by any date": by something that no date has a part in, but that stays the same. */
function unsortedKey({ conversation, id }: StoredMessage): string {
  return createHash("sha1").update(`${conversation.conversationId} ${id}`).digest("hex");
}

/** The export alone still shows what a deleted message said, for three weeks. */
function withDeletedText({ message, beforeDeletion }: StoredMessage, nowMs: number): ChatMessage {
  if (beforeDeletion === null || message.deletedDateTime === null) return message;
  if (nowMs - Date.parse(message.deletedDateTime) > DELETED_TEXT_RETRIEVABLE_MS) return message;
  const { body, attachments, mentions } = beforeDeletion;
  return { ...message, body, attachments, mentions };
}

function readExportFilter(
  filter: string | undefined,
  filterable: readonly string[],
): (message: ChatMessage) => boolean {
  const comparisons = readFilter(filter);
  if (comparisons.some(({ property }) => !filterable.includes(property))) throw badRequest("Invalid $filter query.");
  const isWithin = dateTest(comparisons.filter(({ property }) => property === "lastModifiedDateTime"));
  const equalities = comparisons.filter(({ property }) => property !== "lastModifiedDateTime");
  if (equalities.some(({ operator }) => operator !== "eq" && operator !== "ne")) {
    throw badRequest("Invalid $filter query.");
  }
  return (message) =>
    isWithin(Date.parse(message.lastModifiedDateTime)) && equalities.every((equality) => holds(equality, message));
}

function holds({ property, operator, value }: Comparison, message: ChatMessage): boolean {
  const actual = property === "from/user/id" ? message.from?.user?.id : message.messageType;
  return (actual === value) === (operator === "eq");
}
