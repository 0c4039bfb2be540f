import { describe, expect, it } from "vitest";
import { benchHistory, SMALL_HISTORY } from "./history-bench.ts";

describe("three years of a small tenant, read by instances that are killed every half minute", () => {
  it("are whole, and nothing is read twice but the pages under way", async () => {
    const { messages, naive, eachParticipant, eachSender } = await benchHistory(SMALL_HISTORY);
    for (const figures of [eachParticipant, eachSender]) {
      expect(figures).toMatchObject({ missing: 0, stale: 0, readTwiceInOneLife: 0, report: { state: "complete" } });
      expect(figures.report.sources).toMatchObject({ failed: 0, left: 0, done: 14 });
      expect(figures.requestsPer1000).toBeLessThan(naive.requestsPer1000);
    }
    expect(messages).toBe(1_200);
    expect(naive.missing).toBe(0);
    expect(eachSender.givenPerMessage).toBeLessThan(eachParticipant.givenPerMessage);
  }, 60_000);
});
