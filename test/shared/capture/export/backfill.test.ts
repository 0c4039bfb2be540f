import { describe, expect, it } from "vitest";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { LANES } from "../../../../shared/capture/export/backfill-record.ts";
import { createBackfillWorld } from "./backfill-world.ts";

const YEAR = { from: "2025-01-01T00:00:00Z", until: "2026-01-01T00:00:00Z" };
/** Windows of a source within it that is quiet. */
const WINDOWS = 4;
const ALL = ["team:t1", "team:t2", "user-chats:u1", "user-chats:u2", "user-chats:u3"];

type World = ReturnType<typeof createBackfillWorld>;

/** Something happens just before the second write of a kind from now on: the first is that of the page under way. */
function beforeSecondWrite(state: World["state"], kind: string, happen: () => Promise<void>): void {
  const put = state.put.bind(state);
  let writes = 0;
  state.put = async (entry) => {
    if (entry.kind === kind) writes += 1;
    if (entry.kind === kind && writes === 2) await happen();
    return put(entry);
  };
}

/** What it sends is superseded by whoever writes in this moment. */
async function resumeUnheard(resuming: ReturnType<World["act"]>, queue: World["queue"]): Promise<void> {
  const before = new Set(queue.sent);
  expect(await resuming).toMatchObject({ ok: true });
  queue.sent.splice(0, queue.sent.length, ...queue.sent.filter((sent) => before.has(sent)));
}

describe("a backfill", () => {
  it("reads every team and every user, window by window, and counts", async () => {
    const { backfill, sources, asked, messages } = createBackfillWorld();
    const report = await backfill(YEAR);
    expect(sources()).toEqual(ALL);
    expect(report).toMatchObject({
      state: "complete",
      sources: { teams: 2, users: 3, found: 5, done: 5, failed: 0, left: 0 },
      progress: { requests: 5 * WINDOWS, messages: 5 * WINDOWS, stored: 5 * WINDOWS, invalid: 0, share: 1 },
      estimate: { requestsAtLeast: 5 * WINDOWS },
    });
    expect(messages.all()).toHaveLength(5 * WINDOWS);
    expect(messages.all().map(({ sink }) => sink.road)).toContain("backfill");
    const ofOne = asked.filter(({ source }) => source.kind === "team" && source.teamId === "t1");
    expect(ofOne[0]?.window.fromDateTime).toBe("2025-01-01T00:00:00.000Z");
    expect(ofOne.at(-1)?.window.untilDateTime).toBe("2026-01-01T00:00:00.000Z");
    for (const [index, { window }] of ofOne.slice(1).entries()) {
      expect(window.fromDateTime).toBe(ofOne[index]?.window.untilDateTime);
    }
  });

  it("ends though the last lanes, which ended at once, did not see each other", async () => {
    const { backfill, state } = createBackfillWorld();
    const count = state.count.bind(state);
    let looks = 0;
    state.count = async (query) => {
      looks += 1;
      return Math.min(await count(query), looks > LANES ? LANES : LANES - 1);
    };
    expect(await backfill(YEAR)).toMatchObject({ state: "complete", sources: { done: 5 } });
  });

  it("of a time that is to come ends now", async () => {
    const { start, report, clock } = createBackfillWorld();
    const { untilDateTime } = await report(await start({ ...YEAR, until: "9999-01-01T00:00:00Z" }));
    expect(Date.parse(untilDateTime)).toBe(clock.nowMs());
  });

  it.each([
    [{ from: "2027-01-01T00:00:00Z" }, undefined],
    [{ from: "2027-01-01T00:00:00Z", until: "2028-01-01T00:00:00Z" }, undefined],
    [{ until: "2025-01-01T00:00:00Z" }, Date.UTC(2025, 6, 1)],
  ])("of no time, as %j with SYNC_FROM %s, is refused, and nothing is begun", async (request, fromMs) => {
    const { start, ports, queue } = createBackfillWorld();
    Object.assign(ports, { scope: { ...WHOLE_TENANT, fromMs } });
    await expect(start(request)).rejects.toMatchObject({ code: "body-invalid" });
    expect(queue.sent).toEqual([]);
  });

  it("stores the same when it is asked for again, and what was stored already is no news", async () => {
    const { backfill, messages } = createBackfillWorld();
    await backfill(YEAR);
    const before = messages.all();
    expect(await backfill(YEAR)).toMatchObject({ progress: { messages: 5 * WINDOWS, stored: 0 } });
    expect(messages.all()).toEqual(before);
  });

  it.each([
    [{ teams: ["t1"] }, ["team:t1"]],
    [{ users: ["u1", "u3"] }, ["user-chats:u1", "user-chats:u3"]],
    [{ teams: ["t2"], users: ["u2"] }, ["team:t2", "user-chats:u2"]],
  ])("of %j reads nothing else", async (named, expected) => {
    const { backfill, sources } = createBackfillWorld();
    expect(await backfill({ ...YEAR, ...named })).toMatchObject({ state: "complete" });
    expect(sources()).toEqual(expected);
  });

  it("asks Graph for the senders that it was asked for, of chats alone", async () => {
    const { backfill, asked, sources } = createBackfillWorld();
    const filter = {
      userIds: ["a", "b"],
      userTypes: ["federatedUser"],
      applicationTypes: ["bot"],
      systemMessages: true,
    };
    expect(await backfill({ ...YEAR, filter })).toMatchObject({
      state: "complete",
      sources: { teams: 0, users: 3, skipped: { "filter-is-for-chats": 2 } },
    });
    expect(sources()).toEqual(ALL.slice(2));
    expect(asked.every(({ senders }) => JSON.stringify(senders) === JSON.stringify(filter))).toBe(true);
  });

  it("by each sender asks for each user's own messages, and for those of whoever has no chats here", async () => {
    const { backfill, asked } = createBackfillWorld();
    await backfill({ ...YEAR, chats: "each-sender" });
    for (const { source, senders } of asked) {
      if (source.kind !== "user-chats") expect(senders).toBeUndefined();
      else expect(senders).toMatchObject({ userIds: [source.userId], systemMessages: true });
      expect(senders?.userTypes ?? []).not.toContain("aadUser");
    }
  });

  it("dry says what it would take, reads no message and finds who is not there", async () => {
    const { backfill, asked, state } = createBackfillWorld();
    expect(await backfill({ ...YEAR, users: ["u1", "nobody"], dryRun: true })).toMatchObject({
      state: "complete",
      sources: { users: 1, skipped: { "not-found": 1 }, left: 1, done: 0 },
      estimate: { requestsAtLeast: WINDOWS, hours: 0 },
    });
    expect(asked).toEqual([]);
    expect(await state.count({ kind: "backfill-source" })).toBe(0);
  });
});

