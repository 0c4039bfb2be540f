import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import {
  type PlaceCount,
  SEARCH_KINDS,
  type SearchHit,
  type SearchKind,
  type SearchPage,
  type SearchQuery,
  type SeenPlace,
} from "../port/search-index.ts";
import { matchExpression } from "./match-expression.ts";
import { isLatest, PLACE_SHIFT, placeOf, rangeOf } from "./search-tables.ts";

/** Rows after which others get their turn. */
const ROWS_AT_ONCE = 2_000;
/** What one question may take. */
const MAX_SEARCH_MS = 10_000;
const MAX_PLACES = 20;

/** Of one that is found: id, worth, when it was created. */
type Found = readonly [id: number, worth: number, createdMs: number];

const NOTHING: SearchPage = { hits: [], count: 0, places: [], hasMore: false };

/** What stood in the index when it began, whatever is written meanwhile. */
export async function searchIn(reader: DatabaseSync, query: SearchQuery, clock: Clock): Promise<SearchPage> {
  reader.exec("BEGIN");
  try {
    return await walk(reader, query, clock);
  } finally {
    reader.exec("COMMIT");
  }
}

/** One walk through what is found and seen: the best of it are kept, all of it is counted. */
async function walk(reader: DatabaseSync, query: SearchQuery, clock: Clock): Promise<SearchPage> {
  const sql = sqlOf(reader, query);
  if (sql === undefined) return NOTHING;
  const best = new Best(query);
  const counts = new Map<number, number>();
  const untilMs = clock.nowMs() + MAX_SEARCH_MS;
  let count = 0;
  const statement = reader.prepare(sql.text);
  statement.setReturnArrays(true);
  for (const row of statement.iterate(...sql.parameters)) {
    const found = row as unknown as Found;
    best.add(found);
    const place = placeOf(found[0]);
    counts.set(place, (counts.get(place) ?? 0) + 1);
    count += 1;
    if (count % ROWS_AT_ONCE > 0) continue;
    if (clock.nowMs() > untilMs) throw new TeamsinkError("store-unavailable", "The search takes too long");
    await new Promise(setImmediate);
  }
  return {
    hits: best.page.map((found) => hitOf(reader, found)),
    count,
    places: placesOf(reader, counts),
    hasMore: best.hasMore,
  };
}

interface Sql {
  readonly text: string;
  readonly parameters: readonly (string | number)[];
}

const BOUNDS = [
  { given: "sinceMs", sql: "documents.createdMs >= ?" },
  { given: "untilMs", sql: "documents.createdMs < ?" },
  { given: "modifiedSinceMs", sql: "documents.modifiedMs >= ?" },
  { given: "modifiedUntilMs", sql: "documents.modifiedMs < ?" },
] as const;

function sqlOf(reader: DatabaseSync, query: SearchQuery): Sql | undefined {
  const match = matchExpression(query);
  if (match === undefined) return undefined;
  const { orderBy, versions, kinds, place, seen } = query;
  const conditions = ["terms MATCH ?"];
  const parameters: (string | number)[] = [match];
  const and = (condition: string, ...values: (string | number)[]) => {
    conditions.push(condition);
    parameters.push(...values);
  };
  if (place !== undefined) {
    const id = placeIdIn(reader, place.kind, place.id);
    if (id === undefined) return undefined;
    and("terms.rowid BETWEEN ? AND ?", ...rangeOf(id));
  }
  if (versions === "latest") and("terms.rowid & 1 = 0");
  if (kinds !== undefined) {
    and(`(terms.rowid >> ${PLACE_SHIFT}) & 3 IN (${kinds.map((kind) => SEARCH_KINDS.indexOf(kind)).join(", ")})`);
  }
  for (const { given, sql } of BOUNDS) if (query[given] !== undefined) and(sql, query[given]);
  if (seen !== undefined) {
    fillSeen(reader, seen);
    and(`(seen.isWhole OR EXISTS (
      SELECT 1 FROM seenTimes WHERE seenTimes.place = seen.place AND documents.createdMs >= seenTimes.fromMs
      AND documents.createdMs < seenTimes.untilMs AND documents.modifiedMs < seenTimes.untilMs))`);
  }
  // The words first, then the place, which the id of a document says, and only then what is known of the document.
  const text = `SELECT terms.rowid, ${orderBy === "best" ? "-bm25(terms, 1, 1, 0)" : "documents.createdMs"}, documents.createdMs
    FROM terms ${seen === undefined ? "" : `CROSS JOIN seen ON seen.place = terms.rowid >> ${PLACE_SHIFT}`}
    CROSS JOIN documents ON documents.id = terms.rowid
    WHERE ${conditions.join(" AND ")}`;
  return { text, parameters };
}

