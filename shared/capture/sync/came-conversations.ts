import { codeOf } from "../../base/errors/errors.ts";
import { type SyncSource, sourceId } from "../../port/conversation-reader.ts";
import type { StateStore } from "../../port/state-store.ts";
import { remembersChats } from "../../resource/sources.ts";
import { identify } from "../../store/message/identity.ts";
import type { CameConversations } from "../../store/message/process-queue-message.ts";
import { newCursor } from "./cursor.ts";

export interface CameConversationsPorts {
  readonly state: StateStore;
  /** The subscribed ones: they say whether anything has to be remembered. */
  readonly resources: readonly string[];
}

/** Chats that this process knows to be written down: an id has some 60 characters, so a megabyte at the most. */
export const MAX_KNOWN_CHATS = 10_000;

/**
 * Remembers the chats of which a message came, for resources whose conversations Graph lists nowhere: each gets the cursor
 * of a source, which makes it one that is synced daily and healed after a gap. A chat costs one point read a process, and
 * one write ever.
 */
export function createCameConversations(ports: CameConversationsPorts): CameConversations {
  if (!remembersChats(ports.resources)) return { remember: async () => {} };
  // In the order of their arrival: the one known for longest makes room, and is looked up again when it comes.
  const known = new Set<string>();
  return {
    async remember(payload) {
      const identity = identify(payload);
      // One that is not of a chat, or no message, which was not stored either.
      if (!identity.ok || identity.value.conversationId !== payload.chatId) return;
      const chatId = identity.value.conversationId;
      if (known.has(chatId)) return;
      await rememberConversation(ports.state, { kind: "chat", chatId });
      const [oldest] = known;
      if (known.size >= MAX_KNOWN_CHATS && oldest !== undefined) known.delete(oldest);
      known.add(chatId);
    },
  };
}

/**
 * Writes the cursor of a source unless there is one. It has not been read yet, so the next sync begins at its beginning: what
 * a gap hid before its first message is in it.
 *
 * @throws TeamsinkError `store-unavailable`
 */
export async function rememberConversation(state: StateStore, source: SyncSource): Promise<void> {
  const id = sourceId(source);
  if (await state.get("cursor", id)) return;
  try {
    // No job is on its way to it, so it is not new: the next walk of the cursors finds it due.
    await state.put({ kind: "cursor", id, value: newCursor(source, 0), expect: "absent" });
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
  }
}
