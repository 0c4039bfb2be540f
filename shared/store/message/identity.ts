import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { dotlessSegment, safeSegment } from "../../base/safe-segment.ts";
import type { BlobAddress } from "../../port/blob-store.ts";
import { isOfOneUser } from "../../resource/message-address.ts";

/**
 * Which message this is. Graph's ids are unique only within a chat, a channel or a reply chain, so an identity is the
 * conversation, the root for a reply, and the id. Graph: "chatMessage resource type".
 */
export interface MessageIdentity {
  /** Chat id or channel id. */
  readonly conversationId: string;
  /** Only for messages of a channel. */
  readonly teamId: string | null;
  /** Only for replies. */
  readonly rootId: string | null;
  /** Graph's own `id`. */
  readonly messageId: string;
}

/**
 * In UTF-8. Far above any id Graph makes, and below what Cosmos DB takes as a partition key, 2,048: one that it would refuse
 * is no message for us. Azure: "Azure Cosmos DB service quotas".
 */
const MAX_ID_BYTES = 1024;
/** Well-formed as in the document, so that a message is found under the id it is stored by. */
const id = z
  .string()
  .min(1)
  .transform((text) => text.toWellFormed())
  .refine((text) => Buffer.byteLength(text) <= MAX_ID_BYTES, `over ${MAX_ID_BYTES} bytes`);

/** Whether anything can be stored under such a Graph id: whoever asks for another is answered without asking a store. */
export function canBeStored(graphId: string): boolean {
  return id.safeParse(graphId).success;
}

/** The few properties an identity is read from; everything else in a payload is stored, not judged. */
const identifiable = z.object({
  id,
  replyToId: id.nullish(),
  chatId: id.nullish(),
  channelIdentity: z.object({ channelId: id, teamId: id.nullish() }).nullish(),
  from: z
    .object({ user: z.object({ id }).nullish().catch(undefined) })
    .nullish()
    .catch(undefined),
});

/** @returns the identity, or `message-invalid` naming the properties that are wrong */
export function identify(payload: unknown): Result<MessageIdentity> {
  const parsed = identifiable.safeParse(payload);
  if (!parsed.success) return fail("message-invalid", `wrong or missing: ${z.prettifyError(parsed.error)}`);
  const { id: messageId, replyToId, chatId, channelIdentity, from } = parsed.data;
  const conversationId = channelIdentity?.channelId ?? (chatId && chatConversationId(chatId, from?.user?.id));
  if (!conversationId) return fail("message-invalid", "missing: chatId or channelIdentity.channelId");
  return succeed({
    conversationId,
    teamId: channelIdentity?.teamId ?? null,
    // Some representations name the message itself as what it replies to; that is a root.
    rootId: replyToId && replyToId !== messageId ? replyToId : null,
    messageId,
  });
}

/** Where a message was found; what its identity is made of besides its own id. */
export type MessageOrigin =
  | { readonly teamId: string; readonly channelId: string; readonly rootId?: string | null | undefined }
  | { readonly chatId: string };

/**
 * A message that can be identified by itself. Documented answers bear `channelIdentity`, `chatId` and, in replies,
 * `replyToId`, and are given on as they are; older and reduced shapes leave them out or null, and then, and only then,
 * the place where it was found is put in: what the request asked for, or what its notification names. Graph: "chatMessage
 * resource type".
 */
export function withOrigin(message: JsonObject, origin: MessageOrigin): JsonObject {
  return { ...message, ...missingOrigin(message, origin) };
}

/** What `withOrigin` puts in: nothing where a message says by itself where it stands. */
export function missingOrigin(message: JsonObject, origin: MessageOrigin): JsonObject {
  if ("chatId" in origin) return namesConversation(message) ? {} : { chatId: origin.chatId };
  const { teamId, channelId, rootId } = origin;
  return {
    ...(namesConversation(message) ? {} : { channelIdentity: { teamId, channelId } }),
    ...(rootId && !message.replyToId ? { replyToId: rootId } : {}),
  };
}

function namesConversation({ chatId, channelIdentity }: JsonObject): boolean {
  return Boolean(chatId) || (isJsonObject(channelIdentity) && Boolean(channelIdentity.channelId));
}

/**
 * The conversation of a chat: its id, and behind an `@` the user where it is one of theirs alone. By the message itself and
 * not by where it was found, so that all roads lead to one document. One that bears no user stays where the chat's id says.
 */
function chatConversationId(chatId: string, userId: string | undefined): string {
  return userId && isOfOneUser(chatId) ? `${chatId}@${userId}` : chatId;
}

/** The document id within the conversation's partition: a dot only between root and reply. */
export function cosmosIdOf({ rootId, messageId }: Pick<MessageIdentity, "rootId" | "messageId">): string {
  return rootId === null ? dotlessSegment(messageId) : `${dotlessSegment(rootId)}.${dotlessSegment(messageId)}`;
}

