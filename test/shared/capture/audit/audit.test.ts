import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { FINDINGS_TTL_SECONDS, FOLDED_TTL_SECONDS, latestRuns } from "../../../../shared/capture/audit/audit-record.ts";
import { GIVE_UP_AFTER_MS, latestFinishedRun } from "../../../../shared/capture/audit/finish-audit.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { type AuditParameters, auditParameters } from "../../../../shared/serve/api/audit-parameters.ts";
import type { DetailedRun } from "../../../../shared/serve/api/audit-report.ts";
import { contentDigestOf } from "../../../../shared/store/message/stored-message.ts";
import { CHANNELS, CHATS, HOUR_MS } from "../sync/schedule-world.ts";
import { createAuditWorld } from "./audit-world.ts";
import type { ModelMessage } from "./export-model.ts";

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
    expect(messages.all().map(({ messageId, sink }) => [messageId, sink.road])).toEqual([
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
    expect((await report({ run: run?.startedDateTime })).runs).toMatchObject([
      { startedDateTime: run?.startedDateTime, conversations: [{ conversationId: "a" }, { conversationId: "b" }] },
    ]);
  });

  it("counts a hole of a chat once, though every member's chats show it; each comparison counts", async () => {
    const { audit, graph, oldMs } = await createFullWorld();
    graph.readers.set("c", ["user-chats:u1", "user-chats:u2"]);
    graph.write({ chatId: "c", id: "9", atMs: oldMs() });
    expect((await audit()).runs).toMatchObject([{ totals: { checked: 5, missing: 1, repaired: 1 } }]);
  });

  it("that is asked for twice by a timer that fires twice counts each hole once", async () => {
    const { audit, graph, oldMs, clock } = await createFullWorld();
    graph.write({ chatId: "c", id: "9", atMs: oldMs() });
    const first = await audit();
    await clock.advance(60_000);
    const second = await audit();
    expect([first, second].map(({ runs }) => runs[0]?.totals.missing)).toEqual([1, 0]);
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

  describe("where the version is the stored one", () => {
    const changed = { body: { contentType: "text", content: "changed, and no time moved" } };

    it("keeps what says something else, and whichever of the two the rule prefers is the document", async () => {
      const { audit, graph, oldMs, blobs, messages } = await createFullWorld();
      const stored = graph.messages.get("a 1") as ModelMessage;
      const other = { ...stored, ...changed };
      graph.messages.set("a 1", other);
      const before = blobs.paths("raw").length;
      expect((await audit()).runs).toMatchObject([{ totals: { missing: 0, stale: 0 } }]);
      expect(blobs.paths("raw")).toHaveLength(before + 1);
      const [greater] = [stored, other].toSorted((a, b) => (contentDigestOf(a) < contentDigestOf(b) ? 1 : -1));
      expect((await messages.get("a", "1"))?.body).toEqual(greater?.body);
      expect((await messages.get("a", "1"))?.version).toBe(oldMs());
    });

    it.each([
      [
        "nothing because the export leaves reactions out",
        { reactions: [{ reactionType: "like" }] },
        { reactions: [] },
        0,
      ],
      [
        "no document because the export shows what a deleted message said, and keeps that",
        { deletedDateTime: "2025-12-31T19:00:00.000Z", body: { content: "" } },
        { deletedDateTime: "2025-12-31T19:00:00.000Z", body: { content: "what it said" } },
        1,
      ],
    ])("changes %s", async (...[, itself, exported, kept]) => {
      const { audit, graph, deliver, blobs, messages } = await createFullWorld();
      const bare = graph.messages.get("a 1") as ModelMessage;
      const etag = String(Number(bare.etag) + 1);
      await deliver({ ...bare, etag, ...itself });
      graph.messages.set("a 1", { ...bare, etag, ...exported });
      const before = blobs.paths("raw");
      await audit();
      const added = blobs.paths("raw").filter((path) => !before.includes(path));
      expect(added.map((path) => path.split(".")[1])).toEqual(Array(kept).fill("before-deletion"));
      expect(await messages.get("a", "1")).toMatchObject(itself);
    });
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
    const runs = (await latestRuns(state, 100)).map(({ value }) => value).toReversed();
    expect(runs).toHaveLength(4);
    for (const [index, run] of runs.slice(1).entries()) {
      expect(Date.parse(run.fromDateTime)).toBeLessThan(Date.parse(runs[index]?.untilDateTime ?? ""));
    }
    expect((await latestFinishedRun(state))?.startedDateTime).toBe(runs.at(-1)?.startedDateTime);
  });

  it("stay for ever; their rows go by themselves, and nothing is ever removed", async () => {
    const { audit, graph, oldMs, state, clock } = await createFullWorld();
    const kept = new Map<string, number | undefined>();
    const { put } = state;
    state.put = async (entry) => {
      kept.set(`${entry.kind} ${entry.id.slice(0, 3)}`, entry.ttlSeconds);
      return put(entry);
    };
    state.remove = async () => expect.unreachable();
    graph.write({ chatId: "a", id: "4", atMs: oldMs() });
    await audit();
    await clock.advance(DAY_MS);
    await audit();
    expect([...kept]).toEqual([
      ["audit run", undefined],
      ["audit-source 202", FOLDED_TTL_SECONDS],
      ["audit-hole 202", FINDINGS_TTL_SECONDS],
      ["audit tot", FINDINGS_TTL_SECONDS],
      ["audit rec", undefined],
    ]);
  });

  it("show what they found for thirty days, and their figures for ever", async () => {
    const { audit, graph, oldMs, clock, report } = await createFullWorld();
    graph.write({ chatId: "a", id: "4", atMs: oldMs() });
    const run = (await audit()).runs[0]?.startedDateTime;
    const totals = { checked: 4, missing: 1, repaired: 1 };
    await clock.advance(29 * DAY_MS);
    expect((await report({ run })).runs).toMatchObject([{ totals, conversations: [{ conversationId: "a" }] }]);
    await clock.advance(DAY_MS);
    expect((await report({ run })).runs).toMatchObject([{ state: "complete", totals, conversations: [] }]);
  });

  it("are shown newest first, as many as asked for", async () => {
    const { audit, clock, report } = await createFullWorld();
    const started: string[] = [];
    for (let day = 0; day < 4; day += 1) {
      started.unshift(toIso(clock.nowMs()));
      await audit();
      await clock.advance(DAY_MS);
    }
    const { runs, count } = await report({ limit: 3 });
    expect([count, runs.map(({ startedDateTime }) => startedDateTime)]).toEqual([3, started.slice(0, 3)]);
    const [oldest] = started.slice(-1);
    expect((await report({ run: oldest?.replace("Z", "+00:00") })).runs).toMatchObject([{ startedDateTime: oldest }]);
  });

  it("show what they found a page at a time, sources that nobody compared last", async () => {
    const { runJob, report, takeJobs, tenant, graph, oldMs, clock } = await createFullWorld();
    tenant.userIds.push("u3", "u4");
    for (const chatId of ["x", "y", "z"]) graph.write({ chatId, id: chatId, atMs: oldMs() });
    graph.failing.set("user-chats:u2", "graph-forbidden");
    const startedDateTime = toIso(clock.nowMs());
    await runJob({ job: "audit-begin", startedDateTime, resources: [CHATS] });
    for (const job of takeJobs().slice(0, 2)) await runJob(job);
    await clock.advance(GIVE_UP_AFTER_MS);
    await runJob({ job: "audit-tally", startedDateTime });
    for (const findings of [1, 2, 3, 4, 5, 6]) {
      const seen: unknown[] = [];
      for (let cursor: AuditParameters["cursor"]; ; ) {
        const { runs, nextCursor } = await report({ findings, cursor });
        const [run] = runs as readonly [DetailedRun];
        const page = [...run.conversations, ...run.failures];
        expect(page.length).toBe(nextCursor ? findings : page.length);
        seen.push(...page.map((one) => ("conversationId" in one ? one.conversationId : `${one.source} ${one.reason}`)));
        if (nextCursor === undefined) break;
        cursor = auditParameters.parse({ cursor: nextCursor }).cursor;
      }
      expect(seen).toEqual([
        "x",
        "y",
        "z",
        "user-chats:u2 graph-forbidden",
        "user-chats:u3 null",
        "user-chats:u4 null",
      ]);
    }
    expect((await report({ findings: 6 })).nextCursor).toBeUndefined();
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

  it("are begun once, and go on with the beginning after a failure in the middle", async () => {
    const { runJob, takeJobs, tenant, clock, state, log } = await createFullWorld();
    const begin: SyncJob = { job: "audit-begin", startedDateTime: toIso(clock.nowMs()), resources: [CHATS, CHANNELS] };
    tenant.failing.set("users", "graph-unavailable");
    await expect(runJob(begin)).rejects.toMatchObject({ code: "graph-unavailable" });
    expect(await latestRuns(state, 10)).toMatchObject([
      { value: { state: "running", listed: false, sources: { expected: 2 } } },
    ]);
    expect(takeJobs()).toMatchObject([{ source: { teamId: "t1" } }, { source: { teamId: "t2" } }]);
    tenant.failing.clear();
    await runJob(begin);
    expect(tenant.asked).toEqual(["teams", "users", "users"]);
    expect(await latestRuns(state, 10)).toMatchObject([{ value: { listed: true, sources: { expected: 4 } } }]);
    expect(takeJobs()).toMatchObject([
      { source: { userId: "u1" } },
      { source: { userId: "u2" } },
      { job: "audit-tally" },
    ]);
    expect(log.linesOf("audit.started")).toMatchObject([{ sources: 4 }]);
    await runJob(begin);
    expect(takeJobs()).toMatchObject([{ job: "audit-tally" }]);
    expect(tenant.asked).toHaveLength(3);
  });

  it("whose beginning takes most of a day are given up; whose last job was lost, by the next one", async () => {
    const { runJob, audit, report, takeJobs, tenant, clock, log } = await createFullWorld();
    const begin: SyncJob = { job: "audit-begin", startedDateTime: toIso(clock.nowMs()), resources: [CHATS] };
    tenant.failing.set("users", "graph-throttled");
    await runJob(begin);
    await clock.advance(GIVE_UP_AFTER_MS);
    await runJob(begin);
    await runJob(begin);
    expect(log.linesOf("audit.finished")).toMatchObject([{ outcome: "incomplete", expected: 0 }]);
    tenant.failing.clear();
    await clock.advance(HOUR_MS);
    const lost = toIso(clock.nowMs());
    await runJob({ job: "audit-begin", startedDateTime: lost, resources: [CHATS] });
    takeJobs();
    await clock.advance(DAY_MS);
    expect(await audit()).toMatchObject({ runs: [{ state: "complete", fromDateTime: "2025-12-19T17:00:00.000Z" }] });
    expect((await report({ run: lost })).runs).toMatchObject([
      { state: "incomplete", sources: { expected: 2, done: 0 } },
    ]);
    expect(log.linesOf("audit.finished")).toMatchObject([
      { outcome: "incomplete" },
      { outcome: "incomplete", startedDateTime: lost },
      { outcome: "complete" },
    ]);
  });

  it("that there were not are not found", async () => {
    const { report } = await createFullWorld();
    await expect(report({ run: "2020-01-01T00:00:00Z" })).rejects.toMatchObject({ code: "audit-not-found" });
    expect(await report()).toEqual({ unbrokenSince: null, auditedUntil: null, openGaps: 0, count: 0, runs: [] });
  });
});
