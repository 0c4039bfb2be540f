import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { latestFinishedRun, listReports, listRuns } from "../../../../shared/capture/audit/audit-record.ts";
import { DETAILED_RUNS } from "../../../../shared/capture/audit/begin-audit.ts";
import { GIVE_UP_AFTER_MS } from "../../../../shared/capture/audit/tally-audit.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { CHANNELS, CHATS, HOUR_MS } from "../sync/schedule-world.ts";
import { createAuditWorld } from "./audit-world.ts";

const DAY_MS = 24 * HOUR_MS;

/** Three messages in two chats, all stored as they are. */
async function createFullWorld() {
  const world = createAuditWorld();
  const atMs = world.oldMs();
  for (const [chatId, id] of [
    ["a", "1"],
    ["a", "2"],
    ["b", "3"],
  ] as const) {
    await world.deliver(world.graph.write({ chatId, id, atMs }));
  }
  return world;
}

describe("an audit", () => {
  it("finds nothing where everything is stored", async () => {
    const { audit, clock, log } = await createFullWorld();
    const startedDateTime = toIso(clock.nowMs());
    expect(await audit()).toMatchObject({
      unbrokenSince: "2025-12-17T20:00:00.000Z",
      auditedUntil: "2025-12-31T20:00:00.000Z",
      openGaps: 0,
      count: 1,
      runs: [
        {
          startedDateTime,
          state: "complete",
          sources: { expected: 2, done: 2, failed: 0, gone: 0 },
          totals: { checked: 3, missing: 0, stale: 0, repaired: 0, invalid: 0 },
          conversations: [],
          failures: [],
        },
      ],
    });
    expect(log.linesOf("audit.repaired")).toEqual([]);
    expect(log.linesOf("audit.finished")).toMatchObject([{ startedDateTime, outcome: "complete", level: "info" }]);
  });

  it("finds what is missing and what is stale, by conversation, and stores it by the road of all messages", async () => {
    const { audit, report, graph, messages, oldMs, deliver, clock, log } = await createFullWorld();
    graph.write({ chatId: "a", id: "4", atMs: oldMs() });
    const edited = graph.write({ chatId: "b", id: "3", atMs: oldMs() + 1 });
    const { runs } = await audit();
    const [run] = runs;
    expect(run).toMatchObject({
      totals: { checked: 4, missing: 1, stale: 1, repaired: 2, invalid: 0 },
      conversations: [
        { conversationId: "a", checked: 3, missing: 1, stale: 0, repaired: 1 },
        { conversationId: "b", checked: 1, missing: 0, stale: 1, repaired: 1 },
      ],
    });
    expect(log.linesOf("audit.repaired")).toMatchObject([{ missing: 1, stale: 1, repaired: 2, level: "warn" }]);
    expect(messages.all().map(({ messageId, sink }) => [messageId, sink.source])).toEqual([
      ["1", "live"],
      ["2", "live"],
      ["4", "audit"],
      ["3", "audit"],
    ]);
    expect(await deliver(edited)).toMatchObject({ value: "repeated" });
    await clock.advance(1);
    const second = await audit();
    expect(second).toMatchObject({
      unbrokenSince: "2025-12-17T20:00:00.000Z",
      runs: [{ totals: { missing: 0, stale: 0 } }],
    });
    expect((await report({ run: run?.startedDateTime, conversations: "all" })).runs).toMatchObject([
      { startedDateTime: run?.startedDateTime, conversations: [{ conversationId: "a" }, { conversationId: "b" }] },
    ]);
  });

  it("counts a hole of a chat once, though every member's chats show it", async () => {
    const { audit, graph, oldMs } = await createFullWorld();
    graph.readers.set("c", ["user-chats:u1", "user-chats:u2"]);
    graph.write({ chatId: "c", id: "9", atMs: oldMs() });
    expect((await audit()).runs).toMatchObject([{ totals: { checked: 4, missing: 1, repaired: 1 } }]);
  });

  it("does not call a hole what may still be on its way", async () => {
    const { audit, graph, clock } = await createFullWorld();
    graph.write({ chatId: "a", id: "new", atMs: clock.nowMs() - 3 * HOUR_MS });
    expect((await audit()).runs).toMatchObject([{ totals: { checked: 3, missing: 0 } }]);
    await clock.advance(DAY_MS);
    expect((await audit()).runs).toMatchObject([{ totals: { checked: 1, missing: 1, repaired: 1 } }]);
  });

  it("keeps the raw payload of a version that Graph showed after a newer one was stored", async () => {
    const { audit, graph, oldMs, deliver, blobs, versions } = await createFullWorld();
    const older = graph.write({ chatId: "a", id: "1", atMs: oldMs() + 5 });
    await deliver(graph.write({ chatId: "a", id: "1", atMs: oldMs() + 6 }));
    graph.messages.set("a 1", older);
    expect((await audit()).runs).toMatchObject([{ totals: { missing: 0, stale: 0 } }]);
    expect(blobs.paths("raw")).toContain(`a/-/1/${oldMs() + 5}.json`);
    expect(versions()[0]).toEqual(["a", "1", oldMs() + 6]);
  });

  it("keeps what can never be stored, counts it, and the record is broken", async () => {
    const { audit, graph, oldMs, invalid } = await createFullWorld();
    graph.messages.set("a x", { ...graph.write({ chatId: "a", id: "x", atMs: oldMs() }), id: "" });
    expect(await audit()).toMatchObject({
      unbrokenSince: null,
      runs: [{ totals: { checked: 4, invalid: 1, missing: 0 } }],
    });
    expect(invalid).toEqual([["", "message-invalid"]]);
  });
});

