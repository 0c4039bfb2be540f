import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import type { ErrorCode } from "../../../../shared/base/errors/errors.ts";
import { endBlindness, type Gap, openGap } from "../../../../shared/capture/subscription/gap-ledger.ts";
import { createCameConversations } from "../../../../shared/capture/sync/came-conversations.ts";
import type { Cursor } from "../../../../shared/capture/sync/cursor.ts";
import {
  ASK_AGAIN_AFTER_MS,
  healGaps,
  healingOf,
  RETRY_FAILED_AFTER_MS,
} from "../../../../shared/capture/sync/gap-sync.ts";
import { noteGapWork } from "../../../../shared/capture/sync/gap-work.ts";
import { runGapJob } from "../../../../shared/capture/sync/schedule-sync.ts";
import { syncTeam } from "../../../../shared/capture/sync/sync-team.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import type { SyncSource } from "../../../../shared/port/conversation-reader.ts";
import { teamResources } from "../../../../shared/resource/team-resources.ts";
import { CHANNELS, CHATS, channel, chatsOf, createScheduleWorld, HOUR_MS } from "./schedule-world.ts";

const ONE_CHAT = "/chats/x/messages";
const APP_CHATS = "/appCatalogs/teamsApps/a/installedToChats/getAllMessages";
const UNKNOWN = "/me/messages";

function setUp() {
  const world = createScheduleWorld();
  return {
    ...world,
    heal: () => healGaps(world.ports, [CHANNELS, CHATS, ONE_CHAT, APP_CHATS, UNKNOWN]),
    /** Its last run failed now. */
    async fail(source: SyncSource, reason: ErrorCode, failed: Cursor["failed"]): Promise<void> {
      const failedDateTime = toIso(world.clock.nowMs());
      await world.putCursor(source, { failure: { reason, failedDateTime }, failed, failedDateTime });
    },
    gaps: async () => (await world.state.list<Gap>("gap")).map((entry) => entry.value),
    /** A blind hour that ends now. */
    async blindHour(resource: string): Promise<void> {
      const fromMs = world.clock.nowMs();
      await openGap(world.ports, { resource, cause: "removed", fromMs });
      await world.clock.advance(HOUR_MS);
      await endBlindness(world.ports, resource, world.clock.nowMs());
    },
  };
}

