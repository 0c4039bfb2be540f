import { TeamsinkError } from "../base/errors/errors.ts";
import type { ResourceGrammar } from "../base/read-settings.ts";
import type { SyncSource } from "../port/conversation-reader.ts";
import { CHANNEL_MESSAGE_ITEMS, CHAT_MESSAGE_ITEMS, type ItemShape, type MessageAddress } from "./message-address.ts";
import { type PathIds, pathGrammar, splitQuery } from "./path-grammar.ts";

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
 * Where the messages of a family are read again, by sync, after a gap and by the audit.
 *
 * - all-channels: every channel of every team
 * - all-users: all chats of every user
 * - chats-that-came: Graph lists them nowhere; each is known from the first message that arrives of it
 * - one: the source that the resource itself names
 */
export type FamilySources<Ids> =
  | { readonly kind: "all-channels" | "all-users" | "chats-that-came" }
  | { readonly kind: "one"; readonly source: (ids: Ids) => SyncSource };

interface FamilyRow<Template extends `/${string}`> {
  /** As Graph's documents write it, ids in braces; see `pathGrammar` for the spellings it stands for. */
  readonly path: Template;
  /** What its notifications name. */
  readonly items: readonly ItemShape[];
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
  readonly container: "messages";
}

export type ResourceFamily = Omit<FamilyRow<`/${string}`>, "sources"> & {
  readonly sources: FamilySources<never>["kind"];
  /** Without query. `undefined`: of another family. `source` is there where `sources` is "one". */
  readonly parse: (path: string) => { readonly source: SyncSource | undefined } | undefined;
};

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
      list: [
        { role: "Team.ReadBasic.All", reason: "list the teams whose channels are synced (GET /teams)" },
        { role: "Channel.ReadBasic.All", reason: "list the channels of a team (GET /teams/{id}/channels)" },
        { role: "TeamMember.Read.All", reason: "keep who is in a team (GET /teams/{id}/members)" },
      ],
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
];

function family<const Template extends `/${string}`>(row: FamilyRow<Template>): ResourceFamily {
  const { sources } = row;
  const read = pathGrammar(row.path);
  return {
    ...row,
    sources: sources.kind,
    parse: (path) => {
      const ids = read(path);
      return ids && { source: sources.kind === "one" ? sources.source(ids) : undefined };
    },
  };
}

/** A subscribed resource, understood. */
export interface KnownResource {
  readonly family: ResourceFamily;
  /** Where `family.sources` is "one". */
  readonly source: SyncSource | undefined;
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
  const known = parseResource(resource);
  if (!known) throw new TeamsinkError("resource-unsupported");
  return known.family.subscription;
}

/** What GRAPH_RESOURCES may hold, for `readSettings`. */
export const RESOURCE_GRAMMAR: ResourceGrammar = {
  // The slash makes a path of it for people; Graph takes it either way.
  accepts: (resource) => resource.startsWith("/") && parseResource(resource) !== undefined,
  expected: `paths of these shapes, comma separated: ${FAMILIES.map(({ path }) => path).join(", ")}`,
};

const ITEM_SHAPES: readonly ItemShape[] = [...new Set(FAMILIES.flatMap(({ items }) => items))];

/**
 * The message that a notification's `resource` names, or `undefined` where it names none. Both who lets an item in and who
 * reads its message ask here, so what is admitted can be read. A resource comes from outside: only ids are taken from it.
 */
export function parseMessageAddress(resource: unknown): MessageAddress | undefined {
  if (typeof resource !== "string") return undefined;
  for (const shape of ITEM_SHAPES) {
    const address = shape(resource);
    if (address) return address;
  }
  return undefined;
}
