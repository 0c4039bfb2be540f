import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { BUNDLE_PATH } from "../../../local/build.ts";
import { ensureBundle } from "../../../local/ensure-bundle.ts";
import { processTree } from "../../helpers/process-tree.ts";
import { buildPlantedBundle } from "./planted-bundle.ts";
import { type ProcessChaosOptions, runProcessChaos } from "./run-processes.ts";

/** A run ends by what happens. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;
/** Small, for a test: `npm run chaos -- --processes` has more of everything. */
const ROUND = { seed: 1, rounds: 1, messagesPerRound: 60, faultyMs: 5_000 } as const;

function plantedPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "teamsink-chaos-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "index.cjs");
}

async function run(options: Pick<ProcessChaosOptions, "bundlePath" | "faults" | "settleLimitMs">) {
  const before = processTree(process.pid);
  const result = await runProcessChaos({ ...ROUND, ...options });
  expect(processTree(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`teamsink-chaos-${process.pid}-`))).toEqual([]);
  return result;
}

it(
  "loses and doubles nothing in a round of real faults, and leaves nothing behind",
  async () => {
    const faults = ["host-killed", "cosmos-killed", "azurite-restarted", "notifications-halving", "queue-reset"];
    await ensureBundle();
    const result = await run({ bundlePath: BUNDLE_PATH, faults });
    expect(result).toMatchObject({ lost: 0, stale: 0, doubled: 0, skipped: 0, repeated: 0, crashed: 0 });
    expect(result.faults).toEqual(Object.fromEntries(faults.map((name) => [name, 1])));
    expect(result.versions).toBeGreaterThan(100);
  },
  LIMIT_MS,
);

it(
  "is red when what is acknowledged may not stand in the queue",
  async () => {
    const bundle = plantedPath();
    await buildPlantedBundle(bundle);
    const result = await run({ bundlePath: bundle, faults: ["queue-cut"], settleLimitMs: 8_000 });
    expect(result.lost).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
