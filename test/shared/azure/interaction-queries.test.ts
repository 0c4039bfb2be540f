import { describe, expect, it } from "vitest";
import { CONTAINERS } from "../../../shared/azure/cosmos-containers.ts";
import { interactionPageQuery } from "../../../shared/azure/interaction-queries.ts";
import type { InteractionQuery } from "../../../shared/port/interaction-store.ts";

const PARTS: readonly Partial<InteractionQuery>[] = [
  { userId: "u" },
  { sessionId: "s" },
  { appClass: "a" },
  { sinceMs: 1 },
  { untilMs: 2 },
  { after: { timeMs: 1, sessionId: "s", id: "i" } },
];
/** Every combination of filters. */
const QUERIES = PARTS.reduce<InteractionQuery[]>(
  (queries, part) => queries.flatMap((query) => [query, { ...query, ...part }]),
  [{ limit: 3 }],
).map(interactionPageQuery);
const { includedPaths, compositeIndexes } = CONTAINERS.interactions;

describe("the queries to the container interactions", () => {
  it("are one for each combination of filters", () => {
    expect(new Set(QUERIES.map(({ query }) => query)).size).toBe(2 ** PARTS.length);
  });

  it("filter by paths that are indexed, and index no other", () => {
    const filtered = new Set(QUERIES.flatMap(({ filterPaths }) => filterPaths));
    expect([...filtered].sort()).toEqual(includedPaths.map((path) => path.replace(/\/\?$/, "")).sort());
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
