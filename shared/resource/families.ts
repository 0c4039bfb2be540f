import { TeamsinkError } from "../base/errors/errors.ts";
import type { ResourceGrammar } from "../base/read-settings.ts";
import type { CaptureName } from "../base/settings.ts";
import type { SyncSource } from "../port/conversation-reader.ts";
import {
  CHANNEL_ITEMS,
  CHANNEL_MEMBER_ITEMS,
  CHAT_ITEMS,
  CHAT_MEMBER_ITEMS,
  type DirectoryAddress,
  TEAM_ITEMS,
  TEAM_MEMBER_ITEMS,
} from "./directory-address.ts";
import {
  CHATS_OF_USER,
  type DirectoryList,
  type DirectoryPart,
  MEMBERS_OF_CHAT,
  MEMBERS_OF_TEAM,
  OF_CHAT_MEMBERS,
  OF_ONE_TEAM,
  OF_TEAMS,
  OF_USERS,
} from "./directory-families.ts";
import type { InteractionAddress } from "./interaction-address.ts";
import { INTERACTIONS, OF_INTERACTIONS } from "./interaction-families.ts";
import type { ArtifactAddress } from "./meeting-address.ts";
import { OF_CALL_RECORDINGS, OF_CALL_TRANSCRIPTS, OF_RECORDINGS, OF_TRANSCRIPTS } from "./meeting-families.ts";
import { CHANNEL_MESSAGE_ITEMS, CHAT_MESSAGE_ITEMS, type MessageAddress } from "./message-address.ts";
import { type PathIds, type PathShape, pathGrammar, splitQuery } from "./path-grammar.ts";
import { isPresenceResource, PRESENCE_ITEMS, PRESENCE_SUBSCRIPTION, type PresenceAddress } from "./presence-address.ts";

/** What a notification names. */
export type ItemAddress = MessageAddress | DirectoryAddress | ArtifactAddress | InteractionAddress | PresenceAddress;
export type ItemShape = PathShape<ItemAddress>;

/** An application role of Microsoft Graph that the app needs, and what for: told at consent and by the deep health check. */
export interface RoleNeed {
  readonly role: string;
  readonly reason: string;
}

/** How a family is subscribed to. Graph: "subscription resource type". */
export interface SubscriptionOptions {
  readonly changeType: string;
  readonly includeResourceData: boolean;
  /** Whether `Prefer: include-unknown-enum-members` goes along. */
  readonly includeUnknownEnumMembers: boolean;
  /** Graph refuses a longer life. */
  readonly maxLifetimeMinutes: number;
}

/**
 * Where what a family tells of is read again, by sync, after a gap and by the audit.
 *
 * - all-channels: every channel of every team
 * - all-users: all chats of every user
 * - chats-that-came: Graph lists them nowhere; each is known from the first message that arrives of it
 * - one: the source that the resource itself names
 * - organizers: no messages; the meetings of every user
 * - directory: no messages; what it tells of is found by walking a list
 * - directory-part: the same of one team, one user's chats, or who is in one place
 * - interactions: what each user asked Copilot, user by user
 * - nowhere: what no notification brought is found by what CAPTURE names, or not
 */
export type FamilySources<Ids> =
  | { readonly kind: "all-channels" | "all-users" | "chats-that-came" | "organizers" | "interactions" | "nowhere" }
  | { readonly kind: "one"; readonly source: (ids: Ids) => SyncSource }
  | { readonly kind: "directory"; readonly list: DirectoryList }
  | { readonly kind: "directory-part"; readonly part: (ids: Ids) => DirectoryPart };

