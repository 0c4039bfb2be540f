import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { FINAL_REFUSALS } from "../../job/run-pages.ts";
import type { DirectoryReader } from "../../port/directory-reader.ts";
import type { DirectoryPlace, DirectoryStore, DirectoryTable } from "../../port/directory-store.ts";

export interface MarkAbsentPorts {
  readonly directory: DirectoryStore;
  readonly directoryReader: Pick<DirectoryReader, "has">;
}

export interface AbsentQuery {
  readonly table: DirectoryTable;
  readonly parentId: string | null;
  /** Whether the walk that came to its end showed the object. */
  readonly isSeen: (id: string) => boolean;
  readonly absentMs: number;
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
  { table, parentId, isSeen, absentMs }: AbsentQuery,
  afterId: string | undefined,
): Promise<{ readonly next: string | undefined; readonly asked: number }> {
  const position = afterId === undefined ? {} : { afterId };
  const rows = await directory.page({ table, parentId, limit: PAGE_SIZE, ...position });
  const unseen = rows.filter(({ id, absentSinceDateTime }) => absentSinceDateTime === null && !isSeen(id));
  const asked = unseen.slice(0, MAX_ASKED);
  await forEachLimited(asked, CONCURRENCY, async ({ id }) => {
    const place = { table, parentId, id };
    if (await isGone(directoryReader, place)) await directory.markAbsent(place, absentMs);
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
async function isGone(reader: MarkAbsentPorts["directoryReader"], place: DirectoryPlace): Promise<boolean> {
  try {
    return !(await reader.has(place));
  } catch (error) {
    if (FINAL_REFUSALS.has(codeOf(error))) return false;
    throw error;
  }
}
