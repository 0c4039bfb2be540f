import { fail, type Result, succeed } from "../../base/errors/errors.ts";

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
