import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { expect } from "vitest";
import { processTree } from "../../helpers/process-tree.ts";
import { type ProcessChaosOptions, runProcessChaos } from "./run-processes.ts";

/** Small, for a test: `npm run chaos -- --processes` has more of everything. */
const ROUND = { seed: 1, rounds: 1, messagesPerRound: 60, faultyMs: 5_000 } as const;

/** And nothing of it is left behind. */
export async function runSmallRound(options: Pick<ProcessChaosOptions, "bundlePath" | "faults" | "settleLimitMs">) {
  const before = processTree(process.pid);
  const result = await runProcessChaos({ ...ROUND, ...options });
  expect(processTree(process.pid).filter((pid) => !before.includes(pid))).toEqual([]);
  expect(readdirSync(tmpdir()).filter((name) => name.startsWith(`teamsink-chaos-${process.pid}-`))).toEqual([]);
  return result;
}
