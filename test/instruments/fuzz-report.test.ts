import { describe, expect, it } from "vitest";
import type { FuzzReport } from "../fuzz/fuzz-front-door.ts";
import { problemsOf } from "../fuzz/judge-report.ts";

const GOOD: FuzzReport = {
  posts: 10_000,
  statuses: { "200": 2_000, "202": 3_000, "400": 4_900, "413": 97 },
  refusedByEmulator: { "queue-unavailable": 3 },
  p50Ms: 10,
  p99Ms: 100,
  residentAfterTenthMb: 300,
  residentMb: 340,
  drained: true,
  stillWorks: true,
};

describe("the report of a fuzz", () => {
  it("is good when all is as promised, and storage alone was too busy now and then", () => {
    expect(problemsOf(GOOD)).toEqual([]);
  });

  it.each([
    [{ statuses: { "202": 1, "500": 1 } }, "answers that are not promised: 500"],
    [{ statuses: { broken: 1 } }, "answers that are not promised: broken"],
    [{ statuses: { "503": 1 } }, "answers that are not promised: 503"],
    [{ refusedByEmulator: { "queue-unavailable": 8, "blob-unavailable": 3 } }, "storage refused 11 of 10000 posts"],
    [{ residentMb: 400 }, "memory grew from 300 to 400 MB"],
    [{ drained: false }, "the queues did not become empty"],
    [{ stillWorks: false }, "a genuine post is not taken and stored any more"],
  ])("is not good with %j", (wrong, problem) => {
    expect(problemsOf({ ...GOOD, ...wrong })).toEqual([problem]);
  });
});
