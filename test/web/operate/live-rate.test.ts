import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { KEPT_MS, rateOf, type Samples, sparkPoints, withSample } from "../../../web/operate/live-rate.ts";

const WINDOW_MS = 30_000;

interface Answer {
  readonly second: number;
  readonly instance?: number;
  readonly live: number;
  readonly stored?: number;
  readonly behind?: number;
  readonly errors?: number;
}

function read(answers: readonly Answer[]): Samples {
  return answers.reduce<Samples>(
    (samples, { second, instance = 1, live, stored = live, behind = 0, errors = 0 }) =>
      withSample(samples, {
        atMs: second * 1_000,
        startedSeconds: instance,
        live,
        stored,
        behindSeconds: behind,
        errors,
      }),
    [],
  );
}

const rateAfter = (answers: readonly Answer[]) =>
  rateOf(read(answers), (answers.at(-1)?.second ?? 0) * 1_000, WINDOW_MS);

describe("the live rate", () => {
  it("is the difference of two answers by the time between them, and the lag that of what came", () => {
    const rate = rateAfter([
      { second: 0, live: 100, stored: 150, behind: 40 },
      { second: 5, live: 110, stored: 175, behind: 44, errors: 2 },
    ]);
    expect(rate).toEqual({ instances: 1, livePerSecond: 2, otherPerSecond: 3, behindMs: 400, errors: 2 });
  });

  it("is not known until an instance answered twice", () => {
    expect(rateAfter([{ second: 0, live: 5 }])).toBeUndefined();
    expect(
      rateAfter([
        { second: 0, live: 5, instance: 1 },
        { second: 5, live: 900, instance: 2 },
      ]),
    ).toBeUndefined();
  });

  it("has no lag where nothing came", () => {
    const rate = rateAfter([
      { second: 0, live: 5, behind: 2 },
      { second: 5, live: 5, behind: 2 },
    ]);
    expect(rate).toMatchObject({ livePerSecond: 0, behindMs: undefined });
  });

  it("begins anew with a counter that did", () => {
    const restarted = [
      { second: 0, live: 1_000 },
      { second: 5, live: 3 },
    ];
    expect(rateAfter(restarted)).toBeUndefined();
    expect(rateAfter([...restarted, { second: 10, live: 13 }])).toMatchObject({ instances: 1, livePerSecond: 2 });
  });

  it("is the sum of the instances that answered in turn", () => {
    const rate = rateAfter([
      { second: 0, live: 100, instance: 1 },
      { second: 5, live: 9_000, instance: 2, behind: 70 },
      { second: 10, live: 110, instance: 1, behind: 2 },
      { second: 15, live: 9_020, instance: 2, behind: 80 },
    ]);
    expect(rate).toMatchObject({ instances: 2, livePerSecond: 3, behindMs: 400 });
  });

  it("forgets what is of no use any more", () => {
    const samples = read([
      { second: 0, live: 1 },
      { second: KEPT_MS / 1_000 + 1, live: 2 },
    ]);
    expect(samples).toHaveLength(1);
  });

  it("is never negative, whoever answers and whatever begins anew", () => {
    const answer = fc.record({
      step: fc.integer({ min: 0, max: 20 }),
      instance: fc.integer({ min: 1, max: 3 }),
      live: fc.nat(1_000),
      stored: fc.nat(1_000),
      behind: fc.nat(1_000),
    });
    fc.assert(
      fc.property(fc.array(answer, { minLength: 2, maxLength: 30 }), (answers) => {
        let second = 0;
        const timed = answers.map(({ step, ...one }) => {
          second += step;
          return { ...one, second };
        });
        const { livePerSecond = 0, otherPerSecond = 0, behindMs = 0 } = rateAfter(timed) ?? {};
        for (const figure of [livePerSecond, otherPerSecond, behindMs]) {
          expect(figure).toBeGreaterThanOrEqual(0);
          expect(Number.isFinite(figure)).toBe(true);
        }
      }),
    );
  });
});

describe("the line", () => {
  it("ends at the right, and touches the top with its highest", () => {
    expect(sparkPoints([0, 4, 2], { width: 100, height: 40 })).toBe("0,40 50,0 100,20");
  });

  it("is flat at the bottom where nothing came", () => {
    expect(sparkPoints([0, 0], { width: 100, height: 40 })).toBe("0,40 100,40");
    expect(sparkPoints([], { width: 100, height: 40 })).toBe("");
  });
});
