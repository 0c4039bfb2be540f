import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ON_BEHALF } from "../../../shared/resource/on-behalf.ts";

const page = readFileSync("docs/setup.md", "utf8");

/** Rows below a heading of this table; a name stands before the first of its rows alone. */
function rowsBelow(heading: string): string[][] {
  const lines = page.split("\n");
  const from = lines.indexOf(heading) + 2;
  const rows: string[][] = [];
  for (const line of lines.slice(from)) {
    if (!line.startsWith("|")) break;
    const cells = line.split("|").map((cell) => cell.trim().replaceAll("`", ""));
    rows.push([cells[1] || (rows.at(-1)?.[0] ?? ""), ...cells.slice(2, 4)]);
  }
  return rows;
}

describe("the page about setup", () => {
  it("says of every name of ON_BEHALF which permissions it takes and why, and of nothing else", () => {
    const wanted = Object.entries(ON_BEHALF).flatMap(([name, needs]) =>
      needs.map(({ scope, reason }) => [name, scope, reason]),
    );
    expect(wanted.length).toBeGreaterThan(10);
    expect(rowsBelow("| name in `ON_BEHALF` | delegated permission | to |")).toEqual(wanted);
  });
});
