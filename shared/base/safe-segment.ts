import { createHash } from "node:crypto";

/**
 * Kept as they are: what Graph's ids are made of. No `+`, which a gateway of Cosmos DB may read as a blank
 * (azure-cosmos-dotnet-v3 issue 4954).
 */
const PLAIN = /^[A-Za-z0-9:@_=.-]$/;
/** Nearly every id is its own segment. */
const PLAIN_ID = /^[A-Za-z0-9:@_=-](?:[A-Za-z0-9:@_=.-]{0,118}[A-Za-z0-9:@_=-])?$/;

/** Cosmos ids end at 255 characters, and a reply's id holds two segments and a dot. */
const MAX_SEGMENT_LENGTH = 120;
/** With no dot at either end. */
const SAFE_SEGMENT = /^(?!\.)[A-Za-z0-9:@_=+.~-]+(?<!\.)$/;
/** Of a blob's name. Azure: "Naming and referencing containers, blobs, and metadata". */
const MAX_PATH_LENGTH = 1_024;
/** SHA-256 in hex. */
const HASH_LENGTH = 64;
/** What is kept of a segment over the limit, before `~~` and the hash. */
const KEPT_LENGTH = MAX_SEGMENT_LENGTH - HASH_LENGTH - 2;

/**
 * An id as one segment of a blob path or part of a document id: no slash, backslash, question mark, hash or percent,
 * which Cosmos or Blob storage would refuse or read as structure, and no dot at either end, which a URL would. Different
 * ids give different segments: every other character becomes `~` and its UTF-8 bytes in hex, `~` included; a segment
 * over the limit ends with a hash of the whole instead, after a `~~` that no short one contains.
 */
export function safeSegment(id: string): string {
  if (PLAIN_ID.test(id)) return id;
  const characters = Array.from(id, (character) => (PLAIN.test(character) ? character : escaped(character)));
  if (characters[0] === ".") characters[0] = escaped(".");
  if (characters.at(-1) === ".") characters[characters.length - 1] = escaped(".");
  return bounded(id, characters.join(""));
}

function bounded(id: string, segment: string): string {
  if (segment.length <= MAX_SEGMENT_LENGTH) return segment;
  const hash = createHash("sha256").update(id).digest("hex");
  return `${segment.slice(0, KEPT_LENGTH)}~~${hash}`;
}

/**
 * How the segments of all ids begin that begin with a text. `isWhole`: no other segment begins so; else those of other
 * ids may, since a long id's segment ends in a hash, and a dot is written differently at an id's end.
 */
export function segmentPrefix(prefix: string): { readonly text: string; readonly isWhole: boolean } {
  const characters = Array.from(prefix.replace(/\.+$/, ""), (character) =>
    PLAIN.test(character) ? character : escaped(character),
  );
  if (characters[0] === ".") characters[0] = escaped(".");
  const segment = characters.join("");
  return { text: segment.slice(0, KEPT_LENGTH), isWhole: segment.length <= KEPT_LENGTH && !prefix.endsWith(".") };
}

/** Whether a text is such a segment, or such segments joined by dots: nobody who handles it next reads structure into it. */
export function isSafeSegment(text: string): boolean {
  return text.length <= MAX_PATH_LENGTH && SAFE_SEGMENT.test(text);
}

/** Whether a path is made of them, one at least. */
export function isSafePath(path: string): boolean {
  return path.length <= MAX_PATH_LENGTH && path.split("/").every(isSafeSegment);
}

/** The same without any dot, for ids that are joined by one. Still one to one: `~` starts every escape. */
export function dotlessSegment(id: string): string {
  const characters = Array.from(id, (character) =>
    PLAIN.test(character) && character !== "." ? character : escaped(character),
  );
  return bounded(id, characters.join(""));
}

function escaped(character: string): string {
  return Array.from(Buffer.from(character, "utf8"), (byte) => `~${byte.toString(16).padStart(2, "0")}`).join("");
}
