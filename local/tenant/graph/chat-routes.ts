import type { Chat } from "../model/graph-shapes.ts";
import { personNamed } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest } from "./graph-error.ts";
import { type GraphContext, key, listInOrder, ok, required } from "./listing.ts";
import { listMembers, oneMember } from "./members.ts";
import { presentChat, presentMember } from "./present-directory.ts";
import { readOptions, readTop } from "./query-options.ts";

/** Chats and their members. "List chats", "Get chat", "List members of a chat", "Get member in a chat". */
export function chatRoutes(context: GraphContext): GraphRoute[] {
  const needs = { method: "GET", permission: "chats", budget: "otherReads" } as const;
  const ofMembers = { ...needs, permission: "chatMembers", budget: "listMembersAndChannels" } as const;
  const membersOf = (request: GraphRequest) => {
    const { id } = chatOf(context, request);
    return { conversationId: id, metadata: `chats${key(id)}/members`, path: `/chats/${id}/members`, takesTop: false };
  };
  return [
    { ...needs, path: "/users/:chatsOfUserId/chats", handle: (request) => listChats(context, request) },
    {
      ...needs,
      path: "/chats/:chatId",
      handle: (request) => {
        const expandMembers = expandsMembers(readOptions(request.url, ["$expand"]).$expand);
        const shown = withMembers(context, chatOf(context, request), { expandMembers, userId: request.token.userId });
        return ok({ "@odata.context": `${request.base}/$metadata#chats/$entity`, ...shown });
      },
    },
    {
      ...ofMembers,
      path: "/chats/:chatId/members",
      handle: (request) => listMembers(context, request, membersOf(request)),
    },
    {
      ...ofMembers,
      path: "/chats/:chatId/members/:memberId",
      handle: (request) => oneMember(context, request, membersOf(request)),
    },
  ];
}

function listChats(context: GraphContext, request: GraphRequest) {
  const options = readOptions(request.url, ["$top", "$expand", "$skiptoken"]);
  const { directory } = context.model;
  const { id: userId } = required(personNamed(context.model, request.params.chatsOfUserId ?? ""));
  const expandMembers = expandsMembers(options.$expand);
  return listInOrder(context, request, {
    all: directory.chatsOf(userId),
    top: readTop(options.$top, { default: context.pages.chatsDefault, max: context.pages.chatsMax }),
    options,
    present: (chat: Chat) => withMembers(context, chat, { expandMembers, userId: request.token.userId }),
    metadata: expandMembers ? "chats(members())" : "chats",
    path: `/users/${userId}/chats`,
  });
}

/** Throws a GraphError (404) for a chat that is not there. */
export function chatOf({ model }: GraphContext, request: GraphRequest): Chat {
  return required(model.directory.chats.get(request.params.chatId ?? ""));
}

function expandsMembers(expand: string | undefined): boolean {
  if (expand === undefined) return false;
  if (expand.trim() !== "members") throw badRequest(`Could not find a property named '${expand}' to expand.`);
  return true;
}

/** "List chats": of the members that `$expand` brings no more than 25 are shown, and no link to the others. */
function withMembers(
  { model, pages }: GraphContext,
  chat: Chat,
  { expandMembers, userId }: { expandMembers: boolean; userId: string | undefined },
): object {
  const shown = presentChat(model, chat, userId);
  if (!expandMembers) return shown;
  const roster = model.directory.roster(chat.id);
  const members = roster.ids.slice(0, pages.expandedMembers).flatMap((userId) => roster.get(userId) ?? []);
  return { ...shown, members: members.map((member) => presentMember(model, chat.id, member)) };
}
