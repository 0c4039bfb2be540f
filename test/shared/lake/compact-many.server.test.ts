import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const SCRIPT = fileURLToPath(new URL("compact-many.ts", import.meta.url));
/** Of text alone the day has 72 MB. What is new has little of it, so that it is not the collector that takes the time. */
const HEAP_MB = 64;
const NEW_SPACE_MB = 4;

interface Told {
  readonly smallBytes: number;
  readonly sizes: readonly number[];
  readonly calls: Readonly<Record<string, number>>;
  readonly peakMb: number;
  readonly lines: readonly { readonly event: string; readonly rows?: number; readonly files?: number }[];
}

it("compacts a day of 2,000 files in a heap that holds a part of them, with two calls for each", async () => {
  const parts = ["2000", "40", "675"];
  const heap = [`--max-old-space-size=${HEAP_MB}`, `--max-semi-space-size=${NEW_SPACE_MB}`];
  const { stdout } = await promisify(execFile)(process.execPath, [...heap, SCRIPT, ...parts]);
  const { smallBytes, sizes, calls, peakMb, lines } = JSON.parse(stdout.trim().split("\n").at(-1) ?? "") as Told;
  const compacted = lines.filter(({ event }) => event === "lake.compacted");
  expect(compacted.reduce((sum, { rows = 0 }) => sum + rows, 0)).toBe(80_000);
  expect(compacted.reduce((sum, { files = 0 }) => sum + files, 0)).toBe(2_000);
  expect(smallBytes).toBeGreaterThan(80_000_000);
  expect(sizes).toHaveLength(6);
  for (const size of sizes) expect(size).toBeLessThan(16_100_000);
  expect(calls).toMatchObject({ putOnce: 6, remove: 2_000 });
  expect(calls.get).toBeLessThan(2_020);
  expect((calls.folders ?? 0) + (calls.list ?? 0)).toBeLessThan(50);
  // With the files it reads and writes, which stand beside the heap.
  expect(peakMb).toBeLessThan(160);
});
