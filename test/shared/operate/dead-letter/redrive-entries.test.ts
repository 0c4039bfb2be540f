import { beforeEach, describe, expect, it } from "vitest";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import { MIN_INTERVAL_MS } from "../../../../shared/capture/notification/refreshing-secret.ts";
import { redriveRequest } from "../../../../shared/operate/dead-letter/dead-letter-parameters.ts";
import { entryIdOf } from "../../../../shared/operate/dead-letter/entry-id.ts";
import { type RedriveAnswer, redriveEntries } from "../../../../shared/operate/dead-letter/redrive-entries.ts";
import { retryAllWaiting } from "../../../../shared/operate/dead-letter/retry-waiting.ts";
import { SECRET_NAMES } from "../../../../shared/port/secret-store.ts";
import {
  chatMessage,
  chatMessageItem,
  createDeadLetterWorld,
  resourceItem,
} from "../../../helpers/dead-letter-world.ts";
import { chatMessageText, secretPem } from "../../../helpers/notification-vectors.ts";
import { encryptedItem, seal, signToken } from "../../../helpers/notification-world.ts";

let world: ReturnType<typeof createDeadLetterWorld>;
beforeEach(() => {
  world = createDeadLetterWorld();
});

const NOTHING = { redriven: 0, resolved: 0, taken: 0, released: 0, discarded: 0, waiting: 0, notFound: 0 };
const sealedForSecond = seal(chatMessageText, "other-2048", "second");
const enableSecond = () => world.store.add(SECRET_NAMES.notificationCertificate, secretPem("other-2048"), "second");

function post(body: object): Promise<RedriveAnswer> {
  return redriveEntries(world.ports, redriveRequest.parse(body));
}

async function keepUnknown(count: number): Promise<void> {
  for (let number = 0; number < count; number += 1) await world.deliver(resourceItem(`r${number}`));
}

async function quarantine(count: number): Promise<void> {
  const items = Array.from({ length: count }, (_unused, number) =>
    encryptedItem({ encryptedContent: sealedForSecond, resource: `r${number}` }),
  );
  await receiveNotifications(world.ports, world.post(items, [await signToken(world.clock.nowMs())]));
  await world.clock.advance(MIN_INTERVAL_MS);
}

describe("a re-drive by ids", () => {
  it("takes dead letters and quarantine, and says what is not there", async () => {
    await keepUnknown(1);
    await quarantine(1);
    enableSecond();
    world.graph.set("r0", chatMessage("1"));
    const letterIds = (await world.letters()).map(({ id }) => id);
    const quarantineIds = world.blobs.paths("quarantine").map((path) => entryIdOf({ kind: "quarantine", path }));
    const gone = [entryIdOf({ kind: "quarantine", path: "x" }), "0".repeat(64)];
    const answer = await post({ ids: [...letterIds, ...quarantineIds, ...gone] });
    expect(answer).toEqual({
      ...NOTHING,
      dryRun: false,
      matched: 2,
      redriven: 1,
      released: 1,
      notFound: 2,
      remaining: 0,
    });
    await world.drain();
    expect(world.messages.all()).toHaveLength(2);
    expect(await post({ ids: [...letterIds, ...quarantineIds] })).toMatchObject({ resolved: 1, notFound: 1 });
  });

  it("takes one that is under way still, and each once", async () => {
    await keepUnknown(1);
    const ids = (await world.letters()).map(({ id }) => id);
    expect(await post({ ids: [...ids, ...ids] })).toMatchObject({ matched: 1, redriven: 1 });
    expect(await post({ ids })).toMatchObject({ redriven: 1 });
    expect(world.queue.sent).toHaveLength(2);
  });
});

describe("a re-drive by filter", () => {
  it("takes a hundred a request and says how many remain, until all had their turn", async () => {
    await keepUnknown(130);
    await quarantine(140);
    const answers: RedriveAnswer[] = [await post({ since: "2026-01-01T00:00:00Z" })];
    for (;;) {
      const cursor = answers.at(-1)?.nextCursor;
      if (!cursor) break;
      answers.push(await post({ since: "2026-01-01T00:00:00Z", cursor }));
    }
    expect(answers.map(({ matched, remaining }) => [matched, remaining])).toEqual([
      [100, 170],
      [100, 70],
      [70, 0],
    ]);
    const sum = (name: "redriven" | "waiting") => answers.reduce((total, answer) => total + answer[name], 0);
    expect([sum("redriven"), sum("waiting")]).toEqual([130, 140]);
    expect(world.queue.sent).toHaveLength(130);
  });

  it("leaves what is under way alone", async () => {
    await keepUnknown(3);
    expect(await post({ reason: "graph-not-found" })).toMatchObject({ matched: 3, redriven: 3 });
    expect(await post({ reason: "graph-not-found" })).toMatchObject({ matched: 0, redriven: 0 });
  });

  it.each([
    [{ reason: "graph-not-found" }, 2],
    [{ reason: "queue-message-invalid" }, 1],
    [{ reason: "certificate-unknown" }, 1],
    [{ kind: "quarantine" }, 1],
    [{ queue: "messages" }, 3],
    [{ queue: "sync" }, 0],
    [{ until: "2026-01-01T00:00:00Z" }, 0],
    [{ until: "2026-01-01T00:00:00.001Z" }, 4],
  ])("%j counts %d without touching them when it is dry", async (filter, matched) => {
    await keepUnknown(2);
    await world.deliver("no item");
    await quarantine(1);
    const before = await world.letters();
    expect(await post({ ...filter, dryRun: true })).toEqual({ ...NOTHING, dryRun: true, matched, remaining: 0 });
    expect(await world.letters()).toEqual(before);
    expect(world.queue.sent).toEqual([]);
  });

  it("says when the queue does not take it, and can be repeated", async () => {
    await keepUnknown(2);
    world.queue.failNext(1);
    await expect(post({ queue: "messages" })).rejects.toMatchObject({ code: "queue-unavailable" });
    const kept = (await world.letters()).filter(({ state }) => state === "waiting");
    expect(await post({ queue: "messages" })).toMatchObject({ redriven: kept.length });
  });
});

describe("the timer", () => {
  it("does each of its jobs though another fails, and says so", async () => {
    await quarantine(1);
    enableSecond();
    await world.queue.send("sync", "1", { poison: true });
    world.messages.failNext(Number.POSITIVE_INFINITY);
    await world.deliver(chatMessageItem());
    await world.exhaust();
    world.messages.failNext(0);
    await world.clock.advance(3_600_000);
    await world.queue.send("sync", "1", { poison: true });
    world.ports.state.page = () => Promise.reject(new Error("the store is away"));
    await expect(retryAllWaiting(world.ports)).rejects.toThrow("the store is away");
    expect(world.log.linesOf("poison.waiting")).toMatchObject([{ queue: "sync-poison", count: 1 }]);
    expect(world.log.linesOf("quarantine.retried")).toMatchObject([{ released: 1 }]);
  });

  it("brings back what failed for a day while the store was away", async () => {
    await quarantine(1);
    enableSecond();
    world.messages.failNext(Number.POSITIVE_INFINITY);
    await world.deliver(chatMessageItem());
    await world.exhaust();
    world.messages.failNext(0);
    await world.clock.advance(3_600_000);
    await retryAllWaiting(world.ports);
    await world.drain();
    expect(world.messages.all()).toHaveLength(2);
  });
});
