import { toIso } from "../../base/clock.ts";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { objectTold } from "../../capture/sync/refresh-object.ts";
import { START, walkFolderPage } from "../../capture/sync/walk-folder.ts";
import type { ChatDeed } from "../../port/on-behalf.ts";
import { chatTitle } from "../api/chat-title.ts";
import type { ChatAction } from "../api/write-parameters.ts";
import { type Acting, allowed } from "./acting.ts";
import { placeOfConversation } from "./place.ts";

export interface CreatedChat {
  readonly chat: JsonObject;
  /** Of two people there is one chat, which may have been there. */
  readonly isNew: boolean;
}

/**
 * A chat with these people. Of two it is the one that they have; of more it is a new one each time, which is why nobody asks
 * for it twice without looking.
 *
 * @returns what `PersonsGraph` says, and `on-behalf-off`
 */
export async function createChat(
  acting: Acting,
  { members, topic }: { readonly members: readonly string[]; readonly topic?: string | undefined },
): Promise<Result<CreatedChat>> {
  const isAllowed = allowed(acting, "chats");
  if (!isAllowed.ok) return isAllowed;
  const { graph, ports } = acting;
  const made = await graph.createChat({ userIds: [...new Set(members)], ...(topic !== undefined && { topic }) });
  const { id } = made;
  if (typeof id !== "string") return fail("graph-answer-invalid", "a chat has no id");
  const place = { table: "chats", parentId: null, id } as const;
  const isNew = (await ports.directory.get(place)) === undefined;
  await keepChat(acting, id);
  const row = await ports.directory.get(place);
  if (row === undefined) return fail("on-behalf-unanswered", "The chat was made, and Graph does not show it yet.");
  const { value, firstSeenDateTime, changedDateTime, absentSinceDateTime } = row;
  const title = await chatTitle(ports.directory, row);
  return succeed({
    chat: { ...value, sink: { title, firstSeenDateTime, changedDateTime, absentSinceDateTime } },
    isNew,
  });
}

/** Everything there is, in the words of Graph. */
const EVERYTHING = "0001-01-01T00:00:00Z";

/**
 * Changes a chat, or what one has read of it. To say it twice does no harm.
 *
 * @returns what `PersonsGraph` says, and `on-behalf-off`, `conversation-not-found`
 */
export async function actOnChat(acting: Acting, conversationId: string, action: ChatAction): Promise<Result<void>> {
  const isOfViewpoint = ["mark-read", "mark-unread", "hide", "unhide"].includes(action.action);
  const isAllowed = allowed(acting, isOfViewpoint ? "viewpoint" : "chats");
  if (!isAllowed.ok) return isAllowed;
  const place = await placeOfConversation(acting, conversationId);
  if (!place.ok) return place;
  if (place.value.kind === "channel") return fail("on-behalf-refused", "This is done with chats, and it is a channel.");
  const { chatId } = place.value;
  await acting.graph.actOnChat(chatId, await deedOf(acting, conversationId, action));
  if (!isOfViewpoint) await keepChat(acting, chatId);
  return succeed(undefined);
}

async function deedOf(acting: Acting, conversationId: string, action: ChatAction): Promise<ChatDeed> {
  switch (action.action) {
    case "rename":
      return { kind: "rename", topic: action.topic };
    case "add-member":
      return {
        kind: "addMember",
        userId: action.user,
        visibleHistoryStartDateTime: historyFrom(action.visibleHistory),
      };
    case "remove-member":
      return { kind: "removeMember", userId: action.user };
    case "mark-read":
      return { kind: "markChatReadForUser" };
    case "mark-unread": {
      const lastMessageReadDateTime = action.since ?? (await beforeNewest(acting, conversationId));
      return { kind: "markChatUnreadForUser", lastMessageReadDateTime };
    }
    default:
      return { kind: action.action === "hide" ? "hideForUser" : "unhideForUser" };
  }
}

/** Without a time Graph shows nothing of what was before. Graph: "Add member to a chat". */
function historyFrom(visibleHistory: string): string | undefined {
  if (visibleHistory === "none") return undefined;
  return visibleHistory === "all" ? EVERYTHING : visibleHistory;
}

async function beforeNewest({ seen, ports }: Acting, conversationId: string): Promise<string> {
  const query = { conversationId, orderBy: "createdMs", descending: true, limit: 1 } as const;
  const [newest] = await seen.messages.query(query);
  return toIso((newest?.sink.createdMs ?? ports.clock.nowMs()) - 1);
}

/** What Graph has of the chat and of who is in it now, so that whoever asks next sees what was done. */
async function keepChat({ ports }: Acting, chatId: string): Promise<void> {
  await objectTold(ports, { table: "chats", id: chatId });
  const roster = { kind: "chat", chatId } as const;
  const listing = { kind: "members", roster } as const;
  const kept = { folder: { table: "members", roster } as const, seenId: `members:${chatId}` };
  // What is more than a page comes by the job that was asked for with the chat.
  await walkFolderPage(ports, { listing, kept }, START);
}
