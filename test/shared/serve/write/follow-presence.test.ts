import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { followPresence } from "../../../../shared/serve/write/follow-presence.ts";
import { setPresence } from "../../../../shared/serve/write/presence.ts";
import { NOTIFICATION_URL, openPresenceWorld, type PresenceWorld } from "./presence-world.ts";

const MINUTE_MS = 60_000;

let world: PresenceWorld;
let [me, two, three, four] = [] as unknown as PresenceWorld["people"];
beforeEach(async () => {
  world = await openPresenceWorld();
  [me, two, three, four] = world.people;
});
afterEach(() => world.close());

const held = () => world.tenant.control.subscriptions.active();
const told = async (who: User, availability: string) => {
  await world.say(who, availability);
  return world.workOff();
};

describe("whoever looks", () => {
  it("asks Graph once, and is told from then on", async () => {
    expect(await world.look(me, [two, three])).toEqual(["Offline", "Offline"]);
    expect(world.asked()).toEqual({ presence: 1, subscriptions: 1, lists: 0 });
    expect(held()).toMatchObject([
      { creatorId: me.id, notificationUrl: NOTIFICATION_URL, lifecycleNotificationUrl: null, changeTypes: ["updated"] },
    ]);
    expect(await told(two, "Busy")).toBe(1);
    expect(await told(three, "Away")).toBe(1);
    expect(await world.look(me, [three, two])).toEqual(["Away", "Busy"]);
    expect(await world.look(me, [two])).toEqual(["Busy"]);
    expect(world.asked()).toEqual({ presence: 1, subscriptions: 1, lists: 0 });
  });

  it("has one document of it, and nothing of it is put anywhere else", async () => {
    await world.look(me, [two]);
    await told(two, "Busy");
    expect(await world.state.list("presence")).toHaveLength(1);
    expect([...world.blobs.paths("quarantine"), ...world.blobs.paths("raw")]).toEqual([]);
    await world.pass(2 * 60 * MINUTE_MS);
    expect(await world.state.list("presence")).toEqual([]);
    expect(await world.state.list("presence-subscription")).toEqual([]);
  });

  it("is shown the newest, in whatever order and however often it is told", async () => {
    await world.look(me, [two]);
    await world.say(two, "Busy");
    await world.say(two, "Away");
    await world.say(two, "DoNotDisturb");
    expect(await world.workOff((texts) => [...texts.toReversed(), ...texts])).toBe(3);
    expect(await world.look(me, [two])).toEqual(["DoNotDisturb"]);
    expect(world.asked().presence).toBe(1);
  });

  it("is told of nobody else's people", async () => {
    await world.look(me, [two, four]);
    await world.look(four, [two]);
    expect(held().map(({ creatorId }) => creatorId)).toEqual([me.id, four.id]);
    await world.say(two, "Busy");
    // Of the two who are told only the one's comes through.
    expect(await world.workOff((texts) => texts.filter((text) => text.includes(held()[0]?.id ?? "")))).toBe(2);
    expect(await world.look(me, [two])).toEqual(["Busy"]);
    expect(await world.look(four, [two])).toEqual(["Offline"]);
  });

  it("and at others a minute later has one subscription for all of them", async () => {
    await world.look(me, [two]);
    await world.pass(MINUTE_MS);
    expect(await world.look(me, [three])).toEqual(["Offline"]);
    expect(held().map(({ target: { ids } }) => ids.toSorted())).toEqual([[two.id, three.id].toSorted()]);
    const { presence, subscriptions } = world.asked();
    await told(two, "Busy");
    expect(await world.look(me, [two, three])).toEqual(["Busy", "Offline"]);
    // Of who was there before nothing is known for sure of the moment between the two.
    expect(world.asked()).toMatchObject({ presence: presence + 1, subscriptions });
  });

  it("and at others within that minute asks Graph, and leaves the subscription alone", async () => {
    await world.look(me, [two]);
    await world.pass(MINUTE_MS - 1);
    await world.look(me, [three]);
    expect(world.asked()).toMatchObject({ presence: 2, subscriptions: 1 });
  });

  it("reads those again of whom it was read ten minutes ago, of all of them at once", async () => {
    await world.look(me, [two, three]);
    await told(two, "Busy");
    await world.pass(10 * MINUTE_MS - 1_001);
    await world.look(me, [two, three]);
    expect(world.asked().presence).toBe(1);
    await world.pass(1);
    await world.look(me, [two, three]);
    await world.look(me, [two, three]);
    expect(world.asked().presence).toBe(2);
  });

  it("prolongs it on the way, when less than twenty minutes are left, and nobody else does", async () => {
    await world.look(me, [two]);
    await world.pass(39 * MINUTE_MS);
    await world.look(me, [two]);
    expect(world.asked().subscriptions).toBe(1);
    await world.pass(1);
    await world.look(me, [two]);
    expect(world.asked().subscriptions).toBe(2);
    const [{ expirationMs } = { expirationMs: 0 }] = held();
    expect(expirationMs).toBe(world.clock.nowMs() + 59 * MINUTE_MS);
    await world.pass(59 * MINUTE_MS);
    expect(held()).toEqual([]);
    await world.look(me, [two]);
    expect(world.asked().subscriptions).toBe(3);
    expect(held()).toHaveLength(1);
  });

  it("costs eight requests to Graph in an hour, where asking once a minute costs sixty", async () => {
    for (let seconds = 0; seconds < 3_600; seconds += 25) {
      await world.look(me, [two, three]);
      await world.clock.advance(25_000);
      // Tokens last an hour.
      if (seconds === 1_800) world.stage.renewTokens();
    }
    expect(world.asked()).toEqual({ presence: 6, subscriptions: 2, lists: 0 });
  });

  it("has one made for the newest certificate where that was rolled", async () => {
    await world.look(me, [two]);
    await world.roll();
    await world.pass(45 * MINUTE_MS);
    await world.look(me, [two]);
    expect(held()).toMatchObject([{ encryptionCertificate: { id: "certificate-2" } }]);
    await told(two, "Busy");
    expect(await world.look(me, [two])).toEqual(["Busy"]);
  });

  it("has one made, of two who come at once, and the other asks", async () => {
    const both = await Promise.all([world.look(me, [two]), world.look(me, [two])]);
    expect(both).toEqual([["Offline"], ["Offline"]]);
    expect(world.asked()).toEqual({ presence: 2, subscriptions: 1, lists: 0 });
  });

  it("sees at once what they say of themselves", async () => {
    await world.look(me, [me, two]);
    await setPresence(world.actingAs(me), { minutes: 5, statusMessage: "Writing tests" });
    const seen = await followPresence(world.actingAs(me), { userIds: [me.id], waitMs: 0, isKnown: () => false });
    expect(seen).toMatchObject({ value: [{ id: me.id, statusMessage: { text: "Writing tests" } }] });
  });
});

