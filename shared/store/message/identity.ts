import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { dotlessSegment, safeSegment } from "../../base/safe-segment.ts";
import type { BlobAddress } from "../../port/blob-store.ts";

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

/** Far above any id Graph makes; keeps an attacker's from filling an index. */
const MAX_ID_LENGTH = 1024;
/** Well-formed as in the document, so that a message is found under the id it is stored by. */
const id = z
  .string()
  .min(1)
  .max(MAX_ID_LENGTH)
  .transform((text) => text.toWellFormed());

/** Of a value of a partition key. Azure: "Azure Cosmos DB service quotas", per-item limits. */
const MAX_KEY_BYTES = 2_048;

/** Whether anything can be stored under such a Graph id: whoever asks for another is answered without asking a store. */
export function canBeStored(graphId: string): boolean {
  return id.safeParse(graphId).success && Buffer.byteLength(graphId) <= MAX_KEY_BYTES;
}

/** The few properties an identity is read from; everything else in a payload is stored, not judged. */
const identifiable = z.object({
  id,
  replyToId: id.nullish(),
  chatId: id.nullish(),
  channelIdentity: z.object({ channelId: id, teamId: id.nullish() }).nullish(),
});

/** @returns the identity, or `message-invalid` naming the properties that are wrong */
export function identify(payload: unknown): Result<MessageIdentity> {
  const parsed = identifiable.safeParse(payload);
  if (!parsed.success) return fail("message-invalid", `wrong or missing: ${z.prettifyError(parsed.error)}`);
  const { id: messageId, replyToId, chatId, channelIdentity } = parsed.data;
  const conversationId = channelIdentity?.channelId ?? chatId;
  if (!conversationId) return fail("message-invalid", "missing: chatId or channelIdentity.channelId");
  return succeed({
    conversationId,
    teamId: channelIdentity?.teamId ?? null,
    // Some representations name the message itself as what it replies to; that is a root.
    rootId: replyToId && replyToId !== messageId ? replyToId : null,
    messageId,
  });
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

/** The version a raw payload's path names; `undefined` when it is not the path of one. */
export function versionOfRawPath(path: string): number | undefined {
  const digits = /\/(\d+)(?:\.[0-9a-f]{64})?\.json$/.exec(path)?.[1];
  return digits === undefined ? undefined : Number(digits);
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

/** A date-time of Graph in whole milliseconds since 1970; `undefined` when it is absent or not a date-time. */
export function timeMsOf(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const timeMs = Date.parse(value);
  return Number.isNaN(timeMs) ? undefined : timeMs;
}
