import { describe, expect, it } from "vitest";
import { accessRecordPageQuery } from "../../../shared/azure/access-record-queries.ts";
import { CONTAINERS } from "../../../shared/azure/cosmos-containers.ts";
import type { AccessRecordQuery } from "../../../shared/port/access-record-store.ts";

const PARTS: readonly Partial<AccessRecordQuery>[] = [
  { principalId: "p" },
  { conversationId: "c" },
  { functionName: "f" },
  { sinceMs: 1 },
  { untilMs: 2 },
  { after: { timeMs: 1, id: "i" } },
];
/** Every combination of filters. */
const QUERIES = PARTS.reduce<AccessRecordQuery[]>(
  (queries, part) => queries.flatMap((query) => [query, { ...query, ...part }]),
  [{ limit: 3 }],
).map(accessRecordPageQuery);
const { includedPaths, compositeIndexes } = CONTAINERS["access-records"];

describe("the queries to the container access-records", () => {
  it("are one for each combination of filters", () => {
    expect(new Set(QUERIES.map(({ query }) => query)).size).toBe(2 ** PARTS.length);
  });

  it("filter by paths that are indexed, and index no other but the id, which always is", () => {
    const filtered = new Set(QUERIES.flatMap(({ filterPaths }) => filterPaths));
    expect([...filtered].sort()).toEqual(["/id", ...includedPaths.map((path) => path.replace(/\/\?$/, ""))].toSorted());
  });

  it("order by exactly the composite indexes, backward", () => {
    const needed = new Set(QUERIES.map(({ orderBy }) => JSON.stringify(orderBy)));
    const served = compositeIndexes.map((index) => index.map(({ path }) => ({ path, order: "descending" })));
    expect([...needed].sort()).toEqual(served.map((index) => JSON.stringify(index)).sort());
  });

  it("give a parameter for each name in the text, and no more", () => {
    for (const { query, parameters } of QUERIES) {
      const names = new Set(query.match(/@\w+/g));
      expect(parameters.map(({ name }) => name).sort()).toEqual([...names].sort());
    }
  });
});
