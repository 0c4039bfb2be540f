import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import { latestRuns } from "../../shared/capture/audit/audit-record.ts";
import { requestAudit } from "../../shared/capture/audit/begin-audit.ts";
import { renewAndHeal, renewOrTryAgain } from "../../shared/capture/sync/renew-and-heal.ts";
import { requestSync } from "../../shared/capture/sync/schedule-sync.ts";
import type { DeadLetter } from "../../shared/job/dead-letter-state.ts";
import { runSyncJob } from "../../shared/run-job.ts";
import { createPresenceNotes } from "../../shared/store/directory/told-presence.ts";
import { parseQueueItem } from "../../shared/store/message/queue-item.ts";
import { createMemoryBlobStore } from "../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed } from "../helpers/memory-change-feed.ts";
import { createMemoryContentStore } from "../helpers/memory-content-store.ts";
import { createMemoryInteractionStore } from "../helpers/memory-interaction-store.ts";
import { createMemoryLakeStore } from "../helpers/memory-lake-store.ts";
import { createMemoryMeetingStore } from "../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../helpers/memory-message-store.ts";
import { createMemorySearchIndex } from "../helpers/memory-search-index.ts";
import { noHooks } from "../helpers/no-hooks.ts";
import { createExportModel } from "./capture/audit/export-model.ts";
import { createGraphModel, MINUTE_MS, wantedFor } from "./capture/subscription/graph-model.ts";
import { CHANNELS, createScheduleWorld, HOUR_MS } from "./capture/sync/schedule-world.ts";
import { createSourceModel } from "./capture/sync/source-model.ts";

const chatMessage = (id: string) => ({
  id,
  etag: "1767225600000",
  channelIdentity: { teamId: "t1", channelId: "c1" },
  body: { contentType: "text", content: "hello" },
});

/** No message here names content, and nobody holds meetings. */
const unread = (): never => {
  throw new TeamsinkError("internal-error");
};

/** Subscriptions, scheduling and one source together, with a queue that is worked off as the host does. */
function createWholeWorld() {
  const world = createScheduleWorld();
  world.tenant.teamsWithChannels.delete("t2");
  const service = createGraphModel(world.clock);
  const conversations = createSourceModel([chatMessage("1"), chatMessage("2")], 1);
  const messageExport = createExportModel(10);
  const messages = createMemoryMessageStore();
  const ports = {
    ...world.ports,
    ...noHooks(),
    service,
    conversations,
    messageExport,
    messages,
    changeFeed: createMemoryChangeFeed(),
    lake: createMemoryLakeStore(),
    search: createMemorySearchIndex(),
    interactions: createMemoryInteractionStore(),
    interactionReader: { page: async () => ({ licence: "missing" as const }) },
    blobs: createMemoryBlobStore(),
    content: createMemoryContentStore(),
    meetings: createMemoryMeetingStore(),
    meetingReader: { page: unread, read: unread, open: unread },
    contentReader: { hostedContent: unread, describeFile: unread, file: unread },
    contentMaxBytes: 1,
    tenantId: "tenant",
    presence: createPresenceNotes({ directory: world.directory, membersChanged: async () => {} }),
    wanted: async () => wantedFor([CHANNELS]),
  };
  return {
    ...world,
    ports,
    service,
    conversations,
    messageExport,
    messages,
    deadLetters: async () => (await world.state.list<DeadLetter>("dead-letter")).map((entry) => entry.value),
    /** Until the queue is empty. */
    async workOff(): Promise<void> {
      for (let jobs = world.takeJobs(); jobs.length > 0; jobs = world.takeJobs()) {
        for (const job of jobs) await runSyncJob(ports, "sync", job);
      }
    },
  };
}

