import type { ChatMessage } from "./graph-shapes.ts";
import type { Place } from "./origin.ts";
import type { Roster, Stay } from "./roster.ts";

/** One message and what became of it. `message` is replaced, never changed: a payload once sent stays what it was. */
export interface StoredMessage {
  readonly conversation: Conversation;
  readonly id: string;
  readonly rootId: string | null;
  message: ChatMessage;
  /** What the message was before its deletion; null while it is not deleted. */
  beforeDeletion: ChatMessage | null;
  /** When the last change happened, by the tenant's clock. */
  changedMs: number;
  /** Position of the last change among all changes of the tenant: what delta tokens point at. */
  sequence: number;
  /** Every version that was ever shown, oldest first. */
  readonly versions: number[];
  /** What it was before each edit and deletion, oldest first: what a retention policy keeps. */
  readonly former: ChatMessage[];
}

/** A channel or a chat: the place within which ids of messages are unique. */
export class Conversation implements Place {
  readonly conversationId: string;
  readonly teamId: string | null;
  readonly tenantId: string;
  /** Of apps that are installed in it; a channel has none here. */
  readonly installedAppIds: readonly string[];
  readonly messages = new Map<string, StoredMessage>();
  /** When its channel, or its team, was deleted; what was said in it stays, for the export. */
  deletedMs: number | null = null;
  readonly #roster: Roster;
  readonly #arrived: StoredMessage[] = [];
  /** Replies by the id of their root, oldest first. Chats have none. */
  readonly #replies = new Map<string, StoredMessage[]>();

  constructor(place: Place, roster: Roster, installedAppIds: readonly string[] = []) {
    this.conversationId = place.conversationId;
    this.teamId = place.teamId;
    this.tenantId = place.tenantId;
    this.#roster = roster;
    this.installedAppIds = installedAppIds;
  }

  /** Ids are milliseconds; two messages of one millisecond get neighbouring ones. */
  freeIdMs(wantedMs: number): number {
    let idMs = wantedMs;
    while (this.messages.has(String(idMs))) idMs += 1;
    return idMs;
  }

  /** Who is in it now, in the order of joining. */
  get memberIds(): readonly string[] {
    return this.#roster.ids;
  }

  hasMember(userId: string): boolean {
    return this.#roster.has(userId);
  }

  /** Every time of somebody being in it, who is there no more included. */
  stays(): readonly Stay[] {
    return this.#roster.stays();
  }

  add(stored: StoredMessage): void {
    this.messages.set(stored.id, stored);
    this.#arrived.push(stored);
    if (stored.rootId === null) return;
    const siblings = this.#replies.get(stored.rootId);
    if (siblings === undefined) this.#replies.set(stored.rootId, [stored]);
    else siblings.push(stored);
  }

  /** The last to arrive, newest last. */
  recent(count: number): readonly StoredMessage[] {
    return this.#arrived.slice(-count);
  }

  replies(rootId: string): readonly StoredMessage[] {
    return this.#replies.get(rootId) ?? [];
  }

  /** A root with its replies. */
  chain(root: StoredMessage): readonly StoredMessage[] {
    return [root, ...this.replies(root.id)];
  }

  roots(): StoredMessage[] {
    return [...this.messages.values()].filter((stored) => stored.rootId === null);
  }
}
