import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { getRun } from "../../../../shared/capture/audit/audit-record.ts";
import { newCursor } from "../../../../shared/capture/sync/cursor.ts";
import { RUN_BUDGET_MS } from "../../../../shared/job/run-pages.ts";
import { sourceId } from "../../../../shared/port/conversation-reader.ts";
import { exportSourceId } from "../../../../shared/port/message-export.ts";
import { CHANNELS, CHATS } from "../sync/schedule-world.ts";
import { createAuditWorld } from "./audit-world.ts";

const ONE_CHANNEL = "/teams/t7/channels/c7/messages";
const ONE_CHAT = "/chats/x/messages";
const ONE_USER = "/users/u7/chats/getAllMessages";

function createListingWorld(resources: readonly string[] = [CHANNELS, CHATS]) {
  const { clock, tenant, state, queue, log, runJob, report, takeJobs } = createAuditWorld();
  const startedDateTime = toIso(clock.nowMs());
  return {
    clock,
    tenant,
    state,
    queue,
    log,
    runJob,
    report,
    takeJobs,
    begin: () => runJob({ job: "audit-begin", startedDateTime, resources: [...resources] }),
    run: async () => (await getRun(state, startedDateTime))?.value,
    /** Ids of the sources whose jobs are in the queue, and the other jobs. */
    taken: () => takeJobs().map((job) => (job.job === "audit" ? exportSourceId(job.source) : job.job)),
  };
}

