import { expect, it } from "vitest";
import { type DirectoryTruth, directoryTruth, membersAt } from "../../local/tenant/model/directory-truth.ts";
import type { DirectoryRow, DirectoryTable } from "../../shared/port/directory-store.ts";
import { presenceAt } from "../../shared/store/directory/presence.ts";
import { type Simulation, withSimulation } from "./simulation.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Notifications come within seconds, and lists are read within minutes. */
const SETTLE_MS = 20 * MINUTE_MS;

it("is true of everybody and every place after they came and went, and of each moment in between", {
  timeout: 120_000,
}, async () => {
  await withSimulation({ seed: 41 }, async (simulation) => {
    const { clock, tenant, host } = simulation;
    host.start();
    await clock.advance(DAY_MS);
    const began = clock.nowMs();
    expect(differences(simulation, TABLES).join("\n")).toBe("");

    const moments: number[] = [];
    for (let round = 0; round < 8; round += 1) {
      tenant.control.liveDirectory({ steps: 5, seed: round });
      // A system message may bear a neighbouring millisecond.
      moments.push(clock.nowMs() + MINUTE_MS);
      await clock.advance(10 * MINUTE_MS);
    }
    await clock.advance(SETTLE_MS);
    // Told of at once, by the subscriptions to the whole tenant.
    expect(differences(simulation, ["teams", "channels", "chats"]).join("\n")).toBe("");

    await clock.advance(DAY_MS);
    expect(differences(simulation, TABLES).join("\n")).toBe("");
    expect(
      wrongAt(
        simulation,
        moments.filter((moment) => moment > began),
      ).join("\n"),
    ).toBe("");
  });
});

const TABLES = ["users", "teams", "channels", "chats", "members"] as const;

/** What is missing, what is too many, and what says something else, as `table key field`. */
function differences({ tenant, stores }: Simulation, tables: readonly DirectoryTable[]): string[] {
  const truth = expected(directoryTruth(tenant.model));
  return tables.flatMap((table) => {
    const wanted = truth[table] ?? new Map<string, object>();
    const kept = new Map(
      stores.directory
        .rows(table)
        .filter(isPresent)
        .map((row) => [keyOf(row), row.value]),
    );
    const missing = [...wanted.keys()].filter((key) => !kept.has(key)).map((key) => `${table} ${key} is missing`);
    const tooMany = [...kept.keys()].filter((key) => !wanted.has(key)).map((key) => `${table} ${key} is too many`);
    const different = [...wanted].flatMap(([key, fields]) =>
      Object.entries(fields)
        .filter(([field, value]) => kept.has(key) && JSON.stringify(kept.get(key)?.[field]) !== JSON.stringify(value))
        .map(([field]) => `${table} ${key} ${field}`),
    );
    return [...missing, ...tooMany, ...different];
  });
}

function isPresent({ absentSinceDateTime }: DirectoryRow): boolean {
  return absentSinceDateTime === null;
}

function keyOf({ parentId, id }: Pick<DirectoryRow, "parentId" | "id">): string {
  return parentId === null ? id : `${parentId} ${id}`;
}

/** A caller's membership says the number alone. */
function rowId(userId: string): string {
  return userId.replace(/^4:(?=\+)/, "");
}

type Expected = Partial<Record<DirectoryTable, Map<string, object>>>;

function expected({ users, teams, channels, chats, memberships }: DirectoryTruth): Expected {
  const isThere = ({ deletedDateTime }: { deletedDateTime: string | null }) => deletedDateTime === null;
  const living = new Set([...teams, ...channels].filter(isThere).map(({ id }) => id));
  const current = memberships.filter(
    ({ kind, id, untilDateTime }) => untilDateTime === null && (kind === "chat" || living.has(id)),
  );
  // Who is in a team is in the channels that are shared with it.
  const indirect = channels
    .filter(({ id }) => living.has(id))
    .flatMap(({ id, sharedWithTeamIds }) =>
      current
        .filter((row) => row.kind === "team" && sharedWithTeamIds.includes(row.id))
        .map(({ userId }) => [`${id} ${rowId(userId)}`, {}] as const),
    );
  return {
    users: new Map(users.filter(isThere).map(({ id, displayName, mail }) => [id, { displayName, mail }])),
    teams: new Map(
      teams
        .filter(isThere)
        .map(({ id, displayName, description, isArchived }) => [id, { displayName, description, isArchived }]),
    ),
    channels: new Map(
      channels
        .filter(({ id, teamId }) => living.has(id) && living.has(teamId))
        .map(({ id, teamId, displayName, membershipType }) => [`${teamId} ${id}`, { displayName, membershipType }]),
    ),
    chats: new Map(chats.map(({ id, topic, chatType }) => [id, { topic, chatType }])),
    members: new Map([
      ...indirect,
      ...current.map(({ id, userId, roles }) => [`${id} ${rowId(userId)}`, { roles }] as const),
    ]),
  };
}

/** Who is said to have been where they were not, or not where they were. What is not known is no mistake. */
function wrongAt({ tenant, stores }: Simulation, moments: readonly number[]): string[] {
  const truth = directoryTruth(tenant.model);
  // Of those who are in through a team the truth does not say since when.
  const shared = truth.channels.filter(({ membershipType }) => membershipType === "shared");
  const channelsShared = new Set(shared.map(({ id }) => id));
  return moments.flatMap((moment) =>
    stores.directory.rows("members").flatMap(({ parentId, id, presence = [] }) => {
      if (channelsShared.has(parentId ?? "")) return [];
      const said = presenceAt(presence, moment);
      const really = membersAt(truth, parentId ?? "", moment)
        .map(rowId)
        .includes(id)
        ? "in"
        : "out";
      return said === "unknown" || said === really
        ? []
        : [`${parentId} ${id} was ${really}, said ${said} at ${moment}`];
    }),
  );
}
