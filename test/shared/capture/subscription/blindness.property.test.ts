import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { codeOf } from "../../../../shared/base/errors/errors.ts";
import { handleLifecycleEvents } from "../../../../shared/capture/subscription/lifecycle.ts";
import { CHANNELS, MINUTE_MS, wantedFor } from "./graph-model.ts";
import { createWorld, type World } from "./world.ts";

/** What may happen between two minutes. */
type Happening =
  | { readonly kind: "run" | "removed" | "removed-and-told" | "roll" }
  | { readonly kind: "wait"; readonly minutes: number }
  | { readonly kind: "graph-fails"; readonly call: "list" | "create" | "renew" | "remove"; readonly forbidden: boolean }
  | { readonly kind: "store-fails-in-run"; readonly afterCalls: number };

const happening: fc.Arbitrary<Happening> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("run" as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), minutes: fc.constantFrom(1, 10, 10, 30, 100, 5_000) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("removed" as const, "removed-and-told" as const, "roll" as const),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant("graph-fails" as const),
      call: fc.constantFrom("list" as const, "create" as const, "renew" as const, "remove" as const),
      forbidden: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant("store-fails-in-run" as const), afterCalls: fc.nat({ max: 14 }) }),
  },
);

interface Window {
  readonly fromMs: number;
  readonly untilMs: number;
}

/** Watches, minute by minute, whether Graph holds a living subscription of the resource. */
function createWitness(world: World) {
  const blind: Window[] = [];
  let everAlive = false;
  const isAlive = () => world.service.held.some((one) => Date.parse(one.expirationDateTime) > world.clock.nowMs());
  return {
    blind,
    async advance(minutes: number): Promise<void> {
      for (let minute = 0; minute < minutes; minute += 1) {
        const fromMs = world.clock.nowMs();
        everAlive ||= isAlive();
        const wasBlind = everAlive && !isAlive();
        await world.clock.advance(MINUTE_MS);
        const untilMs = fromMs + MINUTE_MS;
        const last = blind.at(-1);
        if (wasBlind && last?.untilMs === fromMs) blind.splice(-1, 1, { fromMs: last.fromMs, untilMs });
        else if (wasBlind) blind.push({ fromMs, untilMs });
      }
    },
  };
}

async function happen(world: World, it: Happening, advance: (minutes: number) => Promise<void>): Promise<void> {
  switch (it.kind) {
    case "wait":
      return advance(it.minutes);
    case "removed":
      world.service.held.length = 0;
      return advance(1);
    case "removed-and-told": {
      const [gone] = world.service.held.splice(0);
      await advance(1);
      const event = { lifecycleEvent: "subscriptionRemoved", subscriptionId: gone?.id ?? "none" };
      await handleLifecycleEvents(world.ports, world.wanted, [event]).catch(expectGraph);
      return;
    }
    case "roll":
      world.wanted = wantedFor([CHANNELS], { clientStateMs: world.clock.nowMs() });
      return;
    case "graph-fails":
      world.service.fail(it.call, it.forbidden ? "graph-forbidden" : "graph-unavailable");
      return;
    case "store-fails-in-run":
      return crashInRun(world, it.afterCalls);
    default:
      await world.reconcile().catch(expectGraph);
  }
}

/** The store answers so many more calls and then no other: what a crash at that point leaves behind. */
async function crashInRun(world: World, afterCalls: number): Promise<void> {
  let left = afterCalls;
  const { get, list, put, remove } = world.state;
  const counted =
    <A extends unknown[], R>(call: (...given: A) => Promise<R>) =>
    (...given: A): Promise<R> => {
      left -= 1;
      if (left < 0) world.state.failNext(1);
      return call(...given);
    };
  Object.assign(world.state, { get: counted(get), list: counted(list), put: counted(put), remove: counted(remove) });
  await world.reconcile().catch(expectGraph);
  Object.assign(world.state, { get, list, put, remove });
  world.state.failNext(0);
  // The lease of the dead has to expire before anybody else gets in.
}

function expectGraph(error: unknown): void {
  expect(["graph-unavailable", "graph-forbidden", "store-unavailable", "state-conflict"]).toContain(codeOf(error));
}

/** What is left of the blind times when every window of the ledger is taken out. */
async function uncovered(world: World, blind: readonly Window[]): Promise<readonly Window[]> {
  let rest = blind;
  for (const gap of await world.gaps()) {
    const fromMs = Date.parse(gap.fromDateTime);
    const untilMs = gap.untilDateTime === null ? Number.POSITIVE_INFINITY : Date.parse(gap.untilDateTime);
    rest = rest
      .flatMap((time) => [
        { fromMs: time.fromMs, untilMs: Math.min(time.untilMs, fromMs) },
        { fromMs: Math.max(time.fromMs, untilMs), untilMs: time.untilMs },
      ])
      .filter((time) => time.fromMs < time.untilMs);
  }
  return rest;
}

describe("gaps", () => {
  it("cover every minute without a living subscription, whatever fails, and end when all is well", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(happening, { maxLength: 30 }), async (happenings) => {
        const world = createWorld([CHANNELS]);
        const witness = createWitness(world);
        await world.reconcile();
        for (const each of happenings) await happen(world, each, witness.advance);
        // Failures that were arranged and never met are met now.
        for (let run = 0; run < 40; run += 1) {
          await witness.advance(10);
          await world.reconcile().catch(expectGraph);
        }
        expect(await uncovered(world, witness.blind)).toEqual([]);
        expect((await world.gaps()).filter((gap) => gap.untilDateTime === null)).toEqual([]);
        expect(
          world.service.held.filter((one) => Date.parse(one.expirationDateTime) > world.clock.nowMs()),
        ).toHaveLength(1);
      }),
      { numRuns: 150 },
    );
  });
});
