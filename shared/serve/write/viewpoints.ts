import { type Result, succeed } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { timeMsOf } from "../../store/message/identity.ts";
import type { ViewpointParameters } from "../api/write-parameters.ts";
import type { Viewpoint } from "../api/write-schema.ts";
import { type Acting, allowed } from "./acting.ts";

export interface ViewpointPage {
  readonly viewpoints: readonly Viewpoint[];
  readonly nextCursor: string | undefined;
}

/** More nobody counts; and of fifty chats they are all read. */
const MOST_UNREAD = 25;
const AT_ONCE = 8;

/** What this person has read of their chats, and how much there is since; what is said in them is counted by what is stored. */
export async function listViewpoints(
  acting: Acting,
  { limit, cursor }: ViewpointParameters,
): Promise<Result<ViewpointPage>> {
  const isAllowed = allowed(acting, "viewpoint");
  if (!isAllowed.ok) return isAllowed;
  const { items, skipToken } = await acting.graph.chats(limit, cursor);
  const found = new Map<JsonObject, Viewpoint>();
  await forEachLimited(items, AT_ONCE, async (chat) => {
    const viewpoint = await viewpointOf(acting, chat);
    if (viewpoint) found.set(chat, viewpoint);
  });
  return succeed({
    viewpoints: items.flatMap((chat) => found.get(chat) ?? []),
    nextCursor: skipToken === undefined ? undefined : Buffer.from(skipToken).toString("base64url"),
  });
}

/** Graph: "chatViewpoint". */
async function viewpointOf(acting: Acting, { id, viewpoint }: JsonObject): Promise<Viewpoint | undefined> {
  if (typeof id !== "string") return undefined;
  const { isHidden, lastMessageReadDateTime } = isJsonObject(viewpoint) ? viewpoint : {};
  const readMs = timeMsOf(lastMessageReadDateTime);
  return {
    chatId: id,
    isHidden: isHidden === true,
    lastMessageReadDateTime: readMs === undefined ? null : String(lastMessageReadDateTime),
    unread: await unreadSince(acting, id, readMs ?? 0),
  };
}

async function unreadSince({ seen, userId }: Acting, conversationId: string, readMs: number): Promise<number> {
  const query = { conversationId, orderBy: "createdMs", descending: true, limit: MOST_UNREAD } as const;
  const messages = await seen.messages.query({ ...query, sinceMs: readMs + 1 });
  return messages.filter(({ from, deletedDateTime }) => !isFrom(from, userId) && typeof deletedDateTime !== "string")
    .length;
}

function isFrom(from: unknown, userId: string): boolean {
  const { user } = isJsonObject(from) ? from : {};
  return isJsonObject(user) && user.id === userId;
}
