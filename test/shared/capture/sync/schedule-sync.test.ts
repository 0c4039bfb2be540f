import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { requestSync, walkDirectoryLists } from "../../../../shared/capture/sync/schedule-sync.ts";
import { CHANNELS, CHATS, channel, chatsOf, createScheduleWorld, HOUR_MS, sourcesOf } from "./schedule-world.ts";

const ALL = [CHANNELS, CHATS];
const EVERY_SOURCE = ["channel:c1", "channel:c2", "user-chats:u1", "user-chats:u2"];
const LONG_AGO = "2025-01-01T00:00:00.000Z";
const LISTS = { teams: [CHANNELS], users: [CHATS], single: ["/chats/x/messages"] };

describe("the daily sync", () => {
  it("sends a job for each list in which there are sources of the resources", async () => {
    const { ports, queue, takeJobs, runJobs } = createScheduleWorld();
    await requestSync(ports, ALL);
    expect(queue.sent).toMatchObject([{ queue: "sync" }]);
    const [schedule] = takeJobs();
    expect(schedule).toEqual({ job: "schedule", startedDateTime: "2026-01-01T00:00:00.000Z", resources: ALL });
    expect(sourcesOf(await runJobs(schedule ? [schedule] : [])).sort()).toEqual(EVERY_SOURCE);
  });

  it("sends a job for each source that is new, and says what each list came to", async () => {
    const { ports, runJobs, log } = createScheduleWorld();
    await requestSync(ports, ALL);
    const jobs = await runJobs();
    expect(jobs).toContainEqual({
      job: "source",
      source: channel("t1", "c1"),
      reason: "new",
      requestedDateTime: "2026-01-01T00:00:00.000Z",
    });
    expect(log.linesOf("sync.scheduled").map(({ of, reason, due, sources }) => [of, reason, due, sources])).toEqual([
      ["teams", "daily", 0, 0],
      ["users", "daily", 2, 2],
      ["known", "daily", 0, 2],
      ["absent-teams", "daily", 0, 0],
      ["absent-users", "daily", 0, 0],
    ]);
  });

  it("puts what it finds into the directory as Graph gave it", async () => {
    const { syncDaily, directory } = createScheduleWorld();
    await syncDaily();
    expect(directory.values("teams")).toEqual([
      { id: "t1", displayName: "Team t1" },
      { id: "t2", displayName: "Team t2" },
    ]);
    expect(directory.values("channels")).toEqual([{ id: "c1" }, { id: "c2" }]);
    expect(await directory.get({ table: "channels", parentId: "t2", id: "c2" })).toBeDefined();
    expect(directory.values("users")).toHaveLength(2);
    expect(directory.values("members").filter(({ of }) => of)).toHaveLength(2);
    expect(directory.values("chats")).toEqual([{ id: "chat of u1" }, { id: "chat of u2" }]);
  });

  it("makes every source due once a day", async () => {
    const { syncDaily, finish, clock } = createScheduleWorld();
    const dueByDay: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      const sources = await syncDaily();
      dueByDay.push(sources.length);
      if (sources.length > 0)
        for (const source of [channel("t1", "c1"), channel("t2", "c2"), chatsOf("u1"), chatsOf("u2")])
          await finish(source);
      await clock.advance(12 * HOUR_MS);
    }
    expect(dueByDay).toEqual([4, 0, 4, 0, 4, 0]);
  });

  it("sends one job a source although its timer fires twice", async () => {
    const { ports, runJobs, clock } = createScheduleWorld();
    await requestSync(ports, ALL);
    const first = sourcesOf(await runJobs());
    await clock.advance(60_000);
    await requestSync(ports, ALL);
    expect([first.toSorted(), sourcesOf(await runJobs())]).toEqual([EVERY_SOURCE, []]);
  });

  it("asks Graph only for what the resources concern", async () => {
    const { syncDaily, tenant, putCursor } = createScheduleWorld();
    await putCursor(chatsOf("u9"), { touchedDateTime: LONG_AGO });
    expect(await syncDaily([CHANNELS])).toEqual(["channel:c1", "channel:c2"]);
    expect(tenant.asked).not.toContain("users");
    tenant.asked.length = 0;
    const single = ["/teams/t7/channels/c7/messages", "/users/u7/chats/getAllMessages", "/chats/x/messages"];
    expect(await syncDaily(single)).toEqual(["channel:c7", "user-chats:u7", "chat:x"]);
    expect(tenant.asked).toEqual([]);
  });

  it.each(["graph-forbidden", "graph-not-found"] as const)("goes on when one team answers %s", async (code) => {
    const { syncDaily, tenant, log } = createScheduleWorld();
    tenant.failing.set("channels t1", code);
    expect((await syncDaily()).sort()).toEqual(["channel:c2", "user-chats:u1", "user-chats:u2"]);
    expect(log.linesOf("sync.failed")).toMatchObject([{ source: "team:t1", reason: code }]);
  });

  it("waits with one team when Graph is too busy, and with no other", async () => {
    const { ports, runJobs, tenant, queue } = createScheduleWorld();
    tenant.failing.set("channels t1", new TeamsinkError("graph-throttled", "wait", { retryAfterMs: 7_000 }));
    await requestSync(ports, [CHANNELS]);
    const waiting: unknown[] = [];
    const { send } = queue;
    queue.send = async (name, text, options) => {
      if (options?.visibleAfterMs) waiting.push([JSON.parse(String(text)), options.visibleAfterMs]);
      else await send(name, text, options);
    };
    expect(sourcesOf(await runJobs())).toEqual(["channel:c2"]);
    expect(waiting).toMatchObject([[{ job: "team", teamId: "t1" }, 7_000]]);
  });

  it("syncs what it knows when Graph does not list at all, and lists again later", async () => {
    const { ports, syncDaily, runJobs, takeJobs, tenant, finish, clock } = createScheduleWorld();
    await syncDaily();
    for (const source of [channel("t1", "c1"), channel("t2", "c2"), chatsOf("u1"), chatsOf("u2")]) await finish(source);
    tenant.failing.set("teams", "graph-unavailable").set("users", "graph-unavailable");
    await clock.advance(24 * HOUR_MS);
    await requestSync(ports, ALL);
    const asked = { startedDateTime: "2026-01-02T00:00:00.000Z", resources: ALL };
    await expect(runJobs([{ job: "list", of: "teams", ...asked }])).rejects.toMatchObject({
      code: "graph-unavailable",
    });
    takeJobs();
    expect(sourcesOf(await runJobs([{ job: "list", of: "known", ...asked }])).sort()).toEqual(EVERY_SOURCE);
    tenant.failing.clear();
    await runJobs([{ job: "list", of: "teams", ...asked }]);
    expect(tenant.asked).toContain("channels t1");
  });

  it.each([
    ["queue", "list", "teams"],
    ["state", "list", "teams"],
    ["directory", "list", "teams"],
    ["queue", "list", "users"],
    ["state", "list", "users"],
    ["directory", "list", "users"],
    ["queue", "team", "t1"],
    ["state", "team", "t1"],
    ["directory", "team", "t1"],
    ["directory", "user", "u1"],
  ] as const)("throws when our own %s does not answer, and then does the %s of %s", async (store, job, what) => {
    const world = createScheduleWorld();
    const { tenant, runJobs, takeJobs, log } = world;
    const asked = { startedDateTime: "2026-01-01T00:00:00.000Z", resources: ALL };
    const { resources: _resources, ...dated } = asked;
    const jobs = {
      list: () => ({ job: "list", of: what === "teams" ? "teams" : "users", ...asked }) as const,
      team: () => ({ job: "team", teamId: what, ...dated }) as const,
      user: () => ({ job: "user", userId: what, ...dated }) as const,
    };
    const { page } = tenant;
    // Graph answers; what it says cannot be kept.
    tenant.page = async (listing, link) => {
      const answer = await page(listing, link);
      world[store].failNext(Number.POSITIVE_INFINITY);
      return answer;
    };
    const code = store === "queue" ? "queue-unavailable" : "store-unavailable";
    await expect(runJobs([jobs[job]()])).rejects.toMatchObject({ code });
    expect(log.linesOf("sync.failed")).toEqual([]);
    tenant.page = page;
    world[store].failNext(0);
    takeJobs();
    await runJobs([jobs[job]()]);
    expect(tenant.asked.length).toBeGreaterThan(1);
    expect(world.directory.writes).toBeGreaterThan(0);
  });

  it("leaves alone what is neither listed nor found any more", async () => {
    const { syncDaily, putCursor } = createScheduleWorld();
    const gone = { failure: { reason: "graph-not-found", failedDateTime: LONG_AGO }, failed: "gone" } as const;
    const closed = { failure: { reason: "graph-forbidden", failedDateTime: LONG_AGO }, failed: "for-good" } as const;
    await putCursor(channel("t9", "gone"), gone);
    await putCursor(channel("t9", "closed"), closed);
    await putCursor(channel("t1", "c1"), gone);
    expect((await syncDaily([CHANNELS])).sort()).toEqual(["channel:c1", "channel:c2", "channel:closed"]);
  });
});

