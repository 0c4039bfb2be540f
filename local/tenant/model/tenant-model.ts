import { type Clock, toIso } from "../../../shared/base/clock.ts";
import { createSeededRandom, type SeededRandom } from "../../seeded-random.ts";
import {
  type Draft,
  deletedMessage,
  editedMessage,
  judgedMessage,
  type ReactionChange,
  reactedMessage,
  restoredMessage,
  systemMessage,
  versionOf,
  writtenMessage,
} from "./chat-message.ts";
import { Conversation, type StoredMessage } from "./conversation.ts";
import { Directory } from "./directory.ts";
import type { DirectoryChange } from "./directory-change.ts";
import { DriveFiles } from "./drive-files.ts";
import { Drives } from "./drives.ts";
import type {
  Application,
  ChatMessage,
  ChatMessagePolicyViolation,
  EventMessageDetail,
  Person,
  User,
} from "./graph-shapes.ts";
import { type HostedContent, hostedContentsOf } from "./hosted-contents.ts";
import { identityOf, identityOfApplication } from "./identities.ts";
import { OnlineMeetings } from "./meeting/online-meetings.ts";
import type { MessageChange, Operation } from "./message-change.ts";
import type { Population } from "./population.ts";
import { anyEvent } from "./system-events.ts";
import { type TruthRow, truthOf } from "./truth.ts";
import { Viewpoints } from "./viewpoints.ts";

export type { MessageChange, Operation, TruthRow };

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

/** Whoever holds meetings changes nothing of what is said elsewhere. */
const MEETINGS_SEED = 11;
const IDS_SEED = 20_261;

/** The one place where the tenant's content changes. Throws a RangeError when asked for something that is not there. */
export class TenantModel {
  readonly tenantId: string;
  /** Who and what there is; changed by `operations/` alone. */
  readonly directory: Directory;
  /** Channels and chats by their id, also those that are gone. */
  readonly conversations = new Map<string, Conversation>();
  readonly meetings: OnlineMeetings;
  readonly files = new DriveFiles();
  readonly drives = new Drives();
  readonly viewpoints = new Viewpoints();
  readonly #hostedContents = new WeakMap<StoredMessage, readonly HostedContent[]>();
  readonly #clock: Clock;
  /** For whatever is created while the tenant runs. */
  readonly ids = createSeededRandom(IDS_SEED);
  readonly #apps: Population["apps"];
  /** By conversation. */
  readonly #appIdsIn = new Map<string, string[]>();
  readonly #directoryListeners = new Set<(change: DirectoryChange) => void>();
  readonly #listeners = new Set<(change: MessageChange) => void>();
  #sequence = 0;
  #directoryChanges = 0;

  constructor(options: { clock: Clock; tenantId: string; population: Population }) {
    const { tenantId, population } = options;
    this.tenantId = tenantId;
    this.directory = new Directory(population);
    this.#clock = options.clock;
    this.meetings = new OnlineMeetings({
      clock: options.clock,
      tenantId,
      users: () => this.directory.users.all,
      random: createSeededRandom(MEETINGS_SEED),
    });
    this.#apps = population.apps;
    for (const { id, installedInChatIds } of population.apps) {
      for (const chatId of installedInChatIds) this.#appIdsIn.set(chatId, [...(this.#appIdsIn.get(chatId) ?? []), id]);
    }
    for (const { id, teamId } of population.channels) this.openConversation(id, teamId);
    for (const { id } of population.chats) this.openConversation(id, null);
    this.onChange((change) => this.viewpoints.follow(change));
  }

  /** People and places as they are now. */
  get population(): Population {
    const { users, outsiders, teams, channels, chats } = this.directory;
    const apps = this.#apps;
    return {
      users: users.all,
      outsiders: outsiders.all,
      teams: teams.all,
      channels: channels.all,
      chats: chats.all,
      apps,
    };
  }

