import { describe, expect, it } from "vitest";
import { userIdOf } from "../../local/tenant/graph/present-directory.ts";
import { directoryTruth } from "../../local/tenant/model/directory-truth.ts";
import type { TenantModel } from "../../local/tenant/model/tenant-model.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** A run ends by its simulated minutes. This is for a machine that is busy with something else. */
const LIMIT_MS = 5 * 60_000;
const RESOURCES = [
  ...["/teams/getAllMessages", "/chats/getAllMessages"],
  ...["/teams", "/teams/getAllChannels", "/chats", "/chats/getAllMembers"],
];
/** One thing a minute happens to people and places, everything that can. */
const LIFE = { perSecond: 0.15, seed: 4, directory: { chance: 0.12 } };
const MEMBERS_AT_MOST = 1_000;

/** Who is in each team, in each channel that has members of its own, by name or by a team, and in each chat. */
function rostersOf(model: TenantModel): Map<string, Set<string>> {
  const { directory } = model;
  const places = [...directory.teams.all, ...directory.chats.all, ...directory.deletedTeams.all];
  const channels = [...directory.channels.all, ...directory.deletedChannels.all];
  const own = channels.filter(({ membershipType }) => membershipType !== "standard");
  const rosters = new Map([...places, ...own].map(({ id }) => [id, new Set<string>()]));
  for (const { id, userId, untilDateTime } of directoryTruth(model).memberships) {
    if (untilDateTime === null) rosters.get(id)?.add(userId);
  }
  for (const { id, sharedWithTeamIds } of directory.channels.all) {
    for (const userId of sharedWithTeamIds.flatMap((teamId) => directory.roster(teamId).ids))
      rosters.get(id)?.add(userId);
  }
  return rosters;
}

function idsKept({ stores }: Simulation, table: "users" | "teams" | "channels" | "chats"): string[] {
  return stores.directory
    .values(table)
    .map(({ id }) => String(id))
    .sort();
}

async function membersKept({ stores }: Simulation, parentId: string): Promise<string[]> {
  const rows = await stores.directory.page({ table: "members", parentId, limit: MEMBERS_AT_MOST });
  return rows
    .filter(({ absentSinceDateTime }) => absentSinceDateTime === null)
    .map(({ value }) => userIdOf(String(value.id)))
    .sort();
}

function idsOf(things: readonly { readonly id: string }[]): string[] {
  return things.map(({ id }) => id).sort();
}

describe("the directory, after people and places have lived and a third of the notifications were lost", () => {
  it(
    "is what the tenant holds: nothing missing, nothing too many",
    async () => {
      const settings = { GRAPH_RESOURCES: RESOURCES.join(",") };
      await withSimulation({ seed: 11, settings }, async (simulation) => {
        const { clock, tenant, host } = simulation;
        host.start();
        await clock.advance(20 * MINUTE_MS);
        const living = new AbortController();
        tenant.control.faults.set("drop", { rate: 0.33 });
        const life = tenant.control.liveSteadily({ ...LIFE, signal: living.signal });
        await clock.advance(HOUR_MS);
        living.abort();
        await life;
        tenant.control.faults.clearAll();
        await clock.advance(26 * HOUR_MS);
        const { directory, directoryChanges } = tenant.model;
        expect(directoryChanges).toBeGreaterThan(50);
        expect(directory.deletedChannels.all.length).toBeGreaterThan(0);
        expect(idsKept(simulation, "users")).toEqual(idsOf(directory.users.all));
        expect(idsKept(simulation, "teams")).toEqual(idsOf(directory.teams.all));
        expect(idsKept(simulation, "channels")).toEqual(idsOf(directory.channels.all));
        expect(idsKept(simulation, "chats")).toEqual(idsOf(directory.chats.all));
        for (const [id, userIds] of rostersOf(tenant.model)) {
          expect({ id, userIds: await membersKept(simulation, id) }).toEqual({ id, userIds: [...userIds].sort() });
        }
      });
    },
    LIMIT_MS,
  );
});
