import { toIso } from "../../../../shared/base/clock.ts";
import type { Chat } from "../graph-shapes.ts";
import { eventDetail } from "../system-events.ts";
import type { TenantModel } from "../tenant-model.ts";
import {
  actor,
  announceJoined,
  enter,
  type Joining,
  join,
  known,
  type Leaving,
  leave,
  tellOfJoining,
  tellOfLeaving,
} from "./memberships.ts";

function chatOf(model: TenantModel, chatId: string): Chat {
  const chat = model.directory.chats.get(chatId);
  if (chat === undefined) throw new RangeError("no such chat");
  return chat;
}

/** The first member is who opens it. Two people have one chat between them, whoever opens it and when. */
export function createChat(
  model: TenantModel,
  options: { chatType: Chat["chatType"]; topic?: string | null | undefined; memberIds: readonly string[] },
): Chat {
  const { chatType, topic = null } = options;
  const memberIds = known(model, options.memberIds);
  const id = chatId(model, chatType, memberIds);
  if (model.conversations.has(id)) throw new RangeError("the chat is there already");
  const createdDateTime = toIso(model.nowMs);
  model.directory.putChat({ id, chatType, topic, createdDateTime, lastUpdatedDateTime: createdDateTime });
  model.openConversation(id, null);
  const chat = chatOf(model, id);
  const stays = memberIds.map((userId) => enter(model, id, { userId, isOwner: true }));
  model.announce({ entity: "chat", changeType: "created", chat });
  for (const stay of stays) announceJoined(model, stay, { chat });
  const [by] = memberIds;
  for (const userId of chatType === "oneOnOne" ? [] : memberIds.slice(1)) tellOfJoining(model, at(id), { userId, by });
  return chat;
}

export function renameChat(
  model: TenantModel,
  options: { chatId: string; topic: string | null; by?: string | undefined },
): void {
  const { chatId: id, topic, by } = options;
  requireSeveral(model, id);
  touch(model, id, { topic });
  model.tellEvent(id, eventDetail("chatRenamed", actor(model, id, by), { chatId: id, chatDisplayName: topic ?? "" }));
}

export function addChatMember(model: TenantModel, options: Joining & { chatId: string }): void {
  const { chatId: id } = options;
  requireSeveral(model, id);
  join(model, id, { ...options, isOwner: true, where: { chat: chatOf(model, id) } });
  tellOfJoining(model, at(id), options);
  touch(model, id, {});
}

export function removeChatMember(model: TenantModel, options: Leaving & { chatId: string }): void {
  const { chatId: id } = options;
  requireSeveral(model, id);
  leave(model, id, { ...options, where: { chat: chatOf(model, id) } });
  tellOfLeaving(model, at(id), options);
  touch(model, id, {});
}

/** "chat resource type": lastUpdatedDateTime moves when the chat is renamed or its members change. */
function touch(model: TenantModel, id: string, change: { topic?: string | null }): void {
  model.directory.putChat({ ...chatOf(model, id), ...change, lastUpdatedDateTime: toIso(model.nowMs) });
  model.announce({ entity: "chat", changeType: "updated", chat: chatOf(model, id) });
}

function requireSeveral(model: TenantModel, id: string): void {
  if (chatOf(model, id).chatType === "oneOnOne") throw new RangeError("a chat of two stays what it is");
}

function chatId({ ids }: TenantModel, chatType: Chat["chatType"], memberIds: readonly string[]): string {
  if (chatType === "oneOnOne") {
    if (memberIds.length !== 2) throw new RangeError("a chat of two has two members");
    return `19:${[...memberIds].sort().join("_")}@unq.gbl.spaces`;
  }
  if (chatType === "group") return `19:${ids.hex(32)}@thread.v2`;
  return `19:meeting_${Buffer.from(ids.guid()).toString("base64url")}@thread.v2`;
}

function at(id: string): { id: string; told: string } {
  return { id, told: id };
}