describe("retained versions", () => {
  it("are read after the messages, and what has no policy is a state and no failure", async () => {
    const { backfill, refusals, ports, asked } = createBackfillWorld();
    refusals.set("user-chats:u2 retained", "graph-bad-request");
    expect(await backfill({ ...YEAR, retained: true })).toMatchObject({
      state: "complete",
      sources: { done: 5, failed: 0 },
      progress: { messages: 5 * WINDOWS, retainedVersions: 4 * WINDOWS, withoutPolicy: 1 },
    });
    const { paths } = await ports.blobs.list({ container: "raw", prefix: "" });
    expect(paths.filter((path) => path.endsWith(".retained.json"))).toHaveLength(4 * WINDOWS);
    expect(asked.filter(({ isRetained }) => isRetained)).toHaveLength(4 * WINDOWS + 1);
  });
});

describe("what Graph refuses", () => {
  it("for good fails its source alone, is tried once more, and can be resumed", async () => {
    const { backfill, refusals, asked, act, work, report } = createBackfillWorld();
    refusals.set("user-chats:u2", "graph-forbidden");
    const { backfillId, ...first } = await backfill(YEAR);
    expect(first).toMatchObject({
      state: "incomplete",
      sources: { done: 4, failed: 1, left: 0 },
      failures: [{ source: "user-chats:u2", reason: "graph-forbidden" }],
    });
    expect(asked.filter(({ source }) => source.kind === "user-chats" && source.userId === "u2")).toHaveLength(2);
    refusals.clear();
    expect(await act(backfillId, "resume")).toMatchObject({ ok: true });
    await work();
    expect(await report(backfillId)).toMatchObject({
      state: "complete",
      sources: { done: 5, failed: 0 },
      failures: [],
    });
  });

  it("for now is tried again, the same page, until it is given", async () => {
    const { backfill, refusals, times } = createBackfillWorld();
    refusals.set("team:t1", "graph-unavailable");
    times.set("team:t1", 3);
    expect(await backfill(YEAR)).toMatchObject({ state: "complete", progress: { requests: 5 * WINDOWS } });
  });

  it("for ever, as if for now, fails its source in the end and holds up no other", async () => {
    const { backfill, refusals } = createBackfillWorld();
    refusals.set("team:t1", "graph-unavailable");
    expect(await backfill(YEAR)).toMatchObject({ state: "incomplete", sources: { done: 4, failed: 1 } });
  });

  it("of its listings makes it incomplete, unless it is of what was deleted", async () => {
    const { backfill, tenant } = createBackfillWorld();
    const page = tenant.page.bind(tenant);
    tenant.page = async (listing, link) => {
      const { TeamsinkError } = await import("../../../../shared/base/errors/errors.ts");
      if (listing.kind === "users" || listing.kind === "deleted-users") throw new TeamsinkError("graph-forbidden");
      return page(listing, link);
    };
    const unlisted = [
      { of: "users", reason: "graph-forbidden" },
      { of: "deleted-users", reason: "graph-forbidden" },
    ];
    expect(await backfill(YEAR)).toMatchObject({ state: "incomplete", sources: { teams: 2, users: 0, unlisted } });
  });
});

