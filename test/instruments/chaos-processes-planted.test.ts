import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { buildPlantedBundle } from "../chaos/processes/planted-bundle.ts";
import { runSmallRound } from "../chaos/processes/small-round.ts";

/** A run ends by what happens. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;

function plantedPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "teamsink-chaos-test-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, "index.cjs");
}

it(
  "is red when what is acknowledged may not stand in the queue",
  async () => {
    const bundle = plantedPath();
    await buildPlantedBundle(bundle);
    const result = await runSmallRound({ bundlePath: bundle, faults: ["queue-cut"], settleLimitMs: 8_000 });
    expect(result.lost).toBeGreaterThan(0);
  },
  LIMIT_MS,
);
