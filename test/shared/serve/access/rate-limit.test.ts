import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { Principal } from "../../../../shared/serve/access/principal.ts";
import { createRateLimit } from "../../../../shared/serve/access/rate-limit.ts";

const key = (id = "k"): Principal => ({ kind: "key", id });
const app = (id = "a"): Principal => ({ kind: "app", id, clientId: "c", roles: new Set() });
const user = (id = "u"): Principal => ({ kind: "user", id, clientId: "c", roles: new Set(), canWrite: false });

function world(requestsPerMinute = 6) {
  const clock = new SimulatedClock();
  const limit = createRateLimit({ clock, requestsPerMinute });
  /** How many of so many requests were there. */
  const ask = (principal: Principal, count: number) =>
    Array.from({ length: count }, () => limit.take(principal)).filter(({ retryAfterMs }) => retryAfterMs === undefined)
      .length;
  return { clock, limit, ask };
}

describe("a bucket", () => {
  it("has a minute's worth at once, ten times as many for a key, and each principal its own", () => {
    const { ask } = world();
    expect([ask(user(), 100), ask(app(), 100), ask(key(), 100)]).toEqual([6, 6, 60]);
    expect([ask(user("other"), 100), ask(user(), 1), ask(app("u"), 1)]).toEqual([6, 0, 1]);
  });

  it("is filled as time goes by, and never holds more than a minute's worth", async () => {
    const { clock, ask } = world();
    ask(user(), 6);
    await clock.advance(9_999);
    expect(ask(user(), 1)).toBe(0);
    await clock.advance(1);
    expect(ask(user(), 2)).toBe(1);
    await clock.advance(30_000);
    expect(ask(user(), 9)).toBe(3);
    await clock.advance(3_600_000);
    expect(ask(user(), 9)).toBe(6);
  });

  it("says what is left, and how long nothing more comes, in the fields of the draft", () => {
    const { limit } = world();
    const policy = { "ratelimit-policy": '"requests";q=6;w=60' };
    const spent = Array.from({ length: 7 }, () => limit.take(user()));
    expect(spent[0]).toEqual({ retryAfterMs: undefined, headers: { ...policy, ratelimit: '"requests";r=5;t=10' } });
    expect(spent[5]).toEqual({ retryAfterMs: undefined, headers: { ...policy, ratelimit: '"requests";r=0;t=10' } });
    expect(spent[6]).toEqual({ retryAfterMs: 10_000, headers: { ...policy, ratelimit: '"requests";r=0;t=10' } });
  });

  it("has something for whoever comes when it said, and nothing for whoever comes before", async () => {
    const { clock, limit, ask } = world(7);
    ask(user(), 7);
    await clock.advance(3_000);
    const { retryAfterMs = 0 } = limit.take(user());
    expect(retryAfterMs).toBeCloseTo(60_000 / 7 - 3_000, 6);
    await clock.advance(Math.floor(retryAfterMs));
    expect(ask(user(), 1)).toBe(0);
    await clock.advance(1);
    expect(ask(user(), 1)).toBe(1);
  });

  it("gives nothing for a clock that was set back", () => {
    let nowMs = 1_000_000;
    const limit = createRateLimit({ clock: { nowMs: () => nowMs, sleep: async () => {} }, requestsPerMinute: 2 });
    limit.take(user());
    limit.take(user());
    nowMs = 0;
    expect(limit.take(user()).retryAfterMs).toBe(30_000);
  });

  it("gives in any minute at most two minutes' worth, however it is asked", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 80 }), async (pauses) => {
        const { clock, limit } = world(5);
        const given: number[] = [];
        for (const pauseMs of pauses) {
          await clock.advance(pauseMs);
          if (limit.take(user()).retryAfterMs === undefined) given.push(clock.nowMs());
        }
        for (const fromMs of given) {
          expect(given.filter((atMs) => atMs >= fromMs && atMs < fromMs + 60_000).length).toBeLessThanOrEqual(10);
        }
      }),
      { numRuns: 50 },
    );
  });
});

describe("the memory of it", () => {
  it("ends: beyond ten thousand principals, whoever has not asked for longest is forgotten", () => {
    const { ask } = world(1);
    ask(user("first"), 1);
    for (let number = 0; number < 9_999; number += 1) ask(user(`${number}`), 1);
    expect(ask(user("first"), 1)).toBe(0);
    for (let number = 10_000; number < 19_999; number += 1) ask(user(`${number}`), 1);
    expect(ask(user("first"), 1)).toBe(0);
    for (let number = 20_000; number < 30_000; number += 1) ask(user(`${number}`), 1);
    expect(ask(user("first"), 1)).toBe(1);
  });
});
