import { isSafePath } from "../../base/safe-segment.ts";

/** Where something is kept. */
export type EntryPlace =
  | { readonly kind: "dead-letter"; readonly deadLetterId: string }
  | { readonly kind: "quarantine"; readonly path: string };

/** Ids of dead letters are hex, so this tells the two apart. */
const QUARANTINE_PREFIX = "q-";
const DEAD_LETTER_ID = /^[0-9a-f]{64}$/;

/** Opaque to clients, and fit for a URL. */
export function entryIdOf(place: EntryPlace): string {
  if (place.kind === "dead-letter") return place.deadLetterId;
  return QUARANTINE_PREFIX + Buffer.from(place.path).toString("base64url");
}

/** @returns `undefined` for what is nobody's id: a path of other characters than ours may lead out of its container */
export function placeOf(entryId: string): EntryPlace | undefined {
  if (DEAD_LETTER_ID.test(entryId)) return { kind: "dead-letter", deadLetterId: entryId };
  if (!entryId.startsWith(QUARANTINE_PREFIX)) return undefined;
  const path = Buffer.from(entryId.slice(QUARANTINE_PREFIX.length), "base64url").toString("utf8");
  return isSafePath(path) ? { kind: "quarantine", path } : undefined;
}