  get nowMs(): number {
    return this.#clock.nowMs();
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

  /** The same of whoever and whatever there is, messages apart. */
  onDirectoryChange(listener: (change: DirectoryChange) => void): () => void {
    this.#directoryListeners.add(listener);
    return () => this.#directoryListeners.delete(listener);
  }

  /** How often anything of people and places changed. */
  get directoryChanges(): number {
    return this.#directoryChanges;
  }

  announce(change: DirectoryChange): void {
    this.#directoryChanges += 1;
    for (const listener of this.#directoryListeners) listener(change);
  }

  openConversation(conversationId: string, teamId: string | null): void {
    const place = { conversationId, teamId, tenantId: this.tenantId };
    const appIds = this.#appIdsIn.get(conversationId) ?? [];
    this.conversations.set(conversationId, new Conversation(place, this.directory.roster(conversationId), appIds));
  }

  conversation(conversationId: string): Conversation {
    const conversation = this.conversations.get(conversationId);
    if (conversation === undefined) throw new RangeError("no such conversation");
    return conversation;
  }

  user(userId: string): User {
    const user = this.directory.users.get(userId);
    if (user === undefined) throw new RangeError("no such user");
    return user;
  }

  /** A user, also one who is gone, or somebody from outside. */
  person(userId: string): Person {
    const person = this.directory.person(userId);
    if (person === undefined) throw new RangeError("nobody has this id");
    return person;
  }

  message({ conversationId, messageId }: MessageReference): StoredMessage {
    const stored = this.conversation(conversationId).messages.get(messageId);
    if (stored === undefined) throw new RangeError("no such message");
    return stored;
  }

  postMessage(conversationId: string, draft: Draft, options: PostOptions = {}): StoredMessage {
    const conversation = this.#requireThere(conversationId);
    const nowMs = this.#clock.nowMs();
    const idMs = conversation.freeIdMs(options.createdMs ?? nowMs);
    const rootId = options.rootId ?? null;
    if (rootId !== null) this.#requireRoot(conversation, rootId);
    const { fromApplication: application, fromUserId = conversation.memberIds[0] ?? "" } = options;
    const from = application ? identityOfApplication(application) : identityOf(this.person(fromUserId));
    const origin = { place: conversation, id: String(idMs), rootId, createdMs: idMs, arrivedMs: Math.max(idMs, nowMs) };
    const operation = options.createdMs === undefined ? "create" : "import";
    const stored = this.#add(conversation, writtenMessage(origin, from, draft), operation);
    if (draft.hosted) this.#hostedContents.set(stored, hostedContentsOf(origin, draft.hosted));
    return stored;
  }

  /** What Teams keeps beside a message. */
  hostedContents(stored: StoredMessage): readonly HostedContent[] {
    return this.#hostedContents.get(stored) ?? [];
  }

  /** A message of the past, as the import of "Import third-party platform messages to Teams" makes them. */
  importMessage(conversationId: string, draft: Draft, options: PostOptions & { createdMs: number }): StoredMessage {
    return this.postMessage(conversationId, draft, options);
  }

  /** @param random chooses what happened, and to whom */
  postSystemMessage(conversationId: string, random: SeededRandom = createSeededRandom(this.#sequence)): StoredMessage {
    const conversation = this.#requireThere(conversationId);
    const initiator = identityOf(this.person(random.pick(conversation.memberIds)));
    const isPrimary = this.directory.channelsOf(conversation.teamId ?? "")[0]?.id === conversationId;
    const scene = { conversation, isPrimary, random, atDateTime: toIso(this.nowMs), initiator };
    return this.tellEvent(conversationId, anyEvent(scene));
  }

  /** The system message of something that has happened. */
  tellEvent(conversationId: string, eventDetail: EventMessageDetail): StoredMessage {
    const conversation = this.#requireThere(conversationId);
    const idMs = conversation.freeIdMs(this.#clock.nowMs());
    const origin = { place: conversation, id: String(idMs), rootId: null, createdMs: idMs, arrivedMs: idMs };
    return this.#add(conversation, systemMessage(origin, eventDetail), "systemMessage");
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
    return this.#react(reference, { user: this.person(userId), reactionType, action: "reactionAdded" });
  }

  unsetReaction(reference: MessageReference, userId: string, reactionType: string): StoredMessage {
    return this.#react(reference, { user: this.person(userId), reactionType, action: "reactionRemoved" });
  }

  /** What data loss prevention makes of a message, or its sender of the verdict; null takes it back. */
  setPolicyViolation(reference: MessageReference, violation: ChatMessagePolicyViolation | null): StoredMessage {
    const stored = this.#requireNotDeleted(reference);
    return this.#change(stored, "policyViolation", (message, atMs) => judgedMessage(message, atMs, violation));
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

  #requireThere(conversationId: string): Conversation {
    const conversation = this.conversation(conversationId);
    if (conversation.deletedMs !== null) throw new RangeError("the channel is deleted");
    return conversation;
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
