import { describe, expect, it } from "vitest";
import { accessRecordPageQuery } from "../../shared/azure/access-record-queries.ts";
import { CONTAINERS, type ContainerRow, type IndexOrder } from "../../shared/azure/cosmos-containers.ts";
import type { IndexedSql } from "../../shared/azure/cosmos-documents.ts";
import { everyDirectorySql } from "../../shared/azure/directory-queries.ts";
import { interactionPageQuery } from "../../shared/azure/interaction-queries.ts";
import { everyMeetingSql, UNINDEXED_MEETING_PATHS } from "../../shared/azure/meeting-queries.ts";
import { everyMessageSql, UNINDEXED_FILTER_PATHS } from "../../shared/azure/message-queries.ts";
import { everyStateSql, INDEXED_PROPERTIES, UNINDEXED_STATE_PATHS } from "../../shared/azure/state-queries.ts";
import { sourceFiles } from "../helpers/source-files.ts";

/** Indexed by Cosmos DB without being named. Azure: "Indexing policies in Azure Cosmos DB". */
const ALWAYS_INDEXED: readonly string[] = ["/id", "/_ts"];

const QUERY_FILES: readonly string[] = [
  "shared/azure/access-record-queries.ts",
  "shared/azure/directory-queries.ts",
  "shared/azure/interaction-queries.ts",
  "shared/azure/meeting-queries.ts",
  "shared/azure/message-queries.ts",
  // By those who call it.
  "shared/azure/newest-page.ts",
  // Compared in `search-queries.test.ts`.
  "shared/azure/search-queries.ts",
  "shared/azure/state-queries.ts",
];

/** Compared document by document, on purpose: see the query files. */
const UNINDEXED: readonly string[] = [...UNINDEXED_FILTER_PATHS, ...UNINDEXED_MEETING_PATHS, ...UNINDEXED_STATE_PATHS];

type Query = Pick<IndexedSql, "query" | "filterPaths" | "orderBy">;

/** Why a container's index does not serve a query. The local stand-in does not enforce it; the service does. */
function unserved(row: ContainerRow, { query, filterPaths, orderBy }: Query): string[] {
  const isIndexed = (path: string) => row.includedPaths.includes(`${path}/?`) || ALWAYS_INDEXED.includes(path);
  const filters = filterPaths.filter((path) => !isIndexed(path) && !UNINDEXED.includes(path));
  const composite = row.compositeIndexes.some((index) => serves(index, orderBy));
  const [first] = orderBy;
  const ordered = orderBy.length > 1 ? composite : first === undefined || isIndexed(first.path);
  return [
    ...filters.map((path) => `no index for ${path} in: ${query}`),
    ...(ordered ? [] : [`no index for the order of: ${query}`]),
  ];
}

/** An index serves its own order and the opposite on all its paths. Azure: "Indexing policies", composite indexes. */
function serves(index: readonly IndexOrder[], orderBy: readonly IndexOrder[]): boolean {
  const opposite = { ascending: "descending", descending: "ascending" } as const;
  const turned = index.map(({ path, order }) => ({ path, order: opposite[order] }));
  return [index, turned].some((candidate) => JSON.stringify(candidate) === JSON.stringify(orderBy));
}

/** The paths that a query text compares, read from the text, so that `filterPaths` cannot leave one out. */
function comparedPaths(query: string): string[] {
  const where = /WHERE (.*?)(?: ORDER BY |$)/.exec(query)?.[1] ?? "";
  const references = where.matchAll(/\bc((?:\.\w+|\["\w+"\])+)/g);
  return [...references].map(([, path]) => (path ?? "").replaceAll(/\["(\w+)"\]/g, ".$1").replaceAll(".", "/"));
}

const messageQueries = everyMessageSql();

