import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { type AuditOutcome, auditSource } from "../../../../shared/capture/audit/audit-source.ts";
import { beginAudit, requestAudit } from "../../../../shared/capture/audit/begin-audit.ts";
import { tallyAudit } from "../../../../shared/capture/audit/tally-audit.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { exportSourceId } from "../../../../shared/port/message-export.ts";
import type { WorkQueue } from "../../../../shared/port/work-queue.ts";
import { auditReport } from "../../../../shared/serve/api/audit-report.ts";
import { CHANNELS, CHATS } from "../sync/schedule-world.ts";
import { createAuditWorld } from "./audit-world.ts";

const USERS = 90_000;
const TEAMS = 10_000;
const SOURCES = USERS + TEAMS;
/** Every so many sources hold a message that is not stored. */
const HOLE_EVERY = 1_000;

/** Of one call. One after the other, although some are made side by side: real invocations are shorter. */
const LATENCY_MS = { graph: 400, store: 10 } as const;
/** Invocations at the same time. Azure: host.json, `batchSize` and `newBatchThreshold`. */
const AT_ONCE = 24;
/** Half of `functionTimeout`. */
const LONGEST_MS = 150_000;
/** Each third beginning dies after so many calls. */
const DIES_AFTER_CALLS = 600;

class Killed extends Error {}

/** A tenant that takes time and counts: what an invocation calls is what it lasts. */
function createTenant() {
  const world = createAuditWorld();
  const time = { baseMs: world.clock.nowMs(), spentMs: 0, callsLeft: Number.POSITIVE_INFINITY };
  const calls: Record<string, number> = {};
  const counted =
    <A extends readonly unknown[], R>(name: string, latencyMs: number, call: (...given: A) => Promise<R>) =>
    async (...given: A): Promise<R> => {
      if (--time.callsLeft < 0) throw new Killed();
      calls[name] = (calls[name] ?? 0) + 1;
      time.spentMs += latencyMs;
      return call(...given);
    };
  const waiting: { readonly job: SyncJob; readonly dueMs: number }[] = [];
  const { state } = world;
  const nowMs = () => time.baseMs + time.spentMs;
  const oldDateTime = toIso(world.oldMs());
  const send: WorkQueue["send"] = async (_queue, text, { visibleAfterMs = 0 } = {}) => {
    waiting.push({ job: JSON.parse(String(text)) as SyncJob, dueMs: nowMs() + visibleAfterMs });
  };
  const ports = {
    ...world.ports,
    clock: { nowMs, sleep: () => expect.unreachable() },
    queue: { ...world.queue, send: counted("queue.send", LATENCY_MS.store, send) },
    state: {
      ...state,
      get: counted("state.get", LATENCY_MS.store, state.get) as typeof state.get,
      put: counted("state.put", LATENCY_MS.store, state.put) as typeof state.put,
      page: counted("state.page", LATENCY_MS.store, state.page) as typeof state.page,
    },
    directoryReader: {
      ...world.ports.directoryReader,
      page: counted("graph.list", LATENCY_MS.graph, async ({ kind }, link = "0") => {
        const [count, pageSize] = kind === "teams" ? [TEAMS, 100] : [USERS, 999];
        const until = Math.min(count, Number(link) + pageSize);
        const objects = Array.from({ length: until - Number(link) }, (_, index) => ({
          id: `${kind} ${String(Number(link) + index).padStart(30, "0")}`,
        }));
        return { objects, next: until < count ? String(until) : undefined };
      }) as (typeof world.ports)["directoryReader"]["page"],
    },
    messageExport: {
      page: counted("graph.export", LATENCY_MS.graph, async ({ source }) => {
        const id = exportSourceId(source);
        const hasHole = Number(id.split(" ")[1]) % HOLE_EVERY === 0;
        const message = { id: "1", chatId: id, etag: String(world.oldMs()), lastModifiedDateTime: oldDateTime };
        return { messages: hasHole ? [message] : [], next: undefined };
      }) as (typeof world.ports)["messageExport"]["page"],
    },
  };
  return { ports, time, calls, waiting, log: world.log };
}

