/** Where something is kept. */
export type EntryPlace =
  | { readonly kind: "dead-letter"; readonly deadLetterId: string }
  | { readonly kind: "quarantine"; readonly path: string };

/** Ids of dead letters are hex, so this tells the two apart. */
const QUARANTINE_PREFIX = "q-";

/** Opaque to clients, and fit for a URL. */
export function entryIdOf(place: EntryPlace): string {
  if (place.kind === "dead-letter") return place.deadLetterId;
  return QUARANTINE_PREFIX + Buffer.from(place.path).toString("base64url");
}

/** Any text is the id of some place; whether anything is kept there is another question. */
export function placeOf(entryId: string): EntryPlace {
  if (!entryId.startsWith(QUARANTINE_PREFIX)) return { kind: "dead-letter", deadLetterId: entryId };
  const path = Buffer.from(entryId.slice(QUARANTINE_PREFIX.length), "base64url").toString("utf8");
  return { kind: "quarantine", path };
}
