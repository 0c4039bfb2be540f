import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { reconcileSubscriptions } from "../../../../shared/capture/subscription/reconcile.ts";
import { resourceKey } from "../../../../shared/resource/path-grammar.ts";
import { CHANNELS, CHATS, MINUTE_MS, subscriptionOf, wantedFor } from "./graph-model.ts";
import { createWorld, type World } from "./world.ts";

const MIDNIGHT = "2026-01-01T00:00:00.000Z";
const minutes = (count: number) => new Date(Date.parse(MIDNIGHT) + count * MINUTE_MS).toISOString();

async function running(resources: readonly string[] = [CHANNELS]) {
  const world = createWorld(resources);
  await world.reconcile();
  return world;
}

describe("creating", () => {
  it("creates what is wanted, remembers it and opens no gap", async () => {
    const world = createWorld([CHANNELS, CHATS]);
    expect(await world.summary()).toEqual([`created ${CHANNELS}`, `created ${CHATS}`]);
    expect(await world.records()).toMatchObject([
      {
        resource: CHANNELS,
        subscriptionId: "made-1",
        renewedDateTime: MIDNIGHT,
        clientState: { version: "version-1" },
      },
      { resource: CHATS, subscriptionId: "made-2", certificateId: "certificate-1" },
    ]);
    expect(await world.gaps()).toEqual([]);
  });

  it("does nothing more when run again", async () => {
    const world = await running();
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
  });

  it("writes the client state nowhere but into the request", async () => {
    const world = createWorld([CHANNELS]);
    world.service.fail("create", "graph-quota");
    await world.reconcile();
    await world.reconcile();
    expect(world.service.requests[0]?.clientState).toBe("a secret state");
    const written = JSON.stringify([world.log.lines, await world.records(), await world.gaps()]);
    expect(written).not.toContain("secret state");
  });

  it.each(["graph-quota", "graph-forbidden", "graph-unavailable", "graph-throttled"] as const)(
    "survives %s: the neighbour is made, the gap is open until the next run succeeds",
    async (code) => {
      const world = createWorld([CHANNELS, CHATS]);
      world.service.fail("create", code);
      expect(await world.summary()).toEqual([`created ${CHATS}`, `${code} ${CHANNELS}`]);
      expect(await world.gaps()).toMatchObject([
        { resource: CHANNELS, cause: "refused", fromDateTime: MIDNIGHT, untilDateTime: null },
      ]);
      await world.clock.advance(10 * MINUTE_MS);
      expect(await world.summary()).toEqual([`created ${CHANNELS}`, `unchanged ${CHATS}`]);
      expect(await world.gaps()).toMatchObject([{ fromDateTime: MIDNIGHT, untilDateTime: minutes(10) }]);
    },
  );

  it.each([
    ["graph-quota", "error", "10,000 Teams subscriptions"],
    ["graph-forbidden", "error", "admin consent"],
    ["graph-unavailable", "warn", "the work is repeated"],
  ] as const)("reports %s as %s with its remedy", async (code, level, remedy) => {
    const world = createWorld([CHANNELS]);
    world.service.fail("create", code);
    await world.reconcile();
    const [line] = world.log.linesOf("subscription.failed");
    expect(line).toMatchObject({ resource: CHANNELS, action: "create", reason: code, level });
    expect(line?.detail).toContain(remedy);
  });

  it("names the stranger that holds the resource, without the query of its URL", async () => {
    const world = createWorld([CHANNELS]);
    const notificationUrl = "https://other.example/hook?code=a-key";
    world.service.held.push(
      subscriptionOf(world.wanted, { id: "theirs", notificationUrl, expiresMs: world.clock.nowMs() + MINUTE_MS }),
    );
    const { failed } = await world.reconcile();
    expect(failed).toMatchObject([{ resource: CHANNELS, code: "graph-conflict" }]);
    expect(failed[0]?.detail).toBe("subscription theirs, which delivers to https://other.example, holds this resource");
    expect(world.service.held.map((one) => one.id)).toEqual(["theirs"]);
  });

  it("adopts one of ours that appeared since the listing, and renews it in the next run", async () => {
    const world = createWorld([CHANNELS]);
    const { list } = world.service;
    world.service.list = async () => {
      world.service.list = list;
      const listed = await list();
      world.service.held.push(subscriptionOf(world.wanted, { expiresMs: world.clock.nowMs() + 4_230 * MINUTE_MS }));
      return listed;
    };
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
    expect(await world.summary()).toEqual([`renewed ${CHANNELS}`]);
  });
});