describe("an audit of a tenant of 90,000 users and 10,000 teams", () => {
  it("lists, compares and counts every source in short invocations, though its beginning is killed again and again", async () => {
    const { ports, time, calls, waiting, log } = createTenant();
    const longestMs = new Map<SyncJob["job"], number>();
    const begun = { invocations: 0, killed: 0 };
    const tallies = { invocations: 0, calls: 0 };
    const run = async (job: SyncJob): Promise<AuditOutcome | undefined> => {
      if (job.job === "audit") return auditSource(ports, job);
      if (job.job === "audit-tally") return void (await tallyAudit(ports, job));
      if (job.job === "audit-begin") return void (await beginAudit(ports, job));
      return expect.unreachable(job.job);
    };
    await requestAudit(ports, [CHANNELS, CHATS]);
    const later: (typeof waiting)[number][] = [];
    for (let next = 0; next < waiting.length || later.length > 0; ) {
      const message = later.find(({ dueMs }) => dueMs <= time.baseMs) ?? waiting[next];
      if (message === undefined) {
        time.baseMs = Math.min(...later.map(({ dueMs }) => dueMs));
        continue;
      }
      if (later.includes(message)) later.splice(later.indexOf(message), 1);
      else next += 1;
      if (message.dueMs > time.baseMs) {
        later.push(message);
        continue;
      }
      const { job } = message;
      const isBegin = job.job === "audit-begin";
      if (isBegin) begun.invocations += 1;
      if (job.job === "audit-tally") tallies.invocations += 1;
      const callsBefore = calls["state.get"] ?? 0;
      time.callsLeft = isBegin && begun.invocations % 3 === 0 ? DIES_AFTER_CALLS : Number.POSITIVE_INFINITY;
      try {
        await run(job);
      } catch (error) {
        if (!(error instanceof Killed)) throw error;
        begun.killed += 1;
        waiting.push({ job, dueMs: time.baseMs });
      }
      if (job.job === "audit-tally") tallies.calls = Math.max(tallies.calls, (calls["state.get"] ?? 0) - callsBefore);
      longestMs.set(job.job, Math.max(longestMs.get(job.job) ?? 0, time.spentMs));
      // Beside the others that run now, except the one that all of them come from.
      time.baseMs += isBegin ? time.spentMs : time.spentMs / AT_ONCE;
      time.spentMs = 0;
    }
    const holes = USERS / HOLE_EVERY + TEAMS / HOLE_EVERY;
    expect(log.linesOf("audit.finished")).toMatchObject([
      {
        outcome: "complete",
        expected: SOURCES,
        done: SOURCES,
        failed: 0,
        checked: holes,
        missing: holes,
        repaired: holes,
      },
    ]);
    expect(begun.killed).toBeGreaterThan(5);
    for (const [job, ms] of longestMs) expect([job, ms < LONGEST_MS]).toEqual([job, true]);
    // Counted calls: a page of a listing is read once, a source is compared once, and each costs the same.
    const perSource = Object.fromEntries(Object.entries(calls).map(([name, count]) => [name, count / SOURCES]));
    expect(perSource["graph.list"]).toBeLessThan(0.0025);
    expect(perSource["graph.export"]).toBe(1);
    expect(perSource["queue.send"]).toBeLessThan(1.1);
    expect(perSource["state.get"]).toBeLessThan(5.5);
    expect(perSource["state.put"]).toBeLessThan(4.2);
    expect(calls["state.page"]).toBe(1);
    // A tally reads the run and its counters, whatever the tenant; and the record once, in the end.
    expect(tallies.calls).toBeLessThanOrEqual(34);

    for (const name of Object.keys(calls)) calls[name] = 0;
    const answer = await auditReport(ports.state, { limit: 1, findings: 60 });
    expect(answer).toMatchObject({
      value: {
        runs: [{ state: "complete", conversations: { length: 60 }, failures: [] }],
        nextCursor: expect.any(String),
      },
    });
    expect(calls).toEqual({ ...calls, "state.get": 1, "state.page": 2, "state.put": 0 });
  }, 120_000);
});
