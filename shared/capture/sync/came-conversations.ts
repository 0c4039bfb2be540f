import { remembersChats } from "../../resource/sources.ts";
import { identify } from "../../store/message/identity.ts";
import type { CameConversations } from "../../store/message/queue-item.ts";
import { type OfferPorts, offerListed } from "./offer-source.ts";

export interface CameConversationsPorts extends OfferPorts {
  /** The subscribed ones: they say whether anything has to be remembered. */
  readonly resources: readonly string[];
}

/** Chats that this process knows to be written down: an id has some 60 characters, so a megabyte at the most. */
export const MAX_KNOWN_CHATS = 10_000;

/**
 * Remembers the chats of which a message came, for resources whose conversations Graph lists nowhere: each is offered as a
 * source, as one that Graph lists would be, and so is read from its beginning at once, then daily, and after a gap. What was
 * said in it before its first message came is read that way too. A chat costs one point read a process, and one write ever.
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
      await offerListed(ports, { kind: "chat", chatId });
      const [oldest] = known;
      if (known.size >= MAX_KNOWN_CHATS && oldest !== undefined) known.delete(oldest);
      known.add(chatId);
    },
  };
}
