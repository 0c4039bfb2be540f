import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createTemporaryFolder } from "../../../local/temporary-folder.ts";
import { createLog } from "../../../shared/base/log.ts";
import type { Cell } from "../../../shared/lake/columns.ts";
import { compactLake } from "../../../shared/lake/compact-lake.ts";
import { folderOf, writtenName } from "../../../shared/lake/file-names.ts";
import { ParquetFile } from "../../../shared/lake/parquet.ts";
import { LAKE_TABLES } from "../../../shared/lake/tables.ts";
import type { LakeStore } from "../../../shared/port/lake-store.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../helpers/memory-work-queue.ts";

/*
 * Compacts a day of many files, in a process of its own whose heap has a bound: `node compact-many.ts FILES ROWS TEXT_BYTES`. The
 * files are on a disk, so what is held is what the compaction holds. The last line of what it says is what it took, as JSON.
 */

const DAY = "2026-01-01";
const DAY_MS = 86_400_000;

/** A lake in a folder, which counts what it is asked for. */
function createFolderLake(root: string, clock: SimulatedClock) {
  const calls: Partial<Record<keyof LakeStore, number>> = {};
  const writtenMs = new Map<string, number>();
  let peakBytes = 0;
  const count = (name: keyof LakeStore) => {
    calls[name] = (calls[name] ?? 0) + 1;
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    peakBytes = Math.max(peakBytes, heapUsed + arrayBuffers);
  };
  const namesIn = async (folder: string) => (await readdir(join(root, folder)).catch(() => [])).toSorted();
  const lake: LakeStore = {
    async putOnce(path, bytes) {
      count("putOnce");
      await mkdir(join(root, dirname(path)), { recursive: true });
      await writeFile(join(root, path), bytes, { flag: "wx" });
      writtenMs.set(path, clock.nowMs());
      return "written";
    },
    async get(path, [from, until] = [0, Number.POSITIVE_INFINITY]) {
      count("get");
      return (await readFile(join(root, path))).subarray(from, until);
    },
    async folders(folder) {
      count("folders");
      return namesIn(folder);
    },
    async list(folder) {
      count("list");
      const paths = (await namesIn(folder)).map((name) => `${folder}${name}`);
      const sizes = await Promise.all(paths.map(async (path) => (await stat(join(root, path))).size));
      return paths.map((path, index) => ({ path, sizeBytes: sizes[index] ?? 0, writtenMs: writtenMs.get(path) ?? 0 }));
    },
    async remove(path) {
      count("remove");
      await rm(join(root, path), { force: true });
    },
  };
  return { lake, calls, peakBytes: () => peakBytes };
}

/** As messages are, with a text that does not pack, so that there is much to hold. */
function cellsOf(number: number, textBytes: number): Readonly<Record<string, Cell>> {
  const timeMs = 1_700_000_000_000 + number;
  return {
    conversation_id: `19:${number % 97}@thread.v2`,
    id: String(timeMs),
    row_version: BigInt(number),
    createdDateTime: new Date(timeMs).toISOString(),
    body_content: randomBytes(textBytes).toString("base64"),
    from_id: `user-${number % 500}`,
    etag: String(timeMs),
    created_at: new Date(timeMs),
    stored_at: new Date(timeMs),
  };
}

async function main([files = 0, rows = 0, textBytes = 0]: readonly number[]) {
  const clock = new SimulatedClock();
  const folder = createTemporaryFolder();
  const { lake, calls, peakBytes } = createFolderLake(folder.path, clock);
  const table = LAKE_TABLES.find(({ name }) => name === "messages");
  if (!table) throw new Error("no table");
  for (let number = 0; number < files; number += 1) {
    const file = new ParquetFile(table.columns);
    const cells = Array.from({ length: rows }, (_none, index) => cellsOf(number * rows + index, textBytes));
    await file.write(table.columns.map(({ name }) => cells.map((one) => one[name] ?? null)));
    await lake.putOnce(`${folderOf("messages", DAY)}${writtenName(number, number)}`, await file.finish());
  }
  const smallBytes = (await lake.list(folderOf("messages", DAY))).reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  for (const name of Object.keys(calls)) delete calls[name as keyof LakeStore];
  const lines: unknown[] = [];
  const ports = {
    clock,
    lake,
    state: createMemoryStateStore({ clock }),
    queue: createMemoryWorkQueue(),
    log: createLog((_level, line) => lines.push(line)),
  };
  const seconds: number[] = [];
  for (let phase = 0; phase < 2; phase += 1) {
    await clock.advance(2 * DAY_MS);
    const startMs = performance.now();
    const startedDateTime = new Date(clock.nowMs()).toISOString();
    await compactLake(ports, { job: "compact-lake", startedDateTime });
    seconds.push(Math.round(performance.now() - startMs) / 1_000);
  }
  const left = await lake.list(folderOf("messages", DAY));
  const sizes = left.map(({ sizeBytes }) => sizeBytes);
  await folder.remove();
  console.log(JSON.stringify({ smallBytes, sizes, calls, seconds, peakMb: Math.round(peakBytes() / 1e6), lines }));
}

await main(process.argv.slice(2).map(Number));
