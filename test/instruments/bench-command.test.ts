import { execFile } from "node:child_process";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const cwd = fileURLToPath(new URL("../../", import.meta.url));

async function bench(...options: string[]): Promise<string> {
  const args = ["--expose-gc", "test/bench/run.ts", ...options];
  return (await promisify(execFile)(process.execPath, args, { cwd })).stdout;
}

describe("npm run bench", () => {
  it("prints one line of JSON with every figure", async () => {
    const stdout = await bench("--json", "--quick");
    expect(stdout).toMatch(/^\{.*\}\n$/);
    const number = expect.any(Number);
    const batches = { "1": number, "10": number, "50": number };
    const figures = JSON.parse(stdout) as { rsa: { perSecond: number }; ingest: { perSecond: { "1": number } } };
    expect(figures).toEqual({
      ingest: { perSecond: batches, ratio: batches, freshTokenRatio: batches },
      rsa: { perSecond: number },
      host: {
        cpu: { usPerMessage: number },
        cores:
          availableParallelism() > 1
            ? { onePerSecond: number, twoPerSecond: number, ratio: number, cpuRatio: number }
            : null,
        acknowledgements: {
          itemsPerSecond: number,
          posts: number,
          p50Ms: number,
          p99Ms: number,
          maxMs: number,
          late: number,
        },
      },
      coldStart: { bundleMs: number, functionsMs: number, ratio: number },
      heap: { after10000Mb: number, after100000Mb: number, growthMb: number },
    });
    expect(figures.rsa.perSecond).toBeGreaterThan(0);
    expect(figures.ingest.perSecond["1"]).toBeGreaterThan(0);
  });

  it("prints what a backfill asks of Graph, beside a naive reader", async () => {
    const number = expect.any(Number);
    const byInstances = { "1": number, "8": number };
    const { backfill } = JSON.parse(await bench("--backfill", "--json", "--quick"));
    expect(backfill).toEqual({
      messages: 150,
      product: {
        requestsPer1000: byInstances,
        nextDayRequestsPer1000: number,
        allowanceUsed: byInstances,
        refusedShare: { "1": 0, "8": 0 },
        minutes: byInstances,
      },
      naive: {
        requestsPer1000: number,
        nextDayRequestsPer1000: number,
        allowanceUsed: number,
        refusedShare: number,
        minutes: number,
      },
    });
    const table = await bench("--backfill", "--quick");
    for (const row of ["1 instance ", "8 instances", "a naive reader"]) expect(table).toContain(row);
  });

  it("prints a table", async () => {
    const table = await bench("--quick", "--baseline", ".");
    for (const row of [
      "ingest, posts of 50",
      "bare RSA",
      "under the baseline's",
      "two cores",
      "acknowledged",
      "cold start",
      "heap after 100,000",
    ])
      expect(table).toContain(row);
  });

  it("says which figures are promised", async () => {
    const help = await bench("--help");
    for (const promise of ["at least 0.80", "at least 1.5 times", "none over 2.9 s", "at most 2.2 times", "at most 32"])
      expect(help).toContain(promise);
  });
});
