import { beforeEach, describe, expect, it } from "vitest";
import { keepPoison, POSTPONE_MS, reportPoison } from "../../../shared/job/keep-poison.ts";
import { chatMessageItem, createDeadLetterWorld } from "../../helpers/dead-letter-world.ts";

let world: ReturnType<typeof createDeadLetterWorld>;
beforeEach(() => {
  world = createDeadLetterWorld();
});

describe("poison", () => {
  it.each([{ body: chatMessageItem() }, { body: "not JSON" }, { body: 7 }, { body: null }])(
    "is kept as a dead letter: $body",
    async ({ body }) => {
      await keepPoison(world.ports, "sync", body);
      expect(await world.letters()).toMatchObject([{ queue: "sync", reason: "retries-exhausted", body }]);
      expect(world.queue.poison).toEqual([]);
    },
  );

  it("that comes twice is one dead letter", async () => {
    await keepPoison(world.ports, "messages", chatMessageItem());
    await keepPoison(world.ports, "messages", chatMessageItem());
    expect(await world.letters()).toHaveLength(1);
  });

  it("goes back as a new message, later, as often as the store does not take it, and is kept in the end", async () => {
    world.state.failNext(Number.POSITIVE_INFINITY);
    let texts = [JSON.stringify(chatMessageItem())];
    for (let hour = 0; hour < 50; hour += 1) {
      for (const text of texts) await keepPoison(world.ports, "messages", JSON.parse(text));
      const waiting = world.queue.poison.splice(0);
      expect(waiting).toMatchObject([{ queue: "messages", visibleAfterMs: POSTPONE_MS }]);
      texts = waiting.map(({ text }) => text);
    }
    world.state.failNext(0);
    for (const text of texts) await keepPoison(world.ports, "messages", JSON.parse(text));
    expect(await world.letters()).toMatchObject([{ queue: "messages", body: chatMessageItem() }]);
    expect(world.log.linesOf("dead-letter.postponed")).toHaveLength(50);
    expect(world.log.linesOf("dead-letter.postponed")[0]).toEqual({
      event: "dead-letter.postponed",
      level: "error",
      queue: "messages",
      reason: "store-unavailable",
      visibleAfterMs: POSTPONE_MS,
    });
  });

  it("in which several messages stand is a dead letter of each, and one that cannot be kept goes back by itself", async () => {
    world.state.failNext(1);
    await keepPoison(world.ports, "messages", { several: [{ a: 1 }, { a: 2 }, { a: 3 }] });
    expect(world.queue.poison.map(({ text }): unknown => JSON.parse(text))).toEqual([{ a: 1 }]);
    const bodies = (await world.letters()).map(({ body }) => body);
    expect(bodies).toHaveLength(2);
    expect(bodies).toEqual(expect.arrayContaining([{ a: 2 }, { a: 3 }]));
  });

  it("goes back whatever it was that failed", async () => {
    world.ports.state.get = () => Promise.reject(new Error("a defect"));
    await keepPoison(world.ports, "messages", "text");
    expect(world.queue.poison.map(({ text }): unknown => JSON.parse(text))).toEqual(["text"]);
  });

  it("stays where it is when it can go nowhere", async () => {
    world.state.failNext(1);
    world.queue.failNext(1);
    await expect(keepPoison(world.ports, "messages", 1)).rejects.toMatchObject({ code: "queue-unavailable" });
  });
});

it("poison that waits is reported, queue by queue, and nothing else is", async () => {
  await reportPoison(world.ports);
  expect(world.log.lines).toEqual([]);
  await world.queue.send("sync", "1", { poison: true });
  await world.queue.send("sync", "2", { poison: true });
  await world.queue.send("messages", "3");
  await reportPoison(world.ports);
  expect(world.log.lines).toEqual([{ event: "poison.waiting", level: "warn", queue: "sync-poison", count: 2 }]);
});
