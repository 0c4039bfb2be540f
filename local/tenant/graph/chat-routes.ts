import type { Chat } from "../model/graph-shapes.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, listInOrder, ok, required } from "./listing.ts";
import { conversationMember } from "./members.ts";
import { readOptions, readTop } from "./query-options.ts";

/** Chats and their members. "List chats", "Get chat", "List members of a chat". */
export function chatRoutes(context: GraphContext): GraphRoute[] {
  return [
    {
      method: "GET",
      path: "/users/:chatsOfUserId/chats",
      permission: "chats",
      budget: "otherReads",
      handle: (request) => listChats(context, request),
    },
    {
      method: "GET",
      path: "/chats/:chatId",
      permission: "chats",
      budget: "otherReads",
      handle: (request) => {
        const expandMembers = expandsMembers(readOptions(request.url, ["$expand"]).$expand);
        const shown = presentChat(context, chatOf(context, request), expandMembers);
        return ok({ "@odata.context": `${request.base}/$metadata#chats/$entity`, ...shown });
      },
    },
    {
      method: "GET",
      path: "/chats/:chatId/members",
      permission: "chatMembers",
      budget: "listMembersAndChannels",
      handle: (request) => listMembers(context, request),
    },
  ];
}

function listChats(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$expand", "$skiptoken"]);
  const userId = request.params.chatsOfUserId ?? "";
  const { users, chats } = context.model.population;
  required(users.find(({ id }) => id === userId));
  const expandMembers = expandsMembers(options.$expand);
  return listInOrder(context, request, {
    all: chats.filter(({ memberIds }) => memberIds.includes(userId)),
    top: readTop(options.$top, { default: context.pages.chatsDefault, max: context.pages.chatsMax }),
    options,
    present: (chat: Chat) => presentChat(context, chat, expandMembers),
    metadata: expandMembers ? "chats(members())" : "chats",
    path: `/users/${userId}/chats`,
  });
}

function listMembers(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$skiptoken"]);
  const chat = chatOf(context, request);
  return listInOrder(context, request, {
    all: chat.memberIds,
    top: context.pages.directoryMax,
    options,
    present: (userId: string) => memberOf(context, chat, userId),
    metadata: `chats${key(chat.id)}/members`,
    path: `/chats/${chat.id}/members`,
  });
}

function chatOf({ model }: GraphContext, request: GraphRequest): Chat {
  return required(model.population.chats.find(({ id }) => id === request.params.chatId));
}

function expandsMembers(expand: string | undefined): boolean {
  if (expand === undefined) return false;
  if (expand.trim() !== "members") throw badRequest(`Could not find a property named '${expand}' to expand.`);
  return true;
}

/** `viewpoint` is of the signed-in user, so an app sees none. `lastUpdatedDateTime` does not move with messages. */
function presentChat(context: GraphContext, chat: Chat, expandMembers: boolean) {
  const { tenantId } = context.model;
  const { id, chatType, topic, createdDateTime, memberIds } = chat;
  const members = memberIds.slice(0, context.pages.expandedMembers).map((userId) => memberOf(context, chat, userId));
  return {
    id,
    topic,
    createdDateTime: trimmed(createdDateTime),
    lastUpdatedDateTime: trimmed(createdDateTime),
    chatType,
    webUrl: `https://teams.microsoft.com/l/chat/${encodeURIComponent(id)}/0?tenantId=${tenantId}`,
    tenantId,
    onlineMeetingInfo: chatType === "meeting" ? meetingInfo(context, chat) : null,
    viewpoint: null,
    isHiddenForAllMembers: false,
    ...(expandMembers ? { members } : {}),
  };
}

function memberOf(context: GraphContext, chat: Chat, userId: string) {
  return conversationMember(context.model, { conversationId: chat.id, userId, isOwner: true });
}

function meetingInfo({ model }: GraphContext, chat: Chat) {
  const organizer = model.user(chat.memberIds[0] ?? "");
  return {
    calendarEventId: null,
    joinWebUrl: `https://teams.microsoft.com/l/meetup-join/${encodeURIComponent(chat.id)}/0`,
    organizer: { id: organizer.id, displayName: organizer.displayName, userIdentityType: "aadUser" },
  };
}

/** Chats show their times without trailing zeros, as .NET writes them: `…:28.51Z`, or no fraction at all. */
function trimmed(dateTime: string): string {
  return dateTime.replace(/\.?0+Z$/, "Z");
}
