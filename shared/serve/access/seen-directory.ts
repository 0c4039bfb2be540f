import { forEachLimited } from "../../base/for-each-limited.ts";
import type { DirectoryRow, DirectoryStore, DirectoryTable } from "../../port/directory-store.ts";
import type { Sight } from "./sight.ts";

/** Rows that are looked up side by side. */
const AT_ONCE = 8;
const ROWS_PAGE = 200;
/** Of a chat that somebody has left: what it is called now, and when it last said something, is not theirs to know. */
const KEPT_OF_LEFT = ["id", "chatType", "createdDateTime", "tenantId"];

/** What one person sees of a row, in each table; nothing: for them there is no such row. */
const SHOWN: Readonly<Record<DirectoryTable, (row: DirectoryRow, sight: Sight) => Promise<DirectoryRow | undefined>>> =
  {
    teams: async (row, { isIn }) => (isThere(row) && (await isIn(row.id)) ? row : undefined),
    channels: async (row, { seesChannel }) => ((await seesChannel(row)) ? row : undefined),
    "incoming-channels": async (row, { isIn }) =>
      isThere(row) && (await isIn(row.id)) && (await isIn(row.parentId ?? "")) ? row : undefined,
    chats: async (row, sight) => {
      if (!isThere(row)) return undefined;
      if (await sight.isIn(row.id)) return row;
      return (await sight.timesOf(row.id)).length > 0 ? { ...row, value: keptOf(row) } : undefined;
    },
    // Without who came and went when.
    members: async ({ presence: _presence, ...row }, { seesMembersOf }) =>
      (await seesMembersOf(row.parentId ?? "")) ? row : undefined,
    users: async (row, { userId }) => (row.id === userId ? row : undefined),
  };

export function shownRow(row: DirectoryRow, sight: Sight): Promise<DirectoryRow | undefined> {
  return SHOWN[row.table](row, sight);
}

/** What of the directory one person sees, as a store: whoever asks it cannot tell what is hidden from what is not there. */
export function seenDirectory(directory: DirectoryStore, sight: Sight): DirectoryStore {
  const shownOf = async (rows: readonly DirectoryRow[]): Promise<readonly DirectoryRow[]> => {
    const shown = new Map<DirectoryRow, DirectoryRow | undefined>();
    await forEachLimited(rows, AT_ONCE, async (row) => void shown.set(row, await shownRow(row, sight)));
    return rows.flatMap((row) => shown.get(row) ?? []);
  };
  const refuse = async () => {
    throw new TypeError("A person's view of the directory is for reading");
  };
  return {
    async get(place) {
      const row = await directory.get(place);
      return row && shownRow(row, sight);
    },
    async page({ table, parentId, afterId, limit }) {
      if (table === "teams" || table === "chats") return ownPage(table, { afterId, limit });
      if (table === "users") return shownOf(await ownRow(afterId));
      // Nothing is looked up of a place that is not theirs: neither what it costs nor how long it takes tells of it.
      if (table === "members" && !(await sight.seesMembersOf(parentId ?? ""))) return [];
      if (table === "incoming-channels" && !(await sight.isIn(parentId ?? ""))) return [];
      return filledPage({ table, parentId, limit }, afterId);
    },
    membershipsOf: async (userId, query) => (userId === sight.userId ? directory.membershipsOf(userId, query) : []),
    put: refuse,
    markAbsent: refuse,
    notePresence: refuse,
  };

  /** By what they are in, and not by what there is, which grows with the tenant. */
  async function ownPage(
    table: "teams" | "chats",
    { afterId, limit }: { readonly afterId: string | undefined; readonly limit: number },
  ): Promise<readonly DirectoryRow[]> {
    const found: DirectoryRow[] = [];
    for (let afterParentId = afterId; ; ) {
      const memberships = await directory.membershipsOf(sight.userId, {
        limit: ROWS_PAGE,
        ...(afterParentId !== undefined && { afterParentId }),
      });
      const rows = new Map<string, DirectoryRow>();
      await forEachLimited(memberships, AT_ONCE, async ({ parentId }) => {
        const row = await directory.get({ table, parentId: null, id: parentId ?? "" });
        if (row) rows.set(row.id, row);
      });
      found.push(...(await shownOf(memberships.flatMap(({ parentId }) => rows.get(parentId ?? "") ?? []))));
      afterParentId = memberships.at(-1)?.parentId ?? undefined;
      if (found.length >= limit || memberships.length < ROWS_PAGE || afterParentId === undefined) {
        return found.slice(0, limit);
      }
    }
  }

  async function ownRow(afterId: string | undefined): Promise<readonly DirectoryRow[]> {
    const row = await directory.get({ table: "users", parentId: null, id: sight.userId });
    return row !== undefined && (afterId === undefined || row.id > afterId) ? [row] : [];
  }

  /** A page that is shorter than asked for says that there is no more, so it is filled with what comes after. */
  async function filledPage(
    query: { readonly table: DirectoryTable; readonly parentId: string | null; readonly limit: number },
    from: string | undefined,
  ): Promise<readonly DirectoryRow[]> {
    const found: DirectoryRow[] = [];
    const limit = Math.max(query.limit, ROWS_PAGE);
    for (let afterId = from; ; ) {
      const rows = await directory.page({ ...query, limit, ...(afterId !== undefined && { afterId }) });
      found.push(...(await shownOf(rows)));
      afterId = rows.at(-1)?.id;
      if (found.length >= query.limit || rows.length < limit || afterId === undefined) {
        return found.slice(0, query.limit);
      }
    }
  }
}

function isThere({ absentSinceDateTime }: DirectoryRow): boolean {
  return absentSinceDateTime === null;
}

function keptOf({ value }: DirectoryRow): DirectoryRow["value"] {
  return Object.fromEntries(Object.entries(value).filter(([name]) => KEPT_OF_LEFT.includes(name)));
}
