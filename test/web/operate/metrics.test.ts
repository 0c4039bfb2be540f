import { describe, expect, it } from "vitest";
import { type EventCounts, eventCountsIn, rateBetween } from "../../../web/operate/metrics.ts";

const TEXT = `# HELP teamsink_events_total Events that this instance has logged since it started.
# TYPE teamsink_events_total counter
teamsink_events_total{event="message.stored",level="info"} 12
teamsink_events_total{event="message.stored",level="warn"} 1
teamsink_events_total{event="post.answered",level="info"} 7
teamsink_other{event="message.stored"} 99
`;

const at = (atMs: number, counts: Readonly<Record<string, number>>): { atMs: number; counts: EventCounts } => ({
  atMs,
  counts: new Map(Object.entries(counts)),
});

describe("the counters of events", () => {
  it("are read by their names, whatever their level, and nothing else is", () => {
    expect([...eventCountsIn(TEXT)]).toEqual([
      ["message.stored", 13],
      ["post.answered", 7],
    ]);
    expect(eventCountsIn("").size).toBe(0);
  });
});

describe("the rate between two looks", () => {
  const before = at(1_000, { "message.stored": 10, "post.answered": 3 });
  it.each([
    ["is what came in a second", at(3_000, { "message.stored": 16, "post.answered": 3 }), 3],
    ["is none where nothing came", at(3_000, { "message.stored": 10, "post.answered": 3 }), 0],
    ["is not known of an instance that has started anew", at(3_000, { "message.stored": 2 }), undefined],
    ["is not known of another instance, though it has stored more", at(3_000, { "message.stored": 99 }), undefined],
    ["is not known of no time", at(1_000, { "message.stored": 16, "post.answered": 3 }), undefined],
  ])("%s", (_what, after, rate) => {
    expect(rateBetween(before, after, "message.stored")).toBe(rate);
  });

  it("is counted from none where there was none", () => {
    expect(rateBetween(at(0, {}), at(2_000, { "message.stored": 4 }), "message.stored")).toBe(2);
  });
});
