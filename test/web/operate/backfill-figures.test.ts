import { describe, expect, it } from "vitest";
import {
  actionsOf,
  type Backfill,
  backfillRequestOf,
  estimateWords,
  isOver,
  progressWords,
} from "../../../web/operate/backfill-figures.ts";

const NOW_MS = Date.parse("2026-11-28T12:00:00.000Z");
const before = (ms: number) => new Date(NOW_MS - ms).toISOString();

const SOURCES = {
  teams: 3,
  users: 2_000,
  deletedTeams: 0,
  deletedUsers: 0,
  skipped: { excluded: 0, "filter-is-for-chats": 0, "not-found": 0 },
  unlisted: [],
  found: 2_003,
  done: 500,
  failed: 0,
  left: 1_503,
};

function backfillOf(changed: Partial<Backfill> = {}): Backfill {
  return {
    backfillId: "b",
    state: "running",
    startedDateTime: before(100_000),
    finishedDateTime: null,
    fromDateTime: null,
    untilDateTime: before(0),
    asked: { teams: null, users: null, filter: null, chats: "each-participant", retained: false, dryRun: false },
    sources: SOURCES,
    estimate: null,
    progress: {
      requests: 80,
      messages: 4_000,
      stored: 3_900,
      invalid: 0,
      retainedVersions: 0,
      withoutPolicy: 0,
      share: 0.25,
      expectedEndDateTime: new Date(NOW_MS + 300_000).toISOString(),
    },
    underWay: [],
    failures: [],
    ...changed,
  };
}

describe("how far a backfill has come", () => {
  it("says sources, messages, rate and what is left", () => {
    expect(progressWords(backfillOf(), NOW_MS)).toBe(
      "500 of 2,003 sources · 4,000 messages read · 3,900 stored · 40/s · about 5 min left",
    );
  });

  it("says no rate and no end of one that is over, but what failed", () => {
    const over = backfillOf({ state: "incomplete", sources: { ...SOURCES, failed: 3 } });
    expect(progressWords(over, NOW_MS)).toBe("500 of 2,003 sources · 3 failed · 4,000 messages read · 3,900 stored");
  });

  it("says when nothing is counted yet", () => {
    expect(progressWords(backfillOf({ sources: null }), NOW_MS)).toBe("Teams and users are being listed");
  });

  it("expects no end in the past", () => {
    const late = backfillOf({ progress: { ...backfillOf().progress, expectedEndDateTime: before(5_000) } });
    expect(progressWords(late, NOW_MS)).toContain("about 0 s left");
  });
});

describe("what a dry run came to", () => {
  it("says it, and what is left out", () => {
    const estimate = { hours: 2.5, messages: 90_000, requests: 1, requestsAtLeast: 1 };
    const skipped = { ...SOURCES.skipped, excluded: 2 };
    expect(estimateWords(backfillOf({ estimate, sources: { ...SOURCES, skipped } }))).toBe(
      "3 teams and 2,000 users, about 90,000 messages by 1 request, about 3 h, 2 left out",
    );
    expect(estimateWords(backfillOf({ estimate: null }))).toBe("Nothing can be estimated.");
  });
});

describe("what may be done with one", () => {
  it.each([
    ["running", ["pause", "cancel"], false],
    ["paused", ["resume", "cancel"], false],
    ["incomplete", ["resume"], true],
    ["complete", [], true],
    ["cancelled", [], true],
  ] as const)("that is %s", (state, actions, over) => {
    expect(actionsOf({ state })).toEqual(actions);
    expect(isOver({ state })).toBe(over);
  });
});

describe("what a form asks for", () => {
  const formOf = (fields: Readonly<Record<string, string>>) => new Map(Object.entries(fields));

  it("is everything, where nothing is filled in", () => {
    const empty = { from: "", until: "", teams: "", users: " \n", chats: "each-participant" };
    expect(backfillRequestOf({ get: (name) => formOf(empty).get(name) ?? null })).toEqual({
      chats: "each-participant",
      retained: false,
    });
  });

  it("is whole days of whoever asks, the last included, and each id once it is apart", () => {
    const filled = { from: "2026-03-28", until: "2026-03-29", teams: "a, b\nc", chats: "each-sender", retained: "on" };
    expect(backfillRequestOf({ get: (name) => formOf(filled).get(name) ?? null })).toEqual({
      chats: "each-sender",
      retained: true,
      from: new Date(2026, 2, 28).toISOString(),
      until: new Date(2026, 2, 30).toISOString(),
      teams: ["a", "b", "c"],
    });
  });
});
