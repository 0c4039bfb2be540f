/**
 * Every number the real service imposes, in one place. The comment names the page of Microsoft's documentation the number
 * is from; "not documented" marks a choice of ours, which the README of this folder lists as well.
 */
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** "Microsoft identity platform access tokens": 60 to 90 minutes; the answer says how long. */
export const ACCESS_TOKEN_LIFETIME_MS = HOUR_MS;
/** "Microsoft identity platform and OAuth 2.0 authorization code flow": about ten minutes. */
export const AUTHORIZATION_CODE_LIFETIME_MS = 10 * MINUTE_MS;
/** "Refresh tokens in the Microsoft identity platform": 90 days, and 24 hours for those of single-page apps. */
export const REFRESH_TOKEN_LIFETIME_MS = 90 * DAY_MS;
export const SPA_REFRESH_TOKEN_LIFETIME_MS = DAY_MS;
/** "OAuth 2.0 device authorization grant": 15 minutes to sign in; its answers name an interval of five seconds. */
export const DEVICE_CODE_LIFETIME_MS = 15 * MINUTE_MS;
export const DEVICE_POLL_INTERVAL_MS = 5_000;

/** "Receive change notifications through webhooks". */
export const HANDSHAKE_TIMEOUT_MS = 10_000;
/** "subscription resource type". */
export const MIN_SUBSCRIPTION_LIFETIME_MS = 45 * MINUTE_MS;
/** "subscription resource type": chatMessage. */
export const MAX_SUBSCRIPTION_LIFETIME_MS = 4_320 * MINUTE_MS;
/** "Create subscription": past this a Teams subscription needs a lifecycleNotificationUrl. */
export const LIFECYCLE_URL_REQUIRED_AFTER_MS = HOUR_MS;
/** "subscription resource type". */
export const MAX_CLIENT_STATE_LENGTH = 128;
/** "Set up change notifications that include resource data". */
export const MAX_CERTIFICATE_ID_LENGTH = 128;
export const MIN_CERTIFICATE_KEY_BITS = 2_048;
export const MAX_CERTIFICATE_KEY_BITS = 4_096;

/** "Set up notifications for changes in resource data": all apps and all Teams resources of an organisation together. */
export const MAX_SUBSCRIPTIONS_PER_ORGANISATION = 10_000;
/** Same page: chatMessage, per app and channel or chat. */
export const MAX_SUBSCRIPTIONS_PER_CONVERSATION = 1;
/** Same page: chatMessage, and chat, all chats of one user. */
export const MAX_SUBSCRIPTIONS_PER_USER = 10;
/** Same page: callTranscript and callRecording, per app and user. */
export const MAX_SUBSCRIPTIONS_PER_ORGANIZER = 1;
/** Same page: chat and its members, per app and chat. */
export const MAX_SUBSCRIPTIONS_PER_CHAT = 1;
/** Same page: channel, team and conversationMember, per app and team. */
export const MAX_SUBSCRIPTIONS_PER_TEAM = 1;

/** Same page: aiInteraction, per app, tenant-wide and for each user. */
export const MAX_INTERACTION_SUBSCRIPTIONS = 1;

/** "Get change notifications for presence updates in Microsoft Teams": per app and person, and how long. */
export const MAX_PRESENCE_SUBSCRIPTIONS = 1;
export const MAX_PRESENCE_SUBSCRIPTION_LIFETIME_MS = HOUR_MS;

/** "Receive change notifications through webhooks": delivered = any 2xx within this time. */
export const DELIVERY_TIMEOUT_MS = 3_000;
export const DELIVERY_RETRY_TIMEOUT_MS = 10_000;
export const DELIVERY_RETRY_WINDOW_MS = 4 * HOUR_MS;
/** Not documented ("exponential backoff"). */
export const DELIVERY_RETRY_FIRST_MS = 5_000;
export const DELIVERY_RETRY_FACTOR = 2;
export const DELIVERY_RETRY_MAX_MS = 30 * MINUTE_MS;
/** Not documented. */
export const MAX_ITEMS_PER_POST = 20;
/** Not documented: what becomes due within this time for one URL goes into one post. */
export const BATCH_WINDOW_MS = 25;
/** Not documented. */
export const MAX_CONCURRENT_POSTS_PER_URL = 20;
/**
 * "Set up notifications for changes in resource data": chatMessage arrives in under 10 s on average, after 1 min at most.
 * A laptop demonstration should not wait; `latency` of startTenant sets others.
 */
export const DEFAULT_LATENCY_MS = { minMs: 20, maxMs: 250 } as const;

/** "Receive change notifications through webhooks", copy of 2026-04-22: the slow and drop states of an endpoint. */
export const ENDPOINT_WINDOW_MS = 10 * MINUTE_MS;
export const SLOW_RESPONSE_MS = 3_000;
export const SLOW_RATIO = 0.1;
export const SLOW_DELAY_MS = 10 * MINUTE_MS;
export const DROP_RESPONSE_MS = 10_000;
export const DROP_RATIO = 0.15;
/** Not documented: fewer responses than this judge nobody. */
export const ENDPOINT_MINIMUM_SAMPLE = 20;
/** Not documented ("a few notifications"). */
export const ENDPOINT_PROBES = 5;

