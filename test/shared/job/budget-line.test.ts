import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { BudgetLine } from "../../../shared/job/budget-line.ts";

const MAX_WAIT_MS = 60_000;

function setUp({ perSecond = 20, phase = 0 } = {}) {
  const clock = new SimulatedClock();
  const beganMs = clock.nowMs();
  const line = new BudgetLine({ clock, perSecond, random: () => phase });
  /** When each starts, in ms since the beginning; a text says when the one turned away is to come back. */
  const join = (count: number, { isUrgent = false, maxWaitMs = MAX_WAIT_MS } = {}) => {
    const outcomes: (number | string)[] = [];
    for (let index = 0; index < count; index += 1) {
      line.turn({ isUrgent, maxWaitMs }).then(
        () => outcomes.push(clock.nowMs() - beganMs),
        (error: { code: string; retryAfterMs: number }) => outcomes.push(`${error.code} ${error.retryAfterMs}`),
      );
    }
    return outcomes;
  };
  return {
    clock,
    line,
    join,
    rate: (perSecond: number) => line.setRate({ perSecond, untilMs: Infinity, afterwards: 1 }),
  };
}

/** Time passes while it is asked for, as it does outside of tests. */
class PassingClock extends SimulatedClock {
  #reads = 0;

  override nowMs(): number {
    this.#reads += 1;
    return super.nowMs() + this.#reads;
  }
}

describe("a line", () => {
  it("forgets nobody when the rate falls while it looks who is late", async () => {
    for (let lastsMs = 1; lastsMs <= 300; lastsMs += 1) {
      const clock = new PassingClock();
      const line = new BudgetLine({ clock, perSecond: 20 });
      line.setRate({ perSecond: 20, untilMs: clock.nowMs() + lastsMs, afterwards: 0.1 });
      let settled = 0;
      const turns = Array.from({ length: 40 }, () => line.turn({ isUrgent: false, maxWaitMs: 150 }));
      for (const turn of turns) void turn.catch(() => undefined).finally(() => (settled += 1));
      await clock.advance(120_000);
      expect({ lastsMs, settled }).toEqual({ lastsMs, settled: turns.length });
    }
  });

  it("starts the first at once and the others evenly", async () => {
    const { clock, join } = setUp();
    const started = join(4);
    await clock.advance(1_000);
    expect(started).toEqual([0, 50, 100, 150]);
  });

  it("keeps its rate although timers are late", async () => {
    const { clock, join } = setUp({ perSecond: 19.4 });
    const started = join(1_000);
    await clock.advance(51_500);
    expect(started.length).toBeGreaterThanOrEqual(999);
  });

  it("does not make up for time when nobody waited", async () => {
    const { clock, join } = setUp();
    join(1);
    await clock.advance(10_000);
    const started = join(3);
    await clock.advance(1_000);
    expect(started).toEqual([10_000, 10_050, 10_100]);
  });

  it("turns away whose time ends between the opening and its own first turn, instead of asking for ever", async () => {
    const { clock, line, join } = setUp({ perSecond: 1, phase: 0.9 });
    line.hold(clock.nowMs() + 1_000);
    const outcomes = join(1, { maxWaitMs: 1_200 });
    await clock.advance(5_000);
    expect(outcomes).toEqual([expect.stringMatching(/^graph-throttled \d+$/)]);
  });

  it("lets urgent ones go first", async () => {
    const { clock, join } = setUp({ perSecond: 1 });
    const others = join(3);
    const urgent = join(2, { isUrgent: true });
    await clock.advance(10_000);
    expect([others, urgent]).toEqual([
      [0, 3_000, 4_000],
      [1_000, 2_000],
    ]);
  });

  it("goes by a new rate at once, for those that wait already as well", async () => {
    const { clock, join, rate } = setUp({ perSecond: 0.01 });
    const started = join(3);
    await clock.advance(5_000);
    rate(10);
    await clock.advance(1_000);
    expect(started).toEqual([0, 5_000, 5_100]);
  });

  it("goes by the other rate once its time is over", async () => {
    const { clock, line, join } = setUp();
    line.setRate({ perSecond: 10, untilMs: clock.nowMs() + 1_000, afterwards: 0.5 });
    expect(line.perSecond).toBe(10);
    const started = join(14);
    await clock.advance(10_000);
    expect(line.perSecond).toBe(0.5);
    expect(started.filter((startMs) => Number(startMs) <= 1_000)).toHaveLength(10);
    expect(started.slice(10)).toEqual([2_900, 4_900, 6_900, 8_900]);
  });

  it("is closed until its rate is set, or for so long", async () => {
    const { clock, line, join, rate } = setUp();
    line.close(2_000);
    const first = join(1);
    await clock.advance(300);
    rate(20);
    await clock.advance(100);
    expect(first).toEqual([300]);
    line.close(2_000);
    const second = join(1);
    await clock.advance(5_000);
    expect(second).toEqual([2_400]);
  });

  it("opens anywhere in its first interval, so that instances that open together do not start together", async () => {
    const { clock, line, join } = setUp({ perSecond: 0.5, phase: 0.5 });
    line.hold(clock.nowMs() + 4_000);
    const started = join(2);
    await clock.advance(10_000);
    expect(started).toEqual([5_000, 7_000]);
  });
});

