import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";

const PRINT =
  "const d = new Date(); console.log(JSON.stringify([Date.now(), d.getTime(), d instanceof Date, Date.UTC(2026), new Date(5).getTime()]))";

it.each([600_000, -600_000])("moves the clock of a whole process by %i ms, and nothing else of it", (shiftMs) => {
  const preload = new URL("clock-shift.ts", import.meta.url).href;
  const env = { ...process.env, NODE_OPTIONS: `--import=${preload}`, CLOCK_SHIFT_MS: String(shiftMs) };
  const beforeMs = Date.now();
  const { stdout } = spawnSync(process.execPath, ["-e", PRINT], { env, encoding: "utf8" });
  const [nowMs, dateMs, isDate, utcMs, givenMs] = JSON.parse(stdout);
  for (const timeMs of [nowMs, dateMs]) {
    expect(timeMs - shiftMs).toBeGreaterThanOrEqual(beforeMs);
    expect(timeMs - shiftMs).toBeLessThanOrEqual(Date.now());
  }
  expect([isDate, utcMs, givenMs]).toEqual([true, Date.UTC(2026), 5]);
});