describe("the index policy of meetings", () => {
  const queries = everyMeetingSql();

  it("serves every query that the code can issue, compared with all that it compares", () => {
    expect(queries.length).toBeGreaterThan(30);
    expect(queries.flatMap((query) => unserved(CONTAINERS.meetings, query))).toEqual([]);
    for (const { query, filterPaths, orderBy } of queries) {
      const known = [...filterPaths, ...orderBy.map(({ path }) => path)];
      expect(comparedPaths(query).filter((path) => !known.includes(path))).toEqual([]);
    }
  });
});

describe("the index policy of messages", () => {
  it("serves every query that the code can issue", () => {
    expect(messageQueries.length).toBeGreaterThan(100);
    expect(messageQueries.flatMap((query) => unserved(CONTAINERS.messages, query))).toEqual([]);
  });

  it("is compared with all that a query compares", () => {
    const left = messageQueries.flatMap(({ query, filterPaths, orderBy }) => {
      const known = [...filterPaths, ...orderBy.map(({ path }) => path)];
      return comparedPaths(query).filter((path) => !known.includes(path));
    });
    expect(left).toEqual([]);
  });

  it("holds nothing that no query uses", () => {
    const used = new Set(messageQueries.flatMap(({ query }) => comparedPaths(query)));
    const isUsed = (index: readonly IndexOrder[]) => messageQueries.some(({ orderBy }) => serves(index, orderBy));
    const texts = CONTAINERS.messages.compositeIndexes.map((index) => index.map(({ path }) => path).join());
    expect(CONTAINERS.messages.includedPaths.filter((path) => !used.has(path.replace(/\/\?$/, "")))).toEqual([]);
    expect(CONTAINERS.messages.compositeIndexes.filter((index) => !isUsed(index))).toEqual([]);
    // The opposite of one that is there costs every write and serves nothing.
    expect(new Set(texts).size).toBe(texts.length);
  });

  it.each([
    [
      "a path is left out",
      {
        ...CONTAINERS.messages,
        includedPaths: CONTAINERS.messages.includedPaths.filter((path) => path !== "/messageId/?"),
      },
      "no index for /messageId",
    ],
    [
      "an order is left out",
      { ...CONTAINERS.messages, compositeIndexes: CONTAINERS.messages.compositeIndexes.slice(1) },
      "no index for the order",
    ],
    [
      "an order is turned on one path only",
      {
        ...CONTAINERS.messages,
        compositeIndexes: CONTAINERS.messages.compositeIndexes.map((index) =>
          index.map((each, at) => (at === 0 ? { ...each, order: "descending" as const } : each)),
        ),
      },
      "no index for the order",
    ],
  ])("is found wanting when %s", (_case, row, problem) => {
    const problems = messageQueries.flatMap((query) => unserved(row, query));
    expect(problems.join("\n")).toContain(problem);
  });
});

describe("the index policy of interactions", () => {
  const given = {
    sessionId: "s",
    userId: "u",
    appClass: "a",
    sinceMs: 1,
    untilMs: 2,
    after: { timeMs: 1, sessionId: "s", id: "i" },
  };
  const names = Object.keys(given) as (keyof typeof given)[];
  const queries = Array.from({ length: 2 ** names.length }, (_unused, bits) =>
    interactionPageQuery({
      limit: 1,
      ...Object.fromEntries(names.filter((_name, at) => bits & (1 << at)).map((name) => [name, given[name]])),
    }),
  );

  it("serves every query that the code can issue, and is compared with all that a query compares", () => {
    expect(new Set(queries.map(({ query }) => query)).size).toBe(64);
    expect(queries.flatMap((query) => unserved(CONTAINERS.interactions, query))).toEqual([]);
    const left = queries.flatMap(({ query, filterPaths, orderBy }) => {
      const known = [...filterPaths, ...orderBy.map(({ path }) => path)];
      return comparedPaths(query).filter((path) => !known.includes(path));
    });
    expect(left).toEqual([]);
  });

  it("holds nothing that no query uses", () => {
    const used = new Set(queries.flatMap(({ query }) => comparedPaths(query)));
    const { includedPaths, compositeIndexes } = CONTAINERS.interactions;
    expect(includedPaths.filter((path) => !used.has(path.replace(/\/\?$/, "")))).toEqual([]);
    const isUsed = (index: readonly IndexOrder[]) => queries.some(({ orderBy }) => serves(index, orderBy));
    expect(compositeIndexes.filter((index) => !isUsed(index))).toEqual([]);
  });
});

