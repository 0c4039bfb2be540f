import { beforeEach, describe, expect, it } from "vitest";
import { membersTold, objectTold } from "../../../../shared/capture/sync/refresh-object.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import type { NamedObject } from "../../../../shared/port/directory-reader.ts";
import { createScheduleWorld } from "./schedule-world.ts";

let world: ReturnType<typeof createScheduleWorld>;
beforeEach(() => {
  world = createScheduleWorld();
});

const TEAM: NamedObject = { table: "teams", id: "t1" };
const channel = (id: string): NamedObject => ({ table: "channels", teamId: "t1", id });
const rowOf = (table: "teams" | "channels", parentId: string | null, id: string) =>
  world.directory.get({ table, parentId, id });
const jobs = () =>
  world.takeJobs().map((job: SyncJob) => ("roster" in job ? `members of a ${job.roster.kind}` : job.job));

describe("an object that Graph told of", () => {
  it("is kept as it is now, and what belongs to it is looked for where it is new", async () => {
    await objectTold(world.ports, TEAM);
    expect((await rowOf("teams", null, "t1"))?.value).toMatchObject({ id: "t1" });
    expect(jobs()).toEqual(["team"]);
    await objectTold(world.ports, TEAM);
    expect(jobs()).toEqual([]);
  });

  it("is absent once Graph does not know it, and so is all that belonged to it", async () => {
    world.tenant.members.set("t1", [{ id: "m1", userId: "ann" }]);
    await world.syncDaily();
    world.tenant.teamsWithChannels.delete("t1");
    await objectTold(world.ports, TEAM);
    await world.runJobs();
    const gone = { absentSinceDateTime: expect.any(String) };
    expect(await rowOf("teams", null, "t1")).toMatchObject(gone);
    expect(await rowOf("channels", "t1", "c1")).toMatchObject(gone);
    expect(await world.directory.get({ table: "members", parentId: "t1", id: "ann" })).toMatchObject(gone);
    expect(await rowOf("teams", null, "t2")).toMatchObject({ absentSinceDateTime: null });
  });

  it.each([
    ["came", async () => {}],
    [
      "went",
      async () => {
        await world.syncDaily();
        world.tenant.teamsWithChannels.delete("t1");
      },
    ],
  ])(
    "and that %s has what belongs to it looked for, although the queue was away the first time",
    async (_what, before) => {
      await before();
      world.takeJobs();
      world.queue.failNext(1);
      await expect(objectTold(world.ports, TEAM)).rejects.toThrow();
      await objectTold(world.ports, TEAM);
      expect(jobs()).toEqual(["team"]);
    },
  );

  it("is a channel with members of its own: they are listed; those of a standard one are its team's", async () => {
    world.tenant.teamsWithChannels.set("t1", [
      { id: "standard", membershipType: "standard" },
      { id: "private", membershipType: "private" },
    ]);
    await objectTold(world.ports, channel("standard"));
    expect(jobs()).toEqual(["source"]);
    await objectTold(world.ports, channel("private"));
    expect(jobs()).toEqual(["source", "members of a channel"]);
  });

  it("asked for later knows more, whichever of two answers comes first", async () => {
    const { get } = world.tenant;
    let release = () => {};
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    world.tenant.get = async (object) => {
      const early = await get(object);
      await held;
      return early && { ...early, displayName: "as it was" };
    };
    const slow = objectTold(world.ports, TEAM);
    await world.clock.advance(10);
    world.tenant.get = get;
    await objectTold(world.ports, TEAM);
    release();
    await slow;
    expect((await rowOf("teams", null, "t1"))?.value).toMatchObject({ displayName: "Team t1" });
  });
});

describe("members that Graph told of", () => {
  const roster = { kind: "chat", chatId: "19:x" } as const;

  it("are listed once for all who came and went within fifteen seconds, ahead of a day's reading", async () => {
    for (let change = 0; change < 50; change += 1) await membersTold(world.ports, roster);
    expect(world.queue.sent.map(({ queue }) => queue)).toEqual(["subscriptions"]);
    await world.clock.advance(15_000);
    await membersTold(world.ports, roster);
    expect(world.queue.sent).toHaveLength(2);
  });

  it("are listed although the queue was away the first time", async () => {
    world.queue.failNext(1);
    await expect(membersTold(world.ports, roster)).rejects.toThrow();
    await membersTold(world.ports, roster);
    expect(world.queue.sent).toHaveLength(1);
  });
});