describe("the sources of an audit", () => {
  it.each([
    [[CHANNELS], ["team:t1", "team:t2"], ["teams"]],
    [[CHATS], ["user-chats:u1", "user-chats:u2"], ["users"]],
    [
      [CHANNELS, ONE_CHANNEL, CHATS, ONE_CHAT, ONE_USER],
      ["team:t1", "team:t2", "user-chats:u1", "user-chats:u2"],
      ["teams", "users"],
    ],
    [[ONE_CHANNEL, ONE_CHAT, ONE_USER], ["channel:c7", "chat:x", "user-chats:u7"], []],
    [["/appCatalogs/teamsApps/a/installedToChats/getAllMessages"], [], []],
  ])("of %j are %j", async (resources, expected, asked) => {
    const { begin, run, taken, tenant, log } = createListingWorld(resources);
    await begin();
    expect(taken()).toEqual([...expected, "audit-tally"]);
    expect(tenant.asked).toEqual(asked);
    expect(await run()).toMatchObject({ listed: true, listing: null, sources: { expected: expected.length } });
    expect(log.linesOf("audit.started")).toMatchObject([{ sources: expected.length, resources: resources.length }]);
  });

  it("are listed page by page, a page and a handful of sources at a time", async () => {
    const { begin, run, taken, tenant, state } = createListingWorld([CHATS]);
    tenant.userIds.splice(0, 2, ...Array.from({ length: 1_100 }, (_, index) => `user ${index}`));
    tenant.pageSize = 500;
    const sizes: number[] = [];
    const { put } = state;
    state.put = async (entry) => {
      const { listing } = entry.value as { readonly listing?: { readonly found: readonly unknown[] } | null };
      if (listing) sizes.push(listing.found.length);
      return put(entry);
    };
    await begin();
    expect(sizes).toEqual([0, 500, 250, 0, 500, 250, 0, 100]);
    expect(taken()).toHaveLength(1_101);
    expect(await run()).toMatchObject({ listed: true, sources: { expected: 1_100 } });
  });

  it("that two pages show count once", async () => {
    const { begin, run, taken, tenant } = createListingWorld([CHATS]);
    tenant.userIds.push("u1", "u3", "u3");
    tenant.pageSize = 2;
    await begin();
    expect(taken()).toEqual(["user-chats:u1", "user-chats:u2", "user-chats:u3", "audit-tally"]);
    expect(await run()).toMatchObject({ sources: { expected: 3 } });
  });

  it("are seen from the start, and go on in the queue when the time is used up", async () => {
    const { begin, run, report, taken, tenant, clock } = createListingWorld();
    const { page } = tenant;
    tenant.page = async (listing, link) => {
      await clock.advance(RUN_BUDGET_MS);
      return page(listing, link);
    };
    await begin();
    expect(taken()).toEqual(["audit-begin"]);
    expect(await report()).toMatchObject({ runs: [{ state: "running", listed: false, sources: { expected: 0 } }] });
    expect((await report()).runs[0]).not.toHaveProperty("listing");
    await begin();
    expect(taken()).toEqual(["team:t1", "team:t2", "audit-begin"]);
    expect(await run()).toMatchObject({ listed: false, sources: { expected: 2 } });
    await begin();
    expect(taken()).toEqual(["user-chats:u1", "user-chats:u2", "audit-tally"]);
    expect(await run()).toMatchObject({ listed: true, sources: { expected: 4 } });
  });

  it("wait in the queue while Graph wants it", async () => {
    const { begin, queue, tenant } = createListingWorld();
    tenant.failing.set("teams", new TeamsinkError("graph-throttled", "wait", { retryAfterMs: 90_000 }));
    await begin();
    expect(queue.sent).toMatchObject([{ visibleAfterMs: 90_000 }]);
  });

  it("of a listing that Graph refuses for good are a failure of the run; the others are listed all the same", async () => {
    const { begin, run, report, runJob, takeJobs, tenant, log } = createListingWorld();
    tenant.failing.set("teams", "graph-forbidden");
    await begin();
    expect(await run()).toMatchObject({ listed: true, sources: { expected: 3, failed: 1 } });
    expect(log.linesOf("audit.failed")).toMatchObject([{ source: "teams", reason: "graph-forbidden" }]);
    for (const job of takeJobs()) await runJob(job);
    expect(await report()).toMatchObject({
      unbrokenSince: null,
      runs: [{ state: "complete", sources: { expected: 3, done: 2, failed: 1, gone: 0 } }],
    });
  });

  it.each([
    [1, { expected: 2, failed: 0 }, []],
    [Number.POSITIVE_INFINITY, { expected: 2, failed: 1 }, [{ source: "users", reason: "graph-gone" }]],
  ])(
    "are listed from the beginning when a link is too old, but not for ever: %s times",
    async (times, sources, lines) => {
      const { begin, run, tenant, log } = createListingWorld([CHATS]);
      tenant.pageSize = 1;
      const { page } = tenant;
      let left = times;
      tenant.page = async (listing, link) => {
        if (link !== undefined && left-- > 0) throw new TeamsinkError("graph-gone");
        return page(listing, link);
      };
      await begin();
      expect(await run()).toMatchObject({ listed: true, sources });
      expect(log.linesOf("audit.failed")).toMatchObject(lines);
    },
  );

  it.each([
    ["was read before", "no", { expected: 1, failed: 1 }],
    ["is gone for all we know", "gone", { expected: 0, failed: 0 }],
  ] as const)("are not taken for none because a list is empty, where one %s", async (_name, failed, sources) => {
    const { begin, run, state, tenant, clock } = createListingWorld([CHATS]);
    const source = { kind: "user-chats", userId: "u1" } as const;
    const value = { ...newCursor(source, clock.nowMs()), failed };
    await state.put({ kind: "cursor", id: sourceId(source), value, expect: "absent" });
    tenant.userIds.length = 0;
    await begin();
    expect(await run()).toMatchObject({ listed: true, sources });
  });

  it("end where links lead back", async () => {
    const { begin, run, tenant, log } = createListingWorld([CHATS]);
    tenant.page = async () => ({ objects: [{ id: "u1" }], next: "round" });
    await begin();
    expect(await run()).toMatchObject({ listed: true, sources: { expected: 2, failed: 1 } });
    expect(log.linesOf("audit.failed")).toMatchObject([{ source: "users", reason: "graph-answer-invalid" }]);
  });
});
