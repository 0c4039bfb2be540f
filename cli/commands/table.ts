import { safeLine } from "../text/safe.ts";
import { padded, widthOf } from "../text/width.ts";
import type { Io } from "./io.ts";

export interface Column<Row> {
  /** "" has no heading. */
  readonly title: string;
  of(row: Row): string;
  /** Is cut where there is no room; the others are shown whole. */
  readonly isFlexible?: true;
}

export interface Table<Row> {
  readonly json: boolean;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** What is said where there are none. */
  readonly none: string;
}

/** JSON for programs, tab-separated fields for a pipe, columns for people. */
export function printRows<Row>(io: Io, { json, rows, columns, none }: Table<Row>): void {
  if (json) {
    io.out(JSON.stringify(rows));
    return;
  }
  const cells = rows.map((row) => columns.map(({ of }) => safeLine(of(row))));
  if (io.columns === undefined) {
    for (const row of cells) io.out(row.join("\t"));
  } else if (rows.length === 0) {
    io.note(none);
  } else {
    const widths = widthsOf(columns, cells, io.columns);
    io.out(
      io.paint(
        "dim",
        columns
          .map(({ title }, at) => padded(title.toUpperCase(), widths[at] ?? 0))
          .join(GAP)
          .trimEnd(),
      ),
    );
    for (const row of cells)
      io.out(
        row
          .map((cell, at) => padded(cell, widths[at] ?? 0))
          .join(GAP)
          .trimEnd(),
      );
  }
}

const GAP = "  ";
const LEAST = 8;

/** Each as wide as its widest cell, and what is too much is taken from those that may be cut, the widest first. */
export function widthsOf(
  columns: readonly Pick<Column<never>, "title" | "isFlexible">[],
  cells: readonly (readonly string[])[],
  room: number,
): number[] {
  const widths = columns.map(({ title }, at) =>
    Math.max(widthOf(title), ...cells.map((row) => widthOf(row[at] ?? ""))),
  );
  const total = () => widths.reduce((sum, width) => sum + width, 0) + GAP.length * (columns.length - 1);
  while (total() > room) {
    const flexible = columns.flatMap(({ isFlexible }, at) => (isFlexible ? [{ at, width: widths[at] ?? 0 }] : []));
    const widest = flexible.sort((a, b) => b.width - a.width)[0];
    if (widest === undefined || widest.width <= LEAST) break;
    const next = flexible[1]?.width ?? LEAST;
    widths[widest.at] = Math.max(LEAST, Math.min(widest.width - 1, Math.max(next, widest.width - (total() - room))));
  }
  return widths;
}
