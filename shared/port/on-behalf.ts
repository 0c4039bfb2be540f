import type { JsonObject } from "../base/json.ts";
import type { SubscriptionService } from "./subscription-service.ts";

/** Where something is said. Ids are decoded. */
export type ConversationPlace =
  | { readonly kind: "chat"; readonly chatId: string }
  | { readonly kind: "channel"; readonly teamId: string; readonly channelId: string };

/** The same, and in a channel the post that is replied to. */
export type MessagePlace = ConversationPlace & { readonly rootId?: string };

/** A message that is there; `rootId` only of a reply. */
export type PlacedMessage = MessagePlace & { readonly messageId: string };

/** What is done to it. */
export type MessageDeed =
  | { readonly kind: "edit"; readonly message: JsonObject }
  | { readonly kind: "softDelete" | "undoSoftDelete" }
  | { readonly kind: "setReaction" | "unsetReaction"; readonly reactionType: string };

export interface NewChat {
  readonly topic?: string;
  readonly userIds: readonly string[];
}

export type ChatDeed =
  | { readonly kind: "rename"; readonly topic: string }
  | { readonly kind: "addMember"; readonly userId: string; readonly visibleHistoryStartDateTime?: string | undefined }
  | { readonly kind: "removeMember"; readonly userId: string }
  | { readonly kind: "markChatReadForUser" | "hideForUser" | "unhideForUser" }
  | { readonly kind: "markChatUnreadForUser"; readonly lastMessageReadDateTime: string };

/** A page of somebody's chats. */
export interface ChatsPage {
  readonly items: readonly JsonObject[];
  /** Made by Graph, for the next page. */
  readonly skipToken: string | undefined;
}

export interface UploadSession {
  /** Open to whoever knows it, until it expires. */
  readonly uploadUrl: string;
  readonly expirationDateTime: string;
  /** Under which nothing else was there when it began. */
  readonly name: string;
}

/** What a file is called, and what where something else is called so. */
export interface FileNames {
  readonly wanted: string;
  readonly otherwise: string;
}

/** A file, named by the drive that it is in. */
export interface FileAddress {
  readonly driveId: string;
  readonly itemId: string;
}

export type PresenceDeed =
  | { readonly kind: "availability"; readonly availability: string; readonly forMinutes: number }
  | { readonly kind: "automatic" }
  | { readonly kind: "statusMessage"; readonly text: string; readonly expirationDateTime: string | undefined };

/**
 * Graph, as one person may use it. Every method throws TeamsinkError: `on-behalf-forbidden`, `on-behalf-not-found`,
 * `on-behalf-refused`, `message-too-large`, `on-behalf-throttled` with `retryAfterMs`, `on-behalf-unanswered`,
 * `graph-answer-invalid`; and where no token can be had, so that nothing was sent, `consent-required`,
 * `interaction-required`, `bearer-expired`, `api-secret-wrong`, `authority-unavailable`, `secret-unavailable`.
 */
export interface PersonsGraph {
  /** @returns the message as Graph made it */
  send(place: MessagePlace, message: JsonObject): Promise<JsonObject>;
  /** In a chat alone; the message quotes the others. */
  quote(chatId: string, messageIds: readonly string[], message: JsonObject): Promise<JsonObject>;
  actOnMessage(message: PlacedMessage, deed: MessageDeed): Promise<void>;
  /** Of two people the chat that they have already, if there is one. */
  createChat(chat: NewChat): Promise<JsonObject>;
  actOnChat(chatId: string, deed: ChatDeed): Promise<void>;
  /** The person's own, each with its `viewpoint`. */
  chats(limit: number, skipToken?: string): Promise<ChatsPage>;
  presenceOf(userIds: readonly string[]): Promise<readonly JsonObject[]>;
  /** Their own: nobody else's are listed, and presence is told of by no others. */
  readonly subscriptions: Pick<SubscriptionService, "list" | "create" | "renew" | "remove">;
  setPresence(deed: PresenceDeed): Promise<void>;
  /** Whom they work with, by relevance. */
  people(search: string | undefined, limit: number): Promise<readonly JsonObject[]>;
  /** Whom they have noted. */
  contacts(limit: number): Promise<readonly JsonObject[]>;
  /** Where files of the conversation are: the person's own drive, or the channel's library. */
  startUpload(place: ConversationPlace, names: FileNames): Promise<UploadSession>;
  /** The driveItem of this name there, if there is one. */
  fileNamed(place: ConversationPlace, name: string): Promise<JsonObject | undefined>;
  /** The driveItem. */
  file(address: FileAddress): Promise<JsonObject>;
  /** Lets these people read it. */
  shareFile(address: FileAddress, userIds: readonly string[]): Promise<void>;
}

/** Port. Graph in the name of whoever is signed in. OAuth 2.0 On-Behalf-Of. */
export interface OnBehalf {
  /** @param assertion the access token that the person's app sent to us */
  of(person: { readonly id: string; readonly assertion: string }): PersonsGraph;
}

/** What the tenant wants of whoever signs in again; the `cause` of `interaction-required`. */
export class ClaimsChallenge extends Error {
  override readonly name = "ClaimsChallenge";
  /** JSON, as the login authority gave it. */
  readonly claims: string;

  constructor(claims: string) {
    super("claims are required");
    this.claims = claims;
  }
}