describe("whoever cannot start in time", () => {
  it("is turned away when its time is over, not before, and told when the line may be done", async () => {
    const { clock, join } = setUp({ perSecond: 1 });
    const outcomes = join(5, { maxWaitMs: 2_500 });
    await clock.advance(2_000);
    expect(outcomes).toEqual([0, 1_000, 2_000]);
    await clock.advance(500);
    expect(outcomes.slice(3)).toEqual(["graph-throttled 1000", "graph-throttled 2000"]);
  });

  it("comes back within minutes, however slow the line is now", async () => {
    const { clock, join } = setUp({ perSecond: 0.001 });
    const outcomes = join(3);
    await clock.advance(MAX_WAIT_MS);
    expect(outcomes).toEqual([0, "graph-throttled 300000", "graph-throttled 300000"]);
  });

  it("is turned away at once when Graph asks for a longer pause", async () => {
    const { clock, line, join } = setUp();
    const outcomes = join(2);
    await clock.settle();
    line.refused(3_600_000);
    await clock.settle();
    expect(outcomes).toEqual([0, "graph-throttled 3600000"]);
    await clock.advance(600_000);
    const later = join(1);
    await clock.settle();
    expect(later).toEqual(["graph-throttled 3000000"]);
  });
});

describe("a refusal", () => {
  it("holds the line, halves its rate and lets it climb back within twenty seconds", async () => {
    const { clock, line, join } = setUp();
    line.refused(5_000);
    const started = join(1_000);
    const startedIn = async (durationMs: number) => {
      const before = started.length;
      await clock.advance(durationMs);
      return started.length - before;
    };
    expect(await startedIn(4_999)).toBe(0);
    expect(await startedIn(1_001)).toBeLessThanOrEqual(12);
    expect(await startedIn(9_000)).toBeGreaterThan(9 * 10);
    expect(await startedIn(10_000)).toBeGreaterThanOrEqual(195);
  });

  it("that comes with others is one refusal, and a later one halves again", async () => {
    const { clock, line, join } = setUp();
    line.refused(1_000);
    line.refused(1_000);
    const first = join(2);
    await clock.advance(5_000);
    expect(first).toEqual([1_000, 1_100]);
    line.refused(1_000);
    await clock.advance(1_001);
    line.refused(1_000);
    const second = join(2);
    await clock.advance(5_000);
    const [firstMs, secondMs] = second.map(Number);
    expect((secondMs ?? 0) - (firstMs ?? 0)).toBeGreaterThan(125);
  });

  it("slows a line that asks seldom until it has asked again", async () => {
    const { clock, line, join } = setUp({ perSecond: 0.1 });
    line.refused(1_000);
    await clock.advance(60_000);
    const started = join(3);
    await clock.advance(60_000);
    expect(started.length).toBe(3);
    expect(Number(started[1]) - Number(started[0])).toBeGreaterThan(15_000);
  });
});

it("is never quicker than its rates allow, whatever happens", async () => {
  const step = fc.oneof(
    fc.record({ join: fc.integer({ min: 1, max: 30 }), isUrgent: fc.boolean() }),
    fc.record({ perSecond: fc.integer({ min: 1, max: 20 }) }),
    fc.record({ refusedMs: fc.integer({ min: 0, max: 3_000 }) }),
    fc.record({ waitMs: fc.integer({ min: 0, max: 3_000 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      const { clock, line, join, rate } = setUp();
      const started: (number | string)[][] = [];
      for (const given of steps) {
        if ("join" in given) started.push(join(given.join, { isUrgent: given.isUrgent }));
        else if ("perSecond" in given) rate(given.perSecond);
        else if ("refusedMs" in given) line.refused(given.refusedMs);
        else await clock.advance(given.waitMs);
      }
      await clock.advance(MAX_WAIT_MS);
      const startsMs = started
        .flat()
        .filter((startMs) => typeof startMs === "number")
        .sort((a, b) => a - b);
      for (const [index, startMs] of startsMs.entries()) {
        // One at the start of the second and twenty in it, and what may be caught up with.
        const withinSecond = startsMs.slice(index).filter((otherMs) => otherMs < startMs + 1_000).length;
        expect(withinSecond).toBeLessThanOrEqual(21 + 4);
      }
      expect(started.flat()).toHaveLength(steps.reduce((sum, given) => sum + ("join" in given ? given.join : 0), 0));
    }),
    { numRuns: 100 },
  );
});
