import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { SearchDocument, SearchEntry, SearchKind, SearchPlace, SearchSubject } from "../port/search-index.ts";
import { termsOf } from "../store/search/terms.ts";
import { marksOf } from "./match-expression.ts";
import { documentIdOf, placeIdOf } from "./search-tables.ts";

/** Of what has expired, with each writing; and of what is cleared, with each part. */
const EXPIRED_AT_ONCE = 500;
const CLEARED_AT_ONCE = 2_000;

interface SubjectRow {
  readonly id: number;
  readonly version: number;
}

interface PlaceRow {
  readonly id: number;
  readonly documents: number;
}

/** All of it, or nothing: what is written together has one end. */
export function putEntries(database: DatabaseSync, entries: readonly SearchEntry[], nowMs: number): void {
  const writes = statementsOf(database);
  inTransaction(database, () => {
    for (const entry of entries) putEntry(writes, entry);
    for (const { id } of writes.expired.all(nowMs, EXPIRED_AT_ONCE)) forget(writes, Number(id));
  });
}

export function removeSubjects(database: DatabaseSync, subjects: readonly SearchSubject[]): void {
  const writes = statementsOf(database);
  inTransaction(database, () => {
    for (const subject of subjects) {
      const place = writes.place.get(subject.kind, subject.id) as PlaceRow | undefined;
      const known = place && (writes.subject.get(place.id, subject.documentId) as SubjectRow | undefined);
      if (known) forget(writes, known.id);
    }
  });
}

/** @returns whether there is more of the kind */
export function clearSome(database: DatabaseSync, kind: SearchKind): boolean {
  const writes = statementsOf(database);
  return inTransaction(database, () => {
    const found = writes.ofKind.all(kind, CLEARED_AT_ONCE);
    for (const { id } of found) forget(writes, Number(id));
    return found.length === CLEARED_AT_ONCE;
  });
}

type Writes = Readonly<Record<keyof typeof WRITES, StatementSync>>;

const WRITES = {
  place: "SELECT id, documents FROM places WHERE kind = ? AND place = ?",
  places: "SELECT count(*) AS count FROM places",
  addPlace: "INSERT INTO places (id, kind, place) VALUES (?, ?, ?)",
  countDocuments: "UPDATE places SET documents = ? WHERE id = ?",
  subject: "SELECT id, version FROM subjects WHERE place = ? AND documentId = ?",
  addSubject: "INSERT INTO subjects (place, documentId, version, expiresMs) VALUES (?, ?, ?, ?)",
  documents: "SELECT id FROM documents WHERE subject = ?",
  addDocument: "INSERT INTO documents (id, subject, version, createdMs, modifiedMs) VALUES (?, ?, ?, ?, ?)",
  addTerms: "INSERT INTO terms (rowid, text, names, marks) VALUES (?, ?, ?, ?)",
  removeTerms: "DELETE FROM terms WHERE rowid = ?",
  removeDocuments: "DELETE FROM documents WHERE subject = ?",
  removeSubject: "DELETE FROM subjects WHERE id = ?",
  expired: "SELECT id FROM subjects WHERE expiresMs <= ? LIMIT ?",
  ofKind:
    "SELECT subjects.id FROM places CROSS JOIN subjects ON subjects.place = places.id WHERE places.kind = ? LIMIT ?",
} as const;

const prepared = new WeakMap<DatabaseSync, Writes>();

function statementsOf(database: DatabaseSync): Writes {
  const known = prepared.get(database);
  if (known !== undefined) return known;
  const writes = Object.fromEntries(
    Object.entries(WRITES).map(([name, sql]) => [name, database.prepare(sql)]),
  ) as Writes;
  prepared.set(database, writes);
  return writes;
}

function inTransaction<R>(database: DatabaseSync, work: () => R): R {
  database.exec("BEGIN IMMEDIATE");
  try {
    const result = work();
    database.exec("COMMIT");
    return result;
  } catch (error) {
    database.exec("ROLLBACK");
    throw error;
  }
}

function putEntry(writes: Writes, { subject, version, documents, expiresMs }: SearchEntry): void {
  const place = placeFor(writes, subject);
  const known = writes.subject.get(place.id, subject.documentId) as SubjectRow | undefined;
  if (known !== undefined && known.version > version) return;
  if (known !== undefined) forget(writes, known.id);
  const added = writes.addSubject.run(place.id, subject.documentId, version, expiresMs);
  for (const [index, document] of documents.entries()) {
    const id = documentIdOf(place.id, place.documents + index, document.isLatest);
    addDocument(writes, { id, subject: Number(added.lastInsertRowid) }, document);
  }
  writes.countDocuments.run(place.documents + documents.length, place.id);
}

function addDocument(
  writes: Writes,
  at: { readonly id: number; readonly subject: number },
  document: SearchDocument,
): void {
  const { version, createdMs, modifiedMs, text, fileNames } = document;
  writes.addDocument.run(at.id, at.subject, version, createdMs, modifiedMs);
  writes.addTerms.run(at.id, termText(text), termText(fileNames.join("\n")), marksOf(document));
}

function termText(text: string): string {
  return termsOf(text)
    .map(({ term }) => term)
    .join(" ");
}

function placeFor(writes: Writes, { kind, id: place }: SearchPlace): PlaceRow {
  const known = writes.place.get(kind, place) as PlaceRow | undefined;
  if (known !== undefined) return known;
  const id = placeIdOf(Number(writes.places.get()?.count), kind);
  writes.addPlace.run(id, kind, place);
  return { id, documents: 0 };
}

function forget(writes: Writes, subject: number): void {
  for (const { id } of writes.documents.all(subject)) writes.removeTerms.run(Number(id));
  writes.removeDocuments.run(subject);
  writes.removeSubject.run(subject);
}
