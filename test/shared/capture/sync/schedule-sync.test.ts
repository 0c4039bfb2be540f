import { describe, expect, it } from "vitest";
import { scheduleSync } from "../../../../shared/capture/sync/schedule-sync.ts";
import { CHANNELS, CHATS, channel, chatsOf, createScheduleWorld, HOUR_MS } from "./schedule-world.ts";

const ALL = [CHANNELS, CHATS];
const EVERY_SOURCE = ["channel:t1:c1", "channel:t2:c2", "user-chats:u1", "user-chats:u2"];

describe("scheduleSync", () => {
  it("sends a job for each source, and one for the directory of each team and user", async () => {
    const { ports, takeJobs, log } = createScheduleWorld();
    expect(await scheduleSync(ports, { resources: ALL })).toEqual({ sources: 4, due: 4, skipped: 0, failed: 0 });
    const jobs = takeJobs();
    expect(jobs).toContainEqual({
      job: "source",
      source: channel("t1", "c1"),
      reason: "new",
      requestedDateTime: "2026-01-01T00:00:00.000Z",
    });
    expect(jobs.filter((job) => job.job === "directory").map((job) => job.of)).toEqual([
      { kind: "team", teamId: "t1" },
      { kind: "team", teamId: "t2" },
      { kind: "user", userId: "u1" },
      { kind: "user", userId: "u2" },
    ]);
    expect(log.linesOf("sync.scheduled")).toMatchObject([{ reason: "daily", sources: 4, due: 4 }]);
  });

  it("puts what it finds into the directory as Graph gave it, and says which team a channel is of", async () => {
    const { ports, directory } = createScheduleWorld();
    await scheduleSync(ports, { resources: ALL });
    expect(directory.values("teams")).toEqual([
      { id: "t1", displayName: "Team t1" },
      { id: "t2", displayName: "Team t2" },
    ]);
    expect(directory.values("channels")).toEqual([
      { id: "c1", teamId: "t1" },
      { id: "c2", teamId: "t2" },
    ]);
    expect(directory.values("users")).toHaveLength(2);
  });

  it("makes every source of a daily schedule due once a day", async () => {
    const { ports, takeSources, finish, clock } = createScheduleWorld();
    const dueByDay: number[] = [];
    for (let run = 0; run < 6; run += 1) {
      await scheduleSync(ports, { resources: ALL });
      const sources = takeSources();
      dueByDay.push(sources.length);
      if (sources.length > 0)
        for (const source of [channel("t1", "c1"), channel("t2", "c2"), chatsOf("u1"), chatsOf("u2")])
          await finish(source);
      await clock.advance(12 * HOUR_MS);
    }
    expect(dueByDay).toEqual([4, 0, 4, 0, 4, 0]);
  });

  it("asks Graph only for what the resources concern", async () => {
    const { ports, tenant, takeSources, putCursor } = createScheduleWorld();
    await putCursor(chatsOf("u9"), { touchedDateTime: "2025-01-01T00:00:00.000Z" });
    await scheduleSync(ports, { resources: [CHANNELS] });
    expect(takeSources()).toEqual(["channel:t1:c1", "channel:t2:c2"]);
    expect(tenant.asked).not.toContain("users");
    tenant.asked.length = 0;
    const single = ["/teams/t7/channels/c7/messages", "/users/u7/chats/getAllMessages", "/chats/x/messages"];
    expect(await scheduleSync(ports, { resources: single })).toMatchObject({ sources: 3, due: 3 });
    expect(takeSources()).toEqual(["channel:t7:c7", "user-chats:u7", "chat:x"]);
    expect(tenant.asked).toEqual([]);
  });

  it.each(["graph-forbidden", "graph-not-found", "graph-unavailable", "graph-throttled"] as const)(
    "goes on when one team answers %s, and counts it",
    async (code) => {
      const { ports, tenant, takeSources, log } = createScheduleWorld();
      tenant.failing.set("channels t1", code);
      expect(await scheduleSync(ports, { resources: ALL })).toEqual({ sources: 3, due: 3, skipped: 0, failed: 1 });
      expect(takeSources()).toEqual(["channel:t2:c2", "user-chats:u1", "user-chats:u2"]);
      expect(log.linesOf("sync.failed")).toMatchObject([{ source: "team:t1", reason: code }]);
    },
  );

  it("syncs what it knows when Graph does not list at all", async () => {
    const { ports, tenant, takeSources, clock } = createScheduleWorld();
    await scheduleSync(ports, { resources: ALL });
    takeSources();
    tenant.failing.set("teams", "graph-unavailable").set("users", "graph-unavailable");
    await clock.advance(24 * HOUR_MS);
    expect(await scheduleSync(ports, { resources: ALL })).toEqual({ sources: 4, due: 4, skipped: 0, failed: 2 });
    expect(takeSources().sort()).toEqual(EVERY_SOURCE);
  });

  it.each(["queue", "state", "directory"] as const)("throws when our own %s does not answer", async (store) => {
    const world = createScheduleWorld();
    world[store].failNext(Number.POSITIVE_INFINITY);
    const code = store === "queue" ? "queue-unavailable" : "store-unavailable";
    await expect(scheduleSync(world.ports, { resources: ALL })).rejects.toMatchObject({ code });
  });

  it("leaves alone what is neither listed nor found any more", async () => {
    const { ports, takeSources, putCursor } = createScheduleWorld();
    const failedDateTime = "2025-01-01T00:00:00.000Z";
    await putCursor(channel("t9", "gone"), { failure: { reason: "graph-not-found", failedDateTime } });
    await putCursor(channel("t9", "closed"), { failure: { reason: "graph-forbidden", failedDateTime } });
    await putCursor(channel("t1", "c1"), { failure: { reason: "graph-not-found", failedDateTime } });
    expect(await scheduleSync(ports, { resources: [CHANNELS] })).toMatchObject({ sources: 4, due: 3, skipped: 1 });
    expect(takeSources().sort()).toEqual(["channel:t1:c1", "channel:t2:c2", "channel:t9:closed"]);
  });
});

