import { describe, expect, it } from "vitest";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import type { DeadLetter } from "../../../../shared/job/dead-letter-state.ts";
import { writeClaim } from "../../../../shared/job/queue-body.ts";
import { redrive } from "../../../../shared/job/redrive.ts";
import { retryAllWaiting } from "../../../../shared/operate/dead-letter/retry-waiting.ts";
import { sweepKept } from "../../../../shared/operate/dead-letter/sweep-kept.ts";
import { chatMessage, chatMessageItem, createDeadLetterWorld } from "../../../helpers/dead-letter-world.ts";
import { encryptedItem, signToken } from "../../../helpers/notification-world.ts";

const DAY_MS = 86_400_000;
type World = ReturnType<typeof createDeadLetterWorld>;

/** The timer of so many days, as often as the sweep asks for it. */
async function pass(world: World, days: number): Promise<void> {
  for (let day = 0; day < days; day += 1) {
    await world.clock.advance(DAY_MS);
    await sweepKept(world.ports);
  }
}

/** A message that Cosmos DB did not take for a day; then it is taken, and its dead letter resolved. */
async function resolveOne(world: World, body: unknown): Promise<void> {
  world.messages.failNext(Number.POSITIVE_INFINITY);
  await world.deliver(body);
  await world.exhaust();
  world.messages.failNext(0);
  const [entry] = await world.state.list<DeadLetter>("dead-letter");
  if (!entry) throw new Error("expected a dead letter");
  await redrive(world.ports, entry);
  await world.drain();
  expect(await world.letters()).toMatchObject([{ state: "resolved" }]);
}

const large = (version: number) => ({ ...chatMessage("1", version), body: { content: "x".repeat(60_000) } });

describe("what a dead letter holds", () => {
  it("ends with the retention of its message, counted from the message's own version, resolved or not", async () => {
    const world = createDeadLetterWorld({ retention: { messageDays: 40, rawDays: 0 } });
    const tenDaysOld = chatMessage("1", world.clock.nowMs() - 10 * DAY_MS);
    await resolveOne(world, chatMessageItem(tenDaysOld));
    await world.deliver(chatMessageItem({ ...tenDaysOld, id: "2", chatId: null }));
    expect(await world.letters()).toHaveLength(2);
    await pass(world, 27);
    expect(await world.letters()).toHaveLength(2);
    await pass(world, 3);
    expect(await world.letters()).toEqual([]);
  });

  it("ends so too where it is too large for a dead letter, its claim included", async () => {
    const world = createDeadLetterWorld({ retention: { messageDays: 40, rawDays: 0 } });
    const item = chatMessageItem(large(world.clock.nowMs() - 10 * DAY_MS));
    await world.deliver({ ...item, payload: { ...item.payload, chatId: null } });
    const claim = await writeClaim({ blobs: world.ports.blobs, queue: "messages", text: JSON.stringify(item) });
    await resolveOne({ ...world, letters: async () => (await world.letters()).slice(-1) }, JSON.parse(claim)).catch(
      () => undefined,
    );
    expect(world.blobs.paths("claims")).toHaveLength(2);
    await pass(world, 25);
    expect(world.blobs.paths("claims")).toHaveLength(2);
    await pass(world, 20);
    expect([await world.letters(), world.blobs.paths("claims")]).toEqual([[], []]);
  });

  it("stays for ever where nothing is said", async () => {
    const world = createDeadLetterWorld();
    await resolveOne(world, chatMessageItem());
    await pass(world, 400);
    expect(await world.letters()).toHaveLength(1);
  });
});

describe("claims", () => {
  const text = JSON.stringify(chatMessageItem(large(1_767_225_600_000)));

  it("that no dead letter names are removed after a fortnight, those of a waiting message never before", async () => {
    const world = createDeadLetterWorld();
    await writeClaim({ blobs: world.ports.blobs, queue: "messages", text });
    await pass(world, 13);
    expect(world.blobs.paths("claims")).toHaveLength(1);
    await pass(world, 2);
    expect(world.blobs.paths("claims")).toEqual([]);
    expect(world.log.linesOf("kept.swept")).toMatchObject([{ claims: 1, quarantine: 0 }]);
  });

  it("that a dead letter names stay, whether its message brought the claim or its body was too large", async () => {
    const world = createDeadLetterWorld();
    const invalid = JSON.stringify({ ...chatMessageItem(large(1)), tenantId: "" });
    const claim = await writeClaim({ blobs: world.ports.blobs, queue: "messages", text: invalid });
    await world.deliver(JSON.parse(claim));
    await world.deliver({ ...chatMessageItem(large(2)), kind: "unknown" });
    expect(await world.letters()).toHaveLength(2);
    await pass(world, 60);
    expect(world.blobs.paths("claims")).toHaveLength(2);
    for (const { body } of await world.letters()) {
      expect(world.blobs.paths("claims")).toContain((body as { claim: string }).claim);
    }
  });

  it("are walked page by page, once a day, and on from where a run ended", async () => {
    const world = createDeadLetterWorld();
    for (let count = 0; count < 250; count += 1) {
      await writeClaim({ blobs: world.ports.blobs, queue: "messages", text });
    }
    await world.clock.advance(15 * DAY_MS);
    const { list } = world.ports.blobs;
    let lists = 0;
    const slow = async (query: Parameters<typeof list>[0]) => {
      lists += 1;
      // A page that takes all of a run's time.
      await world.clock.advance(100_000);
      return list(query);
    };
    const ports = { ...world.ports, blobs: { ...world.ports.blobs, list: slow } };
    await sweepKept(ports);
    expect(world.blobs.paths("claims")).toHaveLength(150);
    for (let run = 0; run < 5; run += 1) await sweepKept(ports);
    expect(world.blobs.paths("claims")).toEqual([]);
    const listed = lists;
    await sweepKept(ports);
    expect(lists).toBe(listed);
  });
});

describe("quarantine", () => {
  async function quarantined(world: World): Promise<void> {
    const post = world.post([encryptedItem({ encryptedContent: "text" })], [await signToken(world.clock.nowMs())]);
    await receiveNotifications(world.ports, post);
    expect(world.blobs.paths("quarantine")).toHaveLength(1);
  }

  it("ends with the retention of messages, counted from the day it came", async () => {
    const world = createDeadLetterWorld({ retention: { messageDays: 30, rawDays: 0 } });
    await quarantined(world);
    await pass(world, 30);
    expect(world.blobs.paths("quarantine")).toHaveLength(1);
    await pass(world, 1);
    expect(world.blobs.paths("quarantine")).toEqual([]);
    expect(world.log.linesOf("kept.swept")).toMatchObject([{ claims: 0, quarantine: 1 }]);
  });

  it("stays for ever where nothing is said; the timer is what sweeps", async () => {
    const world = createDeadLetterWorld();
    await quarantined(world);
    await world.clock.advance(400 * DAY_MS);
    await retryAllWaiting(world.ports);
    expect(world.blobs.paths("quarantine")).toHaveLength(1);
    expect((await world.state.get<{ finishedDateTime: string }>("walk", "sweep"))?.value.finishedDateTime).toBeTruthy();
  });
});