describe("a list", () => {
  it.each(Object.entries(LISTS))("of %s is walked page by page, however long it is", async (_of, resources) => {
    const { syncDaily, tenant } = createScheduleWorld();
    tenant.pageSize = 2;
    for (let index = 0; index < 9; index += 1) {
      tenant.teamsWithChannels.set(`t${index}`, [{ id: `c${index}` }]);
      tenant.userIds[index] = `u${index}`;
    }
    const sources = await syncDaily(resources);
    expect(sources).toHaveLength(resources === LISTS.single ? 1 : 9);
    expect(new Set(sources).size).toBe(sources.length);
    expect(tenant.asked.filter((name) => name === "teams" || name === "users")).toHaveLength(
      resources === LISTS.single ? 0 : 5,
    );
  });

  it("is gone on with at its page after a crash, and shows nothing twice", async () => {
    const { ports, runJobs, tenant, state } = createScheduleWorld();
    tenant.pageSize = 1;
    await requestSync(ports, [CHATS]);
    const { page } = tenant;
    let died = false;
    tenant.page = async (listing, link) => {
      if (link === "1" && !died) {
        died = true;
        state.failNext(1);
      }
      return page(listing, link);
    };
    const jobs = await runJobs().catch(() => undefined);
    expect([jobs, died]).toEqual([undefined, true]);
    await requestSync(ports, [CHATS]);
    await runJobs();
    expect(tenant.asked.filter((name) => name === "users")).toHaveLength(3);
  });

  it("is walked once, however often its message comes", async () => {
    const { ports, takeJobs, runJobs, tenant } = createScheduleWorld();
    await requestSync(ports, [CHATS]);
    const [schedule] = takeJobs();
    if (!schedule) throw new Error("nothing was asked for");
    expect(await runJobs([schedule])).not.toEqual([]);
    const asked = tenant.asked.length;
    expect(await runJobs([schedule])).toEqual([]);
    expect(tenant.asked).toHaveLength(asked);
  });

  it("reads what it showed once, however many rows are compared with it", async () => {
    const { ports, state, tenant, syncDaily, clock, directory } = createScheduleWorld();
    tenant.userIds.push(...Array.from({ length: 1_200 }, (_unused, index) => `user-${index}`));
    await syncDaily([CHATS]);
    await clock.advance(24 * HOUR_MS);
    tenant.userIds.splice(0, 1);
    const asked: string[] = [];
    ports.state.page = ((page) => (query: Parameters<typeof page>[0]) => {
      if (query.prefix?.startsWith("seen:")) asked.push(query.prefix);
      return page(query);
    })(state.page) as typeof state.page;
    await syncDaily([CHATS]);
    expect(asked).toHaveLength(1);
    expect((await directory.get({ table: "users", parentId: null, id: "u1" }))?.absentSinceDateTime).not.toBeNull();
  });

  it("that leads back ends with a note, and nobody is called gone because of it", async () => {
    const { syncDaily, tenant, directory, log, clock } = createScheduleWorld();
    await syncDaily([CHATS]);
    await clock.advance(24 * HOUR_MS);
    const { page } = tenant;
    tenant.page = async (listing, link) =>
      listing.kind === "users" ? { objects: [{ id: "u1" }], next: "again" } : page(listing, link);
    await syncDaily([CHATS]);
    expect(log.linesOf("sync.failed")).toMatchObject([{ source: "users", reason: "graph-answer-invalid" }]);
    expect(directory.values("users")).toHaveLength(2);
  });
});