/** Not documented; the sample logic of "Reduce missing subscriptions and change notifications" assumes 15 minutes. */
export const REAUTHORIZATION_NOTICE_BEFORE_MS = 15 * MINUTE_MS;
export const REAUTHORIZATION_NOTICE_EVERY_MS = 15 * MINUTE_MS;
/** Not documented: how often the service looks after its subscriptions. */
export const LIFECYCLE_CHECK_EVERY_MS = MINUTE_MS;
/** Same page: reauthorize and PATCH of one subscription within this time corrupt it. */
export const REAUTHORIZE_AND_PATCH_APART_MS = 10 * MINUTE_MS;

/** "chatMessage: delta": older messages are not tracked. */
export const DELTA_HISTORY_MS = 243 * DAY_MS;
/** Not documented for Teams. */
export const DELTA_TOKEN_LIFETIME_MS = 30 * DAY_MS;
/** Not documented how often; "Use delta query to track changes" says that both happen. */
export const DELTA_EMPTY_PAGE_CHANCE = 0.08;
export const DELTA_REPEATED_ITEM_CHANCE = 0.15;
/** "Export content with the Microsoft Teams Export APIs": the text of a deleted message stays readable there. */
export const DELETED_TEXT_RETRIEVABLE_MS = 21 * DAY_MS;

/** Not documented for transcripts and recordings. */
export const ARTIFACTS_PER_PAGE = { default: 10, max: 100 } as const;

/** "List deletedItems": users can be restored for 30 days. */
export const DELETED_USER_KEPT_MS = 30 * DAY_MS;

/** "Limits and specifications for Microsoft Teams": a message with everything in it has about 28 KB. */
export const MAX_MESSAGE_BYTES = 28 * 1_024;
/** "driveItem: createUploadSession": less than 60 MiB at once, in multiples of 320 KiB but for the last part. */
export const MAX_UPLOAD_PART_BYTES = 60 * 1_048_576;
export const UPLOAD_PART_MULTIPLE_BYTES = 320 * 1_024;
/** Not documented. */
export const UPLOAD_SESSION_LIFETIME_MS = DAY_MS;
/** Not the service's: what this tenant holds of uploaded files, in memory, before it says that there is no space left. */
export const MAX_HELD_BYTES = 256 * 1_048_576;
/** "Restrictions and limitations in OneDrive and SharePoint". */
export const MAX_FILE_NAME_CHARACTERS = 255;

/** "cloudCommunications: getPresencesByUserId": ids in one request, and the same of a subscription. */
export const MAX_PRESENCES = 650;
/** "presence: setPresence": how long a session of an app lasts. */
export const PRESENCE_SESSION_MS = { least: 5 * MINUTE_MS, most: 4 * HOUR_MS, usual: 5 * MINUTE_MS } as const;
/** "presence: setUserPreferredPresence": DoNotDisturb and Busy a day, all others a week, unless it is said how long. */
export const PREFERRED_PRESENCE_MS = { urgent: DAY_MS, others: 7 * DAY_MS } as const;
/** Not documented for Graph; Teams itself takes no more. */
export const MAX_STATUS_MESSAGE_CHARACTERS = 280;
/** "List people", "List contacts". */
export const PEOPLE_PER_PAGE = { default: 10, max: 1_000 } as const;
export const CONTACTS_PER_PAGE = { default: 10, max: 1_000 } as const;

/** "Limits and specifications for Microsoft Teams": people in a chat; "Update chat": characters of its title. */
export const MAX_CHAT_MEMBERS = 250;
export const MAX_TOPIC_CHARACTERS = 250;
/** "chatMessage: replyWithQuote". */
export const MAX_QUOTED_MESSAGES = 10;

/** Not documented: generous, since nothing bigger than a subscription is ever posted to it. */
export const MAX_REQUEST_BODY_BYTES = 1_048_576;

/** Sizes of pages; `pages` of startTenant sets others, so that a test can have many small pages. */
export interface PageSizes {
  /** "List channel messages", "List replies", "List messages in a chat", "chatMessage: delta": `$top`. */
  readonly messagesDefault: number;
  readonly messagesMax: number;
  /** "List chats". */
  readonly chatsDefault: number;
  readonly chatsMax: number;
  /** "List chats": members brought by `$expand`. */
  readonly expandedMembers: number;
  /** Not documented: members of a chat in a page of their own list. */
  readonly chatMembers: number;
  /** "List channel messages": 200 in one copy, 1,000 in another. */
  readonly expandedReplies: number;
  /** "chatMessage: delta" for channels. */
  readonly deltaExpandedReplies: number;
  /** "Export content with the Microsoft Teams Export APIs": 250 is the recommended ceiling; the default is not documented. */
  readonly exportDefault: number;
  readonly exportMax: number;
  /** "aiInteractionHistory: getAllEnterpriseInteractions": 100 is recommended; default and ceiling are not documented. */
  readonly interactionsDefault: number;
  readonly interactionsMax: number;
  /** "Paging Microsoft Graph data": users. */
  readonly directoryDefault: number;
  readonly directoryMax: number;
  /** Not documented. */
  readonly subscriptions: number;
}

export const DEFAULT_PAGE_SIZES: PageSizes = {
  messagesDefault: 20,
  messagesMax: 50,
  chatsDefault: 20,
  chatsMax: 50,
  expandedMembers: 25,
  chatMembers: 100,
  expandedReplies: 200,
  deltaExpandedReplies: 1_000,
  exportDefault: 50,
  exportMax: 1_000,
  interactionsDefault: 50,
  interactionsMax: 100,
  directoryDefault: 100,
  directoryMax: 999,
  subscriptions: 100,
};
