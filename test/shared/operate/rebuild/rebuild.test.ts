import { beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { DeadLetter } from "../../../../shared/job/dead-letter-state.ts";
import { parseSyncJob, type RebuildJob } from "../../../../shared/job/sync-job.ts";
import {
  type RebuildPorts,
  readRebuild,
  runRebuildJob,
  startRebuild,
} from "../../../../shared/operate/rebuild/rebuild.ts";
import { rebuildPayload } from "../../../../shared/operate/rebuild/rebuild-payload.ts";
import { STALLED_AFTER_MS } from "../../../../shared/operate/rebuild/rebuild-record.ts";
import type { StoredMessage } from "../../../../shared/port/stored-message.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const PAGE = 250;

function createWorld() {
  const clock = new SimulatedClock();
  const ports = {
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore(),
    state: createMemoryStateStore({ clock }),
    queue: createMemoryWorkQueue(),
    log: createRecordingLog(),
    clock,
    tenantId: "tenant",
  };
  return {
    ...ports,
    ports: ports as RebuildPorts,
    async store(count: number) {
      for (let number = 0; number < count; number += 1) {
        const payload = chatMessage(`${Math.floor(number / 2)}`, number);
        const arrival = { payload, road: "live", tenantId: "tenant", receivedMs: clock.nowMs() } as const;
        await storeMessage(ports, arrival);
      }
    },
    /** The documents as they are, and then none. */
    empty(): readonly StoredMessage[] {
      const documents = ports.messages.all();
      const emptied = createMemoryMessageStore();
      Object.assign(ports.messages, emptied);
      return documents;
    },
    takeJob: () => {
      const job = parseSyncJob(JSON.parse(ports.queue.sent.shift()?.text ?? "null"));
      if (!job.ok || job.value.job !== "rebuild") throw new Error("expected a rebuild job");
      return job.value;
    },
    letters: async () => (await ports.state.list<DeadLetter>("dead-letter")).map(({ value }) => value),
  };
}

function chatMessage(id: string, version: number) {
  return {
    id,
    etag: String(1_767_225_600_000 + version),
    channelIdentity: { teamId: "t/é", channelId: "19:c?d" },
    "@odata.context": "x",
    ttl: 1,
    body: { contentType: "text", content: `version ${version}` },
  };
}

function withoutStamps({ sink, ...document }: StoredMessage) {
  const { road: _road, receivedDateTime: _received, storedDateTime: _stored, ...rest } = sink;
  return { ...document, sink: rest };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});

/** The job that divides the rebuild. */
async function startAndTake(): Promise<RebuildJob> {
  await startRebuild(world.ports);
  return world.takeJob();
}

/** The job of the only part of a small store. */
async function startAndDivide(): Promise<RebuildJob> {
  await runRebuildJob(world.ports, await startAndTake());
  return world.takeJob();
}

/** Until the queue is empty. Returns how many jobs there were. */
async function run(job: RebuildJob): Promise<number> {
  await runRebuildJob(world.ports, job);
  let jobs = 1;
  for (; world.queue.sent.length > 0; jobs += 1) await runRebuildJob(world.ports, world.takeJob());
  return jobs;
}

describe("a rebuild", () => {
  it("makes every document again, equal but for the stamps, and writes nothing else", async () => {
    await world.store(600);
    const paths = world.blobs.paths("raw");
    const before = world.empty();
    expect(before).toHaveLength(300);
    await run(await startAndTake());
    expect(world.messages.all().map(withoutStamps)).toEqual(before.map(withoutStamps));
    expect(world.messages.all().every(({ sink }) => sink.road === "rebuild")).toBe(true);
    expect(world.blobs.paths("raw")).toEqual(paths);
    expect(await world.letters()).toEqual([]);
    expect(await readRebuild(world.state)).toMatchObject({
      state: "finished",
      pages: 3,
      payloads: 600,
      stored: 600,
      unchanged: 0,
      refused: 0,
      parts: 1,
      partsFinished: 1,
    });
    expect(world.log.linesOf("rebuild.finished")).toMatchObject([{ payloads: 600, pages: 3 }]);
  });

  it("of an empty container is finished at once, and there was none before the first", async () => {
    expect(await readRebuild(world.state)).toBeUndefined();
    await run(await startAndTake());
    expect(await readRebuild(world.state)).toMatchObject({ state: "finished", payloads: 0, parts: 0 });
  });

  it("leaves documents alone that are there, and newer ones that arrive meanwhile", async () => {
    await world.store(4);
    const arrival = { payload: chatMessage("0", 900), road: "live", tenantId: "tenant", receivedMs: 0 } as const;
    const job = await startAndTake();
    await storeMessage(world.ports, arrival);
    const before = world.messages.all();
    await run(job);
    expect(world.messages.all()).toEqual(before);
    expect(await readRebuild(world.state)).toMatchObject({ payloads: 5, stored: 0, unchanged: 5 });
  });

  it("says for ever what it came to, though its parts are kept for a month only", async () => {
    await world.store(600);
    world.empty();
    await run(await startAndTake());
    const progress = await readRebuild(world.state);
    expect(progress).toMatchObject({ state: "finished", payloads: 600, partsFinished: 1 });
    await world.clock.advance(31 * 24 * 3_600_000);
    expect(await world.state.count({ kind: "rebuild" })).toBe(1);
    expect(await readRebuild(world.state)).toEqual(progress);
  });

  it("does not show the store's own word for the position, nor paths", async () => {
    await world.store(2);
    await run(await startAndTake());
    const report = JSON.stringify(await readRebuild(world.state));
    expect(report).not.toContain("continuation");
    expect(report).not.toContain("t~");
  });
});

