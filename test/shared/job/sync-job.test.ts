import { describe, expect, it } from "vitest";
import { parseSyncJob, sendLifecycleJob, sendSyncJob } from "../../../shared/job/sync-job.ts";
import { createMemoryWorkQueue } from "../../helpers/memory-work-queue.ts";

const DATE_TIME = "2026-01-01T00:00:00.000Z";
const SOURCE_JOB = {
  job: "source",
  source: { kind: "channel", teamId: "t", channelId: "c" },
  reason: "gap",
  requestedDateTime: DATE_TIME,
  window: { fromDateTime: DATE_TIME, untilDateTime: DATE_TIME },
} as const;

/** Azure: metadata of a queue trigger, which a property of the same name would shadow. */
const METADATA = [
  "queueTrigger",
  "dequeueCount",
  "expirationTime",
  "id",
  "insertionTime",
  "nextVisibleTime",
  "popReceipt",
];

const AUDIT_JOB = {
  job: "audit",
  startedDateTime: DATE_TIME,
  source: { kind: "team", teamId: "t" },
  window: { fromDateTime: DATE_TIME, untilDateTime: DATE_TIME },
} as const;

const JOBS = [
  AUDIT_JOB,
  { ...AUDIT_JOB, source: { kind: "chat", chatId: "c" } },
  { job: "audit-begin", startedDateTime: DATE_TIME, resources: ["/chats/getAllMessages"] },
  { job: "audit-tally", startedDateTime: DATE_TIME },
  SOURCE_JOB,
  { ...SOURCE_JOB, window: undefined, source: { kind: "user-chats", userId: "u" } },
  { ...SOURCE_JOB, window: undefined, source: { kind: "chat", chatId: "c" } },
  { job: "schedule", startedDateTime: DATE_TIME, resources: ["/chats/getAllMessages"] },
  { job: "list", of: "known", startedDateTime: DATE_TIME, resources: [] },
  { job: "list", of: "teams", startedDateTime: DATE_TIME, resources: [], window: AUDIT_JOB.window, gapId: "g" },
  { job: "team", teamId: "t", startedDateTime: DATE_TIME },
  { job: "user", userId: "u", startedDateTime: DATE_TIME },
  { job: "gap", gapId: "teams/getallmessages:removed:1" },
  { job: "lifecycle", events: [{ lifecycleEvent: "missed", subscriptionId: "s" }] },
];

describe("sync jobs", () => {
  it.each(JOBS)("%j is a job, and collides with nothing of the trigger's", (job) => {
    expect(parseSyncJob(job)).toEqual({ ok: true, value: job });
    expect(Object.keys(job).filter((name) => METADATA.includes(name))).toEqual([]);
  });

  it.each([
    ["a text", "hello", "the whole"],
    ["an unknown job", { job: "dance" }, "job"],
    ["no source", { ...SOURCE_JOB, source: undefined }, "source"],
    ["an empty id", { ...SOURCE_JOB, source: { kind: "user-chats", userId: "" } }, "source.userId"],
    ["an unknown reason", { ...SOURCE_JOB, reason: "whim" }, "reason"],
    ["a time that is none", { ...SOURCE_JOB, requestedDateTime: "soon" }, "requestedDateTime"],
    ["half a window", { ...SOURCE_JOB, window: { fromDateTime: DATE_TIME } }, "window.untilDateTime"],
    ["an audit without a window", { ...AUDIT_JOB, window: undefined }, "window"],
    ["an audit of nothing", { ...AUDIT_JOB, source: { kind: "world" } }, "source"],
    ["a gap without id", { job: "gap" }, "gapId"],
  ])("%s is refused by name", (_name, value, wrong) => {
    const parsed = parseSyncJob(value);
    expect(parsed).toMatchObject({ ok: false, error: { code: "queue-message-invalid" } });
    expect(parsed.ok ? "" : parsed.error.message).toBe(`wrong or missing: ${wrong}`);
  });

  it("are sent to the queue `sync`, to be seen after a while", async () => {
    const queue = createMemoryWorkQueue();
    await sendSyncJob(queue, { job: "gap", gapId: "g" }, 5_000);
    expect(queue.sent).toEqual([{ queue: "subscriptions", text: '{"job":"gap","gapId":"g"}', visibleAfterMs: 5_000 }]);
  });

  it("hold all lifecycle events of a post together, and are not sent without any", async () => {
    const queue = createMemoryWorkQueue();
    await sendLifecycleJob(queue, []);
    expect(queue.sent).toEqual([]);
    const events = [
      { lifecycleEvent: "missed", subscriptionId: "a" },
      { lifecycleEvent: "subscriptionRemoved", subscriptionId: "b" },
    ];
    await sendLifecycleJob(queue, events);
    expect(queue.sent.map(({ text }) => JSON.parse(text))).toEqual([{ job: "lifecycle", events }]);
  });
});
