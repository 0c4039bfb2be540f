import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { endBlindness, type Gap, openGap } from "../../../../shared/capture/subscription/gap-ledger.ts";
import { rememberConversation } from "../../../../shared/capture/sync/came-conversations.ts";
import { ASK_AGAIN_AFTER_MS, healGaps, healingOf, runGapJob } from "../../../../shared/capture/sync/gap-sync.ts";
import { CHANNELS, CHATS, channel, chatsOf, createScheduleWorld, HOUR_MS } from "./schedule-world.ts";

const ONE_CHAT = "/chats/x/messages";
const APP_CHATS = "/appCatalogs/teamsApps/a/installedToChats/getAllMessages";
const UNKNOWN = "/me/messages";

function setUp() {
  const world = createScheduleWorld();
  return {
    ...world,
    heal: () => healGaps(world.ports, [CHANNELS, CHATS, ONE_CHAT, APP_CHATS, UNKNOWN]),
    gaps: async () => (await world.state.list<Gap>("gap")).map((entry) => entry.value),
    /** A blind hour that ends now. */
    async blindHour(resource: string): Promise<void> {
      const fromMs = world.clock.nowMs();
      await openGap(world.ports, { resource, cause: "removed", fromMs });
      await world.clock.advance(HOUR_MS);
      await endBlindness(world.ports, resource, world.clock.nowMs());
    },
    async runGapJobs(): Promise<void> {
      for (const job of world.takeJobs()) if (job.job === "gap") await runGapJob(world.ports, job.gapId);
    },
  };
}