it("is set, and said to be so, where the store does not answer", async () => {
  await world.look(me, [me]);
  world.state.failNext(1);
  expect(await setPresence(world.actingAs(me), { minutes: 5, availability: "Busy" })).toMatchObject({ ok: true });
});

describe("whoever waits", () => {
  const waiting = (isKnown = true) =>
    followPresence(world.actingAs(me), {
      userIds: [two.id],
      waitMs: 25_000,
      isKnown: (seen) => isKnown && seen[0]?.availability === "Offline",
    });

  it("is answered when somebody comes", async () => {
    await world.look(me, [two]);
    const beganMs = world.clock.nowMs();
    const answer = waiting();
    await told(two, "Available");
    await world.clock.advance(1_000);
    expect(await answer).toMatchObject({ value: [{ availability: "Available" }] });
    expect(world.clock.nowMs() - beganMs).toBeLessThanOrEqual(3_000);
    expect(world.asked().presence).toBe(1);
  });

  it("is answered when the time is over, and not before", async () => {
    await world.look(me, [two]);
    let isAnswered = false;
    const answer = waiting().finally(() => {
      isAnswered = true;
    });
    await world.clock.advance(24_999);
    expect(isAnswered).toBe(false);
    await world.clock.advance(1);
    expect(await answer).toMatchObject({ value: [{ availability: "Offline" }] });
  });

  it("is answered at once where it is another answer than they know", async () => {
    await world.look(me, [two]);
    // Nobody moves the clock.
    expect(await waiting(false)).toMatchObject({ value: [{ availability: "Offline" }] });
  });
});

