import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { fail, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { type SourceReport, sourceRowId } from "../../../../shared/capture/audit/audit-record.ts";
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
    invalid: world.invalid,
    ports: world.ports,
    runJob,
    job,
    compare: () => runJob(job),
    tally: () => runJob(tally),
    /** What GET /api/audit says. */
    answer: world.report,
    report: async () =>
      (await state.get<SourceReport>("audit-source", sourceRowId(startedDateTime, "user-chats:u1")))?.value,
    /** What is in the totals of the run and beside them. */
    found: async () => (await world.report()).runs[0],
    sent: () => queue.sent.map(({ text, visibleAfterMs }) => ({ ...(JSON.parse(text) as AuditJob), visibleAfterMs })),
  };
}

const ALL_REPAIRED = { checked: 5, missing: 5, stale: 0, repaired: 5, invalid: 0 };
const FOUND = {
  sources: { done: 1, failed: 0 },
  totals: ALL_REPAIRED,
  conversations: [{ conversationId: "a", source: "user-chats:u1", ...ALL_REPAIRED }],
  failures: [],
};
/** What a report says once its figures are in the totals. */
const FOLDED = { state: "done", folded: true, link: null, trail: null, holes: [], conversations: [] };

describe("auditSource", () => {
  it("compares page by page to the end, once", async () => {
    const { compare, report, found, graph, versions } = await setUp();
    expect(await compare()).toBe("done");
    expect(await report()).toMatchObject(FOLDED);
    expect(await found()).toMatchObject(FOUND);
    expect(versions()).toHaveLength(5);
    expect(graph.reads).toBe(3);
    expect(await compare()).toBe("not-needed");
    expect(graph.reads).toBe(3);
    expect(await found()).toMatchObject(FOUND);
  });

  it("goes back to the queue when the time is used up, and continues there", async () => {
    const { compare, report, found, graph, clock, sent, job } = await setUp();
    const { page } = graph;
    graph.page = async (request) => {
      await clock.advance(RUN_BUDGET_MS / 2);
      return page(request);
    };
    expect(await compare()).toBe("continued");
    expect(sent()).toEqual([{ ...job, visibleAfterMs: 0 }]);
    // The page at hand is read again, since its holes are only written down as yet.
    const holes = [{ is: "missing" }, { is: "missing" }];
    expect(await report()).toMatchObject({ state: "waiting", conversations: [{ checked: 2 }], holes });
    expect(await compare()).toBe("continued");
    expect(await report()).toMatchObject({ state: "waiting", conversations: [{ checked: 4 }], holes: [{}] });
    expect(await compare()).toBe("done");
    expect(graph.reads).toBe(5);
    expect(await found()).toMatchObject(FOUND);
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
    const { compare, report, found, graph, messages } = await setUp();
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
    expect(await found()).toMatchObject(FOUND);
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
    const { compare, report, found, graph } = await setUp();
    const { page } = graph;
    graph.page = async (request) => {
      if (graph.reads === 2) {
        graph.page = page;
        throw new TeamsinkError("graph-gone");
      }
      return page(request);
    };
    expect(await compare()).toBe("done");
    expect(await report()).toMatchObject({ ...FOLDED, restarts: 1 });
    expect(await found()).toMatchObject(FOUND);
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

  it("gives up where links lead back, and counts what it read", async () => {
    const { compare, report, found, graph } = await setUp();
    const { page } = graph;
    graph.page = async (request) => ({ ...(await page({ ...request, link: undefined })), next: "round" });
    expect(await compare()).toBe("failed");
    expect(graph.reads).toBe(2);
    expect(await report()).toMatchObject({ state: "failed", reason: "graph-answer-invalid", folded: true });
    expect(await found()).toMatchObject({
      sources: { done: 0, failed: 1, gone: 0 },
      totals: { checked: 4, missing: 2, repaired: 2 },
      failures: [{ source: "user-chats:u1", reason: "graph-answer-invalid" }],
    });
  });

  it("keeps what the store refuses for good as a dead letter, and goes on", async () => {
    const { compare, found, invalid, ports, versions } = await setUp();
    const { store } = ports;
    ports.store = async (payload) => (payload.id === "2" ? fail("message-invalid", "too large") : store(payload));
    expect(await compare()).toBe("done");
    expect(invalid).toEqual([["2", "message-invalid"]]);
    expect(versions()).toHaveLength(4);
    const figures = { checked: 5, missing: 4, repaired: 4, invalid: 1 };
    expect(await found()).toMatchObject({ totals: figures, conversations: [{ conversationId: "a", ...figures }] });
  });

  it("stops quietly when another invocation took over, and counts once", async () => {
    const { compare, report, found, graph, versions } = await setUp();
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
    expect(await report()).toMatchObject(FOLDED);
    expect(await found()).toMatchObject(FOUND);
    expect(versions()).toHaveLength(5);
  });

  it("has nothing to do for a run whose reports are forgotten", async () => {
    const { runJob, job, graph } = await setUp();
    const startedDateTime = toIso(Date.parse(job.startedDateTime) - HOUR_MS);
    expect(await runJob({ ...job, startedDateTime })).toBe("not-needed");
    expect(graph.reads).toBe(0);
  });
});