describe("a gap, from its end to its closing", () => {
  it("asks for its sources, waits for all of them, and is closed", async () => {
    const { heal, gaps, blindHour, runGapJobs, takeSources, finish, clock, log } = setUp();
    await blindHour(CHANNELS);
    expect(await heal()).toEqual({ closed: 0, requested: 1, open: 0 });
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
    await runGapJobs();
    expect(takeSources()).toEqual(["channel:t1:c1", "channel:t2:c2"]);
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    expect(await heal()).toMatchObject({ open: 1 });
    await finish(channel("t2", "c2"));
    expect(await heal()).toEqual({ closed: 1, requested: 0, open: 0 });
    expect(await gaps()).toMatchObject([{ closedDateTime: toIso(clock.nowMs()) }]);
    expect(log.linesOf("gap.closed")).toMatchObject([{ resource: CHANNELS, unreadable: 0 }]);
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 0 });
  });

  it("is not closed before its sources were looked for, even when nothing is known yet", async () => {
    const { heal, blindHour, takeJobs } = setUp();
    await blindHour(CHANNELS);
    await heal();
    takeJobs();
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
  });

  it("is not healed by a run that began before its end", async () => {
    const { heal, blindHour, runGapJobs, finish } = setUp();
    await finish(channel("t1", "c1"));
    await finish(channel("t2", "c2"));
    await blindHour(CHANNELS);
    await heal();
    await runGapJobs();
    expect(await heal()).toMatchObject({ closed: 0, open: 1 });
  });

  it("covers a channel that was made while we were blind", async () => {
    const { heal, blindHour, runGapJobs, takeSources, tenant, finish } = setUp();
    await finish(channel("t1", "c1"));
    await finish(channel("t2", "c2"));
    tenant.teamsWithChannels.set("t3", [{ id: "c3" }]);
    await blindHour(CHANNELS);
    await heal();
    await runGapJobs();
    expect(takeSources()).toContain("channel:t3:c3");
  });

  it("asks again for what is still behind after some hours", async () => {
    const { heal, blindHour, runGapJobs, takeSources, finish, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    await runGapJobs();
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    takeSources();
    await clock.advance(ASK_AGAIN_AFTER_MS);
    expect(await heal()).toMatchObject({ requested: 1 });
    await runGapJobs();
    expect(takeSources()).toEqual(["channel:t2:c2"]);
  });

  it("waits while still blind", async () => {
    const { heal, ports, takeJobs, clock } = setUp();
    await openGap(ports, { resource: CHATS, cause: "refused", fromMs: clock.nowMs() });
    expect(await heal()).toEqual({ closed: 0, requested: 0, open: 1 });
    expect(takeJobs()).toEqual([]);
  });

  it("closes with what Graph does not give, and says how much that is", async () => {
    const { heal, blindHour, runGapJobs, putCursor, clock, log } = setUp();
    await blindHour(CHATS);
    await heal();
    await runGapJobs();
    const failedDateTime = toIso(clock.nowMs());
    await putCursor(chatsOf("u1"), { failure: { reason: "graph-forbidden", failedDateTime } });
    await putCursor(chatsOf("u2"), { coveredDateTime: failedDateTime });
    expect(await heal()).toMatchObject({ closed: 1 });
    expect(log.linesOf("gap.closed")).toMatchObject([{ unreadable: 1 }]);
  });

  it("does not wait for a channel that was deleted long ago", async () => {
    const { heal, blindHour, runGapJobs, putCursor, finish, clock } = setUp();
    const failedDateTime = toIso(clock.nowMs());
    await putCursor(channel("t9", "deleted"), { failure: { reason: "graph-not-found", failedDateTime } });
    await blindHour(CHANNELS);
    await heal();
    await runGapJobs();
    await finish(channel("t1", "c1"));
    await finish(channel("t2", "c2"));
    expect(await heal()).toMatchObject({ closed: 1 });
  });

  it("of the chats of an app is healed by reading each chat that came, one by one", async () => {
    const { heal, ports, blindHour, runGapJobs, takeSources, finish, clock, tenant } = setUp();
    await rememberConversation(ports, { kind: "chat", chatId: "a" });
    await rememberConversation(ports, { kind: "chat", chatId: "b" });
    await finish(channel("t1", "c1"));
    await blindHour(APP_CHATS);
    expect(await heal()).toEqual({ closed: 0, requested: 1, open: 0 });
    await runGapJobs();
    expect(takeSources()).toEqual(["chat:a", "chat:b"]);
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
    const { heal, blindHour, runGapJobs, takeSources, finish, clock, tenant } = setUp();
    await blindHour(ONE_CHAT);
    await heal();
    await runGapJobs();
    expect(takeSources()).toEqual(["chat:x"]);
    await clock.advance(1);
    await finish({ kind: "chat", chatId: "x" });
    expect(await heal()).toMatchObject({ closed: 1 });
    expect(tenant.asked).toEqual([]);
  });

  it("waits for a source that changed faster than it could be read", async () => {
    const { heal, blindHour, runGapJobs, putCursor, finish, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    await runGapJobs();
    await clock.advance(1);
    await finish(channel("t1", "c1"));
    const failedDateTime = toIso(clock.nowMs());
    await putCursor(channel("t2", "c2"), { failure: { reason: "source-unsettled", failedDateTime } });
    expect(await heal()).toMatchObject({ closed: 0, open: 1 });
    await clock.advance(ASK_AGAIN_AFTER_MS);
    expect(await heal()).toMatchObject({ requested: 1 });
  });

  it("is closed when nobody wants its resource any more", async () => {
    const { ports, blindHour } = setUp();
    await blindHour(CHATS);
    expect(await healGaps(ports, [CHANNELS])).toEqual({ closed: 1, requested: 0, open: 0 });
  });

  it("is looked at again when it grew while its sources were looked for", async () => {
    const { heal, ports, blindHour, takeJobs, tenant, gaps, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    const { teams } = tenant;
    tenant.teams = async function* () {
      await openGap(ports, { resource: CHANNELS, cause: "removed", fromMs: clock.nowMs() });
      yield* teams();
    };
    for (const job of takeJobs()) if (job.job === "gap") await runGapJob(ports, job.gapId);
    expect(await gaps()).toMatchObject([{ untilDateTime: null, scheduledDateTime: null, requestedDateTime: null }]);
  });

  it.each(["no such gap", "a closed gap", "a gap that is still blind"])("does nothing for %s", async (which) => {
    const { ports, state, heal, blindHour, takeJobs, clock } = setUp();
    await blindHour(CHANNELS);
    await heal();
    const [entry] = await state.list<Gap>("gap");
    const change = which === "a closed gap" ? { closedDateTime: toIso(clock.nowMs()) } : { untilDateTime: null };
    if (entry) await state.put({ kind: "gap", id: entry.id, value: { ...entry.value, ...change }, expect: "any" });
    takeJobs();
    await runGapJob(ports, which === "no such gap" ? "none" : (entry?.id ?? ""));
    expect(takeJobs()).toEqual([]);
  });
});

describe("healingOf", () => {
  it("looks only at the sources of the resource", async () => {
    const { blindHour, gaps, state, putCursor } = setUp();
    await blindHour(CHANNELS);
    await putCursor(channel("t1", "c1"), {});
    await putCursor(chatsOf("u1"), {});
    const [gap] = await gaps();
    const cursors = (await state.list<Parameters<typeof healingOf>[1][number]>("cursor")).map((entry) => entry.value);
    expect(gap && healingOf(gap, cursors)).toEqual({ pending: 1, unreadable: 0 });
  });
});
