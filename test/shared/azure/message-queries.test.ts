import { describe, expect, it } from "vitest";
import { CONTAINERS } from "../../../shared/azure/cosmos-containers.ts";
import {
  everyMessageSql,
  everyPageQuery,
  pageQuery,
  repliesQuery,
  UNINDEXED_FILTER_PATHS,
  wholeGroups,
} from "../../../shared/azure/message-queries.ts";

const { includedPaths, compositeIndexes, partitionKeyPaths } = CONTAINERS.messages;

describe("the queries to the container messages", () => {
  it("are every combination of filters and orders, each once", () => {
    const texts = everyMessageSql().map(({ query }) => query);
    expect(everyPageQuery()).toHaveLength(2 * 2 * 2 ** 7 * 3 * 3);
    expect(new Set(texts).size).toBe(texts.length);
  });

  it("filter by paths that are indexed, or compared one by one on purpose", () => {
    // Cosmos DB indexes /id by itself.
    const indexed = [...includedPaths.map((path) => path.replace(/\/\?$/, "")), "/id", ...UNINDEXED_FILTER_PATHS];
    const filtered = new Set(everyMessageSql().flatMap(({ filterPaths }) => filterPaths));
    expect([...filtered].filter((path) => !indexed.includes(path))).toEqual([]);
  });

  it("index no path that no query compares", () => {
    const used = everyMessageSql().flatMap(({ filterPaths, orderBy }) => [
      ...filterPaths,
      ...orderBy.map(({ path }) => path),
    ]);
    expect(includedPaths.filter((path) => !used.includes(path.replace(/\/\?$/, "")))).toEqual([]);
  });

  it("order by exactly the composite indexes, forward and backward", () => {
    const orders = everyMessageSql().map(({ orderBy }) => JSON.stringify(orderBy));
    const needed = [...new Set(orders)].filter((order) => order !== "[]");
    const served = compositeIndexes.flatMap((index) => [
      index,
      index.map(({ path }) => ({ path, order: "descending" as const })),
    ]);
    expect(needed.sort()).toEqual(served.map((index) => JSON.stringify(index)).sort());
  });

  it("name the partition in the WHERE clause", () => {
    const name = partitionKeyPaths[0].slice(1);
    const clause = `c.${name} = @${name}`;
    for (const { query } of everyMessageSql()) expect(query).toContain(`WHERE ${clause}`);
  });

  it("give a parameter for each name in the text, and no more", () => {
    for (const { query, parameters } of everyMessageSql()) {
      const names = new Set(query.match(/@\w+/g));
      expect(parameters.map(({ name }) => name).sort()).toEqual([...names].sort());
      for (const { value } of parameters) expect(["string", "number"]).toContain(typeof value);
    }
  });

  it("lower a text and what is looked for in it by the same rules, which are Cosmos DB's", () => {
    const query = { conversationId: "c", orderBy: "createdMs", descending: false, limit: 1 } as const;
    const { query: sql, parameters } = pageQuery({ ...query, contains: "ΟΔΟΣ" });
    const folded = (text: string) => `REPLACE(LOWER(${text}), "ς", "σ")`;
    expect(sql).toContain(`CONTAINS(${folded("c.text")}, ${folded("@contains")})`);
    expect(parameters).toContainEqual({ name: "@contains", value: "ΟΔΟΣ" });
  });

  it("count a group once that comes in parts, with the pages of an answer", () => {
    const rows = [
      { rootId: "p", count: 2, lastCreatedMs: 8 },
      { rootId: "q", count: 1, lastCreatedMs: 4 },
      { rootId: "p", count: 3, lastCreatedMs: 6 },
    ];
    expect(wholeGroups(rows)).toEqual([
      { rootId: "p", count: 5, lastCreatedMs: 8 },
      { rootId: "q", count: 1, lastCreatedMs: 4 },
    ]);
  });

  it("never have a value in the text", () => {
    const hostile = "' OR 1=1 --";
    const sql = pageQuery({
      conversationId: hostile,
      orderBy: "createdMs",
      descending: true,
      senders: { ids: [hostile], types: [hostile] },
      rootId: hostile,
      contains: hostile,
      after: { timeMs: 0, id: hostile },
      limit: 5,
    });
    for (const each of [sql, repliesQuery(hostile, [hostile])]) {
      expect(each.query).not.toContain(hostile);
      expect(each.parameters.map(({ value }) => value)).toContain(hostile);
    }
  });
});