describe("a shared channel", () => {
  it("is one source in whichever team it shows, and stays the source it was", async () => {
    const { ports, runJobs, tenant, putCursor } = createScheduleWorld();
    tenant.teamsWithChannels.set("t1", [{ id: "shared" }]).set("t2", [{ id: "shared" }]);
    await putCursor(channel("t2", "shared"), { touchedDateTime: LONG_AGO });
    await requestSync(ports, [CHANNELS]);
    const jobs = await runJobs();
    expect(jobs).toMatchObject([{ job: "source", source: channel("t2", "shared") }]);
  });
});

describe("finding the sources of a gap", () => {
  const window = { fromDateTime: "2025-12-31T00:00:00.000Z", untilDateTime: "2026-01-01T06:00:00.000Z" };

  it("takes every source that was not read since, due or not, before the daily work, and leaves the directory alone", async () => {
    const { queue, runJobs, finish, clock, directory, putCursor } = createScheduleWorld();
    await finish(channel("t1", "c1"));
    await clock.advance(6 * HOUR_MS);
    await finish(channel("t2", "c2"));
    await putCursor(chatsOf("u1"), {});
    const gap = { startedDateTime: window.untilDateTime, resources: [CHANNELS], window, gapId: "g" };
    const jobs = await runJobs([
      { job: "list", of: "teams", ...gap },
      { job: "list", of: "known", ...gap },
    ]);
    expect(jobs).toEqual([
      {
        job: "source",
        source: channel("t1", "c1"),
        reason: "gap",
        requestedDateTime: "2026-01-01T06:00:00.000Z",
        window,
      },
    ]);
    expect(queue.sent).toEqual([]);
    expect(directory.writes).toBe(0);
  });

  it("walks a list again for what the directory missed, and asks for nothing else of the day", async () => {
    const { ports, runJobs, takeJobs, directory } = createScheduleWorld();
    Object.assign(ports, { captures: new Set(["interactions", "transcripts"]) });
    await walkDirectoryLists(ports, ["/chats"]);
    expect(await runJobs(takeJobs())).toEqual([]);
    expect(directory.values("chats")).toHaveLength(2);
    expect(directory.values("users")).toHaveLength(2);
  });
});