describe("runs", () => {
  it("join day by day, and the record grows from its beginning", async () => {
    const { audit, clock, state } = await createFullWorld();
    const { unbrokenSince } = await audit();
    for (let day = 0; day < 3; day += 1) {
      await clock.advance(DAY_MS);
      expect(await audit()).toMatchObject({ unbrokenSince, auditedUntil: toIso(clock.nowMs() - 4 * HOUR_MS) });
    }
    const runs = await listRuns(state);
    expect(runs).toHaveLength(4);
    for (const [index, run] of runs.slice(1).entries()) {
      expect(Date.parse(run.fromDateTime)).toBeLessThan(Date.parse(runs[index]?.untilDateTime ?? ""));
    }
    expect((await latestFinishedRun(state))?.startedDateTime).toBe(runs.at(-1)?.startedDateTime);
  });

  it("keep their reports for thirty runs, and themselves for ever", async () => {
    const { audit, clock, state, report } = await createFullWorld();
    for (let day = 0; day <= DETAILED_RUNS; day += 1) {
      await audit();
      await clock.advance(DAY_MS);
    }
    const runs = await listRuns(state);
    expect(runs).toHaveLength(DETAILED_RUNS + 1);
    const reports = await Promise.all(runs.map(async (run) => (await listReports(state, run.startedDateTime)).length));
    expect(reports).toEqual([0, ...Array.from({ length: DETAILED_RUNS }, () => 2)]);
    expect((await report({ run: runs[0]?.startedDateTime })).runs).toMatchObject([
      { sources: { done: 2 }, totals: { checked: 3 } },
    ]);
  });

  it("say where they stand while they are under way", async () => {
    const { ports, runJob, report, takeJobs, clock } = await createFullWorld();
    await runJob({ job: "audit-begin", startedDateTime: toIso(clock.nowMs()), resources: [CHATS] });
    const [first] = takeJobs();
    if (first) await runJob(first);
    expect(await report()).toMatchObject({
      unbrokenSince: null,
      runs: [{ state: "running", finishedDateTime: null, sources: { expected: 2, done: 1 }, failures: [] }],
    });
    expect(ports.queue.sent).toEqual([]);
  });

  it("are added up only when every source is done, and asked for less and less often", async () => {
    const { runJob, queue, clock } = await createFullWorld();
    const startedDateTime = toIso(clock.nowMs());
    await runJob({ job: "audit-begin", startedDateTime, resources: [CHATS] });
    const waits: number[] = [];
    for (const elapsedMs of [0, 60_000, HOUR_MS]) {
      await clock.advance(elapsedMs - (clock.nowMs() - Date.parse(startedDateTime)));
      queue.sent.length = 0;
      await runJob({ job: "audit-tally", startedDateTime });
      waits.push(...queue.sent.map(({ visibleAfterMs }) => visibleAfterMs));
    }
    expect(waits).toEqual([2_000, 30_000, 600_000]);
  });

  it("are given up after most of a day, and the next one compares their window again", async () => {
    const { runJob, report, audit, takeJobs, clock, log } = await createFullWorld();
    const startedDateTime = toIso(clock.nowMs());
    await runJob({ job: "audit-begin", startedDateTime, resources: [CHATS] });
    takeJobs();
    await clock.advance(GIVE_UP_AFTER_MS);
    await runJob({ job: "audit-tally", startedDateTime });
    expect(await report()).toMatchObject({
      unbrokenSince: null,
      runs: [
        {
          state: "incomplete",
          failures: [
            { source: "user-chats:u1", reason: null },
            { source: "user-chats:u2", reason: null },
          ],
        },
      ],
    });
    expect(log.linesOf("audit.finished")).toMatchObject([{ outcome: "incomplete", level: "warn" }]);
    await clock.advance(4 * HOUR_MS);
    expect(await audit()).toMatchObject({
      unbrokenSince: "2025-12-18T20:00:00.000Z",
      runs: [{ totals: { checked: 3 } }],
    });
  });

  it("are not begun twice, and begun again after a crash in the middle", async () => {
    const { runJob, queue, tenant, clock, state, log } = await createFullWorld();
    const begin: SyncJob = { job: "audit-begin", startedDateTime: toIso(clock.nowMs()), resources: [CHATS, CHANNELS] };
    tenant.failing.set("users", "graph-unavailable");
    await expect(runJob(begin)).rejects.toMatchObject({ code: "graph-unavailable" });
    expect(await listRuns(state)).toEqual([]);
    tenant.failing.clear();
    await runJob(begin);
    expect(await listRuns(state)).toMatchObject([{ sources: { expected: 4 } }]);
    queue.sent.length = 0;
    await runJob(begin);
    expect(queue.sent.map(({ text }) => (JSON.parse(text) as SyncJob).job)).toEqual(["audit-tally"]);
    expect(log.linesOf("audit.started")).toHaveLength(1);
  });

  it("that there were not are not found", async () => {
    const { report } = await createFullWorld();
    await expect(report({ run: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({ code: "audit-not-found" });
    expect(await report()).toEqual({ unbrokenSince: null, auditedUntil: null, openGaps: 0, count: 0, runs: [] });
  });
});