describe("a shared channel", () => {
  const listIn = (world: ReturnType<typeof createScheduleWorld>, address?: string) => {
    const shared = { id: "shared", ...(address ? { "@odata.id": address } : {}) };
    world.tenant.teamsWithChannels.set("t1", [shared]).set("t2", [shared]);
    return world;
  };

  it.each([
    ["no address", undefined, "channel:t1:shared"],
    ["the owner's address", "https://graph.microsoft.com/v1.0/tenants/x/teams/t2/channels/shared", "channel:t2:shared"],
    [
      "the owner's address in brackets",
      "https://graph.microsoft.com/v1.0/teams('t2')/channels('shared')",
      "channel:t2:shared",
    ],
  ])("is one source, with %s", async (_name, address, expected) => {
    const { ports, takeSources } = listIn(createScheduleWorld(), address);
    expect(await scheduleSync(ports, { resources: [CHANNELS] })).toMatchObject({ sources: 1, due: 1 });
    expect(takeSources()).toEqual([expected]);
  });

  it("stays the source it was", async () => {
    const { ports, takeSources, putCursor } = listIn(createScheduleWorld());
    await putCursor(channel("t2", "shared"), { touchedDateTime: "2025-01-01T00:00:00.000Z" });
    await scheduleSync(ports, { resources: [CHANNELS] });
    expect(takeSources()).toEqual(["channel:t2:shared"]);
  });
});

describe("scheduling for a gap", () => {
  const window = { fromDateTime: "2025-12-31T00:00:00.000Z", untilDateTime: "2026-01-01T06:00:00.000Z" };

  it("takes every source that was not read since, due or not, and leaves the directory alone", async () => {
    const { ports, takeJobs, finish, clock } = createScheduleWorld();
    await finish(channel("t1", "c1"));
    await clock.advance(6 * HOUR_MS);
    await finish(channel("t2", "c2"));
    expect(await scheduleSync(ports, { resources: [CHANNELS], window })).toMatchObject({
      sources: 2,
      due: 1,
      skipped: 1,
    });
    expect(takeJobs()).toEqual([
      {
        job: "source",
        source: channel("t1", "c1"),
        reason: "gap",
        requestedDateTime: "2026-01-01T06:00:00.000Z",
        window,
      },
    ]);
  });
});
