import { type Clock, toIso } from "../../../shared/base/clock.ts";
import { createSeededRandom, type SeededRandom } from "../../seeded-random.ts";
import {
  type Draft,
  deletedMessage,
  editedMessage,
  type ReactionChange,
  reactedMessage,
  restoredMessage,
  systemMessage,
  versionOf,
  writtenMessage,
} from "./chat-message.ts";
import { Conversation, type StoredMessage } from "./conversation.ts";
import type { Application, ChatMessage, User } from "./graph-shapes.ts";
import { identityOf, identityOfApplication } from "./identities.ts";
import type { Population } from "./population.ts";
import { anyEvent } from "./system-events.ts";
import { type TruthRow, truthOf } from "./truth.ts";

export type Operation =
  | "create"
  | "import"
  | "systemMessage"
  | "edit"
  | "softDelete"
  | "undoSoftDelete"
  | "setReaction"
  | "unsetReaction";

export interface MessageChange {
  readonly operation: Operation;
  readonly stored: StoredMessage;
  /** The payload as it is after this change, whatever happens to the message later. */
  readonly message: ChatMessage;
}

export type { TruthRow };

export interface MessageReference {
  readonly conversationId: string;
  readonly messageId: string;
}

export interface PostOptions {
  /** Replies in channels: the id of the root. */
  readonly rootId?: string;
  /** Default: the first member of the conversation. */
  readonly fromUserId?: string;
  /** Instead of a person. */
  readonly fromApplication?: Application;
  /** Imports: when the message says that it was written. */
  readonly createdMs?: number;
}

/** The one place where the tenant's content changes. Throws a RangeError when asked for something that is not there. */
export class TenantModel {
  readonly tenantId: string;
  readonly population: Population;
  readonly conversations = new Map<string, Conversation>();
  readonly #clock: Clock;
  readonly #users = new Map<string, User>();
  readonly #listeners = new Set<(change: MessageChange) => void>();
  #sequence = 0;

  constructor(options: { clock: Clock; tenantId: string; population: Population }) {
    const { tenantId, population } = options;
    this.tenantId = tenantId;
    this.population = population;
    this.#clock = options.clock;
    for (const user of population.users) this.#users.set(user.id, user);
    for (const { id, teamId, memberIds } of population.channels) this.#addConversation(id, teamId, memberIds);
    for (const { id, memberIds } of population.chats) this.#addConversation(id, null, memberIds);
  }

