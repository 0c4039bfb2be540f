import { type SyncSource, sourceId } from "../port/conversation-reader.ts";

/** Which sources hold the messages of a subscribed resource. */
export interface ConcernedSources {
  /** All channels of all teams. */
  readonly allChannels: boolean;
  /** All chats of all users. */
  readonly allUsers: boolean;
  readonly single: readonly SyncSource[];
}

interface ResourceRow {
  /** Matched without query; captures the ids, still encoded. */
  readonly pattern: RegExp;
  concerns(ids: readonly string[]): Partial<ConcernedSources>;
}

/** Graph: "Create subscription", chatMessage. */
const RESOURCES: readonly ResourceRow[] = [
  { pattern: /^\/?teams\/getAllMessages$/i, concerns: () => ({ allChannels: true }) },
  { pattern: /^\/?chats\/getAllMessages$/i, concerns: () => ({ allUsers: true }) },
  {
    pattern: /^\/?teams\/([^/]+)\/channels\/([^/]+)\/messages$/i,
    concerns: ([teamId = "", channelId = ""]) => ({ single: [{ kind: "channel", teamId, channelId }] }),
  },
  {
    pattern: /^\/?users\/([^/]+)\/chats\/getAllMessages$/i,
    concerns: ([userId = ""]) => ({ single: [{ kind: "user-chats", userId }] }),
  },
  {
    pattern: /^\/?chats\/([^/]+)\/messages$/i,
    concerns: ([chatId = ""]) => ({ single: [{ kind: "chat", chatId }] }),
  },
];

/**
 * The sources of some resources together. The chats of an app have none: Graph lists them nowhere, and reading all chats
 * of their members would store what nobody asked for.
 */
export function concernedSources(resources: readonly string[]): ConcernedSources {
  const parts = resources.map(concernsOf);
  return {
    allChannels: parts.some((part) => part.allChannels),
    allUsers: parts.some((part) => part.allUsers),
    single: parts.flatMap((part) => part.single ?? []),
  };
}

/** A single chat is not concerned by all users: its messages come with its members' chats then. */
export function isConcerned(source: SyncSource, concerned: ConcernedSources): boolean {
  const isOneOfAll = { channel: concerned.allChannels, "user-chats": concerned.allUsers, chat: false }[source.kind];
  return isOneOfAll || concerned.single.some((one) => keyOf(one) === keyOf(source));
}

export function hasSources(resource: string): boolean {
  const { allChannels, allUsers, single } = concernedSources([resource]);
  return allChannels || allUsers || single.length > 0;
}

/** A channel is one source in whichever team it appears. */
export function keyOf(source: SyncSource): string {
  return source.kind === "channel" ? `channel:${source.channelId}` : sourceId(source);
}

function concernsOf(resource: string): Partial<ConcernedSources> {
  const [path = ""] = resource.split("?");
  for (const { pattern, concerns } of RESOURCES) {
    const match = pattern.exec(path);
    if (match) return concerns(match.slice(1).map(decoded));
  }
  return {};
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
