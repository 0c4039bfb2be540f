import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { listReports } from "../../../../shared/capture/audit/audit-record.ts";
import { RUN_BUDGET_MS } from "../../../../shared/job/run-pages.ts";
import type { AuditJob } from "../../../../shared/job/sync-job.ts";
import { HOUR_MS } from "../sync/schedule-world.ts";
import { createAuditWorld } from "./audit-world.ts";

/** A run of one user's chats, begun; nothing of its five messages is stored. */
async function setUp() {
  const world = createAuditWorld({ pageSize: 2 });
  const { graph, clock, runJob, queue, state, oldMs, messages, versions, log } = world;
  for (const id of ["1", "2", "3", "4", "5"]) graph.write({ chatId: "a", id, atMs: oldMs() });
  const startedDateTime = toIso(clock.nowMs());
  await runJob({ job: "audit-begin", startedDateTime, resources: ["/users/u1/chats/getAllMessages"] });
  const [first, tally] = world.takeJobs();
  if (first?.job !== "audit" || tally?.job !== "audit-tally") throw new Error("an audit of one source has two jobs");
  const job: AuditJob = first;
  return {
    graph,
    clock,
    messages,
    versions,
    log,
    runJob,
    job,
    compare: () => runJob(job),
    tally: () => runJob(tally),
    /** What GET /api/audit says. */
    answer: world.report,
    report: async () => (await listReports(state, startedDateTime))[0]?.value,
    sent: () => queue.sent.map(({ text, visibleAfterMs }) => ({ ...(JSON.parse(text) as AuditJob), visibleAfterMs })),
  };
}

const ALL_REPAIRED = { conversationId: "a", checked: 5, missing: 5, stale: 0, repaired: 5, invalid: 0 };

describe("auditSource", () => {
  it("compares page by page to the end, once", async () => {
    const { compare, report, graph, versions } = await setUp();
    expect(await compare()).toBe("done");
    expect(await report()).toMatchObject({ state: "done", link: null, holes: [], conversations: [ALL_REPAIRED] });
    expect(versions()).toHaveLength(5);
    expect(graph.reads).toBe(3);
    expect(await compare()).toBe("not-needed");
    expect(graph.reads).toBe(3);
  });

  it("goes back to the queue when the time is used up, and continues there", async () => {
    const { compare, report, graph, clock, sent, job } = await setUp();
    const { page } = graph;
    graph.page = async (request) => {
      await clock.advance(RUN_BUDGET_MS / 2);
      return page(request);
    };
    expect(await compare()).toBe("continued");
    expect(sent()).toEqual([{ ...job, visibleAfterMs: 0 }]);
    expect(await report()).toMatchObject({ state: "waiting", conversations: [{ checked: 4 }] });
    expect(await compare()).toBe("done");
    expect(graph.reads).toBe(3);
    expect(await report()).toMatchObject({ conversations: [ALL_REPAIRED] });
  });

  it.each([
    ["what Graph says", new TeamsinkError("graph-throttled", "wait", { retryAfterMs: 90_000 }), 90_000],
    ["a minute when Graph does not say", new TeamsinkError("graph-throttled"), 60_000],
  ])("waits %s in the queue", async (_name, error, visibleAfterMs) => {
    const { compare, graph, sent, job } = await setUp();
    graph.failures.push(error);
    expect(await compare()).toBe("continued");
    expect(sent()).toEqual([{ ...job, visibleAfterMs }]);
    expect(await compare()).toBe("done");
  });

  it("throws what may succeed later, and goes on at the same page", async () => {
    const { compare, report, graph, messages } = await setUp();
    const { page } = graph;
    graph.page = async (request) => {
      if (graph.reads === 1) messages.failNext(1);
      graph.page = graph.reads === 1 ? page : graph.page;
      return page(request);
    };
    await expect(compare()).rejects.toMatchObject({ code: "store-unavailable" });
    expect(await report()).toMatchObject({ state: "waiting", conversations: [{ checked: 2 }] });
    expect(await compare()).toBe("done");
    expect(graph.reads).toBe(4);
    expect(await report()).toMatchObject({ conversations: [ALL_REPAIRED] });
  });

  it.each([
    ["graph-not-found", 1, "2025-12-17T20:00:00.000Z"],
    ["graph-forbidden", 0, null],
    ["graph-bad-request", 0, null],
    ["graph-answer-invalid", 0, null],
  ] as const)("notes %s, with which the run is complete", async (code, gone, unbrokenSince) => {
    const { compare, tally, answer, graph, log } = await setUp();
    graph.failing.set("user-chats:u1", code);
    expect(await compare()).toBe("failed");
    await tally();
    expect(await answer()).toMatchObject({
      unbrokenSince,
      runs: [
        {
          state: "complete",
          sources: { expected: 1, done: 0, failed: 1, gone },
          failures: [{ source: "user-chats:u1", reason: code }],
        },
      ],
    });
    expect(log.linesOf("audit.failed")).toMatchObject([{ reason: code }]);
  });

  it("begins again when a link is too old, without counting a hole twice or forgetting it", async () => {
    const { compare, report, graph } = await setUp();
    const { page } = graph;
    graph.page = async (request) => {
      if (graph.reads === 2) {
        graph.page = page;
        throw new TeamsinkError("graph-gone");
      }
      return page(request);
    };
    expect(await compare()).toBe("done");
    expect(await report()).toMatchObject({ restarts: 1, conversations: [ALL_REPAIRED] });
  });

  it("gives up when every link is too old", async () => {
    const { compare, report, graph } = await setUp();
    const { page } = graph;
    graph.page = async (request) => {
      if (request.link) throw new TeamsinkError("graph-gone");
      return page(request);
    };
    expect(await compare()).toBe("failed");
    expect(await report()).toMatchObject({ state: "failed", reason: "graph-gone", restarts: 2 });
  });

  it("stops quietly when another invocation took over, and counts once", async () => {
    const { compare, report, graph, versions } = await setUp();
    const { page } = graph;
    let other: Promise<unknown> | undefined;
    graph.page = async (request) => {
      const read = await page(request);
      if (!other) {
        other = compare();
        await other;
      }
      return read;
    };
    expect(await compare()).toBe("superseded");
    expect(await other).toBe("done");
    expect(await report()).toMatchObject({ state: "done", conversations: [ALL_REPAIRED] });
    expect(versions()).toHaveLength(5);
  });

  it("has nothing to do for a run whose reports are forgotten", async () => {
    const { runJob, job, graph } = await setUp();
    const startedDateTime = toIso(Date.parse(job.startedDateTime) - HOUR_MS);
    expect(await runJob({ ...job, startedDateTime })).toBe("not-needed");
    expect(graph.reads).toBe(0);
  });
});