interface FamilyRow<Template extends `/${string}`> {
  /** As Graph's documents write it, ids in braces; see `pathGrammar` for the spellings it stands for. */
  readonly path: Template;
  /** What its notifications name. */
  readonly items: readonly ItemShape[];
  /** Names of CAPTURE of which one has to be there: it says what is kept, and finds what no notification told of. */
  readonly captures?: readonly CaptureName[];
  /** The least that Graph asks for. */
  readonly roles: {
    readonly subscribe: RoleNeed;
    /** For finding its sources, and what is kept about them. */
    readonly list: readonly RoleNeed[];
    readonly read: RoleNeed;
  };
  readonly subscription: SubscriptionOptions;
  readonly sources: FamilySources<PathIds<Template>>;
  /** The container of Cosmos DB that holds what is delivered and read. */
  readonly container: "messages" | "directory" | "meetings" | "interactions";
}

export type ResourceFamily = Omit<FamilyRow<`/${string}`>, "sources"> & {
  readonly sources: FamilySources<never>["kind"];
  /** Where `sources` is "directory". */
  readonly list: DirectoryList | undefined;
  /** Without query. `undefined`: of another family. */
  readonly parse: (path: string) => ParsedResource | undefined;
};

interface ParsedResource {
  /** Where `sources` is "one". */
  readonly source: SyncSource | undefined;
  /** Where `sources` is "directory-part". */
  readonly part: DirectoryPart | undefined;
}

/** Edits, deletions and reactions come as `updated` or `deleted`; which of them is not documented, so all are wanted. */
const MESSAGE_SUBSCRIPTION: SubscriptionOptions = {
  changeType: "created,updated,deleted",
  includeResourceData: true,
  includeUnknownEnumMembers: true,
  maxLifetimeMinutes: 4_320,
};

const CHANNEL_MESSAGES: RoleNeed = {
  role: "ChannelMessage.Read.All",
  reason: "subscribe to messages in channels, and read them after an outage",
};
const CHAT_MESSAGES: RoleNeed = {
  role: "Chat.Read.All",
  reason: "subscribe to messages in chats, list chats with their members, and read messages after an outage",
};
const APP_CHAT_MESSAGES: RoleNeed = {
  role: "Chat.Read.WhereInstalled",
  reason: "subscribe to messages in chats that have the app, and read them after an outage",
};

const MESSAGES = { subscription: MESSAGE_SUBSCRIPTION, container: "messages" } as const;
const OF_CHANNELS = {
  ...MESSAGES,
  items: CHANNEL_MESSAGE_ITEMS,
  roles: { subscribe: CHANNEL_MESSAGES, list: [], read: CHANNEL_MESSAGES },
} as const;
const OF_CHATS = {
  ...MESSAGES,
  items: CHAT_MESSAGE_ITEMS,
  roles: { subscribe: CHAT_MESSAGES, list: [], read: CHAT_MESSAGES },
} as const;

const TEAMS: RoleNeed = { role: "Team.ReadBasic.All", reason: "list the teams whose channels are synced (GET /teams)" };
const CHANNELS: RoleNeed = {
  role: "Channel.ReadBasic.All",
  reason: "list the channels of a team (GET /teams/{id}/channels)",
};
const TEAM_MEMBERS: RoleNeed = {
  role: "TeamMember.Read.All",
  reason: "keep who is in a team (GET /teams/{id}/members)",
};
const CHANNEL_MEMBERS: RoleNeed = {
  role: "ChannelMember.Read.All",
  reason: "keep who is in a private or shared channel (GET /teams/{id}/channels/{id}/members)",
};

/**
 * THE table of what can be subscribed to, one row a family. Settings, admission, readers, subscriptions, consent, deep
 * health, sync, gaps and audit follow from a row.
 *
 * Paths and roles: Graph: "Create subscription", chatMessage; roles for lists: "List teams", "List channels", "List members
 * of team", "List users", as `shared/graph` calls them.
 */
