import { createHash } from "node:crypto";
import type { Conversation, StoredMessage } from "../model/conversation.ts";
import type { TenantModel } from "../model/tenant-model.ts";

interface Indexed {
  /** Of messages and members: as long as it is the same, so are the rows. */
  readonly state: string;
  readonly rows: readonly StoredMessage[];
}

const KEYS = new WeakMap<StoredMessage, string>();

/** The messages of each user and each team in the order of the export, found once as long as none is added. */
export class ExportIndex {
  readonly #model: TenantModel;
  readonly #indexed = new Map<string, Indexed>();

  constructor(model: TenantModel) {
    this.#model = model;
  }

  /** "The result is not sorted by any date": by something that no date has a part in, but that stays the same. */
  static keyOf(stored: StoredMessage): string {
    const known = KEYS.get(stored);
    if (known !== undefined) return known;
    const key = createHash("sha1").update(`${stored.conversation.conversationId} ${stored.id}`).digest("hex");
    KEYS.set(stored, key);
    return key;
  }

  /** Of the chats that the user is in, and what was written in others while the user was. */
  ofUser(userId: string): readonly StoredMessage[] {
    return this.#rows(`user ${userId}`, (conversation) => {
      if (conversation.teamId !== null) return undefined;
      if (conversation.hasMember(userId)) return () => true;
      const stays = conversation.stays().filter((stay) => stay.userId === userId);
      return stays.length === 0
        ? undefined
        : (atMs) => stays.some(({ fromMs, untilMs }) => isWithin(atMs, fromMs, untilMs));
    });
  }

  /** Deleted channels included. */
  ofTeam(teamId: string): readonly StoredMessage[] {
    return this.#rows(`team ${teamId}`, (conversation) => (conversation.teamId === teamId ? () => true : undefined));
  }

  /** @param ownOf which of a conversation's messages, by when they were written; `undefined`: none */
  #rows(
    key: string,
    ownOf: (conversation: Conversation) => ((atMs: number) => boolean) | undefined,
  ): readonly StoredMessage[] {
    const conversations = [...this.#model.conversations.values()].flatMap((conversation) => {
      const isOwn = ownOf(conversation);
      return isOwn ? [{ conversation, isOwn }] : [];
    });
    const state = conversations
      .map(({ conversation: { messages, memberIds } }) => `${messages.size} ${memberIds.length}`)
      .join();
    const known = this.#indexed.get(key);
    if (known?.state === state) return known.rows;
    const rows = conversations
      .flatMap(({ conversation, isOwn }) =>
        [...conversation.messages.values()].filter(({ message }) => isOwn(Date.parse(message.createdDateTime))),
      )
      .sort((one, other) => (ExportIndex.keyOf(one) < ExportIndex.keyOf(other) ? -1 : 1));
    this.#indexed.set(key, { state, rows });
    return rows;
  }
}

function isWithin(atMs: number, fromMs: number, untilMs: number | null): boolean {
  return atMs >= fromMs && (untilMs === null || atMs < untilMs);
}
