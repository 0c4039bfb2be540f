import * as z from "zod";
import { cursorTextOf, jsonCursor, limitUpTo } from "../../base/parameter.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
const MAX_ID_LENGTH = 512;
/** Rows that are looked at for one answer, those that are passed over included. */
const MAX_ROWS = 2_000;

/** What every list of the directory takes: how many, and after which id. */
export const rowPaging = {
  limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Rows in one answer, at most"),
  cursor: jsonCursor(z.string().min(1).max(MAX_ID_LENGTH), "a nextLink")
    .optional()
    .describe("Where the last answer ended: taken from its nextLink"),
};

export interface RowPaging {
  readonly limit: number;
  /** The id after which it goes on. */
  readonly cursor?: string | undefined;
}

export interface PickedRows<T> {
  readonly picked: readonly T[];
  /** Present while there may be more. */
  readonly nextCursor: string | undefined;
}

/** Rows of one place of the directory, by id, a page at a time: those of which `pick` makes something. */
export async function pickRows<T>(
  directory: Pick<DirectoryStore, "page">,
  { limit, cursor, ...place }: Pick<DirectoryRow, "table" | "parentId"> & RowPaging,
  pick: (row: DirectoryRow) => T | undefined,
): Promise<PickedRows<T>> {
  const picked: T[] = [];
  // One more tells whether there is a next page.
  const pageSize = limit + 1;
  let afterId = cursor;
  for (let looked = 0; looked < MAX_ROWS; looked += pageSize) {
    const rows = await directory.page({ ...place, limit: pageSize, ...(afterId !== undefined && { afterId }) });
    for (const row of rows) {
      const one = pick(row);
      if (one !== undefined && picked.length === limit) return { picked, nextCursor: afterId && cursorTextOf(afterId) };
      if (one !== undefined) picked.push(one);
      afterId = row.id;
    }
    if (rows.length < pageSize) return { picked, nextCursor: undefined };
  }
  return { picked, nextCursor: afterId && cursorTextOf(afterId) };
}