export const FAMILIES: readonly ResourceFamily[] = [
  family({
    path: "/teams/getAllMessages",
    ...OF_CHANNELS,
    roles: {
      ...OF_CHANNELS.roles,
      list: [TEAMS, CHANNELS, TEAM_MEMBERS, CHANNEL_MEMBERS],
    },
    sources: { kind: "all-channels" },
  }),
  family({
    path: "/chats/getAllMessages",
    ...OF_CHATS,
    roles: {
      ...OF_CHATS.roles,
      list: [{ role: "User.ReadBasic.All", reason: "list the users whose chats are synced (GET /users)" }],
    },
    sources: { kind: "all-users" },
  }),
  family({
    path: "/teams/{teamId}/channels/{channelId}/messages",
    ...OF_CHANNELS,
    sources: { kind: "one", source: (ids) => ({ kind: "channel", ...ids }) },
  }),
  family({
    path: "/chats/{chatId}/messages",
    ...OF_CHATS,
    sources: { kind: "one", source: (ids) => ({ kind: "chat", ...ids }) },
  }),
  family({
    path: "/users/{userId}/chats/getAllMessages",
    ...OF_CHATS,
    sources: { kind: "one", source: (ids) => ({ kind: "user-chats", ...ids }) },
  }),
  family({
    path: "/appCatalogs/teamsApps/{teamsAppId}/installedToChats/getAllMessages",
    ...OF_CHATS,
    roles: { subscribe: APP_CHAT_MESSAGES, list: [], read: APP_CHAT_MESSAGES },
    sources: { kind: "chats-that-came" },
  }),
  // An id could be any word: paths that end in one come after those that end in a word of Graph's.
  family({ path: "/teams/getAllChannels", ...OF_TEAMS, items: CHANNEL_ITEMS, roles: only(CHANNELS) }),
  family({ path: "/teams", ...OF_TEAMS, items: TEAM_ITEMS, roles: only(TEAMS) }),
  family({ path: "/teams/{teamId}", ...OF_ONE_TEAM, items: TEAM_ITEMS, roles: only(TEAMS) }),
  family({ path: "/teams/{teamId}/channels", ...OF_ONE_TEAM, items: CHANNEL_ITEMS, roles: only(CHANNELS) }),
  family({
    path: "/teams/{teamId}/members",
    ...OF_ONE_TEAM,
    items: TEAM_MEMBER_ITEMS,
    roles: only(TEAM_MEMBERS),
    sources: MEMBERS_OF_TEAM,
  }),
  family({
    path: "/teams/{teamId}/channels/getAllMembers",
    ...OF_ONE_TEAM,
    items: CHANNEL_MEMBER_ITEMS,
    roles: only(CHANNEL_MEMBERS),
  }),
  family({ path: "/chats/getAllMembers", ...OF_CHAT_MEMBERS, items: CHAT_MEMBER_ITEMS, roles: only(CHAT_MESSAGES) }),
  family({ path: "/chats", ...OF_USERS, items: CHAT_ITEMS, roles: only(CHAT_MESSAGES) }),
  family({ path: "/chats/{chatId}", ...OF_USERS, items: CHAT_ITEMS, roles: only(CHAT_MESSAGES) }),
  family({
    path: "/chats/{chatId}/members",
    ...OF_CHAT_MEMBERS,
    items: CHAT_MEMBER_ITEMS,
    roles: only(CHAT_MESSAGES),
    sources: MEMBERS_OF_CHAT,
  }),
  family({
    path: "/users/{userId}/chats",
    ...OF_USERS,
    items: CHAT_ITEMS,
    roles: only(CHAT_MESSAGES),
    sources: CHATS_OF_USER,
  }),
  family({ path: "/communications/onlineMeetings/getAllTranscripts", ...OF_TRANSCRIPTS }),
  family({ path: "/users/{userId}/onlineMeetings/getAllTranscripts", ...OF_TRANSCRIPTS }),
  family({ path: "/communications/onlineMeetings/getAllRecordings", ...OF_RECORDINGS }),
  family({ path: "/users/{userId}/onlineMeetings/getAllRecordings", ...OF_RECORDINGS }),
  family({ path: "/communications/adhocCalls/getAllTranscripts", ...OF_CALL_TRANSCRIPTS }),
  family({ path: "/users/{userId}/adhocCalls/getAllTranscripts", ...OF_CALL_TRANSCRIPTS }),
  family({ path: "/communications/adhocCalls/getAllRecordings", ...OF_CALL_RECORDINGS }),
  family({ path: "/users/{userId}/adhocCalls/getAllRecordings", ...OF_CALL_RECORDINGS }),
  family({
    path: "/copilot/interactionHistory/getAllEnterpriseInteractions",
    ...OF_INTERACTIONS,
    roles: {
      ...only(INTERACTIONS),
      list: [{ role: "User.ReadBasic.All", reason: "list the users who may have asked Copilot (GET /users)" }],
    },
    sources: { kind: "interactions" },
  }),
  family({
    path: "/copilot/users/{userId}/interactionHistory/getAllEnterpriseInteractions",
    ...OF_INTERACTIONS,
    roles: only(INTERACTIONS),
    sources: { kind: "nowhere" },
  }),
];