describe("a large store", () => {
  const CONVERSATIONS = [
    "19:abc@thread.v2",
    "19:a",
    "19:ab",
    "19:meeting_Mz",
    "19:meeting_MA",
    "19:Mx",
    "8:orgid",
    "1",
    "z/~",
  ];

  async function storeMany(): Promise<void> {
    for (const chatId of CONVERSATIONS) {
      for (let number = 0; number < 40; number += 1) {
        const payload = { id: `${number}`, etag: String(1_767_225_600_000 + number), chatId, body: {} };
        await storeMessage(world.ports, { payload, road: "live", tenantId: "tenant", receivedMs: 0 });
      }
    }
  }

  /** As if a page of the store held no more than ten names. */
  function shrinkPages(): void {
    const { list } = world.blobs;
    world.ports.blobs.list = (query) => list({ ...query, pageSize: Math.min(10, query.pageSize ?? 10) });
  }

  it("is divided into parts that hold every payload once, and counts each once", async () => {
    await storeMany();
    shrinkPages();
    const before = world.empty();
    await runRebuildJob(world.ports, await startAndTake());
    const parts = world.queue.sent.length;
    expect(parts).toBeGreaterThan(4);
    expect(await readRebuild(world.state)).toMatchObject({ state: "running", parts, partsFinished: 0 });
    const jobs = world.queue.sent.splice(0).map(({ text }) => JSON.parse(text) as RebuildJob);
    await Promise.all([...jobs, ...jobs].map((job) => runRebuildJob(world.ports, job)));
    expect(world.messages.all().map(withoutStamps)).toEqual(before.map(withoutStamps));
    const payloads = CONVERSATIONS.length * 40;
    expect(await readRebuild(world.state)).toMatchObject({
      state: "finished",
      parts,
      partsFinished: parts,
      payloads,
      stored: payloads,
      unchanged: 0,
    });
    expect(world.log.linesOf("rebuild.finished")).toMatchObject([{ payloads }]);
  });

  it("is divided once: a second delivery sends jobs for the same parts, though more has arrived", async () => {
    await storeMany();
    shrinkPages();
    const job = await startAndTake();
    await runRebuildJob(world.ports, job);
    const first = world.queue.sent.splice(0).map(({ text }) => text);
    const payload = { id: "1", etag: "1767225600000", chatId: "99:new", body: {} };
    await storeMessage(world.ports, { payload, road: "live", tenantId: "tenant", receivedMs: 0 });
    await runRebuildJob(world.ports, job);
    expect(world.queue.sent.map(({ text }) => text).sort()).toEqual(first.sort());
  });

  it("is done as fast as there are instances: each part takes its own time only", async () => {
    await storeMany();
    shrinkPages();
    const list = world.ports.blobs.list;
    await runRebuildJob(world.ports, await startAndTake());
    world.ports.blobs.list = async (query) => {
      await world.clock.sleep(1_000);
      return list(query);
    };
    const fromMs = world.clock.nowMs();
    const jobs = world.queue.sent.splice(0).map(({ text }) => JSON.parse(text) as RebuildJob);
    let isDone = false;
    void Promise.all(jobs.map((job) => runRebuildJob(world.ports, job))).then(() => {
      isDone = true;
    });
    while (!isDone) await world.clock.advance(1_000);
    const progress = await readRebuild(world.state);
    expect(progress?.pages).toBe(36);
    // One after the other, a second a page.
    expect((world.clock.nowMs() - fromMs) / 1_000).toBeLessThan((progress?.pages ?? 0) / 3);
  });
});

