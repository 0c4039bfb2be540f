import type { MessageChange } from "./message-change.ts";

/** "chatViewpoint resource type": what somebody has seen of a chat, and whether they want to see it listed. */
export interface Viewpoint {
  readonly isHidden: boolean;
  readonly lastMessageReadMs: number | null;
}

const NOTHING_SEEN: Viewpoint = { isHidden: false, lastMessageReadMs: null };

/** Of every chat and person. */
export class Viewpoints {
  readonly #viewpoints = new Map<string, Viewpoint>();

  of(chatId: string, userId: string): Viewpoint {
    return this.#viewpoints.get(keyOf(chatId, userId)) ?? NOTHING_SEEN;
  }

  change(chatId: string, userId: string, change: Partial<Viewpoint>): void {
    this.#viewpoints.set(keyOf(chatId, userId), { ...this.of(chatId, userId), ...change });
  }

  /** A new message brings a chat back to whoever has hidden it, and whoever writes has read what is above. */
  follow({ operation, stored, message }: MessageChange): void {
    const { conversation } = stored;
    if (operation !== "create" || conversation.teamId !== null) return;
    for (const userId of conversation.memberIds) {
      if (this.of(conversation.conversationId, userId).isHidden) {
        this.change(conversation.conversationId, userId, { isHidden: false });
      }
    }
    const writerId = message.from?.user?.id;
    if (writerId === undefined) return;
    this.change(conversation.conversationId, writerId, { lastMessageReadMs: Date.parse(message.createdDateTime) });
  }
}

function keyOf(chatId: string, userId: string): string {
  return `${chatId} ${userId}`;
}
