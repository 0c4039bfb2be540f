import { beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter } from "../../../shared/job/dead-letter-state.ts";
import { redrive, redriveDue } from "../../../shared/job/redrive.ts";
import {
  chatMessage,
  chatMessageItem,
  createDeadLetterWorld,
  RESOURCE,
  resourceItem,
} from "../../helpers/dead-letter-world.ts";

const HOUR_MS = 3_600_000;
let world: ReturnType<typeof createDeadLetterWorld>;
beforeEach(() => {
  world = createDeadLetterWorld();
});

async function onlyEntry() {
  const [entry, ...others] = await world.state.list<DeadLetter>("dead-letter");
  if (!entry || others.length > 0) throw new Error("expected one dead letter");
  return entry;
}

/** A message that fails until Graph knows it. */
async function keepUnknownResource() {
  await world.deliver(resourceItem());
  return onlyEntry();
}

describe("a re-driven dead letter", () => {
  it("is worked off by reference and resolved; its body stays", async () => {
    expect(await redrive(world.ports, await keepUnknownResource())).toBe("redriven");
    expect((await onlyEntry()).value).toMatchObject({ state: "redriven", redrives: 1 });
    world.graph.set(RESOURCE, chatMessage("1"));
    await world.drain();
    expect((await onlyEntry()).value).toMatchObject({ state: "resolved", body: resourceItem() });
    expect(world.messages.all()).toMatchObject([{ messageId: "1" }]);
    expect(world.log.linesOf("dead-letter.resolved")).toMatchObject([{ queue: "messages", redrives: 1 }]);
  });

  it("that fails again is the same dead letter, kept again", async () => {
    const { id } = await keepUnknownResource();
    await redrive(world.ports, await onlyEntry());
    await world.drain();
    expect(await onlyEntry()).toMatchObject({
      id,
      value: { state: "waiting", reason: "graph-not-found", redrives: 1 },
    });
  });

  it("that fails for a day for reasons that may pass comes back as the same dead letter", async () => {
    const { id } = await keepUnknownResource();
    world.graph.set(RESOURCE, chatMessage("1"));
    await redrive(world.ports, await onlyEntry());
    world.messages.failNext(Number.POSITIVE_INFINITY);
    const fromMs = world.clock.nowMs();
    await world.exhaust();
    expect(world.clock.nowMs() - fromMs).toBeGreaterThanOrEqual(24 * HOUR_MS);
    const letter = await onlyEntry();
    expect(letter).toMatchObject({
      id,
      value: { state: "waiting", reason: "retries-exhausted", body: resourceItem() },
    });
    expect(letter.value.nextRetryDateTime).not.toBeNull();
  });

  it("keeps what it claims, so that it can be shown and re-driven for ever", async () => {
    const large = chatMessage("1");
    await world.blobs.putOnce(
      { container: "claims", path: "messages/00000000-0000-4000-8000-000000000000.json" },
      JSON.stringify(chatMessageItem(large)),
    );
    const claim = { claim: "messages/00000000-0000-4000-8000-000000000000.json" };
    world.messages.failNext(Number.POSITIVE_INFINITY);
    await world.deliver(claim);
    await world.exhaust();
    world.messages.failNext(0);
    await redrive(world.ports, await onlyEntry());
    await world.drain();
    expect((await onlyEntry()).value).toMatchObject({ state: "resolved", body: claim });
    expect(world.blobs.paths("claims")).toEqual([claim.claim]);
    await world.deliver(claim);
    expect(world.blobs.paths("claims")).toEqual([]);
  });

  it("is worked off once when its reference is delivered twice", async () => {
    world.graph.set(RESOURCE, chatMessage("1"));
    await world.deliver("not an item");
    await redrive(world.ports, await onlyEntry());
    const [reference] = world.queue.sent.map(({ text }): unknown => JSON.parse(text));
    await world.deliver(reference);
    await world.deliver(reference);
    expect((await onlyEntry()).value).toMatchObject({ state: "waiting", redrives: 1 });
  });

  it("is not worked off any more once it is resolved", async () => {
    await redrive(world.ports, await keepUnknownResource());
    world.graph.set(RESOURCE, chatMessage("1"));
    const [reference] = world.queue.sent.map(({ text }): unknown => JSON.parse(text));
    await world.deliver(reference);
    world.graph.clear();
    await world.deliver(reference);
    expect((await onlyEntry()).value.state).toBe("resolved");
    expect(await redrive(world.ports, await onlyEntry())).toBe("resolved");
  });

  it("whose end could not be written down is worked off again", async () => {
    await redrive(world.ports, await keepUnknownResource());
    world.graph.set(RESOURCE, chatMessage("1"));
    const [reference] = world.queue.sent.splice(0).map(({ text }): unknown => JSON.parse(text));
    const put = world.state.put;
    world.ports.state.put = () => Promise.reject(new Error("the host died"));
    await expect(world.deliver(reference)).rejects.toThrow("the host died");
    world.ports.state.put = put;
    await world.deliver(reference);
    expect((await onlyEntry()).value.state).toBe("resolved");
    expect(world.messages.all()).toHaveLength(1);
  });

  it("is re-driven by one of two at the same moment", async () => {
    const entry = await keepUnknownResource();
    expect(await Promise.all([redrive(world.ports, entry), redrive(world.ports, entry)])).toEqual([
      "redriven",
      "taken",
    ]);
    expect(world.queue.sent).toHaveLength(1);
  });

  it("that could not be sent is sent when its time has come", async () => {
    const entry = await keepUnknownResource();
    world.queue.failNext(1);
    await expect(redrive(world.ports, entry)).rejects.toMatchObject({ code: "queue-unavailable" });
    expect(await redriveDue(world.ports)).toBe(0);
    await world.clock.advance(2 * HOUR_MS);
    expect(await redriveDue(world.ports)).toBe(1);
    expect(world.queue.sent).toHaveLength(1);
  });
});

