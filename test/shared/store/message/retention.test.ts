import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createLog } from "../../../../shared/base/log.ts";
import type { Retention } from "../../../../shared/base/retention.ts";
import { rebuildPayload } from "../../../../shared/operate/rebuild/rebuild-payload.ts";
import type { MessageStore } from "../../../../shared/port/message-store.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import type { Arrival } from "../../../../shared/store/message/stored-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";

const DAY_MS = 86_400_000;
const clock = new SimulatedClock();

let ttls: (number | undefined)[];
let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  ttls = [];
  world = createWorld();
});

function createWorld() {
  const memory = createMemoryMessageStore();
  const messages: MessageStore = {
    ...memory,
    upsertIfNewer: (message, known, ttlSeconds) => {
      ttls.push(ttlSeconds);
      return memory.upsertIfNewer(message, known, ttlSeconds);
    },
  };
  return { blobs: createMemoryBlobStore(), messages, memory, clock, log: createLog(() => {}), tenantId: "tenant" };
}

/** Changed so many days ago; created long before that. */
function payload(daysAgo: number) {
  const changedMs = clock.nowMs() - daysAgo * DAY_MS;
  const [created, changed] = [changedMs - 300 * DAY_MS, changedMs].map((ms) => new Date(ms).toISOString());
  return { id: "1", chatId: "19:a", createdDateTime: created, lastModifiedDateTime: changed, body: { content: "x" } };
}

function store(daysAgo: number, retention: Retention, road: Arrival["road"] = "delta") {
  const arrival = { payload: payload(daysAgo), road, tenantId: "tenant", receivedMs: clock.nowMs() };
  return storeMessage({ ...world, retention }, arrival);
}

describe("a message", () => {
  it("is kept for what is left of its retention since its last change, not since it was read", async () => {
    expect(await store(10, { messageDays: 30, rawDays: 0 })).toEqual({ ok: true, value: "created" });
    expect(ttls).toEqual([20 * 86_400]);
  });

  it.each(["live", "delta", "audit"] as const)("that is past its retention is not stored: %s", async (road) => {
    const retention = { messageDays: 30, rawDays: 30 };
    expect(await store(31, retention, road)).toEqual({ ok: true, value: "expired" });
    expect([world.memory.all(), world.blobs.paths("raw")]).toEqual([[], []]);
  });

  it("leaves no raw payload where that alone is past its own", async () => {
    expect(await store(10, { messageDays: 0, rawDays: 5 })).toEqual({ ok: true, value: "created" });
    expect([world.memory.all().length, world.blobs.paths("raw")]).toEqual([1, []]);
    expect(ttls).toEqual([undefined]);
  });

  it("is for ever where nothing is said", async () => {
    expect(await store(4_000, { messageDays: 0, rawDays: 0 })).toEqual({ ok: true, value: "created" });
    expect([ttls, world.blobs.paths("raw").length]).toEqual([[undefined], 1]);
  });

  it("that a rebuild brings back has no more left than it had", async () => {
    const retention = { messageDays: 30, rawDays: 0 };
    await store(10, retention);
    const { blobs } = world;
    const [path = ""] = blobs.paths("raw");
    const rebuild = (messageDays: number) => {
      world = { ...createWorld(), blobs };
      return rebuildPayload({ ...world, retention: { messageDays, rawDays: 0 } }, path);
    };
    expect(await rebuild(30)).toEqual({ ok: true, value: "stored" });
    expect(ttls).toEqual([20 * 86_400, 20 * 86_400]);
    expect(await rebuild(9)).toEqual({ ok: true, value: "unchanged" });
    expect(world.memory.all()).toEqual([]);
  });
});
