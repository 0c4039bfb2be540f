import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { queryProblems } from "./log-queries.ts";

interface Item {
  readonly type: number;
  readonly name: string;
  readonly content: { readonly query?: string; readonly resourceType?: string };
}
const workbook = JSON.parse(readFileSync("infra/workbook.json", "utf8")) as { version: string; items: Item[] };
const queries = workbook.items.flatMap(({ name, content }) => (content.query ? [{ name, query: content.query }] : []));

describe("the workbook", () => {
  it("is a notebook whose queries ask only for what the app logs", () => {
    expect(workbook.version).toBe("Notebook/1.0");
    expect(queries.length).toBeGreaterThan(8);
    expect(queries.flatMap(({ name, query }) => queryProblems(query).map((problem) => `${name}: ${problem}`))).toEqual(
      [],
    );
  });

  it("finds lines all in one way", () => {
    const beginnings = queries.map(({ query }) => query.split("\n").slice(0, 4).join("\n"));
    expect(new Set(beginnings).size).toBe(1);
  });
});

describe("a query", () => {
  it.each([
    ["| where event == 'gap.openend'", "no event gap.openend"],
    ["| where event == 'notification.received'", "only sums of notification.received"],
    ["| where event == 'gap.opened' and line.reason == 1", "no field reason in gap.opened"],
    ["| where event == 'notification.discarded' | summarize sum(toint(line.['cuont']))", "no field cuont"],
  ])("%s would be found out", (query, problem) => {
    expect(queryProblems(query)).toEqual([expect.stringContaining(problem)]);
  });
});