describe("what keeps a subscription from being made", () => {
  const refusals = () => world.log.linesOf("presence.refused");

  it("is nobody's error: Graph is asked, and not to subscribe again for five minutes", async () => {
    world.endpoint.isDown = true;
    expect(await world.look(me, [two])).toEqual(["Offline"]);
    expect(world.asked().presence).toBe(1);
    const { subscriptions } = world.asked();
    await world.pass(5 * MINUTE_MS - 1);
    expect(await world.look(me, [two])).toEqual(["Offline"]);
    expect(world.asked()).toMatchObject({ presence: 2, subscriptions });
    expect(refusals()).toMatchObject([{ action: "make", reason: "on-behalf-refused" }]);
    world.endpoint.isDown = false;
    await world.pass(1);
    await world.look(me, [two]);
    await told(two, "Busy");
    expect(await world.look(me, [two])).toEqual(["Busy"]);
  });

  it("may be one of ours that nobody noted: it ends, and a new one is made", async () => {
    await world.look(me, [two]);
    const [{ id } = { id: "" }] = held();
    await world.state.remove("presence", me.id);
    expect(await world.look(me, [three])).toEqual(["Offline"]);
    expect(held()).toHaveLength(1);
    expect(held()[0]?.id).not.toBe(id);
    await told(three, "Busy");
    expect(await world.look(me, [three])).toEqual(["Busy"]);
  });

  it("may be one that delivers elsewhere, which is not ours to end", async () => {
    const elsewhere = "https://elsewhere.example/api/notifications";
    await world.look(me, [two]);
    for (const one of held()) one.notificationUrl = elsewhere;
    await world.state.remove("presence", me.id);
    expect(await world.look(me, [three])).toEqual(["Offline"]);
    expect(held()).toMatchObject([{ notificationUrl: elsewhere }]);
    expect(refusals()).toHaveLength(1);
  });

  it("leaves one that cannot be prolonged as it is until it ends", async () => {
    await world.look(me, [two]);
    await world.pass(45 * MINUTE_MS);
    const [{ id } = { id: "" }] = held();
    world.tenant.control.faults.set("server-error");
    expect(await world.look(me, [two])).toEqual(["Offline"]);
    world.tenant.control.faults.clearAll();
    expect(refusals()).toMatchObject([{ action: "prolong" }]);
    expect(held()).toMatchObject([{ id }]);
    await told(two, "Busy");
    expect(await world.look(me, [two])).toEqual(["Busy"]);
  });
});

describe("a deployment where nobody looks", () => {
  it("lets in nothing of it", async () => {
    await world.look(me, [two]);
    world.onBehalf.delete("presence");
    await world.say(two, "Busy");
    expect(world.posts).toHaveLength(1);
    expect(world.queue.sent).toEqual([]);
    expect(world.log.linesOf("notification.discarded")).toMatchObject([{ reason: "resource-unsupported", count: 1 }]);
  });

  it("puts none of it aside that cannot be opened", async () => {
    await world.look(me, [two]);
    world.withdraw();
    await world.roll();
    await world.say(two, "Busy");
    expect(world.queue.sent).toEqual([]);
    expect(world.blobs.paths("quarantine")).toEqual([]);
  });
});
