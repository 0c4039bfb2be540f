import type { IndexedSql } from "./cosmos-documents.ts";

/** A condition that a member of the query switches on; the parameter has its name. */
export interface SqlFilter<Given extends string> {
  readonly given: Given;
  readonly path: string;
  readonly sql: string;
}

type Values = Readonly<Record<string, string | number>>;

interface NewestPage<Given extends string> {
  readonly filters: readonly SqlFilter<Given>[];
  readonly query: Readonly<Partial<Record<Given, string | number>>> & { readonly limit: number };
  /** Where the last page ended; its parameters by name. */
  readonly after: { readonly paths: readonly string[]; readonly sql: string; readonly values: Values } | undefined;
  /** What is asked for leads, so that the page is read from a composite index in order: see `CONTAINERS`. */
  readonly order: readonly string[];
}

/** A page of whole documents, newest first. */
export function newestPage<Given extends string>({ filters, query, after, order }: NewestPage<Given>): IndexedSql {
  const given = filters.filter((filter) => query[filter.given] !== undefined);
  const conditions = [...given.map(({ sql }) => sql), ...(after ? [after.sql] : [])];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const values = [
    ["limit", query.limit],
    ...given.map((filter) => [filter.given, query[filter.given]]),
    ...Object.entries(after?.values ?? {}),
  ] as [string, string | number][];
  return {
    query: `SELECT TOP @limit * FROM c${where} ORDER BY ${order.map((path) => `c.${path.slice(1)} DESC`).join(", ")}`,
    parameters: values.map(([name, value]) => ({ name: `@${name}`, value })),
    filterPaths: [...given.map(({ path }) => path), ...(after?.paths ?? [])],
    orderBy: order.map((path) => ({ path, order: "descending" })),
  };
}
