import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import type { ReconcileResult } from "../../../../shared/capture/subscription/reconcile.ts";
import { teamOfMembers, teamResources } from "../../../../shared/resource/team-resources.ts";
import { CHANNELS, CHATS, MINUTE_MS, wantedFor } from "./graph-model.ts";
import { createWorld } from "./world.ts";

const TEAMS = Array.from({ length: 200 }, (_unused, index) => `t${String(index).padStart(3, "0")}`);
const ALL = TEAMS.flatMap(teamResources);
const [FIRST = ""] = ALL;

async function running(teamIds: readonly string[] = TEAMS) {
  const world = createWorld([CHANNELS], teamIds);
  await world.reconcile();
  world.service.calls.length = 0;
  return world;
}

describe("what single teams have", () => {
  it("comes after what is named, and is made, renewed and dropped like it", async () => {
    const world = createWorld([CHANNELS], TEAMS);
    expect((await world.reconcile()).created).toEqual([CHANNELS, ...ALL]);
    await world.clock.advance(30 * MINUTE_MS);
    expect((await world.reconcile()).renewed).toEqual([CHANNELS, ...ALL]);
    world.wanted = wantedFor([CHANNELS], { teamIds: TEAMS.slice(1) });
    expect((await world.reconcile()).dropped).toEqual(teamResources("t000"));
    expect(await world.records()).toHaveLength(1 + ALL.length - 2);
    world.wanted = wantedFor([CHANNELS]);
    expect((await world.reconcile()).dropped).toHaveLength(ALL.length - 2);
    expect(world.service.held.map(({ resource }) => resource)).toEqual([CHANNELS]);
  });

  it("is told of in one line a run, and the rest at debug", async () => {
    const { log, reconcile, service, clock } = await running();
    await clock.advance(30 * MINUTE_MS);
    service.fail("renew", "graph-unavailable", "graph-unavailable");
    const { failed, failedOfTeams } = await reconcile();
    expect([failed.length, failedOfTeams.length]).toEqual([1, 1]);
    expect(log.lines.filter(({ level, resource }) => level !== "debug" && resource !== CHANNELS)).toMatchObject([
      { event: "subscription.planned" },
      { event: "subscription.teams", wanted: ALL.length, failed: 0, postponed: 0, level: "info" },
      { event: "subscription.planned" },
      { event: "subscription.teams", wanted: ALL.length, failed: 1, reason: "graph-unavailable", level: "warn" },
    ]);
  });

  it("is carried out for two minutes, and gone on with in the next run by what was renewed longest ago", async () => {
    const { clock, service, reconcile, gaps } = await running();
    await clock.advance(30 * MINUTE_MS);
    const { renew } = service;
    service.renew = async (...given) => {
      await clock.advance(10_000);
      return renew(...given);
    };
    const runs: ReconcileResult[] = [];
    for (let run = 0; run < 3; run += 1) {
      const beganMs = clock.nowMs();
      runs.push(await reconcile());
      expect(clock.nowMs() - beganMs).toBeLessThanOrEqual(3 * MINUTE_MS);
      await clock.advance(beganMs + 10 * MINUTE_MS - clock.nowMs());
    }
    expect(runs[0]?.postponed.length).toBeGreaterThan(100);
    expect(runs[2]?.postponed).toEqual([]);
    const renewed = runs.flatMap((run) => run.renewed);
    expect(renewed.toSorted()).toEqual([CHANNELS, ...ALL].toSorted());
    // Once more, and in the same order.
    const again = (await reconcile()).renewed;
    expect(again).toEqual([CHANNELS, ...renewed.filter((resource) => resource !== CHANNELS)].slice(0, again.length));
    expect(await gaps()).toEqual([]);
    expect(service.held).toHaveLength(1 + ALL.length);
  });

  it("is kept alive before there is more of it, first what was renewed longest ago", async () => {
    const world = await running(["t002"]);
    await world.clock.advance(5 * MINUTE_MS);
    world.wanted = wantedFor([CHANNELS], { teamIds: ["t001", "t002", "t003"] });
    await world.reconcile();
    await world.clock.advance(35 * MINUTE_MS);
    world.wanted = wantedFor([CHANNELS], { teamIds: ["t000", "t001", "t002"] });
    world.service.calls.length = 0;
    await world.reconcile();
    const order = world.service.calls.flatMap(([call, about]) => {
      const resource = world.service.held.find(({ id }) => id === about)?.resource ?? about;
      return teamOfMembers(resource) === undefined && call !== "remove" ? [] : [`${call} ${teamOfMembers(resource)}`];
    });
    expect([...new Set(order)]).toEqual(["renew t002", "renew t001", "remove undefined", "create t000"]);
  });

  it.each(["graph-quota", "graph-forbidden"] as const)(
    "is asked for a few times when Graph answers %s",
    async (code) => {
      const world = createWorld([CHANNELS], TEAMS);
      const { create } = world.service;
      let asked = 0;
      world.service.create = async (request) => {
        if (request.resource === CHANNELS) return create(request);
        asked += 1;
        throw new TeamsinkError(code);
      };
      const { created, failed, failedOfTeams, postponed } = await world.reconcile();
      expect({ created, failed }).toEqual({ created: [CHANNELS], failed: [] });
      expect(asked).toBeLessThanOrEqual(20);
      expect(failedOfTeams.length + postponed.length).toBe(ALL.length);
      expect(await world.gaps()).toEqual([]);
      expect(world.log.lines.filter(({ level }) => level === "error")).toEqual([]);
    },
  );

  it("is as if it had never been once Graph refuses it for good, and renewed when it does no longer", async () => {
    const { clock, service, reconcile, records, gaps } = await running(["t000"]);
    await clock.advance(30 * MINUTE_MS);
    service.fail("renew", "graph-unavailable", "graph-forbidden");
    expect((await reconcile()).failedOfTeams).toMatchObject([{ resource: FIRST, code: "graph-forbidden" }]);
    expect((await records()).map(({ resource }) => resource)).not.toContain(FIRST);
    expect(await gaps()).toEqual([]);
    await clock.advance(10 * MINUTE_MS);
    expect((await reconcile()).renewed).toEqual([CHANNELS, FIRST]);
  });

  it("makes room for what is named when the organisation's quota is used up", async () => {
    const world = await running(["t000", "t001"]);
    world.wanted = wantedFor([CHANNELS, CHATS], { teamIds: ["t000", "t001"] });
    world.service.fail("create", "graph-quota");
    const { created, dropped, failed } = await world.reconcile();
    expect({ created, dropped, failed }).toEqual({ created: [CHATS], dropped: [ALL[3]], failed: [] });
    expect((await world.reconcile()).created).toEqual([ALL[3]]);
  });

  it("is not looked for one by one while it is kept", async () => {
    const { state, reconcile, service, clock } = await running();
    await clock.advance(10 * MINUTE_MS);
    let writes = 0;
    const { put } = state;
    state.put = async (entry) => {
      writes += 1;
      return put(entry);
    };
    await reconcile();
    expect(service.calls.map(([call]) => call)).toEqual(["list"]);
    // Of the lease, and of what is named.
    expect(writes).toBe(3);
  });

  it("does not fail with a list that is empty by mistake", async () => {
    const { service, reconcile, clock, log } = await running();
    await clock.advance(10 * MINUTE_MS);
    service.list = async () => [];
    expect((await reconcile()).unchanged).toHaveLength(1 + ALL.length);
    expect(log.linesOf("subscription.unlisted").filter(({ level }) => level === "warn")).toHaveLength(1);
  });

  it("is one of its kind for each team: what GRAPH_RESOURCES names is not wanted twice", () => {
    const named = "/Teams('t000')/channels/getAllMembers";
    expect(wantedFor([named], { teamIds: ["t000"] }).resources).toEqual([named, FIRST]);
  });
});
