import { isTransient } from "../../base/errors/transient.ts";
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
 * As many rows are read as the setting allows teams, and those of absent ones that stand between them. Where the directory does
 * not answer, whoever has subscriptions keeps them: what the whole tenant needs renewed does not wait for it.
 */
export async function subscribedTeams(
  ports: SubscribedTeamsPorts,
  settings: SubscribedTeamsSettings,
): Promise<SubscribedTeams> {
  const { teamSubscriptions } = settings;
  if (teamSubscriptions === 0) return { teamIds: [], hasMore: false };
  const onRecord = await teamsOnRecord(ports.state);
  try {
    const teamIds = await teamsInOrder(ports.directory, settings, onRecord);
    return { teamIds: teamIds.slice(0, teamSubscriptions), hasMore: teamIds.length > teamSubscriptions };
  } catch (error) {
    if (!isTransient(error)) throw error;
    return { teamIds: [...onRecord].slice(0, teamSubscriptions), hasMore: false };
  }
}

/** One more than the setting allows, where there is one. */
async function teamsInOrder(
  directory: DirectoryStore,
  { teamSubscriptions, scope }: SubscribedTeamsSettings,
  onRecord: ReadonlySet<string>,
): Promise<readonly string[]> {
  const isThere = ({ id, absentSinceDateTime }: DirectoryRow) =>
    absentSinceDateTime === null && !excludesSource(scope, { teamId: id });
  const { read, present } = await firstTeams(directory, { isThere, enough: teamSubscriptions + 1 });
  const holders = new Set([...onRecord].filter((id) => present.has(id)));
  await forEachLimited(onRecord, CONCURRENCY, async (id) => {
    const row = read.has(id) ? undefined : await directory.get({ table: "teams", parentId: null, id });
    if (row && isThere(row)) holders.add(id);
  });
  return [...new Set([...holders, ...present])];
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
