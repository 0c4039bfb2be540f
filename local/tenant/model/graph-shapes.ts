/** The Graph resources this tenant answers with, as the v1.0 metadata types them. Absent properties are never sent. */

interface Identity {
  readonly id: string;
  readonly displayName: string | null;
}

export type UserIdentityType =
  | "aadUser"
  | "anonymousGuest"
  | "federatedUser"
  | "personalMicrosoftAccountUser"
  | "skypeUser"
  | "phoneUser";

interface TeamworkUserIdentity extends Identity {
  readonly "@odata.type": "#microsoft.graph.teamworkUserIdentity";
  readonly userIdentityType: UserIdentityType;
}

interface TeamworkApplicationIdentity extends Identity {
  readonly "@odata.type": "#microsoft.graph.teamworkApplicationIdentity";
  readonly applicationIdentityType: "aadApplication" | "bot" | "tenantBot" | "office365Connector" | "outgoingWebhook";
}

export type Application = Omit<TeamworkApplicationIdentity, "@odata.type">;

export interface IdentitySet {
  readonly application: TeamworkApplicationIdentity | null;
  readonly device: Identity | null;
  readonly user: TeamworkUserIdentity | null;
}

export interface ChatMessageReaction {
  readonly reactionType: string;
  readonly displayName: string;
  readonly reactionContentUrl: string | null;
  readonly createdDateTime: string;
  readonly user: IdentitySet;
}

interface ChatMessageHistoryItem {
  readonly modifiedDateTime: string;
  readonly actions: "reactionAdded" | "reactionRemoved";
  readonly reaction: ChatMessageReaction;
}

interface ChatMessageMention {
  readonly id: number;
  readonly mentionText: string;
  readonly mentioned: IdentitySet & { readonly conversation: null };
}

export interface ChatMessageAttachment {
  readonly id: string;
  readonly contentType: string;
  readonly contentUrl: string | null;
  readonly content: string | null;
  readonly name: string | null;
  readonly thumbnailUrl: string | null;
  readonly teamsAppId: string | null;
}

export interface ChatMessagePolicyViolation {
  readonly dlpAction: string;
  readonly justificationText: string | null;
  readonly policyTip: {
    readonly generalText: string;
    readonly complianceUrl: string;
    readonly matchedConditionDescriptions: readonly string[];
  };
  readonly userAction: string;
  readonly verdictDetails: string;
}

export interface EventMessageDetail {
  readonly "@odata.type": string;
  readonly [property: string]: unknown;
}

export interface ChatMessage {
  readonly id: string;
  readonly replyToId: string | null;
  readonly etag: string;
  readonly messageType: "message" | "systemEventMessage" | "unknownFutureValue";
  readonly createdDateTime: string;
  readonly lastModifiedDateTime: string;
  readonly lastEditedDateTime: string | null;
  readonly deletedDateTime: string | null;
  readonly subject: string | null;
  readonly summary: string | null;
  readonly chatId: string | null;
  readonly importance: "normal" | "high" | "urgent";
  readonly locale: "en-us";
  readonly webUrl: string | null;
  readonly from: IdentitySet | null;
  readonly body: { readonly contentType: "html" | "text"; readonly content: string };
  readonly channelIdentity: { readonly teamId: string; readonly channelId: string } | null;
  readonly policyViolation: ChatMessagePolicyViolation | null;
  readonly attachments: readonly ChatMessageAttachment[];
  readonly mentions: readonly ChatMessageMention[];
  readonly reactions: readonly ChatMessageReaction[];
  readonly messageHistory: readonly ChatMessageHistoryItem[];
  readonly eventDetail: EventMessageDetail | null;
}

/** Whoever can write or be a member: a user of the tenant, or somebody from outside. */
export interface Person {
  readonly id: string;
  readonly displayName: string;
  readonly mail: string | null;
  /** Default: `aadUser`. */
  readonly userIdentityType?: UserIdentityType;
  /** Of a federated user: the tenant that they are at home in. */
  readonly tenantId?: string;
}

export interface User extends Person {
  readonly mail: string;
  readonly userPrincipalName: string;
  readonly givenName: string;
  readonly surname: string;
  readonly jobTitle: string | null;
  readonly department: string | null;
  readonly officeLocation: string | null;
  readonly mobilePhone: string | null;
  readonly businessPhones: readonly string[];
  readonly preferredLanguage: string | null;
  readonly companyName: string | null;
  readonly accountEnabled: boolean;
  readonly userType: "Member" | "Guest";
  readonly createdDateTime: string;
  readonly deletedDateTime: string | null;
}

export interface Team {
  readonly id: string;
  readonly displayName: string;
  readonly description: string;
  readonly createdDateTime: string;
  readonly visibility: "private" | "public";
  readonly classification: string | null;
  readonly isArchived: boolean;
  readonly memberIds: readonly string[];
  readonly ownerIds: readonly string[];
}

export interface Channel {
  readonly id: string;
  /** The team that hosts it; a shared channel is seen by other teams as well. */
  readonly teamId: string;
  readonly displayName: string;
  readonly description: string;
  readonly membershipType: "standard" | "private" | "shared";
  readonly createdDateTime: string;
  readonly memberIds: readonly string[];
  /** Teams, besides the host, that a shared channel is shared with. */
  readonly sharedWithTeamIds: readonly string[];
}

export interface Chat {
  readonly id: string;
  readonly chatType: "oneOnOne" | "group" | "meeting";
  readonly topic: string | null;
  readonly createdDateTime: string;
  /** Moves with its title and its members, and not with its messages. */
  readonly lastUpdatedDateTime: string;
  readonly memberIds: readonly string[];
}
