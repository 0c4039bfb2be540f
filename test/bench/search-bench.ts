import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { quantile } from "../../local/quantile.ts";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import { systemClock } from "../../shared/base/clock.ts";
import type { SearchExpression, SearchQuery } from "../../shared/port/search-index.ts";
import { matchExpression } from "../../shared/sqlite/match-expression.ts";
import { openSqliteSearchIndex, type SqliteSearchIndex } from "../../shared/sqlite/sqlite-search-index.ts";
import { parseSearchWords } from "../../shared/store/search/search-words.ts";
import { termsOf } from "../../shared/store/search/terms.ts";
import { createSearchWorld, type SearchWorld, type SearchWorldSizes } from "./search-world.ts";

export interface Times {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
}

export interface SearchFigures {
  readonly messages: number;
  readonly questions: number;
  /** Bare FTS5 over the same words: the twenty best of everything, and nothing else. */
  readonly bare: Times;
  /** The search of a person: the twenty best of what they see, counted, and by conversation. */
  readonly person: Times;
  /** The same of whoever sees everything, of some of the questions. */
  readonly everything: Times;
  /** Of the 95th percentiles of a person's search and of bare FTS5. */
  readonly ratio: number;
  /** How many hits; of bare FTS5 those that it gave. */
  readonly found: { readonly person: number; readonly everything: number; readonly bare: number };
  readonly indexedPerSecond: number;
}

const LIMIT = 20;

/** Builds both, asks both the same by turns, and leaves nothing behind. */
export async function benchSearch(sizes: SearchWorldSizes): Promise<SearchFigures> {
  const folder = createTemporaryFolder();
  const world = createSearchWorld(sizes);
  const index = await openSqliteSearchIndex({ file: join(folder.path, "search.db"), clock: systemClock });
  const bare = openBare(join(folder.path, "bare.db"));
  try {
    const indexedMs = await fill(world, index, bare);
    return { ...(await ask(sizes, world, { index, bare })), indexedPerSecond: (1_000 * world.messages) / indexedMs };
  } finally {
    await index.dispose();
    bare.close();
    await folder.remove();
  }
}

/** With the same memory and the same words, so that what differs is what we add. */
function openBare(file: string): DatabaseSync {
  const bare = new DatabaseSync(file);
  bare.exec(`
    PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY;
    CREATE VIRTUAL TABLE terms USING fts5 (text, content = '', tokenize = 'ascii');
  `);
  return bare;
}

/** @returns what the index took */
async function fill(world: SearchWorld, index: SqliteSearchIndex, bare: DatabaseSync): Promise<number> {
  const add = bare.prepare("INSERT INTO terms (rowid, text) VALUES (?, ?)");
  let indexedMs = 0;
  let rowid = 0;
  for (const entries of world.entries()) {
    const startedMs = performance.now();
    await index.put(entries);
    indexedMs += performance.now() - startedMs;
    bare.exec("BEGIN");
    for (const { documents } of entries) {
      for (const { text } of documents)
        add.run(
          ++rowid,
          termsOf(text)
            .map(({ term }) => term)
            .join(" "),
        );
    }
    bare.exec("COMMIT");
  }
  return indexedMs;
}

async function ask(
  { everythingEvery }: SearchWorldSizes,
  world: SearchWorld,
  { index, bare }: { readonly index: SqliteSearchIndex; readonly bare: DatabaseSync },
): Promise<Omit<SearchFigures, "indexedPerSecond">> {
  const find = bare.prepare(`SELECT rowid FROM terms WHERE terms MATCH ? ORDER BY rank LIMIT ${LIMIT}`);
  const times = { bare: [] as number[], person: [] as number[], everything: [] as number[] };
  const found = { person: 0, everything: 0, bare: 0 };
  for (const [number, question] of world.questions.entries()) {
    const query = queryOf(question);
    const match = (matchExpression({ ...query, withBlocked: true }) ?? "").replaceAll("{text names} :", "");
    found.bare += await timed(times.bare, async () => find.all(match).length);
    found.person += await timed(times.person, async () => (await index.search({ ...query, seen: world.seen })).count);
    if (number % everythingEvery > 0) continue;
    found.everything += await timed(times.everything, async () => (await index.search(query)).count);
  }
  const [bareTimes, person, everything] = [times.bare, times.person, times.everything].map(timesOf) as [
    Times,
    Times,
    Times,
  ];
  const { messages, questions } = world;
  const ratio = person.p95Ms / bareTimes.p95Ms;
  return { messages, questions: questions.length, bare: bareTimes, person, everything, ratio, found };
}

async function timed<R>(times: number[], work: () => Promise<R>): Promise<R> {
  const startedMs = performance.now();
  const result = await work();
  times.push(performance.now() - startedMs);
  return result;
}

function queryOf(question: string): SearchQuery {
  const words = parseSearchWords(question);
  if (!words.ok) throw new Error(`${question}: expected ${words.expected}`);
  const expression: SearchExpression = words.expression;
  return { expression, orderBy: "best", versions: "latest", withBlocked: false, limit: LIMIT };
}

function timesOf(times: readonly number[]): Times {
  return { p50Ms: quantile(times, 0.5), p95Ms: quantile(times, 0.95), p99Ms: quantile(times, 0.99) };
}
