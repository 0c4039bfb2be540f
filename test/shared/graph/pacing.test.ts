import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { type Pace, Pacer } from "../../../shared/graph/pacing.ts";
import { createReaderBudget } from "../../../shared/job/reader-budget.ts";
import { jumpThrough } from "./test-client.ts";

const MAX_WAIT_MS = 60_000;
/** A second, and what the second request may be quicker on its way than the first. */
const CONVERSATION_MS = 1_150;

function setUp() {
  const clock = new SimulatedClock();
  const startMs = clock.nowMs();
  const budget = createReaderBudget({ clock });
  const pacer = new Pacer({ clock, budget, maxWaitMs: MAX_WAIT_MS });
  /** When each of the requests, made at once and in this order, may start. */
  const starts = async (paces: readonly Pace[]) => {
    const found = paces.map(async (pace) => {
      await pacer.turn(pace);
      return Math.round(clock.nowMs() - startMs);
    });
    return jumpThrough(clock, Promise.all(found));
  };
  return { clock, pacer, starts };
}

const chat = (conversation: string): Pace => ({ budget: "message", conversation });

describe("a limit", () => {
  test.each([
    ["of a conversation is 1 a second, and a little", chat("a"), CONVERSATION_MS],
    ["of a team is 4 a second", { budget: "roster", team: "t" }, 250],
    ["of a user is 5 a second", { budget: "other", user: "u" }, 200],
    ["of who says something is 1 a second", { budget: "sendChannel", sender: "u" }, 1_000],
    ["of messages is 20 a second", { budget: "message" }, 50],
    ["of exports is 200 a second", { budget: "export" }, 5],
    ["of listing subscriptions is 2 a second", { budget: "subscriptionList" }, 500],
  ] satisfies [string, Pace, number][])("%s", async (_name, pace, intervalMs) => {
    const { starts } = setUp();
    expect(await starts([pace, pace, pace])).toEqual([0, intervalMs, 2 * intervalMs]);
  });

  test("of members of a chat is 4 a minute, which may come at once", async () => {
    const { clock, pacer, starts } = setUp();
    const pace: Pace = { budget: "other", membersOf: "a" };
    expect((await starts([pace, pace, pace])).at(-1)).toBeLessThan(100);
    await clock.advance(20_000);
    await pacer.turn(pace);
    const fifth = pacer.turn(pace).then(() => clock.nowMs());
    const askedMs = clock.nowMs();
    await jumpThrough(clock, fifth);
    // A minute after the first.
    expect((await fifth) - askedMs).toBeGreaterThan(39_000);
    expect((await fifth) - askedMs).toBeLessThan(40_100);
  });

  test("of one conversation does not slow another", async () => {
    const { starts } = setUp();
    expect(await starts([chat("a"), chat("a"), chat("a"), chat("b")])).toEqual([
      0,
      CONVERSATION_MS,
      2 * CONVERSATION_MS,
      50,
    ]);
  });

  test("does not slow the request after a silence", async () => {
    const { starts, clock } = setUp();
    await starts([chat("a")]);
    await clock.advance(CONVERSATION_MS);
    expect(await starts([chat("a")])).toEqual([CONVERSATION_MS]);
  });

  test("is kept in every lane, whatever comes", async () => {
    const anyChat = fc.constantFrom("a", "b", "c");
    await fc.assert(
      fc.asyncProperty(fc.array(anyChat, { maxLength: 25 }), fc.nat(2_000), async (chats, heldMs) => {
        const { starts, pacer } = setUp();
        await starts([
          { ...chat("b"), budget: "export" },
          { ...chat("b"), budget: "export" },
        ]);
        pacer.refused(chat("b"), heldMs);
        const startsMs = await starts(chats.map((name) => ({ ...chat(name), team: "t" })));
        const sorted = startsMs.toSorted((a, b) => a - b);
        expectApart(sorted, 250);
        for (const name of ["a", "b", "c"]) {
          const own = startsMs.filter((_startMs, index) => chats[index] === name);
          expect(own).toEqual(own.toSorted((a, b) => a - b));
          expectApart(own, CONVERSATION_MS);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe("a busy conversation", () => {
  test("does not crowd out the others", async () => {
    const { starts } = setUp();
    const busy = Array.from({ length: 30 }, () => chat("busy"));
    const others = Array.from({ length: 10 }, (_, index) => chat(`other-${index}`));
    const startsMs = await starts([...busy, ...others]);
    expect(Math.max(...startsMs.slice(30))).toBeLessThan(1_000);
  });

  test("turns away who would wait too long, and says how long", async () => {
    const { pacer, starts } = setUp();
    const accepted = starts(Array.from({ length: 53 }, () => chat("a")));
    const retryAfterMs = 53 * CONVERSATION_MS;
    await expect(pacer.turn(chat("a"))).rejects.toMatchObject({ code: "graph-throttled", retryAfterMs });
    expect((await accepted).at(-1)).toBe(52 * CONVERSATION_MS);
  });
});

describe("a refusal", () => {
  /** Two requests, the second as soon as it may: the conversation is at its limit, the budget far from its own. */
  const readTwice = (conversation: string) => [chat(conversation), chat(conversation)];

  test("holds the conversation alone where that was at its limit", async () => {
    const { pacer, starts } = setUp();
    await starts(readTwice("a"));
    pacer.refused(chat("a"), 5_000);
    expect(await starts([chat("a"), chat("b")])).toEqual([CONVERSATION_MS + 5_000, CONVERSATION_MS + 50]);
  });

  test("holds the app's budget where nothing narrower was near its limit, and halves its rate", async () => {
    const { pacer, starts } = setUp();
    await starts([chat("a")]);
    pacer.refused(chat("a"), 5_000);
    const others = ["b", "c", "d"].map(chat);
    expect(await starts([...others, { budget: "other" }])).toEqual([5_000, 5_100, 5_199, 0]);
  });

  test("of a second conversation at the same time is the budget's: that is what the two have in common", async () => {
    const { pacer, starts } = setUp();
    await starts([...readTwice("a"), ...readTwice("b")]);
    pacer.refused(chat("a"), 1_000);
    pacer.refused(chat("b"), 5_000);
    const [startMs = 0] = await starts([chat("c")]);
    expect(startMs).toBeGreaterThanOrEqual(CONVERSATION_MS + 5_000);
  });

  test("of two channels of a busy team is the team's", async () => {
    const { pacer, starts } = setUp();
    const channels = Array.from({ length: 6 }, (_, index) => ({ ...chat(`${index}`), team: "t" }));
    await starts(channels);
    const [first, second] = channels;
    if (!first || !second) throw new Error("there are six");
    pacer.refused(first, 3_000);
    pacer.refused(second, 3_000);
    expect(await starts([{ ...chat("x"), team: "t" }, chat("y")])).toEqual([1_250 + 3_000, 1_250 + 50]);
  });

  test("is never made shorter by a later one", async () => {
    const { pacer, starts } = setUp();
    await starts(readTwice("a"));
    pacer.refused(chat("a"), 5_000);
    pacer.refused(chat("a"), 1_000);
    expect(await starts([chat("a")])).toEqual([CONVERSATION_MS + 5_000]);
  });

  test("is obeyed by whoever waits for the budget at that moment", async () => {
    const { pacer, starts, clock } = setUp();
    await starts(readTwice("a"));
    const others = starts(Array.from({ length: 40 }, () => ({ budget: "message" })));
    const next = starts([chat("a")]);
    await clock.advance(CONVERSATION_MS);
    pacer.refused(chat("a"), 5_000);
    expect((await next)[0]).toBeGreaterThanOrEqual(2 * CONVERSATION_MS + 5_000);
    expect(Math.max(...(await others))).toBeLessThan(5_000);
  });

  test("that asks for too long turns away those in line as well, and those behind them, to come back one after the other", async () => {
    const { pacer, clock, starts } = setUp();
    await starts(readTwice("a"));
    const waiting = [pacer.turn(chat("a")), pacer.turn(chat("a"))];
    pacer.refused(chat("a"), 100_000);
    const outcomes = await jumpThrough(clock, Promise.allSettled(waiting));
    expect(outcomes).toMatchObject(
      [100_000, 100_000 + CONVERSATION_MS].map((retryAfterMs) => ({
        status: "rejected",
        reason: { code: "graph-throttled", retryAfterMs },
      })),
    );
  });

  test("is told to nobody for longer than an hour, however many were sent away", async () => {
    const { pacer, clock } = setUp();
    const asked = Array.from({ length: 5_000 }, () => pacer.turn(chat("a"), 0));
    const outcomes = await jumpThrough(clock, Promise.allSettled(asked));
    const toldMs = outcomes.flatMap((one) => (one.status === "rejected" ? [one.reason.retryAfterMs as number] : []));
    expect(toldMs).toHaveLength(4_999);
    expect(Math.max(...toldMs)).toBe(3_600_000);
    // One more second for each, until then.
    expect(toldMs[1_000]).toBeCloseTo((toldMs[0] ?? 0) + 1_000 * CONVERSATION_MS, -3);
  });
});

describe("memory", () => {
  test("of conversations that are idle is given back", async () => {
    const { pacer, clock, starts } = setUp();
    for (let round = 0; round < 20; round += 1) {
      await starts(Array.from({ length: 100 }, (_, index) => chat(`${round}-${index}`)));
      await clock.advance(10_000);
    }
    expect(pacer.size).toBeLessThan(600);
  });

  test("of a pause is kept until it is over", async () => {
    const { pacer, starts } = setUp();
    await starts([chat("held"), chat("held")]);
    pacer.refused(chat("held"), 50_000);
    await starts(Array.from({ length: 600 }, (_, index) => ({ ...chat(`${index}`), budget: "export" as const })));
    expect(await starts([chat("held")])).toEqual([CONVERSATION_MS + 50_000]);
  });
});

function expectApart(startsMs: readonly number[], intervalMs: number): void {
  for (const [index, startMs] of startsMs.entries()) {
    const previousMs = startsMs[index - 1] ?? Number.NEGATIVE_INFINITY;
    expect(startMs - previousMs).toBeGreaterThanOrEqual(intervalMs);
  }
}
