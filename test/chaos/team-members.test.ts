import { expect, it } from "vitest";
import { MAX_SUBSCRIPTIONS_PER_ORGANISATION } from "../../local/tenant/limits.ts";
import { addChannelMember, createChannel } from "../../local/tenant/model/operations/channels.ts";
import { addTeamMember, createTeam, deleteTeam } from "../../local/tenant/model/operations/teams.ts";
import type { Gap } from "../../shared/capture/subscription/gap-ledger.ts";
import { resourceKey } from "../../shared/resource/path-grammar.ts";
import { teamOfMembers, teamResources } from "../../shared/resource/team-resources.ts";
import { countsSince } from "./request-counts.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Until the timer has come round, and what it asked for is done. */
const RENEWAL_MS = 12 * MINUTE_MS;
/** The daily sync has found the teams, and a renewal after it has subscribed to them. */
const SETTLED_MS = HOUR_MS;
/** One more than the tenant has. */
const ALLOWED = "4";

it("tells at once of who comes to a team and its private channels, as long as there is room for the team", {
  timeout: 120_000,
}, async () => {
  await withSimulation({ seed: 43, settings: { TEAM_SUBSCRIPTIONS: ALLOWED } }, async (simulation) => {
    const { clock, tenant, host, stores, logWatch } = simulation;
    const { model } = tenant;
    const before = model.directory.teams.all.map(({ id }) => id);
    const newcomers = model.directory.users.all.map(({ id }) => id);
    // Who comes is told by nothing else then.
    tenant.control.behaviours.tenantWideSystemMessages = false;
    host.start();
    await clock.advance(SETTLED_MS);
    expect(subscribed(simulation)).toEqual(new Map(before.map((id) => [id, idsOf(simulation, id)])));
    expect(before.map((id) => idsOf(simulation, id).length)).toEqual([2, 2, 2]);

    const [teamId = ""] = before;
    const stranger = newcomers.find((id) => !model.directory.roster(teamId).ids.includes(id)) ?? "";
    const channel = createChannel(model, {
      teamId,
      displayName: "Board",
      membershipType: "private",
      memberIds: model.directory.roster(teamId).ids.slice(0, 1),
    });
    await clock.advance(RENEWAL_MS);
    const asked = new Map(simulation.requests);
    addTeamMember(model, { teamId, userId: stranger });
    await clock.advance(MINUTE_MS);
    expect(isMember(simulation, teamId, stranger)).toBe(true);
    addChannelMember(model, { channelId: channel.id, userId: stranger });
    await clock.advance(MINUTE_MS);
    expect(isMember(simulation, channel.id, stranger)).toBe(true);
    const names = Object.keys(countsSince(simulation.requests, asked)).filter((name) => /teams|users/.test(name));
    expect(names.sort()).toEqual(["GET /v1.0/teams/{id}/channels/{id}/allMembers", "GET /v1.0/teams/{id}/members"]);

    // The last for which there is room, and one for which there is none.
    const kept = subscribed(simulation);
    const ownerId = newcomers[0] ?? "";
    const fourth = createTeam(model, { displayName: "Fourth", ownerId });
    await clock.advance(RENEWAL_MS);
    expect(idsOf(simulation, fourth.id)).toHaveLength(2);
    const fifth = createTeam(model, { displayName: "Fifth", ownerId });
    await clock.advance(HOUR_MS);
    expect(idsOf(simulation, fifth.id)).toEqual([]);
    expect(subscribed(simulation)).toEqual(new Map([...kept, [fourth.id, idsOf(simulation, fourth.id)]]));

    deleteTeam(model, { teamId });
    await clock.advance(RENEWAL_MS);
    expect([teamId, fifth.id].map((id) => idsOf(simulation, id).length)).toEqual([0, 2]);
    expect(await stores.state.count({ kind: "subscription", prefix: `teams/${teamId}` })).toBe(0);
    expect(logWatch.events.get("subscription.failed")).toBeUndefined();
    expect(await stores.state.list<Gap>("gap")).toEqual([]);
  });
});

it("walks no list for what teams missed, and leaves out of the quota what single teams have", {
  timeout: 120_000,
}, async () => {
  await withSimulation({ seed: 44, settings: { TEAM_SUBSCRIPTIONS: ALLOWED } }, async (simulation) => {
    const { clock, tenant, host, stores } = simulation;
    const { model, control } = tenant;
    const teamIds = model.directory.teams.all.map(({ id }) => id);
    const newcomers = model.directory.users.all.map(({ id }) => id);
    control.behaviours.tenantWideSystemMessages = false;
    host.start();
    await clock.advance(SETTLED_MS);

    // Graph drops those of the teams, and somebody comes before they are there again.
    for (const id of teamIds.flatMap((teamId) => idsOf(simulation, teamId))) control.removeSubscriptions(id);
    const [teamId = ""] = teamIds;
    const stranger = newcomers.find((id) => !model.directory.roster(teamId).ids.includes(id)) ?? "";
    addTeamMember(model, { teamId, userId: stranger });
    const asked = new Map(simulation.requests);
    await clock.advance(HOUR_MS);
    expect(isMember(simulation, teamId, stranger)).toBe(true);
    const walks = Object.keys(countsSince(simulation.requests, asked)).filter((name) =>
      /v1.0\/(teams|users)$/.test(name),
    );
    expect(walks).toEqual([]);
    const gaps = (await stores.state.list<Gap>("gap")).map(({ value }) => value);
    expect(gaps.map(({ resource, closedDateTime }) => [teamOfMembers(resource), closedDateTime === null])).toEqual(
      expect.arrayContaining(teamIds.map((id) => [id, false])),
    );
    expect(gaps.filter(({ closedDateTime }) => closedDateTime === null)).toEqual([]);

    // Other apps take whatever room there is: what is named makes its own at the cost of a team.
    const full = MAX_SUBSCRIPTIONS_PER_ORGANISATION - control.subscriptions.active().length;
    control.subscriptions.otherAppsSubscriptions = full + 1;
    const lost = control.subscriptions.active().find(({ resource }) => resource === "/chats");
    control.subscriptions.remove(lost?.id ?? "");
    await clock.advance(HOUR_MS);
    const resources = control.subscriptions.active().map(({ resource }) => resource);
    expect(resources).toContain("/chats");
    expect(resources.filter((resource) => teamOfMembers(resource) !== undefined).length).toBeLessThan(6);
    expect((await stores.state.list<Gap>("gap")).filter(({ value }) => value.closedDateTime === null)).toEqual([]);
  });
});

/** Ids of the subscriptions that Graph holds for each team. */
function subscribed(simulation: Simulation): Map<string, readonly string[]> {
  const active = simulation.tenant.control.subscriptions.active();
  const teamIds = active.flatMap(({ resource }) => teamOfMembers(resource) ?? []);
  return new Map(teamIds.map((teamId) => [teamId, idsOf(simulation, teamId)]));
}

function idsOf({ tenant }: Simulation, teamId: string): readonly string[] {
  const keys = teamResources(teamId).map(resourceKey);
  const active = tenant.control.subscriptions.active();
  return active.filter(({ resource }) => keys.includes(resourceKey(resource))).map(({ id }) => id);
}

function isMember({ stores }: Simulation, parentId: string, userId: string): boolean {
  return stores.directory
    .rows("members")
    .some((row) => row.parentId === parentId && row.id === userId && row.absentSinceDateTime === null);
}
