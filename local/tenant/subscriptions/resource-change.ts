export type ChangeType = "created" | "updated" | "deleted";

/** Where something changed: what subscriptions find it by. */
export interface ChangePlace {
  /** Null for what is of a chat. */
  readonly teamId: string | null;
  /** The channel or the chat; null for what is of a team itself. */
  readonly conversationId: string | null;
  /** Whether it is of something that the user takes part in. */
  readonly involves: (userId: string) => boolean;
  readonly installedAppIds?: readonly string[];
  /** Of what is kept of an ad hoc call. */
  readonly isAdHoc?: boolean;
  /** Of a membership in a shared channel: by a team that changed, or by a team that it was shared or unshared with. */
  readonly indirectly?: "membership" | "shared";
}

/** Anything of Graph that changed, as a subscriber is told of it. */
export interface ResourceChange {
  readonly entity:
    | "chatMessage"
    | "chat"
    | "channel"
    | "team"
    | "conversationMember"
    | "callTranscript"
    | "callRecording"
    | "aiInteraction"
    | "presence";
  readonly changeType: ChangeType;
  /** Who had not subscribed by then is not told. */
  readonly subscribedByMs?: number;
  readonly place: ChangePlace;
  /** As OData names it: `chats('…')/members('…')`. Default: what was subscribed to. */
  readonly resource?: string;
  readonly resourceData: {
    readonly id: string;
    readonly "@odata.type": string;
    readonly "@odata.id": string;
    readonly [annotation: string]: unknown;
  };
  /** Whole, as it stands sealed in a rich notification. */
  readonly payload: (recipient: { readonly includeUnknownEnumMembers: boolean }) => object;
}
