import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../base/clock.ts";
import type { SearchIndex } from "../port/search-index.ts";
import { searchIn } from "./search-query.ts";
import { SCHEMA, SCHEMA_VERSION } from "./search-tables.ts";
import { clearSome, putEntries, removeSubjects } from "./search-writes.ts";

export interface SqliteSearchOptions {
  /** Path of the database, which is made where there is none. */
  readonly file: string;
  readonly clock: Clock;
}

export interface SqliteSearchIndex extends SearchIndex {
  /** After the searches that are under way. */
  dispose(): Promise<void>;
}

/** Two connections: whoever reads sees what was there when they began, whatever is written meanwhile. */
interface Connections {
  readonly reader: DatabaseSync;
  readonly writer: DatabaseSync;
}

const PRAGMAS = `
PRAGMA busy_timeout = 5000;
PRAGMA cache_size = -65536;
PRAGMA temp_store = MEMORY;
`;

/**
 * `SearchIndex` in a file of this machine: SQLite's FTS5, which is part of Node. SQLite works while everything else of the
 * process waits, so a search gives way now and then, and searches follow one another.
 */
export async function openSqliteSearchIndex({ file, clock }: SqliteSearchOptions): Promise<SqliteSearchIndex> {
  const { reader, writer } = await open(file);
  let last: Promise<unknown> = Promise.resolve();
  const afterOthers = <R>(work: () => Promise<R>): Promise<R> => {
    const mine = last.then(work, work);
    last = mine.catch(() => undefined);
    return mine;
  };
  return {
    put: async (entries) => putEntries(writer, entries, clock.nowMs()),
    remove: async (subjects) => removeSubjects(writer, subjects),
    clear: async (kind) => clearSome(writer, kind),
    search: (query) => afterOthers(() => searchIn(reader, query, clock)),
    dispose: async () => {
      await last;
      reader.close();
      writer.close();
    },
  };
}

async function open(file: string): Promise<Connections> {
  const { DatabaseSync } = await import("node:sqlite");
  const writer = new DatabaseSync(file);
  writer.exec(`${PRAGMAS}PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;`);
  const { user_version: version } = writer.prepare("PRAGMA user_version").get() as { user_version: number };
  if (version !== 0 && version !== SCHEMA_VERSION) {
    writer.close();
    throw new RangeError(`${file} is an index of another version: remove it, and start a rebuild of the search`);
  }
  writer.exec(`${SCHEMA}PRAGMA user_version = ${SCHEMA_VERSION};`);
  const reader = new DatabaseSync(file);
  reader.exec(PRAGMAS);
  return { reader, writer };
}
