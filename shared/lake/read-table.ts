import { fail, type Result, succeed } from "../base/errors/errors.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments } from "../port/change-feed.ts";
import { positionTextOf, startsOf } from "../serve/feed/position.ts";
import { readPicked } from "../serve/feed/read-picked.ts";
import { CELL, type Cell, type Column, type LakeSource, type LakeTable } from "./columns.ts";
import { LAKE } from "./tables.ts";

export interface TableQuery {
  readonly table: string;
  readonly position?: string | undefined;
  readonly limit: number;
}

export interface TablePage {
  /** A line of JSON each, with the columns of the lake's table. */
  readonly rows: readonly string[];
  /** For the next request, also where nothing has changed. */
  readonly position: string;
  readonly hasMore: boolean;
}

/** Documents that are looked at for one answer, those of other tables included. */
const MAX_LOOKED = 10_000;

/**
 * Rows of a table of the lake, as they were stored since a position: the same that the files have, for whoever has no lake.
 *
 * @returns `table-not-found`, `position-invalid`, `role-required`; throws what the store throws
 */
export async function readTable(
  feed: ChangeFeed,
  { table: name, position, limit }: TableQuery,
): Promise<Result<TablePage>> {
  const found = tableOf(name);
  if (found === undefined) return fail("table-not-found");
  const { container, source, table } = found;
  if (feed.withheld?.has(container)) return fail("role-required", `There is no role for the table ${name}.`);
  const starts = startsOf(position ?? "beginning", [{ container }]);
  if (!starts.ok) return starts;
  const placed = starts.value.get(container);
  if (placed === undefined) return fail("position-invalid");
  const { place, start } = placed;
  const page = await readPicked({ feed, place, limit, maxLooked: MAX_LOOKED }, start, (document) =>
    table.holds(document) ? [lineOf(table.columns, document, source)] : [],
  );
  const next = positionTextOf(new Map([[container, { place, start: page.next }]]));
  return succeed({ rows: page.picked, position: next, hasMore: !page.isAtEnd });
}

type Document = FeedDocuments[FeedContainer];

interface Found {
  readonly container: FeedContainer;
  readonly source: LakeSource<Document>;
  readonly table: LakeTable<Document>;
}

function tableOf(name: string): Found | undefined {
  for (const [container, source] of Object.entries(LAKE) as [FeedContainer, LakeSource<Document>][]) {
    const table = source.tables.find((one) => one.name === name);
    if (table !== undefined) return { container, source, table };
  }
  return undefined;
}

function lineOf(columns: readonly Column<Document>[], document: Document, source: LakeSource<Document>): string {
  const shown = source.shown(document);
  const members = columns.map(
    ({ name, type, of }) => `${JSON.stringify(name)}:${literalOf(CELL[type](of(document, shown)))}`,
  );
  return `{${members.join(",")}}`;
}

/** A number of more digits than JavaScript has is written whole: engines read it as 64 bits. */
function literalOf(cell: Cell): string {
  return typeof cell === "bigint" ? String(cell) : JSON.stringify(cell);
}