  /** Position of the newest change. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Called synchronously after each change; returns how to stop listening. */
  onChange(listener: (change: MessageChange) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  conversation(conversationId: string): Conversation {
    const conversation = this.conversations.get(conversationId);
    if (conversation === undefined) throw new RangeError("no such conversation");
    return conversation;
  }

  hasUser(userId: string): boolean {
    return this.#users.has(userId);
  }

  hasTeam(teamId: string): boolean {
    return this.population.teams.some(({ id }) => id === teamId);
  }

  user(userId: string): User {
    const user = this.#users.get(userId);
    if (user === undefined) throw new RangeError("no such user");
    return user;
  }

  message({ conversationId, messageId }: MessageReference): StoredMessage {
    const stored = this.conversation(conversationId).messages.get(messageId);
    if (stored === undefined) throw new RangeError("no such message");
    return stored;
  }

  postMessage(conversationId: string, draft: Draft, options: PostOptions = {}): StoredMessage {
    const conversation = this.conversation(conversationId);
    const nowMs = this.#clock.nowMs();
    const idMs = conversation.freeIdMs(options.createdMs ?? nowMs);
    const rootId = options.rootId ?? null;
    if (rootId !== null) this.#requireRoot(conversation, rootId);
    const { fromApplication: application, fromUserId = conversation.memberIds[0] ?? "" } = options;
    const from = application ? identityOfApplication(application) : identityOf(this.user(fromUserId));
    const origin = { place: conversation, id: String(idMs), rootId, createdMs: idMs, arrivedMs: Math.max(idMs, nowMs) };
    const operation = options.createdMs === undefined ? "create" : "import";
    return this.#add(conversation, writtenMessage(origin, from, draft), operation);
  }

  /** A message of the past, as the import of "Import third-party platform messages to Teams" makes them. */
  importMessage(conversationId: string, draft: Draft, options: PostOptions & { createdMs: number }): StoredMessage {
    return this.postMessage(conversationId, draft, options);
  }

  /** @param random chooses what happened, and to whom */
  postSystemMessage(conversationId: string, random: SeededRandom = createSeededRandom(this.#sequence)): StoredMessage {
    const conversation = this.conversation(conversationId);
    const idMs = conversation.freeIdMs(this.#clock.nowMs());
    const origin = { place: conversation, id: String(idMs), rootId: null, createdMs: idMs, arrivedMs: idMs };
    const anybody = () => this.user(random.pick(conversation.memberIds));
    const scene = {
      conversation,
      random,
      atDateTime: toIso(idMs),
      initiator: identityOf(anybody()),
      member: anybody(),
    };
    return this.#add(conversation, systemMessage(origin, anyEvent(scene, this.population)), "systemMessage");
  }

  editMessage(reference: MessageReference, draft: Draft): StoredMessage {
    const stored = this.#requireNotDeleted(reference);
    stored.former.push(stored.message);
    return this.#change(stored, "edit", (message, atMs) => editedMessage(message, atMs, draft));
  }

  softDelete(reference: MessageReference): StoredMessage {
    const stored = this.#requireNotDeleted(reference);
    stored.beforeDeletion = stored.message;
    stored.former.push(stored.message);
    return this.#change(stored, "softDelete", deletedMessage);
  }

  undoSoftDelete(reference: MessageReference): StoredMessage {
    const stored = this.message(reference);
    const before = stored.beforeDeletion;
    if (before === null) throw new RangeError("the message is not deleted");
    stored.beforeDeletion = null;
    return this.#change(stored, "undoSoftDelete", (message, atMs) => restoredMessage(message, atMs, before));
  }

  setReaction(reference: MessageReference, userId: string, reactionType: string): StoredMessage {
    return this.#react(reference, { user: this.user(userId), reactionType, action: "reactionAdded" });
  }

  unsetReaction(reference: MessageReference, userId: string, reactionType: string): StoredMessage {
    return this.#react(reference, { user: this.user(userId), reactionType, action: "reactionRemoved" });
  }

  truth(): TruthRow[] {
    return [...this.conversations.values()].flatMap(truthOf);
  }

  #react(reference: MessageReference, reaction: ReactionChange): StoredMessage {
    const operation = reaction.action === "reactionAdded" ? "setReaction" : "unsetReaction";
    const stored = this.#requireNotDeleted(reference);
    return this.#change(stored, operation, (message, atMs) => reactedMessage(message, atMs, reaction));
  }

  #add(conversation: Conversation, message: ChatMessage, operation: Operation): StoredMessage {
    const stored: StoredMessage = {
      conversation,
      id: message.id,
      rootId: message.replyToId,
      message,
      beforeDeletion: null,
      changedMs: 0,
      sequence: 0,
      versions: [],
      former: [],
    };
    conversation.add(stored);
    return this.#record(stored, operation);
  }

  /** Versions of one message strictly increase, even when two changes fall into the same millisecond. */
  #change(stored: StoredMessage, operation: Operation, next: (message: ChatMessage, atMs: number) => ChatMessage) {
    const atMs = Math.max(this.#clock.nowMs(), versionOf(stored.message) + 1);
    stored.message = next(stored.message, atMs);
    return this.#record(stored, operation);
  }

  #record(stored: StoredMessage, operation: Operation): StoredMessage {
    this.#sequence += 1;
    stored.sequence = this.#sequence;
    stored.changedMs = this.#clock.nowMs();
    stored.versions.push(versionOf(stored.message));
    for (const listener of this.#listeners) listener({ operation, stored, message: stored.message });
    return stored;
  }

  #addConversation(conversationId: string, teamId: string | null, memberIds: readonly string[]): void {
    const place = { conversationId, teamId, tenantId: this.tenantId };
    const apps = this.population.apps.filter(({ installedInChatIds }) => installedInChatIds.includes(conversationId));
    const appIds = apps.map(({ id }) => id);
    this.conversations.set(conversationId, new Conversation(place, memberIds, appIds));
  }

  #requireRoot(conversation: Conversation, rootId: string): void {
    const root = conversation.messages.get(rootId);
    if (conversation.teamId === null) throw new RangeError("chats have no replies");
    if (root === undefined || root.rootId !== null) throw new RangeError("no such root message");
  }

  #requireNotDeleted(reference: MessageReference): StoredMessage {
    const stored = this.message(reference);
    if (stored.message.deletedDateTime !== null) throw new RangeError("the message is deleted");
    return stored;
  }
}
