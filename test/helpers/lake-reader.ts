import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import type { MemoryLakeStore } from "./memory-lake-store.ts";

export type LakeRow = Readonly<Record<string, unknown>>;

/** What is in the lake, read as whoever uses it reads it: by DuckDB, which is somebody else's reader of Parquet. */
export async function openLake(store: Pick<MemoryLakeStore, "files">) {
  const folder = createTemporaryFolder();
  for (const [path, bytes] of store.files()) {
    const file = join(folder.path, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const ask = async (sql: string): Promise<LakeRow[]> => (await connection.runAndReadAll(sql)).getRowObjectsJS();
  const filesOf = (table: string) => `read_parquet('${folder.path}/${table}/**/*.parquet', hive_partitioning = true)`;
  return {
    rows: (table: string) => ask(`SELECT * FROM ${filesOf(table)}`),
    /** The newest row of each key: the query of docs/lake.md. */
    newest: (table: string, keys: readonly string[]) =>
      ask(
        documentedQuery()
          .replace("lake/messages/", `${folder.path}/${table}/`)
          .replace("conversation_id, id", keys.join(", ")),
      ),
    /** Names of columns and their types as Parquet has them. */
    schema: (table: string) =>
      ask(`SELECT DISTINCT name, type, converted_type, repetition_type
           FROM parquet_schema('${folder.path}/${table}/**/*.parquet') WHERE num_children IS NULL`),
    close: async () => {
      connection.closeSync();
      await folder.remove();
    },
  };
}

function documentedQuery(): string {
  const [, query] = /```sql\n(SELECT \* FROM read_parquet[^`]+)```/.exec(readFileSync("docs/lake.md", "utf8")) ?? [];
  if (query === undefined) throw new Error("docs/lake.md has no query");
  return query;
}
