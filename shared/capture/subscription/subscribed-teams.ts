import { forEachLimited } from "../../base/for-each-limited.ts";
import { excludesSource, type Scope } from "../../base/scope.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import { teamOfMembers } from "../../resource/team-resources.ts";
import type { SubscriptionRecord } from "./subscription-record.ts";

export interface SubscribedTeamsPorts {
  readonly state: StateStore;
  readonly directory: DirectoryStore;
}

export interface SubscribedTeamsSettings {
  /** TEAM_SUBSCRIPTIONS. */
  readonly teamSubscriptions: number;
  readonly scope: Scope;
}

export interface SubscribedTeams {
  readonly teamIds: readonly string[];
  /** Whether there are more, which have none of their own. */
  readonly hasMore: boolean;
}

const PAGE_SIZE = 500;
const CONCURRENCY = 16;

/**
 * Which teams have subscriptions of their own: those that have them already, as long as they are there, then others in the
 * store's one order. So whatever comes to a tenant with more teams than the setting allows, no team loses its own.
 *
 * As many rows are read as the setting allows teams, and those of absent ones that stand between them.
 */
export async function subscribedTeams(
  ports: SubscribedTeamsPorts,
  { teamSubscriptions, scope }: SubscribedTeamsSettings,
): Promise<SubscribedTeams> {
  if (teamSubscriptions === 0) return { teamIds: [], hasMore: false };
  const isThere = ({ id, absentSinceDateTime }: DirectoryRow) =>
    absentSinceDateTime === null && !excludesSource(scope, { teamId: id });
  const { read, present } = await firstTeams(ports.directory, { isThere, enough: teamSubscriptions + 1 });
  const onRecord = await teamsOnRecord(ports.state);
  const holders = new Set([...onRecord].filter((id) => present.has(id)));
  await forEachLimited(onRecord, CONCURRENCY, async (id) => {
    const row = read.has(id) ? undefined : await ports.directory.get({ table: "teams", parentId: null, id });
    if (row && isThere(row)) holders.add(id);
  });
  const teamIds = [...new Set([...holders, ...present])];
  return { teamIds: teamIds.slice(0, teamSubscriptions), hasMore: teamIds.length > teamSubscriptions };
}

interface FirstTeams {
  readonly read: ReadonlySet<string>;
  readonly present: ReadonlySet<string>;
}

async function firstTeams(
  directory: DirectoryStore,
  { isThere, enough }: { readonly isThere: (row: DirectoryRow) => boolean; readonly enough: number },
): Promise<FirstTeams> {
  const query = { table: "teams", parentId: null, limit: PAGE_SIZE } as const;
  const read = new Set<string>();
  const present = new Set<string>();
  let afterId: string | undefined;
  do {
    const rows = await directory.page(afterId === undefined ? query : { ...query, afterId });
    for (const row of rows) {
      read.add(row.id);
      if (isThere(row)) present.add(row.id);
    }
    afterId = rows.length < PAGE_SIZE ? undefined : rows.at(-1)?.id;
  } while (afterId !== undefined && present.size < enough);
  return { read, present };
}

async function teamsOnRecord(state: StateStore): Promise<ReadonlySet<string>> {
  const records = await state.list<SubscriptionRecord>("subscription");
  return new Set(records.flatMap(({ value }) => teamOfMembers(value.resource) ?? []));
}