describe("a rebuild that is interrupted", () => {
  it("goes on with another job when its time is up", async () => {
    await world.store(PAGE * 3);
    const before = world.empty();
    const { list } = world.blobs;
    world.ports.blobs.list = async (query) => {
      await world.clock.advance(70_000);
      return list(query);
    };
    expect(await run(await startAndDivide())).toBe(3);
    expect(world.messages.all().map(withoutStamps)).toEqual(before.map(withoutStamps));
    expect(await readRebuild(world.state)).toMatchObject({ state: "finished", pages: 3, payloads: PAGE * 3 });
  });

  it.each([
    ["blob-unavailable", () => world.blobs],
    ["store-unavailable", () => world.messages],
  ] as const)("says so, keeps its position and goes on when the job comes again: %s", async (code, failing) => {
    await world.store(PAGE * 2);
    const before = world.empty();
    const job = await startAndDivide();
    const { put } = world.state;
    world.ports.state.put = async (entry) => {
      const saved = await put(entry);
      if (entry.kind === "rebuild" && (entry.value as { pages?: number }).pages === 1) failing().failNext(1);
      return saved;
    };
    await expect(runRebuildJob(world.ports, job)).rejects.toMatchObject({ code });
    world.ports.state.put = put;
    failing().failNext(0);
    expect(await readRebuild(world.state)).toMatchObject({ state: "failed", reason: code, pages: 1, payloads: PAGE });
    await run(job);
    expect(await readRebuild(world.state)).toMatchObject({ state: "finished", reason: null, payloads: PAGE * 2 });
    expect(world.messages.all().map(withoutStamps)).toEqual(before.map(withoutStamps));
  });

  it("counts each payload once though its job is delivered twice at the same time", async () => {
    await world.store(PAGE * 3);
    const before = world.empty();
    const job = await startAndDivide();
    await Promise.all([runRebuildJob(world.ports, job), runRebuildJob(world.ports, job)]);
    expect(await readRebuild(world.state)).toMatchObject({ state: "finished", pages: 3, payloads: PAGE * 3 });
    expect(world.messages.all().map(withoutStamps)).toEqual(before.map(withoutStamps));
  });
});

describe("starting", () => {
  it("one that is under way gives that one, and sends no second job", async () => {
    const first = await startRebuild(world.ports);
    await world.clock.advance(1_000);
    expect(await startRebuild(world.ports)).toEqual(first);
    expect(world.queue.sent).toHaveLength(1);
  });

  it("one that lost its job sends it again", async () => {
    const first = await startRebuild(world.ports);
    await world.clock.advance(STALLED_AFTER_MS);
    expect(await startRebuild(world.ports)).toEqual(first);
    expect(world.queue.sent.map(({ text }) => text)).toEqual(Array(2).fill(JSON.stringify(world.takeJob())));
  });

  it("one that failed goes on where it was; restart begins anew, and the old job has nothing to do", async () => {
    await world.store(2);
    const old = await startAndDivide();
    world.blobs.failNext(1);
    await expect(runRebuildJob(world.ports, old)).rejects.toMatchObject({ code: "blob-unavailable" });
    expect((await startRebuild(world.ports)).startedDateTime).toBe(old.startedDateTime);
    await world.clock.advance(1_000);
    const anew = await startRebuild(world.ports, { restart: true });
    expect(anew).toMatchObject({ state: "running", pages: 0, reason: null });
    expect(anew.startedDateTime).not.toBe(old.startedDateTime);
    await runRebuildJob(world.ports, old);
    expect(await readRebuild(world.state)).toEqual(anew);
  });

  it("after one that finished is a new one", async () => {
    await run(await startAndTake());
    await world.clock.advance(1_000);
    expect(await startRebuild(world.ports)).toMatchObject({ state: "running", pages: 0, finishedDateTime: null });
  });
});

describe("a payload that cannot be stored", () => {
  const bad: [string, string, string][] = [
    ["that is not JSON", "{", "message-invalid"],
    ["that is no object", "[]", "message-invalid"],
    ["that is no message", '{"id":"1"}', "message-invalid"],
    ["that belongs elsewhere", JSON.stringify(chatMessage("1", 7)), "raw-misplaced"],
  ];
  it.each(bad)("is a dead letter, and costs no other its turn: one %s", async (_title, text, reason) => {
    const path = "a/-/1/1.json";
    await world.blobs.putOnce({ container: "raw", path }, text);
    await world.store(3);
    const before = world.empty();
    await run(await startAndTake());
    expect(world.messages.all().map(withoutStamps)).toEqual(before.map(withoutStamps));
    expect(await readRebuild(world.state)).toMatchObject({ state: "finished", payloads: 4, stored: 3, refused: 1 });
    const letters = await world.letters();
    expect(letters).toMatchObject([{ queue: "sync", reason, body: { job: "rebuild-payload", path } }]);
    expect(parseSyncJob(letters[0]?.body).ok).toBe(true);
    expect(await rebuildPayload(world.ports, path)).toMatchObject({ ok: false, error: { code: reason } });
  });

  it("is stored by its job once it is repaired, and nothing is left to do once it is removed", async () => {
    await world.store(1);
    const [path = ""] = world.blobs.paths("raw");
    world.empty();
    expect(await rebuildPayload(world.ports, path)).toEqual({ ok: true, value: "stored" });
    expect(await rebuildPayload(world.ports, path)).toEqual({ ok: true, value: "unchanged" });
    await world.blobs.remove({ container: "raw", path });
    expect(await rebuildPayload(world.ports, path)).toEqual({ ok: true, value: "gone" });
  });
});
