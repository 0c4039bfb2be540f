import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { rosterId } from "../../../../shared/port/directory-reader.ts";
import { CHANNELS, CHATS, channel, createScheduleWorld, HOUR_MS } from "./schedule-world.ts";

describe("what is gone", () => {
  const absentOf = async (
    world: ReturnType<typeof createScheduleWorld>,
    place: Parameters<typeof world.directory.get>[0],
  ) => (await world.directory.get(place))?.absentSinceDateTime;

  it("is marked once a complete walk does not show it, and is there again when one does", async () => {
    const world = createScheduleWorld();
    const { tenant, syncDaily, clock } = world;
    tenant.pageSize = 1;
    tenant.members.set("t1", [{ id: "m1" }, { id: "m2" }]);
    await syncDaily();
    await clock.advance(24 * HOUR_MS);
    tenant.userIds.pop();
    tenant.members.set("t1", [{ id: "m2" }]);
    tenant.teamsWithChannels.delete("t2");
    tenant.teamsWithChannels.set("t1", []);
    await syncDaily();
    const gone = "2026-01-02T00:00:00.000Z";
    expect(await absentOf(world, { table: "users", parentId: null, id: "u2" })).toBe(gone);
    expect(await absentOf(world, { table: "users", parentId: null, id: "u1" })).toBeNull();
    expect(await absentOf(world, { table: "teams", parentId: null, id: "t2" })).toBe(gone);
    expect(await absentOf(world, { table: "channels", parentId: "t1", id: "c1" })).toBe(gone);
    expect(await absentOf(world, { table: "members", parentId: "t1", id: "m1" })).toBe(gone);
    expect(await absentOf(world, { table: "members", parentId: "t1", id: "m2" })).toBeNull();
    tenant.userIds.push("u2");
    await clock.advance(24 * HOUR_MS);
    await syncDaily();
    expect(await absentOf(world, { table: "users", parentId: null, id: "u2" })).toBeNull();
  });

  it("takes along what belonged to it, although the queue was away when that was to be asked for", async () => {
    const world = createScheduleWorld();
    const { tenant, syncDaily, clock, directory, queue, runJobs, takeJobs } = world;
    await syncDaily();
    await clock.advance(24 * HOUR_MS);
    tenant.teamsWithChannels.delete("t1");
    const { send } = queue;
    let isAway = true;
    queue.send = async (name, text, options) => {
      if (isAway && text.includes('"isGone":true')) throw new TeamsinkError("queue-unavailable");
      return send(name, text, options);
    };
    await expect(syncDaily()).rejects.toMatchObject({ code: "queue-unavailable" });
    isAway = false;
    takeJobs();
    await clock.advance(24 * HOUR_MS);
    await syncDaily();
    await runJobs();
    expect(directory.values("channels").map(({ id }) => id)).toEqual(["c2"]);
  });

  it("is not what a list of Graph's lacks and Graph gives by its id", async () => {
    const world = createScheduleWorld();
    const { tenant, syncDaily, clock, directory } = world;
    await syncDaily();
    tenant.askedIds.length = 0;
    await clock.advance(24 * HOUR_MS);
    const { page } = tenant;
    tenant.page = async (listing, link) => ({ ...(await page(listing, link)), objects: [] });
    await syncDaily();
    expect(tenant.askedIds.toSorted()).toEqual(["t1", "t2", "u1", "u2"]);
    for (const table of ["teams", "users", "channels"] as const) expect(directory.values(table)).toHaveLength(2);
  });

  it("is not a private channel that Graph leaves out of an archived team's list, and its messages are read on", async () => {
    const world = createScheduleWorld();
    const { tenant, syncDaily, clock } = world;
    tenant.teamsWithChannels.set("t1", [{ id: "c1" }, { id: "private" }]);
    await syncDaily([CHANNELS]);
    for (const id of ["c1", "private"]) await world.finish(channel("t1", id));
    await clock.advance(24 * HOUR_MS);
    const { page } = tenant;
    tenant.page = async (listing, link) => {
      const listed = await page(listing, link);
      return { ...listed, objects: listed.objects.filter(({ id }) => id !== "private") };
    };
    expect(await syncDaily([CHANNELS])).toContain("channel:private");
    expect(await absentOf(world, { table: "channels", parentId: "t1", id: "private" })).toBeNull();
  });

  it.each(["standard", "private", "shared"])(
    "is a %s channel that was deleted alone, with whoever was in it, and nothing else of its team",
    async (membershipType) => {
      const world = createScheduleWorld();
      const { tenant, syncDaily, clock } = world;
      const roster = { kind: "channel", teamId: "t1", channelId: "deleted" } as const;
      const own = membershipType !== "standard";
      tenant.teamsWithChannels.set("t1", [{ id: "c1" }, { id: "deleted", membershipType }]);
      tenant.members.set(rosterId(roster), [{ id: "m1" }]);
      await syncDaily();
      const member = { table: "members", parentId: "deleted", id: "m1" } as const;
      expect(await absentOf(world, member)).toBe(own ? null : undefined);
      await clock.advance(24 * HOUR_MS);
      tenant.teamsWithChannels.set("t1", [{ id: "c1" }]);
      tenant.failing.set(`members ${rosterId(roster)}`, "graph-not-found");
      await syncDaily();
      const gone = "2026-01-02T00:00:00.000Z";
      expect(await absentOf(world, { table: "channels", parentId: "t1", id: "deleted" })).toBe(gone);
      expect(await absentOf(world, member)).toBe(own ? gone : undefined);
      expect(await absentOf(world, { table: "channels", parentId: "t1", id: "c1" })).toBeNull();
      expect(await absentOf(world, { table: "teams", parentId: null, id: "t1" })).toBeNull();
    },
  );

  it("is not what Graph will not say anything about", async () => {
    const world = createScheduleWorld();
    const { tenant, syncDaily, clock } = world;
    await syncDaily();
    await clock.advance(24 * HOUR_MS);
    tenant.userIds.pop();
    tenant.failing.set("u2", "graph-forbidden");
    await syncDaily();
    expect(await absentOf(world, { table: "users", parentId: null, id: "u2" })).toBeNull();
  });

  it("is asked about a hundred at a time, until all are", async () => {
    const world = createScheduleWorld();
    const { tenant, syncDaily, clock } = world;
    const ids = Array.from({ length: 250 }, (_, index) => `u${index}`);
    tenant.userIds.splice(0, 2, ...ids);
    await syncDaily([CHATS]);
    await clock.advance(24 * HOUR_MS);
    tenant.userIds.splice(0, 250);
    await syncDaily([CHATS]);
    expect(new Set(tenant.askedIds)).toEqual(new Set(ids));
    expect(world.directory.values("users")).toEqual([]);
  });

  it("costs no write for what is the same as yesterday", async () => {
    const { syncDaily, directory, clock } = createScheduleWorld();
    await syncDaily();
    const { writes } = directory;
    await clock.advance(24 * HOUR_MS);
    await syncDaily();
    expect(directory.writes).toBe(writes);
  });
});
