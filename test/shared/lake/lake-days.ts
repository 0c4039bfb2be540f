import { folderOf, nameOf } from "../../../shared/lake/file-names.ts";
import type { FileColumn } from "../../../shared/lake/parquet.ts";
import { readParquet } from "../../../shared/lake/read-parquet.ts";
import { columnsOf, type createLakeWorld } from "./lake-world.ts";

export type LakeWorld = ReturnType<typeof createLakeWorld>;

const DAY_MS = 86_400_000;
export const FIVE_MINUTES_MS = 300_000;

/** So many runs on one day, each with something new, something changed and a reply. */
export async function writeDay(one: LakeWorld, runs: number): Promise<void> {
  for (let run = 0; run < runs; run += 1) {
    const lastModifiedDateTime = new Date(one.clock.nowMs()).toISOString();
    await one.say(`${one.clock.nowMs()}`);
    await one.say(`r${run}`, { channelIdentity: { teamId: TEAM, channelId: "19:c" }, chatId: null, replyToId: "1" });
    await one.say("changing", { etag: String(one.clock.nowMs()), lastModifiedDateTime, body: { content: `${run}` } });
    await one.run({ compacts: false });
    await one.clock.advance(FIVE_MINUTES_MS);
  }
}

const TEAM = "11111111-1111-4111-8111-111111111111";

export async function nextDay(one: LakeWorld, days = 1): Promise<void> {
  const nowMs = one.clock.nowMs();
  await one.clock.advance((Math.floor(nowMs / DAY_MS) + days) * DAY_MS - nowMs);
}

/** Every row of a table, as texts that sort, by a reader of ours, which is faster; DuckDB reads the same in other tests. */
export async function rowsOf(files: readonly (readonly [string, Uint8Array])[], table = "messages"): Promise<string[]> {
  const columns: readonly FileColumn[] = columnsOf(table);
  const rows: string[] = [];
  for (const [path, bytes] of files) {
    if (!path.startsWith(`${table}/`)) continue;
    const cells = await readParquet(bytes, columns);
    for (const index of cells[0]?.keys() ?? []) {
      rows.push(JSON.stringify(cells.map((column) => String(column[index]))));
    }
  }
  return rows.toSorted();
}

export function filesIn(one: LakeWorld, table: string, day: string): string[] {
  const folder = folderOf(table, day);
  return one.paths().flatMap((path) => (path.startsWith(folder) ? [nameOf(path)] : []));
}