const SEEN_TABLES = `
CREATE TEMP TABLE IF NOT EXISTS seen (place INTEGER PRIMARY KEY, isWhole INTEGER NOT NULL);
CREATE TEMP TABLE IF NOT EXISTS seenTimes (place INTEGER NOT NULL, fromMs INTEGER NOT NULL, untilMs INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS temp.ofSeen ON seenTimes (place);
DELETE FROM seen;
DELETE FROM seenTimes;
`;
/** Of who is in a place now: ECMA-262, 21.4.1.1, the last time there is. */
const LAST_MS = 8_640_000_000_000_000;

/** In tables of the connection's own, for the search that follows. */
function fillSeen(reader: DatabaseSync, seen: readonly SeenPlace[]): void {
  reader.exec(SEEN_TABLES);
  const addPlace = reader.prepare("INSERT OR REPLACE INTO seen (place, isWhole) VALUES (?, ?)");
  const addTime = reader.prepare("INSERT INTO seenTimes (place, fromMs, untilMs) VALUES (?, ?, ?)");
  for (const { kind, id, times } of seen) {
    const place = placeIdIn(reader, kind, id);
    if (place === undefined) continue;
    const isWhole = times.some(({ fromMs, untilMs }) => fromMs <= 0 && untilMs > LAST_MS);
    addPlace.run(place, isWhole ? 1 : 0);
    if (isWhole) continue;
    for (const { fromMs, untilMs } of times) addTime.run(place, fromMs, untilMs);
  }
}

function placeIdIn(reader: DatabaseSync, kind: SearchKind, place: string): number | undefined {
  const row = reader.prepare("SELECT id FROM places WHERE kind = ? AND place = ?").get(kind, place);
  return row === undefined ? undefined : Number(row.id);
}

/** The best so far, best first, one more than asked for; of what comes after the page before. */
class Best {
  readonly #limit: number;
  readonly #after: Found | undefined;
  readonly #kept: Found[] = [];

  constructor({ limit, after }: SearchQuery) {
    this.#limit = limit;
    this.#after = after && [Number(after.key), after.worth, after.createdMs];
  }

  add(found: Found): void {
    const worst = this.#kept.length > this.#limit ? this.#kept.at(-1) : undefined;
    if (worst !== undefined && order(found, worst) >= 0) return;
    if (this.#after !== undefined && order(found, this.#after) <= 0) return;
    if (worst !== undefined) this.#kept.pop();
    const at = this.#kept.findIndex((other) => order(found, other) < 0);
    this.#kept.splice(at === -1 ? this.#kept.length : at, 0, found);
  }

  get page(): readonly Found[] {
    return this.#kept.slice(0, this.#limit);
  }

  get hasMore(): boolean {
    return this.#kept.length > this.#limit;
  }
}

/** Negative where `one` comes first: what is worth more, then what is newer. */
function order(one: Found, other: Found): number {
  return other[1] - one[1] || other[2] - one[2] || other[0] - one[0];
}

function hitOf(reader: DatabaseSync, [id, worth, createdMs]: Found): SearchHit {
  const row = reader
    .prepare(
      `SELECT places.kind, places.place, subjects.documentId, documents.version FROM documents
       JOIN subjects ON subjects.id = documents.subject JOIN places ON places.id = subjects.place WHERE documents.id = ?`,
    )
    .get(id) as { kind: SearchKind; place: string; documentId: string; version: number };
  return {
    subject: { kind: row.kind, id: row.place, documentId: row.documentId },
    version: row.version,
    isLatest: isLatest(id),
    createdMs,
    position: { worth, createdMs, key: String(id) },
  };
}

function placesOf(reader: DatabaseSync, counts: ReadonlyMap<number, number>): PlaceCount[] {
  const most = [...counts].sort(([, one], [, other]) => other - one).slice(0, MAX_PLACES);
  const name = reader.prepare("SELECT kind, place FROM places WHERE id = ?");
  return most.map(([place, count]) => {
    const row = name.get(place) as { kind: SearchKind; place: string };
    return { kind: row.kind, id: row.place, count };
  });
}
