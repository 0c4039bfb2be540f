import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { newCursor } from "../../../shared/capture/sync/cursor.ts";
import { MAX_CALL_MS } from "../../../shared/graph/client.ts";
import type { StateStore } from "../../../shared/port/state-store.ts";
import { Life } from "../../chaos/host/life.ts";
import { collectGarbage } from "../host/collect-garbage.ts";
import { createScaleStateStore } from "../stores/state-store.ts";
import { graphMessage, MESSAGE_BYTES } from "../tenant/messages.ts";
import { shapeOf, Tenant, userId } from "../tenant/tenant.ts";
import { HEAP_PER_BYTE, Invocation } from "./invocation.ts";
import { Meter } from "./meter.ts";
import { metered } from "./metered.ts";

const MIB = 1024 * 1024;
const CURSORS = 40_000;
/** As long as Graph's mostly are. */
const POSITION = `https://graph.contoso.example/v1.0/${"x".repeat(600)}`;

describe("the worst time of an invocation", () => {
  it("is its own time without a call of Graph's", () => {
    expect(new Invocation("x", 1_000).worstMs(6_000)).toBe(5_000);
  });

  it("has the longest call in the place of the one after which most was done", () => {
    const invocation = new Invocation("x", 0);
    invocation.graphBegins(70_000);
    invocation.graphEnds(70_000, 70_150);
    expect(invocation.worstMs(90_150)).toBe(70_000 + MAX_CALL_MS + 20_000);
  });

  it("looks at each call alone, so that a long walk is not judged by its number of calls", () => {
    const invocation = new Invocation("x", 0);
    for (let ms = 0; ms < 60_000; ms += 1_000) {
      invocation.graphBegins(ms);
      invocation.graphEnds(ms, ms + 150);
    }
    expect(invocation.worstMs(60_000)).toBe(59_000 + MAX_CALL_MS + 850);
  });
});

/** Runs `work` as an invocation over many positions, and gives the most that it held, in MB. */
async function heldBy(work: (state: StateStore) => Promise<unknown>): Promise<number> {
  const clock = new SimulatedClock();
  const store = createScaleStateStore(clock);
  for (let user = 0; user < CURSORS; user += 1) {
    const value = { ...newCursor({ kind: "user-chats", userId: userId(user) }, 0), position: POSITION };
    await store.put({ kind: "cursor", id: userId(user), value, expect: "any" });
  }
  const meter = new Meter(clock, collectGarbage);
  const state = metered(store, "state", { meter, clock, life: new Life() });
  const running = meter.run("walk", () => work(state));
  while (clock.pending > 0) {
    await clock.advance(50);
    meter.look();
  }
  expect(await running).toBe(true);
  return (meter.totals.get("walk")?.heldBytes ?? 0) / MIB;
}

async function walk(state: StateStore, page: (values: readonly unknown[]) => void): Promise<void> {
  let afterId: string | undefined;
  do {
    const entries = await state.page({ kind: "cursor", limit: 500, ...(afterId === undefined ? {} : { afterId }) });
    page(entries.map(({ value }) => value));
    afterId = entries.at(-1)?.id;
  } while (afterId !== undefined);
}

describe("what an invocation holds", () => {
  it("is everything where one call gives everything", async () => {
    expect(await heldBy((state) => state.page({ kind: "cursor", limit: CURSORS }))).toBeGreaterThan(64);
  });

  it("is everything where it gathers page by page", async () => {
    const gathered: unknown[] = [];
    expect(await heldBy((state) => walk(state, (values) => gathered.push(...values)))).toBeGreaterThan(64);
    expect(gathered).toHaveLength(CURSORS);
  });

  it("is little where it goes on from page to page, however many there are", async () => {
    let count = 0;
    const held = await heldBy((state) =>
      walk(state, (values) => {
        count += values.length;
      }),
    );
    expect(held).toBeLessThan(56);
    expect(count).toBe(CURSORS);
  });

  it.each([
    { title: "positions", make: () => newCursor({ kind: "user-chats", userId: userId(1) }, 0) },
    { title: "messages", make: () => messageOf(1_767_225_600_000) },
  ])("is reckoned high enough: $title", ({ make }) => {
    const json = JSON.stringify(make());
    const texts = Array.from({ length: 20_000 }, () => json);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    const held = texts.map((text) => JSON.parse(text) as unknown);
    collectGarbage();
    const perObject = (process.memoryUsage().heapUsed - before) / held.length;
    expect(perObject / json.length).toBeLessThan(HEAP_PER_BYTE);
  });

  it("counts a message at its length", () => {
    expect(JSON.stringify(messageOf(1_767_225_600_000)).length / MESSAGE_BYTES).toBeCloseTo(1, 1);
  });
});

function messageOf(atMs: number) {
  return graphMessage(new Tenant(shapeOf(200)), { atMs, conversation: { chat: 7 }, writer: 7 });
}
