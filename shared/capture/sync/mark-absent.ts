import { forEachLimited } from "../../base/for-each-limited.ts";
import type { DirectoryStore, DirectoryTable } from "../../port/directory-store.ts";

const CONCURRENCY = 8;
const PAGE_SIZE = 500;

export interface AbsentQuery {
  readonly table: DirectoryTable;
  readonly parentId: string | null;
  /** Whether the walk that came to its end showed the object. */
  readonly isSeen: (id: string) => boolean;
  readonly absentMs: number;
}

/**
 * Marks what a complete walk did not show, one page of our own rows.
 *
 * @param afterId where the page begins
 * @returns the id after which the next page begins; `undefined` after the last
 */
export async function markAbsentPage(
  directory: DirectoryStore,
  { table, parentId, isSeen, absentMs }: AbsentQuery,
  afterId: string | undefined,
): Promise<string | undefined> {
  const position = afterId === undefined ? {} : { afterId };
  const rows = await directory.page({ table, parentId, limit: PAGE_SIZE, ...position });
  const gone = rows.filter(({ id, absentSinceDateTime }) => absentSinceDateTime === null && !isSeen(id));
  await forEachLimited(gone, CONCURRENCY, ({ id }) => directory.markAbsent({ table, parentId, id }, absentMs));
  return rows.length < PAGE_SIZE ? undefined : rows.at(-1)?.id;
}

/** The same for everything of one parent, which is bounded by Graph: 25,000 members of a team. Graph: "Limits of Teams". */
export async function markAbsentOf(directory: DirectoryStore, query: AbsentQuery): Promise<void> {
  let afterId: string | undefined;
  do afterId = await markAbsentPage(directory, query, afterId);
  while (afterId !== undefined);
}