describe("a reference to nothing", () => {
  it.each([{ deadLetterId: "0".repeat(64) }, { deadLetterId: "../../x" }, { deadLetterId: 7 }])(
    "is a dead letter like any message that is no item: %j",
    async (reference) => {
      await world.deliver(reference);
      expect(await onlyEntry()).toMatchObject({ value: { reason: "queue-message-invalid", body: reference } });
    },
  );
});

describe("dead letters with hope", () => {
  it("are re-driven by themselves, ever more rarely, until they are worked off", async () => {
    world.messages.failNext(Number.POSITIVE_INFINITY);
    await world.deliver(chatMessageItem());
    await world.exhaust();
    const waitedHours: number[] = [];
    for (let hour = 1; waitedHours.length < 5; hour += 1) {
      await world.clock.advance(HOUR_MS);
      if ((await redriveDue(world.ports)) === 0) continue;
      waitedHours.push(hour);
      hour = 0;
      await world.exhaust();
    }
    expect(waitedHours).toEqual([1, 2, 4, 8, 16]);
    world.messages.failNext(0);
    await world.clock.advance(24 * HOUR_MS);
    expect(await redriveDue(world.ports)).toBe(1);
    await world.drain();
    expect((await onlyEntry()).value.state).toBe("resolved");
    expect(world.messages.all()).toHaveLength(1);
  });

  it.each(["graph-forbidden", "graph-unauthorized", "client-secret-expired"] as const)(
    "what Graph refused as %s is stored by itself once consent or the secret is back, weeks later too",
    async (code) => {
      world.graph.set(RESOURCE, chatMessage("1"));
      world.refuseReading(code);
      await world.deliver(resourceItem());
      for (let day = 0; day < 21; day += 1) {
        await redriveDue(world.ports);
        await world.drain();
        await world.clock.advance(24 * HOUR_MS);
      }
      expect(world.messages.all()).toEqual([]);
      world.refuseReading(undefined);
      for (let day = 0; day < 2; day += 1) {
        await redriveDue(world.ports);
        await world.drain();
        await world.clock.advance(26 * HOUR_MS);
      }
      expect(world.messages.all()).toMatchObject([{ messageId: "1" }]);
    },
  );

  it("are re-driven by the thousand in one run, which ends in time, and the next goes on", async () => {
    const COUNT = 3_000;
    const { clock, state } = world;
    const value: DeadLetter = {
      queue: "messages",
      reason: "retries-exhausted",
      detail: "",
      body: {},
      state: "waiting",
      sinceDateTime: "2025-12-31T00:00:00.000Z",
      redrives: 0,
      lastRedriveDateTime: null,
      nextRetryDateTime: "2025-12-31T01:00:00.000Z",
      resolvedDateTime: null,
    };
    for (let number = 0; number < COUNT; number += 1) {
      const id = number.toString(16).padStart(64, "0");
      await state.put({ kind: "dead-letter", id, value, expect: "absent" });
    }
    let latencyMs = 9;
    const put: typeof state.put = async (entry) => {
      await clock.sleep(latencyMs);
      return state.put(entry);
    };
    const ports = { ...world.ports, state: { ...state, put } };
    const run = async () => {
      const fromMs = clock.nowMs();
      let redriven: number | undefined;
      void redriveDue(ports).then((count) => {
        redriven = count;
      });
      while (redriven === undefined) await clock.advance(latencyMs);
      return { redriven, seconds: (clock.nowMs() - fromMs) / 1_000 };
    };
    latencyMs = 1_000;
    const slow = await run();
    expect(slow.seconds).toBeLessThan(80);
    expect(slow.redriven).toBeGreaterThan(900);
    expect(slow.redriven).toBeLessThan(COUNT);
    latencyMs = 9;
    const quick = await run();
    expect(quick.redriven).toBe(COUNT - slow.redriven);
    expect(quick.seconds).toBeLessThan(3);
  });

  it("are not sent a second time while their message waits in the queue", async () => {
    world.messages.failNext(Number.POSITIVE_INFINITY);
    await world.deliver(chatMessageItem());
    await world.exhaust();
    await world.clock.advance(HOUR_MS);
    const redriven: number[] = [];
    for (let hour = 0; hour < 24; hour += 1) {
      redriven.push(await redriveDue(world.ports));
      await world.drain();
      await world.clock.advance(HOUR_MS);
    }
    expect(redriven).toEqual([1, ...new Array<number>(23).fill(0)]);
  });

  it("are re-driven all, however many, and the hopeless are left alone", async () => {
    world.messages.failNext(Number.POSITIVE_INFINITY);
    for (let number = 0; number < 230; number += 1) await world.deliver(chatMessageItem(chatMessage(`${number}`)));
    await world.deliver("hopeless");
    await world.exhaust();
    world.messages.failNext(0);
    await world.clock.advance(HOUR_MS);
    expect(await redriveDue(world.ports)).toBe(230);
    await world.drain();
    expect(world.messages.all()).toHaveLength(230);
    const states = (await world.letters()).map(({ state }) => state);
    expect(states.filter((one) => one === "resolved")).toHaveLength(230);
    await world.clock.advance(1_000 * HOUR_MS);
    expect(await redriveDue(world.ports)).toBe(0);
  });
});
