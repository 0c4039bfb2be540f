import { describe, expect, it } from "vitest";
import { holdStill } from "../chaos/hold-still.ts";
import { openBackfillTenant, Traffic } from "./backfill-tenant.ts";
import { benchHistory, SMALL_HISTORY } from "./history-bench.ts";
import { whileItMoves } from "./instance.ts";
import { fewestNaiveRequests } from "./naive-count.ts";
import { readNaively } from "./naive-reader.ts";

describe("three years of a small tenant, read by instances that are killed every half minute", () => {
  it("are whole, and nothing is read twice but the pages under way", async () => {
    const { messages, naive, eachParticipant, eachSender } = await benchHistory(SMALL_HISTORY);
    for (const figures of [eachParticipant, eachSender]) {
      expect(figures).toMatchObject({ missing: 0, stale: 0, readTwiceInOneLife: 0, report: { state: "complete" } });
      expect(figures.report.sources).toMatchObject({ failed: 0, left: 0, done: 14 });
      expect(figures.requestsPer1000).toBeLessThan(naive.requestsPer1000);
    }
    expect(messages).toBe(1_200);
    expect(eachSender.givenPerMessage).toBeLessThan(eachParticipant.givenPerMessage);
  }, 60_000);
});

it("what a naive reader asks is counted as it would be read, but for what is refused and asked again", async () => {
  const world = await openBackfillTenant({ users: 5, teams: 1, historyMessages: 60 });
  const letGo = holdStill(world.clock);
  const traffic = new Traffic();
  await whileItMoves(world, readNaively({ clock: world.clock, ask: world.fetchInto(traffic) }));
  letGo();
  await world.tenant.stop();
  const counted = fewestNaiveRequests(world.tenant.model);
  expect(counted).toBeLessThanOrEqual(traffic.requests);
  expect(new Set(traffic.answered.filter((url) => url.includes("/v1.0/"))).size).toBe(counted);
});