describe("renewing", () => {
  it("renews when due, to the full lifetime, and only by PATCH", async () => {
    const world = await running();
    await world.clock.advance(30 * MINUTE_MS);
    expect(await world.summary()).toEqual([`renewed ${CHANNELS}`]);
    expect(world.service.held[0]?.expirationDateTime).toBe(minutes(30 + 4_230));
    expect(world.service.calls.map(([call]) => call)).toEqual(["list", "create", "list", "renew"]);
  });

  it("is not missed by a timer that leaves out turns: half an hour apart is soon enough", async () => {
    const world = await running();
    for (let turn = 0; turn < 4 * 48; turn += 1) {
      await world.clock.advance((turn % 3 === 0 ? 25 : 30) * MINUTE_MS);
      await world.reconcile();
    }
    expect(world.service.held.map(({ id }) => id)).toEqual(["made-1"]);
    expect(await world.gaps()).toEqual([]);
  });

  it("is made up for when no timer fired for three days: made anew, and the gap is entered to the minute", async () => {
    const world = await running();
    await world.clock.advance(3 * 24 * 60 * MINUTE_MS);
    expect(await world.summary()).toEqual([`created ${CHANNELS}`]);
    expect(await world.gaps()).toMatchObject([
      { cause: "expired", fromDateTime: MIDNIGHT, untilDateTime: minutes(3 * 24 * 60) },
    ]);
  });

  it.each(["graph-unavailable", "graph-throttled"] as const)(
    "leaves %s to the next run, without a gap",
    async (code) => {
      const world = await running();
      world.service.fail("renew", code);
      await world.clock.advance(30 * MINUTE_MS);
      expect(await world.summary()).toEqual([`${code} ${CHANNELS}`]);
      await world.clock.advance(9 * MINUTE_MS);
      expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
      await world.clock.advance(MINUTE_MS);
      expect(await world.summary()).toEqual([`renewed ${CHANNELS}`]);
      expect(await world.gaps()).toEqual([]);
    },
  );

  it("creates anew at once what is gone, and enters the gap since it was last seen", async () => {
    const world = await running();
    await world.clock.advance(20 * MINUTE_MS);
    await world.reconcile();
    await world.clock.advance(10 * MINUTE_MS);
    world.service.fail("renew", "graph-not-found");
    world.service.fail("create", "graph-unavailable");
    expect(await world.summary()).toEqual([`graph-unavailable ${CHANNELS}`]);
    world.service.held.length = 0;
    await world.clock.advance(10 * MINUTE_MS);
    expect(await world.summary()).toEqual([`created ${CHANNELS}`]);
    const removed = (await world.gaps()).find((gap) => gap.cause === "removed");
    expect(removed).toMatchObject({ fromDateTime: minutes(20), untilDateTime: minutes(40) });
  });

  it("enters a gap when Graph refuses, and ends it with the next renewal", async () => {
    const world = await running();
    world.service.fail("renew", "graph-forbidden");
    await world.clock.advance(30 * MINUTE_MS);
    await world.reconcile();
    expect(await world.gaps()).toMatchObject([{ cause: "refused", fromDateTime: MIDNIGHT, untilDateTime: null }]);
    await world.clock.advance(10 * MINUTE_MS);
    await world.reconcile();
    expect(await world.gaps()).toMatchObject([{ fromDateTime: MIDNIGHT, untilDateTime: minutes(40) }]);
  });

  it("does not take a subscription whose token has run out for delivering", async () => {
    const world = await running();
    await world.clock.advance(200 * MINUTE_MS);
    world.service.fail("renew", "graph-unavailable");
    await world.reconcile();
    await world.clock.advance(5 * MINUTE_MS);
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
    expect(await world.gaps()).toMatchObject([{ cause: "outage", fromDateTime: MIDNIGHT, untilDateTime: null }]);
  });
});

