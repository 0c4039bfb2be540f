import { createHash } from "node:crypto";
import type { Conversation, StoredMessage } from "../model/conversation.ts";
import type { TenantModel } from "../model/tenant-model.ts";

interface Indexed {
  /** How many messages the conversations held. */
  readonly count: number;
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

  ofUser(userId: string): readonly StoredMessage[] {
    return this.#rows(`user ${userId}`, ({ teamId, memberIds }) => teamId === null && memberIds.includes(userId));
  }

  ofTeam(teamId: string): readonly StoredMessage[] {
    return this.#rows(`team ${teamId}`, (conversation) => conversation.teamId === teamId);
  }

  #rows(key: string, isOf: (conversation: Conversation) => boolean): readonly StoredMessage[] {
    const conversations = [...this.#model.conversations.values()].filter(isOf);
    const count = conversations.reduce((sum, { messages }) => sum + messages.size, 0);
    const known = this.#indexed.get(key);
    if (known?.count === count) return known.rows;
    const rows = conversations
      .flatMap(({ messages }) => [...messages.values()])
      .sort((one, other) => (ExportIndex.keyOf(one) < ExportIndex.keyOf(other) ? -1 : 1));
    this.#indexed.set(key, { count, rows });
    return rows;
  }
}
