import type { TenantResponse } from "../http.ts";
import type { Chat } from "../model/graph-shapes.ts";
import { addChatMember, createChat, removeChatMember, renameChat } from "../model/operations/chats.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import { boundUser, changedChat, chatMembers, newChat, newMember } from "./chat-body.ts";
import { chatOf } from "./chat-routes.ts";
import { callerOf } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest, notFound } from "./graph-error.ts";
import { type GraphContext, ok } from "./listing.ts";
import { memberId, presentChat, userIdOf } from "./present-directory.ts";
import { readBody } from "./request-body.ts";

/** "Create chat", "Update chat", "Add member to a chat", "Remove member from chat". */
export function chatWriteRoutes(context: GraphContext): GraphRoute[] {
  const members = { budget: "changeChatMembers", path: "/chats/:chatId/members" } as const;
  return [
    {
      method: "POST",
      path: "/chats",
      permission: "createChats",
      budget: "otherWrites",
      handle: (request) => create(context, request),
    },
    {
      method: "PATCH",
      path: "/chats/:chatId",
      permission: "changeChats",
      budget: "otherWrites",
      handle: (request) => rename(context, request),
    },
    { ...members, method: "POST", permission: "addChatMembers", handle: (request) => add(context, request) },
    {
      ...members,
      method: "DELETE",
      path: `${members.path}/:memberId`,
      permission: "removeChatMembers",
      handle: (request) => remove(context, request),
    },
  ];
}

/** Two people have one chat between them: who asks for it again is given it. */
function create({ model }: GraphContext, request: GraphRequest): TenantResponse {
  const userId = callerOf(request);
  const wanted = readBody(newChat, request);
  const memberIds = chatMembers(model, wanted, userId);
  const { chatType, topic } = wanted;
  const known = chatType === "oneOnOne" ? chatBetween(model, memberIds) : undefined;
  const chat = known ?? createChat(model, { chatType, topic, memberIds });
  return { status: 201, body: entityOf(model, request, chat) };
}

function chatBetween({ directory }: TenantModel, [first = "", second = ""]: readonly string[]): Chat | undefined {
  const isOfBoth = ({ chatType, memberIds }: Chat) => chatType === "oneOnOne" && memberIds.includes(second);
  return directory.chatsOf(first).find(isOfBoth);
}

function rename(context: GraphContext, request: GraphRequest): TenantResponse {
  const { model } = context;
  const { id: chatId, chatType } = chatOf(context, request);
  const { topic } = readBody(changedChat, request);
  if (chatType !== "group") throw badRequest("A title can be given to a chat of type group alone.");
  renameChat(model, { chatId, topic, by: callerOf(request) });
  return ok(entityOf(model, request, chatOf(context, request)));
}

function add(context: GraphContext, request: GraphRequest): TenantResponse {
  const { model } = context;
  const chat = severalOf(context, request);
  const wanted = readBody(newMember, request);
  const { id: userId } = boundUser(model, wanted);
  if (chat.memberIds.includes(userId)) throw badRequest("The user is a member of the chat already.");
  const visibleHistoryStartMs = historyStartMs(wanted.visibleHistoryStartDateTime, request.nowMs);
  addChatMember(model, { chatId: chat.id, userId, by: callerOf(request), visibleHistoryStartMs });
  return { status: 201, headers: { location: `/chats/${chat.id}/members/${memberId(model, chat.id, userId)}` } };
}

/** "Add member to a chat": nothing unless it is said from when on; year 1 stands for everything. */
function historyStartMs(start: string | null | undefined, nowMs: number): number | null {
  if (start == null) return nowMs;
  return start.startsWith("0001-01-01T00:00:00") ? null : Date.parse(start);
}

/** Whoever takes themselves out of it leaves. */
function remove(context: GraphContext, request: GraphRequest): TenantResponse {
  const { model } = context;
  const chat = severalOf(context, request);
  const wanted = request.params.memberId ?? "";
  const userId = userIdOf(wanted);
  if (memberId(model, chat.id, userId) !== wanted || !chat.memberIds.includes(userId)) throw notFound();
  removeChatMember(model, { chatId: chat.id, userId, by: callerOf(request) });
  return { status: 204 };
}

function severalOf(context: GraphContext, request: GraphRequest): Chat {
  const chat = chatOf(context, request);
  if (chat.chatType === "oneOnOne") throw badRequest("The members of a one-on-one chat do not change.");
  return chat;
}

function entityOf(model: TenantModel, request: GraphRequest, chat: Chat): object {
  const shown = presentChat(model, chat, callerOf(request));
  return { "@odata.context": `${request.base}/$metadata#chats/$entity`, ...shown };
}
