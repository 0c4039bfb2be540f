import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { FINAL_REFUSALS } from "../../job/run-pages.ts";
import type { DirectoryObject, DirectoryReader } from "../../port/directory-reader.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import { type DirectoryFolder, objectOf, placeOf } from "./directory-folder.ts";

export interface MarkAbsentPorts {
  readonly directory: DirectoryStore;
  readonly directoryReader: Pick<DirectoryReader, "get">;
}

export interface AbsentQuery {
  /** Whose rows: those of a table without parents, of a team's channels, or of the members of something. */
  readonly of: DirectoryFolder;
  /** Whether the walk that came to its end showed the object. */
  readonly isSeen: (id: string) => boolean;
  readonly absentMs: number;
  /** What follows for what belongs to an object that is gone. */
  readonly gone?: (row: DirectoryRow) => Promise<void>;
}

const CONCURRENCY = 8;
const PAGE_SIZE = 500;
/** Calls of Graph's in one step, of which a team allows four a second. */
const MAX_ASKED = 100;

/**
 * Marks what a complete walk did not show and Graph does not know by its id either, one page of our own rows. A list that
 * lacks something proves nothing: one that is empty by mistake would call a whole tenant gone.
 *
 * @param afterId where the page begins
 * @returns the id after which the next page begins, `undefined` after the last; and how many Graph was asked about
 */
export async function markAbsentPage(
  { directory, directoryReader }: MarkAbsentPorts,
  { of, isSeen, absentMs, gone }: AbsentQuery,
  afterId: string | undefined,
): Promise<{ readonly next: string | undefined; readonly asked: number }> {
  const { table, parentId } = placeOf(of);
  const position = afterId === undefined ? {} : { afterId };
  const rows = await directory.page({ table, parentId, limit: PAGE_SIZE, ...position });
  const unseen = rows.filter(({ id, absentSinceDateTime }) => absentSinceDateTime === null && !isSeen(id));
  const asked = unseen.slice(0, MAX_ASKED);
  await forEachLimited(asked, CONCURRENCY, async (row) => {
    if (!(await isGone(directoryReader, objectOf(of, row)))) return;
    // First: a row that is absent already is not looked at again.
    await gone?.(row);
    await directory.markAbsent(row, absentMs);
  });
  const isWhole = asked.length === unseen.length;
  const last = isWhole && rows.length < PAGE_SIZE ? undefined : (isWhole ? rows : asked).at(-1)?.id;
  return { next: last, asked: asked.length };
}

/**
 * The same for everything of one parent, which is bounded by Graph: 25,000 members of a team. Graph: "Limits of Teams". Should
 * Graph have to be asked about more than it answers in seconds, the rest stays as it is until another day's walk.
 */
export async function markAbsentOf(ports: MarkAbsentPorts, query: AbsentQuery): Promise<void> {
  let afterId: string | undefined;
  let left = MAX_ASKED;
  do {
    const { next, asked } = await markAbsentPage(ports, query, afterId);
    afterId = next;
    left -= asked;
  } while (afterId !== undefined && left > 0);
}

/** One that Graph will not say anything about stays. */
async function isGone(reader: MarkAbsentPorts["directoryReader"], object: DirectoryObject): Promise<boolean> {
  try {
    return (await reader.get(object)) === undefined;
  } catch (error) {
    if (FINAL_REFUSALS.has(codeOf(error))) return false;
    throw error;
  }
}

/**
 * Marks everything of one parent that is gone itself, one page of our rows: nobody has to be asked.
 *
 * @returns the id after which the next page begins, `undefined` after the last
 */
export async function markFolderAbsentPage(
  { directory }: Pick<MarkAbsentPorts, "directory">,
  { of, absentMs, gone }: Omit<AbsentQuery, "isSeen">,
  afterId: string | undefined,
): Promise<string | undefined> {
  const position = afterId === undefined ? {} : { afterId };
  const rows = await directory.page({ ...placeOf(of), limit: PAGE_SIZE, ...position });
  const present = rows.filter(({ absentSinceDateTime }) => absentSinceDateTime === null);
  await forEachLimited(present, CONCURRENCY, async (row) => {
    await gone?.(row);
    await directory.markAbsent(row, absentMs);
  });
  return rows.length < PAGE_SIZE ? undefined : rows.at(-1)?.id;
}
