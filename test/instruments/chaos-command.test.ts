import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { FAULT_TABLE } from "../chaos/faults/fault-table.ts";
import { PROCESS_FAULTS } from "../chaos/processes/faults.ts";

/** A run ends by its simulated minutes. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;
const script = fileURLToPath(new URL("../chaos/run.ts", import.meta.url));

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

describe("npm run chaos", () => {
  it("explains itself and every fault", () => {
    const { status, stdout } = run("--help");
    expect(status).toBe(0);
    const names = [...Object.keys(FAULT_TABLE), ...Object.keys(PROCESS_FAULTS)];
    expect(names.filter((name) => !stdout.includes(`  ${name} `))).toEqual([]);
  });

  it(
    "prints a line of JSON and ends well",
    () => {
      const { status, stdout } = run("--seed", "4", "--minutes", "1", "--faults", "duplicate,reorder", "--json");
      expect(status).toBe(0);
      expect(JSON.parse(stdout)).toMatchObject({
        seed: 4,
        lost: 0,
        missingRaw: 0,
        faults: { duplicate: expect.any(Number) },
      });
    },
    LIMIT_MS,
  );
});
