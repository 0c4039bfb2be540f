import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import {
  CircuitBreaker,
  createCircuitBreakers,
  DEPENDENCIES,
  type Dependency,
  guarded,
} from "../../../shared/base/circuit-breaker.ts";
import { type ErrorCode, TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { createRecordingLog } from "../../helpers/recording-log.ts";

const THROTTLE = new Error("asked too much");
const ours = (code: ErrorCode, cause?: unknown) => () => Promise.reject(new TeamsinkError(code, undefined, { cause }));

/** What a call of Cosmos DB comes to. */
const OUTCOMES = {
  ok: async () => "value",
  none: ours("store-unavailable"),
  throttled: ours("store-unavailable", THROTTLE),
  conflict: ours("state-conflict"),
  forbidden: ours("cosmos-forbidden"),
  other: ours("blob-unavailable"),
  signedOut: ours("authority-unavailable"),
  defect: () => Promise.reject(new Error("of ours")),
} as const;

function world(dependency: Dependency = "cosmos") {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  const breaker = new CircuitBreaker({ dependency, clock, log, isThrottled: ({ cause }) => cause === THROTTLE });
  let asked = 0;
  /** Whether the dependency was asked. */
  const call = async (outcome: () => Promise<unknown>): Promise<boolean> => {
    const before = asked;
    await breaker
      .run(() => {
        asked += 1;
        return outcome();
      })
      .catch(() => undefined);
    return asked > before;
  };
  return { clock, log, breaker, call, asked: () => asked };
}

const five = (outcome: keyof typeof OUTCOMES) => Array.from({ length: 5 }, () => outcome);

/** Milliseconds that pass, and calls, one after the other. */
const SITUATIONS: readonly {
  readonly title: string;
  readonly steps: readonly (number | keyof typeof OUTCOMES)[];
  readonly state: "closed" | "open";
  readonly asked: number;
}[] = [
  { title: "answers", steps: ["ok", "ok"], state: "closed", asked: 2 },
  { title: "four failures", steps: ["none", "none", "none", "none"], state: "closed", asked: 4 },
  { title: "five failures", steps: five("none"), state: "open", asked: 5 },
  { title: "an answer between", steps: ["none", "none", "ok", "none", "none", "none"], state: "closed", asked: 6 },
  {
    title: "a conflict between",
    steps: ["none", "none", "conflict", "none", "none", "none"],
    state: "closed",
    asked: 6,
  },
  {
    title: "a throttled one between",
    steps: ["none", "none", "throttled", "none", "none", "none"],
    state: "closed",
    asked: 6,
  },
  { title: "only throttled ones", steps: [...five("throttled"), "throttled"], state: "closed", asked: 6 },
  { title: "only refusals", steps: [...five("forbidden"), "forbidden"], state: "closed", asked: 6 },
  {
    title: "failures of others",
    steps: [...five("other"), ...five("signedOut"), ...five("defect")],
    state: "closed",
    asked: 15,
  },
  {
    title: "a failure of others between",
    steps: ["none", "none", "none", "none", "signedOut", "none"],
    state: "open",
    asked: 6,
  },
  { title: "failures far apart", steps: ["none", "none", "none", "none", 90_001, "none"], state: "closed", asked: 5 },
  {
    title: "failures as far apart as a call takes",
    steps: ["none", 60_000, "none", 60_000, "none", 60_000, "none", 60_000, "none"],
    state: "open",
    asked: 5,
  },
  { title: "calls while it is open", steps: [...five("none"), "ok", 999, "ok"], state: "open", asked: 5 },
  { title: "an answer once its time is up", steps: [...five("none"), 1_000, "ok"], state: "closed", asked: 6 },
  { title: "a conflict once its time is up", steps: [...five("none"), 1_000, "conflict"], state: "closed", asked: 6 },
  {
    title: "a throttled one once its time is up",
    steps: [...five("none"), 1_000, "throttled"],
    state: "closed",
    asked: 6,
  },
  {
    title: "no answer once its time is up",
    steps: [...five("none"), 1_000, "none", 1_999, "ok"],
    state: "open",
    asked: 6,
  },
  {
    title: "an answer after twice the time",
    steps: [...five("none"), 1_000, "none", 2_000, "ok"],
    state: "closed",
    asked: 7,
  },
  {
    title: "nothing learned, so the next one tries",
    steps: [...five("none"), 1_000, "signedOut", "ok"],
    state: "closed",
    asked: 7,
  },
  {
    title: "closed again, counting anew",
    steps: [...five("none"), 1_000, "ok", "none", "none", "none", "none"],
    state: "closed",
    asked: 10,
  },
  {
    title: "opened again, for the first time again",
    steps: [...five("none"), 1_000, "none", 2_000, "ok", ...five("none"), 1_000, "ok"],
    state: "closed",
    asked: 13,
  },
];

describe("a circuit breaker", () => {
  it.each(SITUATIONS)("after $title is $state, and asked $asked times", async ({ steps, state, asked }) => {
    const { clock, breaker, call, asked: askedSoFar } = world();
    for (const step of steps) {
      if (typeof step === "number") await clock.advance(step);
      else await call(OUTCOMES[step]);
    }
    expect(breaker.circuit().state).toBe(state);
    expect(askedSoFar()).toBe(asked);
  });

  it.each(Object.entries(DEPENDENCIES))("of %s is tried again at the latest after its bound", async (name, row) => {
    const { clock, breaker, call } = world(name as Dependency);
    const none = ours(row.code);
    for (let times = 0; times < 5; times += 1) await call(none);
    const pauses: number[] = [];
    for (let times = 0; times < 9; times += 1) {
      const { untilMs = 0 } = breaker.circuit();
      pauses.push(untilMs - clock.nowMs());
      await clock.advance(pauses.at(-1) ?? 0);
      expect(await call(none)).toBe(true);
    }
    expect(pauses.slice(0, 2)).toEqual([1_000, 2_000]);
    expect(Math.max(...pauses)).toBe(row.maxOpenMs);
    expect(pauses).toEqual(pauses.toSorted((a, b) => a - b));
  });

  it("fails at once with the code of its dependency, and says when to come back", async () => {
    const { clock, breaker, call } = world();
    for (const outcome of five("none")) await call(OUTCOMES[outcome]);
    await clock.advance(400);
    await expect(breaker.run(OUTCOMES.ok)).rejects.toMatchObject({ code: "store-unavailable", retryAfterMs: 600 });
    const sinceMs = clock.nowMs() - 400;
    expect(breaker.circuit()).toEqual({
      dependency: "cosmos",
      state: "open",
      sinceMs,
      untilMs: sinceMs + 1_000,
      failures: 5,
    });
  });

  it("tries with one call, while all others wait for what it tells: an answer lets them through", async () => {
    const { clock, breaker, call, asked } = world();
    for (const outcome of five("none")) await call(OUTCOMES[outcome]);
    await clock.advance(1_000);
    const probe = Promise.withResolvers<string>();
    const [first, ...others] = [call(() => probe.promise), call(OUTCOMES.ok), call(OUTCOMES.ok)];
    await clock.advance(0);
    expect([asked(), breaker.circuit().state]).toEqual([6, "half-open"]);
    probe.resolve("there");
    expect(await Promise.all([first, ...others])).toEqual([true, true, true]);
    expect([asked(), breaker.circuit().state]).toEqual([8, "closed"]);
  });

  it("and none refuses them without asking", async () => {
    const { clock, breaker, call, asked } = world();
    for (const outcome of five("none")) await call(OUTCOMES[outcome]);
    await clock.advance(1_000);
    const probe = Promise.withResolvers<string>();
    const first = call(() => probe.promise);
    const others = [breaker.run(OUTCOMES.ok), breaker.run(OUTCOMES.ok)].map((one) => one.catch((error) => error.code));
    probe.reject(new TeamsinkError("store-unavailable"));
    expect(await Promise.all([first, ...others])).toEqual([true, "store-unavailable", "store-unavailable"]);
    expect(asked()).toBe(6);
  });

  it("is closed by an answer that comes late, and not held open by failures that do", async () => {
    const { clock, breaker, call } = world();
    const [slow, stalled] = [Promise.withResolvers<string>(), Promise.withResolvers<string>()];
    const under = [call(() => slow.promise), call(() => stalled.promise)];
    for (const outcome of five("none")) await call(OUTCOMES[outcome]);
    const { untilMs } = breaker.circuit();
    await clock.advance(500);
    stalled.reject(new TeamsinkError("store-unavailable"));
    await under[1];
    expect(breaker.circuit()).toMatchObject({ state: "open", untilMs, failures: 5 });
    slow.resolve("there after all");
    await under[0];
    expect(breaker.circuit()).toMatchObject({ state: "closed", failures: 0 });
  });

  it("lets whoever looks whether all is well ask at any time, and learns from it", async () => {
    const { clock, breaker, call } = world();
    for (const outcome of five("none")) await call(OUTCOMES[outcome]);
    const { untilMs } = breaker.circuit();
    await clock.advance(10);
    await expect(breaker.insist(OUTCOMES.none)).rejects.toMatchObject({ code: "store-unavailable" });
    expect(breaker.circuit()).toMatchObject({ state: "open", untilMs });
    await expect(breaker.insist(OUTCOMES.ok)).resolves.toBe("value");
    expect(breaker.circuit().state).toBe("closed");
  });

  it("says once that it opened, and once that it closed, with what it spared", async () => {
    const { clock, log, call } = world();
    for (const outcome of five("none")) await call(OUTCOMES[outcome]);
    for (let times = 0; times < 3; times += 1) await call(OUTCOMES.ok);
    await clock.advance(1_000);
    await call(OUTCOMES.none);
    await clock.advance(2_000);
    await call(OUTCOMES.ok);
    expect(log.lines).toEqual([
      { event: "circuit.opened", level: "warn", dependency: "cosmos", reason: "store-unavailable", failures: 5 },
      { event: "circuit.closed", level: "info", dependency: "cosmos", openForMs: 3_000, spared: 3 },
    ]);
  });
});

describe("a guarded port", () => {
  const breakersOf = () =>
    createCircuitBreakers({ clock: new SimulatedClock(), log: createRecordingLog(), isThrottled: () => false });

  it("gives and throws what the port does, with the port's own state, and asks nothing while it is open", async () => {
    class Port {
      #calls = 0;
      readonly limit = 7;
      isOdd(value: number): boolean {
        return value % 2 === 1;
      }
      async next(by: number): Promise<number> {
        this.#calls += by;
        if (this.#calls > 10) throw new TeamsinkError("blob-unavailable", `at ${this.#calls}`);
        return this.#calls;
      }
    }
    const { blob } = breakersOf();
    const port = guarded(new Port(), (work) => blob.run(work), ["isOdd"]);
    expect([await port.next(3), await port.next(4), port.limit, port.isOdd(3)]).toEqual([3, 7, 7, true]);
    for (let at = 11; at < 16; at += 1) await expect(port.next(at === 11 ? 4 : 1)).rejects.toThrow(`at ${at}`);
    await expect(port.next(1)).rejects.toMatchObject({
      code: "blob-unavailable",
      message: expect.stringMatching(/^Not asked/),
    });
  });

  it("keeps one dependency from no other", async () => {
    const { blob, cosmos } = breakersOf();
    for (let times = 0; times < 5; times += 1) await blob.run(ours("blob-unavailable")).catch(() => undefined);
    expect([blob.circuit().state, cosmos.circuit().state]).toEqual(["open", "closed"]);
  });
});