describe("whoever asked", () => {
  it("pauses, and nothing is read until it is resumed; then nothing is read again", async () => {
    const { start, work, act, report, asked, clock } = createBackfillWorld();
    const backfillId = await start(YEAR);
    await work(20);
    expect(await act(backfillId, "pause")).toMatchObject({ value: { state: "paused" } });
    const before = asked.length;
    await work();
    expect(asked).toHaveLength(before);
    await clock.advance(3_600_000);
    expect((await report(backfillId)).progress.expectedEndDateTime).toBeNull();
    expect(await act(backfillId, "resume")).toMatchObject({ value: { state: "running" } });
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "complete", progress: { requests: 5 * WINDOWS } });
    expect(asked).toHaveLength(5 * WINDOWS);
  });

  it("pauses while it is listed, and it goes on listing when it is resumed", async () => {
    const { start, work, act, report } = createBackfillWorld();
    const backfillId = await start(YEAR);
    await act(backfillId, "pause");
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "paused", sources: null });
    await act(backfillId, "resume");
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "complete", sources: { done: 5 } });
  });

  it("cancels, and it is over", async () => {
    const { start, work, act, report, asked } = createBackfillWorld();
    const backfillId = await start(YEAR);
    await work(1);
    expect(await act(backfillId, "cancel")).toMatchObject({ value: { state: "cancelled" } });
    await work();
    expect(asked).toEqual([]);
    expect(await report(backfillId)).toMatchObject({ state: "cancelled", finishedDateTime: expect.any(String) });
    for (const action of ["pause", "resume", "cancel"] as const) {
      expect(await act(backfillId, action)).toMatchObject({ error: { code: "backfill-over" } });
    }
  });

  it("gets its jobs again by resuming, should they be lost", async () => {
    const { start, work, act, report, queue, asked } = createBackfillWorld();
    const backfillId = await start(YEAR);
    await work(1);
    queue.sent.length = 0;
    await act(backfillId, "resume");
    await act(backfillId, "resume");
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "complete" });
    expect(asked).toHaveLength(5 * WINDOWS);
  });

  it("resumes in the moment in which a lane sees it paused, and the lane goes on", async () => {
    const { start, work, act, report, queue, state, ports } = createBackfillWorld();
    const backfillId = await start({ ...YEAR, teams: ["t1"] });
    const { messageExport } = ports;
    const page = messageExport.page.bind(messageExport);
    messageExport.page = async (request) => {
      messageExport.page = page;
      await act(backfillId, "pause");
      beforeSecondWrite(state, "backfill-lane", () => resumeUnheard(act(backfillId, "resume"), queue));
      return page(request);
    };
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "complete", sources: { done: 1 } });
  });

  it("resumes in the moment in which its listing sees it paused, and it is listed to its end", async () => {
    const { start, work, act, report, queue, state, tenant } = createBackfillWorld();
    const backfillId = await start(YEAR);
    const page = tenant.page.bind(tenant);
    tenant.page = async (listing, link) => {
      tenant.page = page;
      await act(backfillId, "pause");
      beforeSecondWrite(state, "walk", () => resumeUnheard(act(backfillId, "resume"), queue));
      return page(listing, link);
    };
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "complete", sources: { done: 5 } });
  });

  it("does not resume what is older than what was written down of its sources", async () => {
    const { start, work, act, report, clock } = createBackfillWorld();
    const backfillId = await start(YEAR);
    await work(1);
    await act(backfillId, "pause");
    await work();
    await clock.advance(90 * 86_400_000);
    expect(await act(backfillId, "resume")).toMatchObject({ error: { code: "backfill-over" } });
    await work();
    expect(await report(backfillId)).toMatchObject({ state: "paused" });
    expect(await act(backfillId, "cancel")).toMatchObject({ value: { state: "cancelled" } });
  });

  it("is told when it is expected to end", async () => {
    const { start, work, report, clock } = createBackfillWorld();
    const backfillId = await start(YEAR);
    await work(1);
    for (let left = 40; left > 0 && (await report(backfillId)).progress.share < 0.4; left -= 1) {
      await clock.advance(60_000);
      await work(1);
    }
    const { progress, state } = await report(backfillId);
    expect(state).toBe("running");
    expect(Date.parse(progress.expectedEndDateTime ?? "")).toBeGreaterThan(clock.nowMs());
  });

  it.each(["nothing", "20260110T000000000Z", "x".repeat(3_000)])("of %s is told that there is none", async (id) => {
    const { act, ports } = createBackfillWorld();
    const { oneBackfill } = await import("../../../../shared/capture/export/backfills.ts");
    expect(await act(id, "pause")).toMatchObject({ error: { code: "backfill-not-found" } });
    expect(await oneBackfill(ports, id)).toMatchObject({ error: { code: "backfill-not-found" } });
  });
});
