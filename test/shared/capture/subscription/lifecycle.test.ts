import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { handleLifecycleEvents } from "../../../../shared/capture/subscription/lifecycle.ts";
import { LEASE_MS } from "../../../../shared/job/lease.ts";
import { CHANNELS, CHATS, MINUTE_MS } from "./graph-model.ts";
import { createWorld } from "./world.ts";

const midnight = Date.UTC(2026, 0, 1);
const minutes = (count: number) => new Date(midnight + count * MINUTE_MS).toISOString();

async function running() {
  const world = createWorld([CHANNELS, CHATS]);
  await world.reconcile();
  await world.clock.advance(15 * MINUTE_MS);
  const told = (...events: readonly [lifecycleEvent: string, subscriptionId: string][]) =>
    handleLifecycleEvents(
      world.ports,
      world.wanted,
      events.map(([lifecycleEvent, subscriptionId]) => ({ lifecycleEvent, subscriptionId })),
    );
  return { ...world, told };
}

describe("handleLifecycleEvents", () => {
  it("renews now what needs reauthorization, and only that", async () => {
    const { told } = await running();
    expect(await told(["reauthorizationRequired", "made-1"])).toMatchObject({
      ok: true,
      value: { renewed: [CHANNELS], unchanged: [CHATS] },
    });
  });

  it("does not renew twice within ten minutes, however often Graph asks", async () => {
    const { told, clock, service } = await running();
    await told(["reauthorizationRequired", "made-1"]);
    await clock.advance(9 * MINUTE_MS);
    const calls = service.calls.length;
    expect(await told(["ReauthorizationRequired", "made-1"])).toEqual({ ok: true, value: undefined });
    expect(service.calls).toHaveLength(calls);
    expect(await told(["ReauthorizationRequired", "made-1"], ["missed", "made-2"])).toMatchObject({
      value: { renewed: [] },
    });
    await clock.advance(MINUTE_MS);
    expect(await told(["REAUTHORIZATIONREQUIRED", "made-1"])).toMatchObject({ value: { renewed: [CHANNELS] } });
  });

  it.each([
    ["is gone", true],
    ["is still listed", false],
  ])("recreates a removed one that %s, with its gap", async (_name, isGone) => {
    const { told, service, gaps } = await running();
    if (isGone) service.held.splice(0, 1);
    const result = await told(["subscriptionRemoved", "made-1"]);
    expect(result).toMatchObject({
      ok: true,
      value: { [isGone ? "created" : "replaced"]: [CHANNELS], unchanged: [CHATS] },
    });
    expect(service.held.map((one) => one.id)).toEqual(["made-2", "made-3"]);
    expect(await gaps()).toMatchObject([
      { resource: CHANNELS, cause: "removed", fromDateTime: minutes(0), untilDateTime: minutes(15) },
    ]);
  });

  it("enters what was missed as a gap over the life of the subscription", async () => {
    const { told, gaps } = await running();
    expect(await told(["missed", "made-2"])).toMatchObject({ ok: true });
    expect(await gaps()).toMatchObject([
      { resource: CHATS, cause: "missed", fromDateTime: minutes(0), untilDateTime: minutes(15) },
    ]);
  });

  it("answers all events of a post with one listing", async () => {
    const { told, service } = await running();
    service.calls.length = 0;
    const result = await told(["reauthorizationRequired", "made-1"], ["subscriptionRemoved", "made-2"]);
    expect(result).toMatchObject({ value: { renewed: [CHANNELS], replaced: [CHATS] } });
    expect(service.calls.filter(([call]) => call === "list")).toHaveLength(1);
  });

  it.each(["subscriptionBlessed", "constructor", "toString", "__proto__", "hasOwnProperty", ""])(
    "logs the event %j, which it does not know, and does nothing",
    async (lifecycleEvent) => {
      const { told, service, log } = await running();
      service.calls.length = 0;
      expect(await told([lifecycleEvent, "made-1"])).toEqual({ ok: true, value: undefined });
      expect(service.calls).toEqual([]);
      expect(log.linesOf("lifecycle.unknown")).toMatchObject([{ lifecycleEvent, level: "warn" }]);
    },
  );

  it("leaves it to the post to count what came: an event that is retried is not another", async () => {
    const { told, log } = await running();
    await told(["reauthorizationRequired", "made-1"], ["subscriptionBlessed", "made-1"]);
    await told(["reauthorizationRequired", "made-1"]);
    expect(log.linesOf("lifecycle.received")).toEqual([]);
    expect(log.linesOf("lifecycle.unknown")).toHaveLength(1);
  });

  it("reconciles without harm when the subscription is not ours", async () => {
    const { told, gaps } = await running();
    expect(await told(["subscriptionRemoved", "theirs"])).toMatchObject({ value: { unchanged: [CHANNELS, CHATS] } });
    expect(await gaps()).toEqual([]);
  });

  it("keeps the gap when another instance is reconciling, and asks for the event again", async () => {
    const { told, ports, gaps } = await running();
    const expirationDateTime = toIso(ports.clock.nowMs() + LEASE_MS);
    await ports.state.put({
      kind: "lease",
      id: "subscriptions",
      value: { expirationDateTime },
      expect: "any",
    });
    expect(await told(["subscriptionRemoved", "made-1"])).toMatchObject({
      ok: false,
      error: { code: "state-conflict" },
    });
    expect(await gaps()).toMatchObject([{ cause: "removed", untilDateTime: null }]);
  });
});
