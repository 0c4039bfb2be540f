/** Graph: "teamworkUserIdentity", `userIdentityType`. */
export const USER_TYPES = [
  "aadUser",
  "onPremiseAadUser",
  "anonymousGuest",
  "federatedUser",
  "personalMicrosoftAccountUser",
  "skypeUser",
  "phoneUser",
  "emailUser",
  "azureCommunicationServicesUser",
] as const;

/** Graph: "teamworkApplicationIdentity", `applicationIdentityType`. */
export const APPLICATION_TYPES = [
  "aadApplication",
  "bot",
  "tenantBot",
  "office365Connector",
  "outgoingWebhook",
] as const;

/** Graph: "chatMessage", `messageType`: what Teams itself says, which is from nobody. */
export const SYSTEM_TYPE = "systemEventMessage";

export const SENDER_TYPES = [...USER_TYPES, ...APPLICATION_TYPES, SYSTEM_TYPE] as const;

export type SenderType = (typeof SENDER_TYPES)[number];

/** Whose messages: of any of these ids, or of any of these types; there is one at least. */
export interface Senders {
  /** Of users, applications or devices. */
  readonly ids: readonly string[];
  /** Of `SENDER_TYPES`, all of which are different words. */
  readonly types: readonly string[];
}
