import { expect, it } from "vitest";
import { fuzzApi } from "./fuzz-api.ts";

it("answers whatever is asked as the document says, and never fails", { timeout: 60_000 }, async () => {
  const { byStatus, problems, operations } = await fuzzApi({ requests: 1_500, seed: 1 });
  expect(problems).toEqual([]);
  expect(operations).toBeGreaterThan(30);
  // A request that is always refused tries little.
  expect(byStatus[200]).toBeGreaterThan(150);
  expect(byStatus[400]).toBeGreaterThan(150);
});
