import { describe, expect, it } from "vitest";
import { CONTAINERS, type ContainerName, type ContainerRow } from "../../shared/azure/cosmos-containers.ts";
import { everyMessageSql, type MessageSql, UNINDEXED_FILTER_PATHS } from "../../shared/azure/message-queries.ts";
import { everyStateSql, INDEXED_PROPERTIES } from "../../shared/azure/state-queries.ts";
import { sourceFiles } from "../helpers/source-files.ts";

/** Indexed by Cosmos DB without being named. Azure: "Indexing policies in Azure Cosmos DB". */
const ALWAYS_INDEXED: readonly string[] = ["/id", "/_ts"];

const QUERY_FILES: readonly string[] = ["shared/azure/message-queries.ts", "shared/azure/state-queries.ts"];

type Query = Pick<MessageSql, "query" | "filterPaths" | "orderBy">;

/** Why a container's index does not serve a query. The local stand-in does not enforce it; the service does. */
function unserved(row: ContainerRow, { query, filterPaths, orderBy }: Query): string[] {
  const isIndexed = (path: string) => row.includedPaths.includes(`${path}/?`) || ALWAYS_INDEXED.includes(path);
  const filters = filterPaths.filter((path) => !isIndexed(path) && !UNINDEXED_FILTER_PATHS.includes(path));
  const composite = row.compositeIndexes.some((index) => JSON.stringify(index) === JSON.stringify(orderBy));
  const [first] = orderBy;
  const ordered = orderBy.length > 1 ? composite : first === undefined || isIndexed(first.path);
  return [
    ...filters.map((path) => `no index for ${path} in: ${query}`),
    ...(ordered ? [] : [`no index for the order of: ${query}`]),
  ];
}

/** The paths that a query text compares, read from the text, so that `filterPaths` cannot leave one out. */
function comparedPaths(query: string): string[] {
  const where = /WHERE (.*?)(?: ORDER BY |$)/.exec(query)?.[1] ?? "";
  const references = where.matchAll(/\bc((?:\.\w+|\["\w+"\])+)/g);
  return [...references].map(([, path]) => (path ?? "").replaceAll(/\["(\w+)"\]/g, ".$1").replaceAll(".", "/"));
}

const messageQueries = everyMessageSql();

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
    const orders = new Set(messageQueries.map(({ orderBy }) => JSON.stringify(orderBy)));
    expect(CONTAINERS.messages.includedPaths.filter((path) => !used.has(path.replace(/\/\?$/, "")))).toEqual([]);
    expect(CONTAINERS.messages.compositeIndexes.filter((index) => !orders.has(JSON.stringify(index)))).toEqual([]);
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
      "a direction is left out",
      { ...CONTAINERS.messages, compositeIndexes: CONTAINERS.messages.compositeIndexes.slice(1) },
      "no index for the order",
    ],
  ])("is found wanting when %s", (_case, row, problem) => {
    const problems = messageQueries.flatMap((query) => unserved(row, query));
    expect(problems.join("\n")).toContain(problem);
  });
});

describe("the index policy of state", () => {
  const queries = everyStateSql();

  it("serves every query that the code can issue", () => {
    const problems = queries.flatMap(({ query }) => {
      const orderBy = query.endsWith("ORDER BY c.id ASC") ? [{ path: "/id", order: "ascending" } as const] : [];
      expect(query.includes("ORDER BY")).toBe(orderBy.length > 0);
      return unserved(CONTAINERS.state, { query, filterPaths: comparedPaths(query), orderBy });
    });
    expect(queries.length).toBeGreaterThan(20);
    expect(problems).toEqual([]);
  });

  it("holds nothing that no query uses", () => {
    const used = new Set(queries.flatMap(({ query }) => comparedPaths(query)));
    expect(CONTAINERS.state.includedPaths.filter((path) => !used.has(path.replace(/\/\?$/, "")))).toEqual([]);
  });

  it("knows every property that a condition names", () => {
    const named = sourceFiles("functions", "shared")
      .filter(({ path }) => path !== "shared/azure/state-queries.ts")
      .flatMap(({ text }) => [...text.matchAll(/property: "(\w+)"/g)].map(([, property]) => property));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((property) => !INDEXED_PROPERTIES.some((known) => known === property))).toEqual([]);
  });
});

describe("queries elsewhere", () => {
  const elsewhere = sourceFiles("shared/azure")
    .filter(({ path }) => !QUERY_FILES.includes(path))
    .flatMap(({ path, text }) =>
      [...text.matchAll(/(['"`])(SELECT .*?)\1;/g)].map(([, , query]) => {
        const container = /openDocuments<\w+>\(\w+, "(\w+)"\)/.exec(text)?.[1] as ContainerName | undefined;
        return { path, query: query ?? "", container };
      }),
    );

  it("go to a container whose index serves them", () => {
    expect(elsewhere.length).toBeGreaterThan(0);
    const problems = elsewhere.flatMap(({ path, query, container }) => {
      const row = container && CONTAINERS[container];
      if (row === undefined) return [`${path} queries no container we know`];
      return unserved(row, { query, filterPaths: comparedPaths(query), orderBy: [] });
    });
    expect(problems).toEqual([]);
    expect(elsewhere.filter(({ query }) => query.includes("ORDER BY"))).toEqual([]);
  });

  it("are all found: nothing else speaks the query language", () => {
    const speaking = sourceFiles("functions", "shared")
      .filter(({ text }) => /\bFROM c\b/.test(text))
      .map(({ path }) => path);
    const known = [...QUERY_FILES, ...elsewhere.map(({ path }) => path)];
    expect(speaking.sort()).toEqual(known.sort());
  });
});