describe("rolling secrets", () => {
  it("renews with the newest certificate and reads it back", async () => {
    const world = await running();
    world.wanted = wantedFor([CHANNELS], { certificate: "certificate-2" });
    await world.clock.advance(10 * MINUTE_MS);
    expect(await world.summary()).toEqual([`renewed ${CHANNELS}`]);
    expect(world.service.calls.at(-1)).toEqual(["get", "made-1"]);
    expect(world.service.held[0]?.encryptionCertificateId).toBe("certificate-2");
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
  });

  it("replaces the subscription when Graph ignored the certificate", async () => {
    const world = await running();
    world.service.ignoresCertificates = true;
    world.wanted = wantedFor([CHANNELS], { certificate: "certificate-2" });
    await world.clock.advance(10 * MINUTE_MS);
    await world.reconcile();
    await world.clock.advance(10 * MINUTE_MS);
    expect(await world.summary()).toEqual([`replaced ${CHANNELS}`]);
    expect(world.service.held).toMatchObject([{ id: "made-2", encryptionCertificateId: "certificate-2" }]);
    expect(await world.gaps()).toMatchObject([
      { cause: "replaced", fromDateTime: minutes(20), untilDateTime: minutes(20) },
    ]);
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
  });

  it("replaces it too when Graph calls a renewal with a certificate malformed", async () => {
    const world = await running();
    world.service.fail("renew", "graph-bad-request");
    world.wanted = wantedFor([CHANNELS], { certificate: "certificate-2" });
    await world.clock.advance(10 * MINUTE_MS);
    expect(await world.summary()).toEqual([`graph-bad-request ${CHANNELS}`]);
    expect(await world.summary()).toEqual([`replaced ${CHANNELS}`]);
  });

  it("replaces the subscription when the client state was rolled", async () => {
    const world = await running();
    world.wanted = wantedFor([CHANNELS], { clientStateMs: 2 });
    expect(await world.summary()).toEqual([`replaced ${CHANNELS}`]);
    expect(await world.records()).toMatchObject([{ clientState: { version: "version-2", createdMs: 2 } }]);
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`]);
  });
});

describe("a list of Graph's that lacks what lives", () => {
  /** Graph lists nothing from now on, or something else, and gives by its id what it holds. */
  const listing = (world: World, list: World["service"]["list"]) => {
    world.service.list = list;
  };

  it.each([
    ["is empty", async () => []],
    [
      "does not come at all",
      async () => {
        throw new TeamsinkError("graph-answer-invalid");
      },
    ],
  ])("renews by the id on record for four days when it %s, without a gap", async (_name, list) => {
    const world = await running([CHANNELS, CHATS]);
    listing(world, list);
    for (let at = 10; at <= 4 * 24 * 60; at += 10) {
      await world.clock.advance(10 * MINUTE_MS);
      expect((await world.reconcile()).failed).toEqual([]);
    }
    expect(world.service.held.map(({ id }) => id)).toEqual(["made-1", "made-2"]);
    expect(world.service.calls.filter(([call]) => call === "renew").length).toBeGreaterThan(2 * 4 * 24);
    expect(await world.gaps()).toEqual([]);
  });

  it("makes anew what is gone by its id too", async () => {
    const world = await running();
    listing(world, async () => []);
    world.service.held.length = 0;
    expect(await world.summary()).toEqual([`created ${CHANNELS}`]);
    expect(await world.gaps()).toMatchObject([{ cause: "removed", fromDateTime: MIDNIGHT, untilDateTime: MIDNIGHT }]);
  });

  it("renews one that Graph neither lists nor gives by its id, and takes it for gone only when renewing says so", async () => {
    const world = await running([CHANNELS, CHATS]);
    listing(world, async () => world.service.held.filter(({ resource }) => resource === CHATS));
    const { get } = world.service;
    world.service.get = async (id) => {
      if (id === "made-1") throw new TeamsinkError("graph-bad-request");
      return get(id);
    };
    expect(await world.summary()).toEqual([`unchanged ${CHANNELS}`, `unchanged ${CHATS}`]);
    await world.clock.advance(30 * MINUTE_MS);
    expect(await world.summary()).toEqual([`renewed ${CHANNELS}`, `renewed ${CHATS}`]);
    expect(await world.gaps()).toEqual([]);
    await world.clock.advance(30 * MINUTE_MS);
    world.service.held.splice(0, 1);
    expect(await world.summary()).toEqual([`created ${CHANNELS}`, `renewed ${CHATS}`]);
    expect(await world.gaps()).toMatchObject([
      { cause: "removed", fromDateTime: minutes(30), untilDateTime: minutes(60) },
    ]);
  });

  it("does not take one for seen of which Graph says nothing", async () => {
    const world = await running();
    listing(world, async () => []);
    world.service.fail("get", "graph-unavailable", "graph-unavailable");
    world.service.fail("renew", "graph-unavailable");
    await world.clock.advance(20 * MINUTE_MS);
    await world.reconcile();
    await world.clock.advance(20 * MINUTE_MS);
    await world.reconcile();
    expect(await world.records()).toMatchObject([{ lastSeenDateTime: MIDNIGHT, renewedDateTime: MIDNIGHT }]);
  });

  it("does not forget what is no longer wanted while Graph does not let go of it", async () => {
    const world = await running([CHANNELS, CHATS]);
    world.wanted = wantedFor([CHATS]);
    listing(world, async () => world.service.held.filter(({ resource }) => resource === CHATS));
    world.service.fail("get", "graph-unavailable");
    world.service.fail("remove", "graph-unavailable");
    await world.reconcile();
    expect(await world.records()).toHaveLength(2);
    expect(await world.summary()).toEqual([`dropped ${CHANNELS}`, `unchanged ${CHATS}`]);
    expect(await world.records()).toHaveLength(1);
  });

  it("adopts by its id the one that a lifecycle event names, although no record does", async () => {
    const world = await running();
    await world.state.remove("subscription", resourceKey(CHANNELS));
    listing(world, async () => []);
    const hints = { renewNow: new Set(["made-1"]), removed: new Set<string>() };
    expect(await world.summary(hints)).toEqual([`renewed ${CHANNELS}`]);
  });
});

describe("what is too much", () => {
  it("drops and forgets what is no longer wanted", async () => {
    const world = await running([CHANNELS, CHATS]);
    world.wanted = wantedFor([CHATS]);
    expect(await world.summary()).toEqual([`dropped ${CHANNELS}`, `unchanged ${CHATS}`]);
    expect(await world.records()).toMatchObject([{ resource: CHATS }]);
  });

  it("remembers what it could not drop", async () => {
    const world = await running([CHANNELS, CHATS]);
    world.wanted = wantedFor([CHATS]);
    world.service.fail("remove", "graph-unavailable");
    expect(await world.summary()).toEqual([`unchanged ${CHATS}`, `graph-unavailable ${CHANNELS}`]);
    expect(await world.records()).toHaveLength(2);
    expect(await world.summary()).toEqual([`dropped ${CHANNELS}`, `unchanged ${CHATS}`]);
  });
});

describe("several instances", () => {
  it("lets one in at a time", async () => {
    const world = createWorld([CHANNELS]);
    const results = await Promise.all(["first", "second"].map(() => reconcileSubscriptions(world.ports, world.wanted)));
    expect(results.map((result) => (result.ok ? result.value.created.length : result.error.code)).sort()).toEqual([
      1,
      "state-conflict",
    ]);
    expect(world.service.held).toHaveLength(1);
  });

  it("changes nothing and gives the lease back when Graph does not list", async () => {
    const world = createWorld([CHANNELS]);
    world.service.fail("list", "graph-unavailable");
    await expect(world.reconcile()).rejects.toMatchObject({ code: "graph-unavailable" });
    expect(await world.summary()).toEqual([`created ${CHANNELS}`]);
  });
});