/** Folder of all versions of a message in the `raw` container, with a trailing slash. */
export function rawFolderOf({ conversationId, rootId, messageId }: MessageIdentity): string {
  const root = rootId === null ? "-" : safeSegment(rootId);
  return `${safeSegment(conversationId)}/${root}/${safeSegment(messageId)}/`;
}

/**
 * Where a version's raw payload stands. The path is the identity, so a replay writes nothing new.
 *
 * @param digest for a second payload of the same version, which says something else: see `contentDigestOf`
 */
export function rawAddressOf(identity: MessageIdentity, version: number, digest?: string): BlobAddress {
  const name = digest === undefined ? `${version}` : `${version}.${digest}`;
  return { container: "raw", path: `${rawFolderOf(identity)}${name}.json` };
}

/**
 * How a version came to be known: seen when it was the newest, or shown afterwards, by a retention policy or, for three
 * weeks, by the export of a message that was deleted.
 */
export type VersionOrigin = "seen" | "retained" | "before-deletion";

/** Where a version stands that was shown only afterwards: beside the others of its message. */
export function laterRawAddressOf(
  identity: MessageIdentity,
  version: number,
  origin: Exclude<VersionOrigin, "seen">,
): BlobAddress {
  return { container: "raw", path: `${rawFolderOf(identity)}${version}.${origin}.json` };
}

const RAW_NAME = /\/(\d+)(?:\.[0-9a-f]{64}|\.(retained|before-deletion))?\.json$/;

/** What a raw payload's path names; `undefined` when it is not the path of one. */
export function readRawPath(path: string): { readonly version: number; readonly origin: VersionOrigin } | undefined {
  const match = RAW_NAME.exec(path);
  return match ? { version: Number(match[1]), origin: (match[2] as VersionOrigin | undefined) ?? "seen" } : undefined;
}

/**
 * The properties that say when a message last changed. `etag` is "the version number of the chat message" and counts in
 * milliseconds since 1970, but documented examples show it both ahead of and behind `lastModifiedDateTime`, and a
 * deletion may move `deletedDateTime` alone. Each of them only ever grows from one version of a message to the next,
 * so the highest of them orders the versions. Graph: "chatMessage resource type".
 */
const TIMES = ["createdDateTime", "lastModifiedDateTime", "lastEditedDateTime", "deletedDateTime"] as const;

/** 2001-09-09 to 2286-11-20: thirteen digits. An etag outside is not a time and must not win for ever. */
const ETAG_OF_MILLISECONDS = /^"?(\d{13})"?$/;

/** The version of a payload in milliseconds since 1970, or `message-invalid` when it bears no time at all. */
export function versionOf(payload: Readonly<Record<string, unknown>>): Result<number> {
  const times = TIMES.map((property) => timeMsOf(payload[property])).filter((timeMs) => timeMs !== undefined);
  const etag = typeof payload.etag === "string" ? ETAG_OF_MILLISECONDS.exec(payload.etag)?.[1] : undefined;
  if (etag !== undefined) times.push(Number(etag));
  if (times.length === 0) return fail("message-invalid", "missing: etag, createdDateTime or lastModifiedDateTime");
  return succeed(Math.max(...times));
}

/** What orders two documents of one message. */
export interface VersionAndDigest {
  readonly version: number;
  readonly digest: string;
}

/** Negative when `a` has to give way to `b`, 0 when both say the same. */
export function compareVersions(a: VersionAndDigest, b: VersionAndDigest): number {
  if (a.version !== b.version) return a.version - b.version;
  return a.digest < b.digest ? -1 : Number(a.digest > b.digest);
}

/**
 * Whether the payload is that of a message that changed since it was written, as far as it says so itself: a guess, by
 * which is decided what is asked first.
 */
export function saysChanged(payload: Readonly<Record<string, unknown>>, version: number): boolean {
  const createdMs = timeMsOf(payload.createdDateTime);
  return createdMs !== undefined && version > createdMs;
}

/** As Graph writes it. `Date.parse` alone reads almost anything: "golf-537" is the year 537 to it. */
const DATE_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/i;
/** Thirteen digits, as of an etag. Years 1 and 9999 are what .NET writes for no time, and would win or lose for ever. */
const END_OF_TIMES_MS = 10 ** 13;

/** A date-time of Graph in whole milliseconds since 1970; `undefined` when it is absent or not a date-time. */
export function timeMsOf(value: unknown): number | undefined {
  if (typeof value !== "string" || !DATE_TIME.test(value)) return undefined;
  const timeMs = Date.parse(value);
  return timeMs >= 0 && timeMs < END_OF_TIMES_MS ? timeMs : undefined;
}
