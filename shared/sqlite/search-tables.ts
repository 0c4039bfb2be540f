import { SEARCH_KINDS, type SearchKind } from "../port/search-index.ts";

/**
 * What an index consists of. FTS5 keeps the words alone, without the texts they came from: whatever is shown is read from the
 * store. Terms are made before they come here, so that it divides at spaces and does nothing else to them.
 */
export const SCHEMA = `
CREATE TABLE IF NOT EXISTS places (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  place TEXT NOT NULL,
  documents INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, place)
);
CREATE TABLE IF NOT EXISTS subjects (
  id INTEGER PRIMARY KEY,
  place INTEGER NOT NULL,
  documentId TEXT NOT NULL,
  version INTEGER NOT NULL,
  expiresMs INTEGER,
  UNIQUE (place, documentId)
);
CREATE INDEX IF NOT EXISTS expiring ON subjects (expiresMs) WHERE expiresMs IS NOT NULL;
CREATE TABLE IF NOT EXISTS documents (
  id INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL,
  version INTEGER NOT NULL,
  createdMs INTEGER NOT NULL,
  modifiedMs INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS ofSubject ON documents (subject);
CREATE VIRTUAL TABLE IF NOT EXISTS terms USING fts5 (
  text, names, marks, content = '', contentless_delete = 1, tokenize = 'ascii'
);
`;

/** Another number, another file: an index is made anew from the store, and never changed into another shape. */
export const SCHEMA_VERSION = 1;

/*
 * The id of a document says where it stands, so that what somebody may not see is passed over before it is looked at:
 *
 *   place (20 bits, counted) · kind (2) · number within the place (30) · whether it is an earlier version (1)
 *
 * 53 bits together: the whole numbers that JavaScript knows.
 */
const KIND_BITS = 2;
const NUMBER_BITS = 30;
export const PLACE_SHIFT = NUMBER_BITS + 1;
const MAX_PLACES = 2 ** 20;
const PLACE_SIZE = 2 ** PLACE_SHIFT;

/** @param count of places before it. */
export function placeIdOf(count: number, kind: SearchKind): number {
  if (count >= MAX_PLACES) throw new RangeError("the index of this machine holds a million places");
  return (count + 1) * 2 ** KIND_BITS + SEARCH_KINDS.indexOf(kind);
}

/** @param number within its place */
export function documentIdOf(place: number, number: number, isLatest: boolean): number {
  return place * PLACE_SIZE + number * 2 + (isLatest ? 0 : 1);
}

export function placeOf(documentId: number): number {
  return Math.floor(documentId / PLACE_SIZE);
}

export function isLatest(documentId: number): boolean {
  return documentId % 2 === 0;
}

/** Ids of all that stands in a place. */
export function rangeOf(place: number): [number, number] {
  return [place * PLACE_SIZE, (place + 1) * PLACE_SIZE - 1];
}