function only(role: RoleNeed): ResourceFamily["roles"] {
  return { subscribe: role, list: [], read: role };
}

function family<const Template extends `/${string}`>(row: FamilyRow<Template>): ResourceFamily {
  const { sources } = row;
  const read = pathGrammar(row.path);
  return {
    ...row,
    sources: sources.kind,
    list: sources.kind === "directory" ? sources.list : undefined,
    parse: (path) => {
      const ids = read(path);
      if (!ids) return undefined;
      return {
        source: sources.kind === "one" ? sources.source(ids) : undefined,
        part: sources.kind === "directory-part" ? sources.part(ids) : undefined,
      };
    },
  };
}

/** A subscribed resource, understood. */
export interface KnownResource extends ParsedResource {
  readonly family: ResourceFamily;
}

/** A query chooses among the messages of a resource and makes it no other family. `undefined`: no row knows it. */
export function parseResource(resource: string): KnownResource | undefined {
  const { path, query } = splitQuery(resource);
  if (/[\s#]/.test(query)) return undefined;
  for (const row of FAMILIES) {
    const parsed = row.parse(path);
    if (parsed) return { family: row, ...parsed };
  }
  return undefined;
}

/** @throws TeamsinkError `resource-unsupported` for one that no row knows */
export function subscriptionOptionsFor(resource: string): SubscriptionOptions {
  if (isPresenceResource(resource)) return PRESENCE_SUBSCRIPTION;
  const known = parseResource(resource);
  if (!known) throw new TeamsinkError("resource-unsupported");
  return known.family.subscription;
}

/** What GRAPH_RESOURCES may hold, for `readSettings`. */
export const RESOURCE_GRAMMAR: ResourceGrammar = {
  // The slash makes a path of it for people; Graph takes it either way.
  capturesFor: (resource) => parseResource(resource)?.family.captures ?? [],
  accepts: (resource) => resource.startsWith("/") && parseResource(resource) !== undefined,
  expected: `paths of these shapes, comma separated: ${FAMILIES.map(({ path }) => path).join(", ")}`,
};

const ITEM_SHAPES: readonly ItemShape[] = [...new Set([...FAMILIES.flatMap(({ items }) => items), ...PRESENCE_ITEMS])];

/**
 * What a notification's `resource` names, or `undefined` where it names nothing that is kept. Both who lets an item in and who
 * reads what it is about ask here, so what is admitted can be read. A resource comes from outside: only ids are taken from it.
 */
export function parseItemAddress(resource: unknown): ItemAddress | undefined {
  if (typeof resource !== "string") return undefined;
  for (const shape of ITEM_SHAPES) {
    const address = shape(resource);
    if (address) return address;
  }
  return undefined;
}

/** The same, of messages alone. */
export function parseMessageAddress(resource: unknown): MessageAddress | undefined {
  const address = parseItemAddress(resource);
  return address && isMessageAddress(address) ? address : undefined;
}

export function isMessageAddress(address: ItemAddress): address is MessageAddress {
  return address.kind === "channel" || address.kind === "chat";
}