describe("the queue `sync`", () => {
  it("brings every message of a scheduled source into the store, by the road of all messages", async () => {
    const { ports, workOff, messages, directory } = createWholeWorld();
    await requestSync(ports, [CHANNELS]);
    await workOff();
    expect(messages.all().map(({ messageId, sink }) => [messageId, sink.road])).toEqual([
      ["1", "delta"],
      ["2", "delta"],
    ]);
    expect(directory.values("members")).toHaveLength(1);
  });

  it("keeps a payload that is no message as one dead letter that can be sent again, however often it is read", async () => {
    const { ports, runJobs, conversations, deadLetters, state, clock } = createWholeWorld();
    conversations.write({ id: "3", channelIdentity: null });
    await requestSync(ports, [CHANNELS]);
    const job = (await runJobs()).find((one) => one.job === "source");
    for (let time = 0; time < 2; time += 1) {
      await runSyncJob(ports, "sync", job);
      await clock.advance(HOUR_MS);
      await state.remove("cursor", "channel:c1");
    }
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ queue: "messages", reason: "message-invalid" });
    expect(parseQueueItem(letter?.body)).toMatchObject({ ok: true, value: { payload: { id: "3" } } });
  });

  it.each([["hello"], [{ job: "dance" }]])("keeps %j as a dead letter", async (message) => {
    const { ports, deadLetters } = createWholeWorld();
    await runSyncJob(ports, "sync", message);
    expect(await deadLetters()).toMatchObject([{ queue: "sync", reason: "queue-message-invalid", body: message }]);
  });

  it("audits: what is missing ends where all messages do, what is no message among the dead letters", async () => {
    const { ports, workOff, messages, messageExport, deadLetters, clock } = createWholeWorld();
    messageExport.readers.set("c", ["team:t1"]);
    const atMs = clock.nowMs() - 24 * HOUR_MS;
    messageExport.write({ chatId: "c", id: "1", atMs });
    messageExport.messages.set("c 2", { ...messageExport.write({ chatId: "c", id: "2", atMs }), id: "" });
    await requestAudit(ports, [CHANNELS]);
    await workOff();
    expect(messages.all().map(({ messageId, sink }) => [messageId, sink.road])).toEqual([["1", "audit"]]);
    expect(await deadLetters()).toMatchObject([{ queue: "messages", reason: "message-invalid" }]);
    expect(await latestRuns(ports.state, 2)).toMatchObject([
      { value: { state: "complete", totals: { missing: 1, invalid: 1 } } },
    ]);
  });

  /** The store refuses the document of this message for good. */
  const refuse = (messages: ReturnType<typeof createMemoryMessageStore>, messageId: string) => {
    const { upsertIfNewer } = messages;
    messages.upsertIfNewer = (message, known) => {
      if (message.messageId !== messageId) return upsertIfNewer(message, known);
      return Promise.reject(new TeamsinkError("document-refused", "too large"));
    };
  };

  it("syncs past a message that the store refuses, which is a dead letter at once, however large", async () => {
    const { ports, workOff, conversations, messages, deadLetters, log } = createWholeWorld();
    refuse(messages, "3");
    conversations.write({ ...chatMessage("3"), subject: "x".repeat(3_000_000) });
    await requestSync(ports, [CHANNELS]);
    await workOff();
    expect(messages.all().map(({ messageId }) => messageId)).toEqual(["1", "2"]);
    const [letter, ...others] = await deadLetters();
    expect(others).toEqual([]);
    expect(letter).toMatchObject({ queue: "messages", reason: "document-refused", nextRetryDateTime: null });
    expect(JSON.stringify(letter).length).toBeLessThan(2_000);
    expect(ports.blobs.paths("claims")).toHaveLength(1);
    expect(letter?.body).toEqual({ claim: ports.blobs.paths("claims")[0] });
    expect(log.linesOf("sync.finished")).toHaveLength(1);
  });

  it("audits past a message that the store refuses", async () => {
    const { ports, workOff, messages, messageExport, deadLetters, clock } = createWholeWorld();
    messageExport.readers.set("c", ["team:t1"]);
    refuse(messages, "1");
    const atMs = clock.nowMs() - 24 * HOUR_MS;
    for (const id of ["1", "2"]) messageExport.write({ chatId: "c", id, atMs });
    await requestAudit(ports, [CHANNELS]);
    await workOff();
    expect(messages.all().map(({ messageId }) => messageId)).toEqual(["2"]);
    expect(await deadLetters()).toMatchObject([{ queue: "messages", reason: "document-refused" }]);
    expect(await latestRuns(ports.state, 2)).toMatchObject([
      { value: { totals: { missing: 1, repaired: 1, invalid: 1 } } },
    ]);
  });

  it("heals a removed subscription from the event to the closed gap", async () => {
    const { ports, workOff, service, conversations, messages, clock, log } = createWholeWorld();
    await renewAndHeal(ports);
    await requestSync(ports, [CHANNELS]);
    await workOff();
    service.held.length = 0;
    conversations.write(chatMessage("3"));
    await clock.advance(20 * MINUTE_MS);
    const events = [{ lifecycleEvent: "subscriptionRemoved", subscriptionId: "made-1" }];
    await runSyncJob(ports, "sync", { job: "lifecycle", events });
    expect(service.held).toHaveLength(1);
    await workOff();
    expect(messages.all().map(({ messageId }) => messageId)).toEqual(["1", "2", "3"]);
    await clock.advance(10 * MINUTE_MS);
    await renewAndHeal(ports);
    expect(log.linesOf("gap.closed")).toMatchObject([{ resource: CHANNELS, unreadable: 0 }]);
  });

  describe("a first subscription that failed", () => {
    /** The delays of the jobs that try again, each worked off when its time has come; gaps are left alone. */
    async function triedAfter({ ports, queue, clock }: ReturnType<typeof createWholeWorld>): Promise<number[]> {
      const delays: number[] = [];
      for (;;) {
        const job = queue.sent.splice(0).find(({ text }) => JSON.parse(text).job === "subscribe");
        if (job === undefined) return delays;
        expect([job.queue, JSON.parse(job.text).tries]).toEqual(["subscriptions", delays.length + 1]);
        delays.push(job.visibleAfterMs / 1_000);
        await clock.advance(job.visibleAfterMs);
        await runSyncJob(ports, "subscriptions", JSON.parse(job.text));
      }
    }

    it("is tried again soon, then later and later, until the timer comes round", async () => {
      const world = createWholeWorld();
      world.service.fail("create", ...Array<"graph-forbidden">(6).fill("graph-forbidden"));
      await renewOrTryAgain(world.ports);
      expect(await triedAfter(world)).toEqual([15, 30, 60, 120, 240]);
      expect(world.log.linesOf("subscription.failed")).toHaveLength(6);
      await renewOrTryAgain(world.ports);
      expect(world.service.held).toHaveLength(1);
      expect(await triedAfter(world)).toEqual([]);
    });

    it("ends with the first success", async () => {
      const world = createWholeWorld();
      world.service.fail("create", "graph-forbidden", "graph-forbidden");
      await renewOrTryAgain(world.ports);
      expect(await triedAfter(world)).toEqual([15, 30]);
      expect(world.service.held).toHaveLength(1);
      expect(world.log.linesOf("subscription.created")).toHaveLength(1);
    });

    it("is tried again too when not even the secrets could be read, or Graph did not list; each failure is told", async () => {
      const world = createWholeWorld();
      let isReady = false;
      const wanted = async () => {
        if (!isReady) throw new TeamsinkError("key-vault-forbidden", "Key Vault did not give a secret: 403");
        return wantedFor([CHANNELS]);
      };
      const ports = { ...world.ports, wanted };
      await expect(renewOrTryAgain(ports)).rejects.toMatchObject({ code: "key-vault-forbidden" });
      const [first] = world.takeJobs();
      await runSyncJob(ports, "subscriptions", first);
      expect(world.log.linesOf("subscription.failed")).toMatchObject([
        {
          level: "error",
          reason: "key-vault-forbidden",
          detail: expect.stringMatching(/403\. Give the app's identity/),
        },
      ]);
      isReady = true;
      world.service.fail("list", "graph-unavailable");
      const [second] = world.takeJobs();
      await runSyncJob(ports, "subscriptions", second);
      const [third] = world.takeJobs();
      expect(third).toEqual({ job: "subscribe", tries: 3 });
      await runSyncJob(ports, "subscriptions", third);
      expect(world.service.held).toHaveLength(1);
      expect(await world.deadLetters()).toEqual([]);
    });

    it("is no matter of one that lived before: the timer is soon enough for it", async () => {
      const world = createWholeWorld();
      await renewOrTryAgain(world.ports);
      await world.clock.advance(40 * MINUTE_MS);
      world.service.fail("renew", "graph-forbidden");
      await renewOrTryAgain(world.ports);
      expect(world.log.linesOf("subscription.failed")).toHaveLength(1);
      expect(world.takeJobs().filter(({ job }) => job === "subscribe")).toEqual([]);
    });
  });

  it("brings lifecycle events again while another instance is reconciling; the timer just goes on", async () => {
    const { ports, state, service, queue } = createWholeWorld();
    const expirationDateTime = "2026-01-01T00:05:00.000Z";
    await state.put({
      kind: "lease",
      id: "subscriptions",
      value: { expirationDateTime },
      expect: "any",
    });
    const events = [{ lifecycleEvent: "missed", subscriptionId: "made-1" }];
    await runSyncJob(ports, "subscriptions", { job: "lifecycle", events });
    expect(queue.sent.map(({ queue: name, text, visibleAfterMs }) => [name, JSON.parse(text), visibleAfterMs])).toEqual(
      [
        [
          "subscriptions",
          { retry: { attempts: 1, sinceDateTime: "2026-01-01T00:00:00.000Z" }, body: { job: "lifecycle", events } },
          5_000,
        ],
      ],
    );
    await renewAndHeal(ports);
    expect(service.held).toEqual([]);
  });
});