describe("a gap, from its end to its closing", () => {
  it("asks for its sources, waits for all of them, and is closed", async () => {
    const { heal, gaps, blindHour, takeSources, finish, clock, log } = setUp();
    await blindHour(CHANNELS);
    expect(await heal()).toEqual({ closed: 0, requested: 1, open: 0 });
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
    expect(await takeSources()).toEqual(["channel:c1", "channel:c2"]);
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    expect(await heal()).toMatchObject({ open: 1 });
    await finish(channel("t2", "c2"));
    expect(await heal()).toEqual({ closed: 1, requested: 0, open: 0 });
    expect(await gaps()).toMatchObject([{ closedDateTime: toIso(clock.nowMs()) }]);
    expect(log.linesOf("gap.closed")).toMatchObject([{ resource: CHANNELS, unreadable: 0 }]);
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 0 });
    await clock.advance(91 * 24 * HOUR_MS);
    expect(await gaps()).toEqual([]);
  });

  it("is not closed before its sources were looked for, even when nothing is known yet", async () => {
    const { heal, blindHour, takeJobs } = setUp();
    await blindHour(CHANNELS);
    await heal();
    takeJobs();
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
  });

  it("is not healed by a run that began before its end", async () => {
    const { heal, blindHour, takeSources, finish } = setUp();
    await finish(channel("t1", "c1"));
    await finish(channel("t2", "c2"));
    await blindHour(CHANNELS);
    await heal();
    await takeSources();
    expect(await heal()).toMatchObject({ closed: 0, open: 1 });
  });

  it("covers a channel that was made while we were blind", async () => {
    const { heal, blindHour, takeSources, tenant, finish } = setUp();
    await finish(channel("t1", "c1"));
    await finish(channel("t2", "c2"));
    tenant.teamsWithChannels.set("t3", [{ id: "c3" }]);
    await blindHour(CHANNELS);
    await heal();
    expect(await takeSources()).toContain("channel:c3");
  });

  it("asks again for what is still behind after some hours", async () => {
    const { heal, blindHour, takeSources, finish, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    await takeSources();
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    await clock.advance(ASK_AGAIN_AFTER_MS);
    expect(await heal()).toMatchObject({ requested: 1 });
    expect(await takeSources()).toEqual(["channel:c2"]);
  });

  it("heals those of other causes along with it: what was read since the last end was read since theirs", async () => {
    const { heal, gaps, ports, blindHour, takeJobs, takeSources, finish, fail, clock, log } = setUp();
    await blindHour(CHATS);
    const fromMs = clock.nowMs();
    for (const cause of ["refused", "expired"] as const) await openGap(ports, { resource: CHATS, cause, fromMs });
    await clock.advance(HOUR_MS);
    await endBlindness(ports, CHATS, clock.nowMs());
    expect(await heal()).toEqual({ closed: 0, requested: 1, open: 2 });
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 3 });
    expect(await takeSources()).toEqual(["user-chats:u1", "user-chats:u2"]);
    await clock.advance(1);
    await fail(chatsOf("u1"), "graph-forbidden", "for-good");
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 3 });
    await finish(chatsOf("u2"));
    expect(await heal()).toEqual({ closed: 3, requested: 0, open: 0 });
    expect((await gaps()).map(({ closedDateTime }) => closedDateTime)).toEqual(Array(3).fill(toIso(clock.nowMs())));
    expect(log.linesOf("gap.closed")).toMatchObject(Array(3).fill({ unreadable: 1 }));
    expect(takeJobs()).toEqual([]);
  });

  it("waits for nobody once it was asked for itself", async () => {
    const { heal, ports, blindHour, takeSources, finish, clock, gaps } = setUp();
    await blindHour(CHATS);
    expect(await heal()).toMatchObject({ requested: 1 });
    expect(await takeSources()).toHaveLength(2);
    await clock.advance(1);
    const fromMs = clock.nowMs();
    await openGap(ports, { resource: CHATS, cause: "refused", fromMs });
    await finish(chatsOf("u1"));
    await finish(chatsOf("u2"));
    await clock.advance(HOUR_MS);
    await endBlindness(ports, CHATS, clock.nowMs());
    expect(await heal()).toEqual({ closed: 1, requested: 1, open: 0 });
    expect(await takeSources()).toHaveLength(2);
    await clock.advance(1);
    await finish(chatsOf("u1"));
    await finish(chatsOf("u2"));
    expect(await heal()).toEqual({ closed: 1, requested: 0, open: 0 });
    expect((await gaps()).every(({ closedDateTime }) => closedDateTime !== null)).toBe(true);
  });

  it("asks again for what failed and may pass, by itself, not at once, and for an hour", async () => {
    const { heal, blindHour, takeJobs, takeSources, finish, fail, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    await takeSources();
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    await fail(channel("t2", "c2"), "graph-gone", "for-now");
    expect(await heal()).toMatchObject({ open: 1 });
    expect(takeJobs()).toEqual([]);
    await clock.advance(RETRY_FAILED_AFTER_MS + 1);
    expect(await heal()).toMatchObject({ open: 1 });
    expect(takeJobs()).toMatchObject([{ job: "source", source: channel("t2", "c2"), reason: "gap" }]);
    await clock.advance(HOUR_MS);
    expect(await heal()).toMatchObject({ open: 1 });
    expect(takeJobs()).toEqual([]);
  });

  it("asks again for what failed and is read by itself in the same way", async () => {
    const { heal, blindHour, takeJobs, takeSources, fail, clock } = setUp();
    await blindHour(ONE_CHAT);
    await heal();
    await takeSources();
    await clock.advance(1);
    await fail({ kind: "chat", chatId: "x" }, "graph-gone", "for-now");
    expect([await heal(), takeJobs()]).toMatchObject([{ open: 1 }, []]);
    await clock.advance(RETRY_FAILED_AFTER_MS + 1);
    expect(await heal()).toMatchObject({ open: 1 });
    expect(takeJobs()).toMatchObject([{ job: "source", source: { kind: "chat", chatId: "x" }, reason: "gap" }]);
  });

  it("asks for nothing again that failed for good, or before it ended", async () => {
    const { heal, blindHour, takeJobs, takeSources, fail, clock } = setUp();
    await fail(channel("t1", "c1"), "graph-gone", "for-now");
    await blindHour(CHANNELS);
    await heal();
    await takeSources();
    await clock.advance(1);
    await fail(channel("t2", "c2"), "graph-forbidden", "for-good");
    await clock.advance(RETRY_FAILED_AFTER_MS + 1);
    expect(await heal()).toMatchObject({ open: 1 });
    expect(takeJobs()).toEqual([]);
  });

  it("waits while still blind", async () => {
    const { heal, ports, takeJobs, clock } = setUp();
    await openGap(ports, { resource: CHATS, cause: "refused", fromMs: clock.nowMs() });
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
    expect(takeJobs()).toEqual([]);
  });

  it("closes with what Graph does not give, and says how much that is", async () => {
    const { heal, blindHour, takeSources, fail, finish, log } = setUp();
    await blindHour(CHATS);
    await heal();
    await takeSources();
    await fail(chatsOf("u1"), "graph-forbidden", "for-good");
    await finish(chatsOf("u2"));
    expect(await heal()).toMatchObject({ closed: 1 });
    expect(log.linesOf("gap.closed")).toMatchObject([{ unreadable: 1 }]);
  });

  it("does not wait for a channel that was deleted long ago", async () => {
    const { heal, blindHour, takeSources, fail, finish } = setUp();
    await fail(channel("t9", "deleted"), "graph-not-found", "gone");
    await blindHour(CHANNELS);
    await heal();
    await takeSources();
    await finish(channel("t1", "c1"));
    await finish(channel("t2", "c2"));
    expect(await heal()).toMatchObject({ closed: 1 });
  });

  it("of the chats of an app is healed by reading each chat that came, one by one", async () => {
    const { heal, ports, blindHour, takeSources, finish, clock, tenant } = setUp();
    const came = createCameConversations({ ...ports, resources: [APP_CHATS] });
    for (const chatId of ["a", "b"]) await came.remember({ id: "1", chatId });
    expect(await takeSources()).toEqual(["chat:a", "chat:b"]);
    for (const chatId of ["a", "b"]) await finish({ kind: "chat", chatId });
    await finish(channel("t1", "c1"));
    await blindHour(APP_CHATS);
    expect(await heal()).toEqual({ closed: 0, requested: 1, open: 0 });
    expect(await takeSources()).toEqual(["chat:a", "chat:b"]);
    await clock.advance(1);
    await finish({ kind: "chat", chatId: "a" });
    expect(await heal()).toMatchObject({ closed: 0, open: 1 });
    await finish({ kind: "chat", chatId: "b" });
    expect(await heal()).toMatchObject({ closed: 1 });
    expect(tenant.asked).toEqual([]);
  });

  it("stays for people to see where no family knows its resource", async () => {
    const { heal, blindHour, takeJobs } = setUp();
    await blindHour(UNKNOWN);
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
    expect(takeJobs()).toEqual([]);
  });

  it("of a single chat is healed by reading that chat alone", async () => {
    const { heal, blindHour, takeSources, finish, clock, tenant } = setUp();
    await blindHour(ONE_CHAT);
    await heal();
    expect(await takeSources()).toEqual(["chat:x"]);
    await clock.advance(1);
    await finish({ kind: "chat", chatId: "x" });
    expect(await heal()).toMatchObject({ closed: 1 });
    expect(tenant.asked).toEqual([]);
  });

  it("waits for a source that changed faster than it could be read", async () => {
    const { heal, blindHour, takeSources, fail, finish, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    await takeSources();
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    await fail(channel("t2", "c2"), "source-unsettled", "for-now");
    expect(await heal()).toMatchObject({ closed: 0, open: 1 });
    await clock.advance(ASK_AGAIN_AFTER_MS);
    expect(await heal()).toMatchObject({ requested: 1 });
  });

  it("is closed when nobody wants its resource any more", async () => {
    const { ports, blindHour, gaps, clock } = setUp();
    await blindHour(CHATS);
    expect(await healGaps(ports, [CHANNELS])).toEqual({ closed: 1, requested: 0, open: 0 });
    await clock.advance(91 * 24 * HOUR_MS);
    expect(await gaps()).toEqual([]);
  });

  it("is looked at again when it grew while its sources were looked for", async () => {
    const { heal, ports, queue, blindHour, takeSources, gaps, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    const { send } = queue;
    queue.send = async (...given) => {
      queue.send = send;
      await openGap(ports, { resource: CHANNELS, cause: "removed", fromMs: clock.nowMs() });
      return send(...given);
    };
    await takeSources();
    expect(await gaps()).toMatchObject([{ untilDateTime: null, scheduledDateTime: null, requestedDateTime: null }]);
  });

  it.each(["no such gap", "a closed gap", "a gap that is still blind"])("does nothing for %s", async (which) => {
    const { state, heal, blindHour, takeJobs, runJobs, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    const [entry] = await state.list<Gap>("gap");
    const change = which === "a closed gap" ? { closedDateTime: toIso(clock.nowMs()) } : { untilDateTime: null };
    if (entry) await state.put({ kind: "gap", id: entry.id, value: { ...entry.value, ...change }, expect: "any" });
    takeJobs();
    const gapId = which === "no such gap" ? "none" : (entry?.id ?? "");
    expect(await runJobs([{ job: "gap", gapId }])).toEqual([]);
  });
});

describe("gaps of the directory", () => {
  const TEAM = teamResources("t1");
  const LISTS = ["/teams", "/teams/getAllChannels", "/chats", "/chats/getAllMembers"];
  const setUpWith = (wanted: readonly string[]) => {
    const world = setUp();
    return { ...world, heal: () => healGaps(world.ports, wanted) };
  };

  it("are healed by one walk of each list, however many ended", async () => {
    const { heal, blindHour, runJobs, tenant, gaps, putCursor, state } = setUpWith(LISTS);
    await putCursor(channel("t1", "c1"), {});
    for (const resource of LISTS) await blindHour(resource);
    const walked: string[] = [];
    const { page } = state;
    state.page = (query) => {
      walked.push(query.kind);
      return page(query);
    };
    expect(await heal()).toMatchObject({ requested: 4 });
    await runJobs();
    expect(tenant.asked.filter((name) => name === "teams" || name === "users").sort()).toEqual(["teams", "users"]);
    expect(walked).not.toContain("cursor");
    expect(await heal()).toMatchObject({ closed: 4 });
    expect((await gaps()).filter(({ closedDateTime }) => closedDateTime === null)).toEqual([]);
  });

  it("of a thousand teams walk none of the tenant: each team is read by itself", async () => {
    const teamIds = Array.from({ length: 100 }, (_unused, index) => `t${index}`);
    const resources = teamIds.flatMap(teamResources);
    const { heal, ports, runJobs, tenant, clock } = setUpWith(resources);
    const fromMs = clock.nowMs();
    for (const resource of resources) {
      await openGap(ports, { resource, cause: "outage", fromMs, untilMs: fromMs + HOUR_MS });
    }
    await clock.advance(HOUR_MS);
    expect(await heal()).toEqual({ closed: 0, requested: 200, open: 0 });
    await runJobs();
    expect(tenant.asked.filter((name) => name === "teams" || name === "users")).toEqual([]);
    // The team's channels, those shared with it, and its members, once more by the gap of the members.
    expect(tenant.asked).toHaveLength(4 * teamIds.length);
    expect(await heal()).toEqual({ closed: 200, requested: 0, open: 0 });
  });

  it.each([
    ["/users/u1/chats", ["chats u1"]],
    ["/chats/x/members", ["members x"]],
    ["/teams/t1/members", ["members t1"]],
    ["/teams/t1", ["channels t1", "incoming-channels t1", "members t1"]],
  ])("of %s read that alone", async (resource, asked) => {
    const { heal, blindHour, runJobs, tenant } = setUpWith([resource]);
    await blindHour(resource);
    await heal();
    await runJobs();
    expect([tenant.asked, await heal()]).toMatchObject([asked, { closed: 1 }]);
  });

  it("of a team wait for its own members and for those of its private channels, before a day's reading", async () => {
    const { heal, blindHour, runJobs, takeJobs, tenant, queue, ports, gaps, clock } = setUpWith(TEAM);
    tenant.teamsWithChannels.set("t1", [{ id: "c1" }, { id: "board", membershipType: "private" }]);
    for (const resource of TEAM) await blindHour(resource);
    await heal();
    const isOfTeam = ({ job }: SyncJob) => job === "team" || job === "members";
    const jobs: SyncJob[] = [];
    for (const job of takeJobs()) if (job.job === "gap") await runGapJob(ports, job.gapId);
    expect(queue.sent.map((sent) => sent.queue)).toEqual(["subscriptions", "subscriptions"]);
    jobs.push(...takeJobs().filter(isOfTeam));
    expect(await heal()).toMatchObject({ closed: 0, open: 2 });
    const left = await runJobs(jobs.filter(({ job }) => job === "members"));
    expect([left, await heal()]).toMatchObject([[], { closed: 1, open: 1 }]);
    for (const job of jobs) if (job.job === "team") await syncTeam(ports, job);
    expect([tenant.asked.includes("members board"), await heal()]).toMatchObject([false, { closed: 0, open: 1 }]);
    await runJobs();
    expect(tenant.asked).toContain("members board");
    expect(await heal()).toMatchObject({ closed: 1, open: 0 });
    await clock.advance(8 * 24 * HOUR_MS);
    expect(await gaps()).toEqual([]);
  });
});

describe("healingOf", () => {
  it("looks only at the sources of the resource", async () => {
    const { blindHour, state, putCursor } = setUp();
    await blindHour(CHANNELS);
    await putCursor(channel("t1", "c1"), {});
    await putCursor(chatsOf("u1"), {});
    const [gap] = await state.list<Gap>("gap");
    expect(gap && (await healingOf(state, gap))).toEqual({ pending: 1, unreadable: 0 });
  });

  it("counts a list that is still walked as pending", async () => {
    const { blindHour, state } = setUp();
    await blindHour(CHANNELS);
    const [gap] = await state.list<Gap>("gap");
    await noteGapWork(state, gap?.id ?? "", "team:t1");
    expect(gap && (await healingOf(state, gap))).toEqual({ pending: 1, unreadable: 0 });
  });
});
