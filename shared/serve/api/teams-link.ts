import * as z from "zod";
import { graphId, graphIdOf } from "../../base/parameter.ts";

/** What a link of Teams leads to. Null: it does not say. */
export interface TeamsLink {
  readonly kind: "team" | "channel" | "chat";
  readonly teamId: string | null;
  /** Channel id or chat id. */
  readonly conversationId: string | null;
  /** Of a reply. */
  readonly rootId: string | null;
  readonly messageId: string | null;
}

/** Names of a team and a channel stand in it, encoded. */
const MAX_LENGTH = 4_096;

/** Teams, by its old and its new name, and in the clouds of the US government. Nothing is ever fetched from there. */
const HOSTS: ReadonlySet<string> = new Set([
  "teams.microsoft.com",
  "teams.cloud.microsoft",
  "gov.teams.microsoft.us",
  "dod.teams.microsoft.us",
]);

/** As ids are written. What else could be meant by them, a second encoding above all, is no id. */
const CONVERSATION_ID = /^\d{1,4}:[\w.:@=+-]{1,500}$/;
const MESSAGE_ID = /^\d{1,20}$/;
const TEAM_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const CHANNEL_ID = /@thread\.tacv2$/i;
const THREAD_ID = /^19:/;
/** `URL` takes these out of a text, or takes one for another, before anybody can look. */
const REWRITTEN = /[\\\p{Cc}]|\/(?:\.|%2e){1,2}(?=[/?#]|$)/iu;

const LINK = "expected a link copied from Teams, such as https://teams.microsoft.com/l/message/…";
const NO_ID = "the link names nothing that could be an id";
const NEW_CHAT = "the link begins a new chat, and names none that is there";
const OWN_CHAT = "the link leads to the notes of whoever opens it: ask for 48:notes@ and the id of the user";

/** What a path says, its ids still to be judged; the table of the links there are. Teams: "Deep links". */
type Told = { readonly [Name in keyof TeamsLink]?: string | null | undefined };
const SHAPES: Readonly<Record<string, (ids: readonly string[], query: URLSearchParams) => Told>> = {
  message: ([conversationId, messageId = ""], query) => ({
    conversationId,
    messageId,
    teamId: query.get("groupId"),
    rootId: query.get("parentMessageId"),
  }),
  channel: ([conversationId], query) => ({ kind: "channel", conversationId, teamId: query.get("groupId") }),
  chat: ([conversationId]) => ({ kind: "chat", conversationId }),
  team: (_ids, query) => ({ kind: "team", teamId: query.get("groupId") ?? "" }),
};

/** A link of Teams, read and never followed. */
export const teamsLink = z
  .string(LINK)
  .min(1, LINK)
  .max(MAX_LENGTH, `expected at most ${MAX_LENGTH} characters`)
  .transform((text, context): TeamsLink => {
    const link = readLink(text);
    if (typeof link !== "string") return link;
    context.addIssue({ code: "custom", message: link });
    return z.NEVER;
  });

/** @returns what it names, or the sentence about what is wrong with it */
function readLink(pasted: string): TeamsLink | string {
  const text = pasted.trim();
  const url = URL.parse(text);
  if (url === null || REWRITTEN.test(text.replace(/[?#].*$/su, "")) || !isOfTeams(url)) return LINK;
  const [, first, shape = "", ...ids] = url.pathname.split("/").map(decoded);
  const told = first === "l" && Object.hasOwn(SHAPES, shape) ? SHAPES[shape]?.(ids, url.searchParams) : undefined;
  return told === undefined ? LINK : judged(told);
}

function isOfTeams({ protocol, host, username, password }: URL): boolean {
  return protocol === "https:" && HOSTS.has(host) && username === "" && password === "";
}

/** What cannot be decoded is no id either way. */
function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}

function judged({ kind, teamId = null, conversationId = null, rootId = null, messageId = null }: Told) {
  if (kind === "chat" && conversationId === "0") return NEW_CHAT;
  const isWrong =
    !fits(TEAM_ID, teamId) ||
    !fits(CONVERSATION_ID, conversationId) ||
    !fits(MESSAGE_ID, messageId) ||
    !fits(MESSAGE_ID, rootId) ||
    (kind !== "team" && conversationId === null);
  if (isWrong) return NO_ID;
  if (conversationId !== null && !THREAD_ID.test(conversationId)) return OWN_CHAT;
  const isOfChannel = teamId !== null || CHANNEL_ID.test(conversationId ?? "");
  return {
    kind: (kind ?? (isOfChannel ? "channel" : "chat")) as TeamsLink["kind"],
    teamId: teamId === null ? null : graphIdOf(teamId),
    conversationId,
    // Of a post it is the post itself; in a chat there are no replies of this kind.
    rootId: isOfChannel && rootId !== messageId ? rootId : null,
    messageId,
  };
}

function fits(pattern: RegExp, id: string | null): boolean {
  return id === null || pattern.test(id);
}

/** What of a link a parameter takes. */
const PARTS = {
  team: { of: ({ teamId }) => teamId, what: "a link with groupId, which names a team" },
  channel: {
    of: ({ kind, conversationId }) => (kind === "channel" ? conversationId : null),
    what: "a link into a channel",
  },
  chat: { of: ({ kind, conversationId }) => (kind === "chat" ? conversationId : null), what: "a link into a chat" },
  conversation: { of: ({ conversationId }) => conversationId, what: "a link into a chat or a channel" },
  place: {
    of: ({ conversationId, teamId }) => conversationId ?? teamId,
    what: "a link to a team, a channel or a chat",
  },
  post: {
    of: ({ kind, rootId, messageId }) => (kind === "channel" ? (rootId ?? messageId) : null),
    what: "a link to a message of a channel",
  },
} as const satisfies Record<string, { of(link: TeamsLink): string | null; readonly what: string }>;

/** An id of Graph's holds no slash. */
function isLink(text: string): boolean {
  return text.includes("//");
}

/** An id of Graph's, or a link copied from Teams that names it. */
export function idOrLink(part: keyof typeof PARTS) {
  const { of, what } = PARTS[part];
  return z
    .string("expected an id")
    .min(1, "expected an id")
    .max(MAX_LENGTH, `expected at most ${MAX_LENGTH} characters`)
    .transform((text, context): string => {
      const read = isLink(text) ? teamsLink.transform(of).safeParse(text) : graphId.safeParse(text);
      if (read.success && read.data !== null) return read.data;
      const message = read.success ? `expected an id, or ${what}` : (read.error.issues[0]?.message ?? LINK);
      context.addIssue({ code: "custom", message });
      return z.NEVER;
    });
}

/** What a link says beside the id that it stands for: whoever gives one need not say the rest by hand. */
export function withNamedByLink(query: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const { channel_id, root_id } = query;
  const given = [root_id, channel_id].find((text) => text !== undefined && isLink(text));
  const link = given === undefined ? undefined : teamsLink.safeParse(given).data;
  if (link?.kind !== "channel") return query;
  const { teamId, conversationId } = link;
  return {
    ...(teamId === null ? {} : { team_id: teamId }),
    ...(conversationId === null || given !== root_id ? {} : { channel_id: conversationId }),
    ...query,
  };
}