describe("the index policy of access records", () => {
  const given = {
    principalId: "p",
    conversationId: "c",
    functionName: "f",
    sinceMs: 1,
    untilMs: 2,
    after: { timeMs: 1, id: "i" },
  };
  const names = Object.keys(given) as (keyof typeof given)[];
  const queries = Array.from({ length: 2 ** names.length }, (_unused, bits) =>
    accessRecordPageQuery({
      limit: 1,
      ...Object.fromEntries(names.filter((_name, at) => bits & (1 << at)).map((name) => [name, given[name]])),
    }),
  );

  it("serves every query that the code can issue, and is compared with all that a query compares", () => {
    expect(new Set(queries.map(({ query }) => query)).size).toBe(64);
    expect(queries.flatMap((query) => unserved(CONTAINERS["access-records"], query))).toEqual([]);
    const left = queries.flatMap(({ query, filterPaths, orderBy }) => {
      const known = [...filterPaths, ...orderBy.map(({ path }) => path)];
      return comparedPaths(query).filter((path) => !known.includes(path));
    });
    expect(left).toEqual([]);
  });
});

describe.each([
  { name: "state", queries: everyStateSql(), atLeast: 20 },
  { name: "directory", queries: everyDirectorySql(), atLeast: 2 },
] as const)("the index policy of $name", ({ name, queries, atLeast }) => {
  const row: ContainerRow = CONTAINERS[name];

  it("serves every query that the code can issue", () => {
    const problems = queries.flatMap(({ query }) => {
      const [, by] = / ORDER BY c\.(\w+) ASC$/.exec(query) ?? [];
      const orderBy = by === undefined ? [] : [{ path: `/${by}`, order: "ascending" } as const];
      expect(query.includes("ORDER BY")).toBe(orderBy.length > 0);
      return unserved(row, { query, filterPaths: comparedPaths(query), orderBy });
    });
    expect(queries.length).toBeGreaterThanOrEqual(atLeast);
    expect(problems).toEqual([]);
  });

  it("holds nothing but the key and what queries use", () => {
    const used = new Set([...row.partitionKeyPaths, ...queries.flatMap(({ query }) => comparedPaths(query))]);
    expect(row.includedPaths.filter((path) => !used.has(path.replace(/\/\?$/, "")))).toEqual([]);
    expect(row.partitionKeyPaths.filter((path) => !row.includedPaths.includes(`${path}/?`))).toEqual([]);
  });

  it("is asked with the key's first level in the text, by which the SDK routes", () => {
    const clause = `WHERE c.${row.partitionKeyPaths[0]?.slice(1)} = @`;
    expect(queries.filter(({ query }) => !query.includes(clause))).toEqual([]);
  });
});

describe("the index policy of state, property by property", () => {
  it("knows every property that a condition names", () => {
    const named = sourceFiles("functions", "shared")
      .filter(({ path }) => path !== "shared/azure/state-queries.ts")
      .flatMap(({ text }) => [...text.matchAll(/property: "(\w+)"/g)].map(([, property]) => property));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((property) => !INDEXED_PROPERTIES.some((known) => known === property))).toEqual([]);
  });
});

describe("the query language", () => {
  it("is spoken in the files that are compared with the index, and nowhere else", () => {
    const speaking = sourceFiles("functions", "shared")
      .filter(({ text }) => /\bFROM c\b|\bnewestPage\(/.test(text))
      .map(({ path }) => path);
    expect(speaking.sort()).toEqual([...QUERY_FILES].sort());
  });
});
