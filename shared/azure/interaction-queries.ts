import type { InteractionQuery } from "../port/interaction-store.ts";
import type { IndexOrder } from "./cosmos-containers.ts";
import type { SqlQuery } from "./cosmos-documents.ts";

/** Every query that is issued to the container `interactions`. Values are parameters, never part of the text. */
export interface InteractionSql extends SqlQuery {
  readonly filterPaths: readonly string[];
  readonly orderBy: readonly IndexOrder[];
}

interface Filter {
  /** The member of the query that switches it on. */
  readonly given: "userId" | "sessionId" | "appClass" | "sinceMs" | "untilMs";
  readonly path: string;
  readonly sql: string;
}

const FILTERS: readonly Filter[] = [
  { given: "sessionId", path: "/sessionId", sql: "c.sessionId = @sessionId" },
  { given: "userId", path: "/userId", sql: "c.userId = @userId" },
  { given: "appClass", path: "/appClass", sql: "c.appClass = @appClass" },
  { given: "sinceMs", path: "/createdMs", sql: "c.createdMs >= @sinceMs" },
  { given: "untilMs", path: "/createdMs", sql: "c.createdMs < @untilMs" },
];

/** The first comparison is implied by the second; alone, it is a range that the index can start from. */
const AFTER =
  "c.createdMs <= @afterMs AND (c.createdMs < @afterMs OR c.sessionId < @afterSession OR (c.sessionId = @afterSession AND c.id < @afterId))";

/**
 * What a page is ordered by. What is asked for leads, so that the page is read from a composite index in order: see
 * `CONTAINERS`.
 */
function orderOf({ sessionId, userId }: InteractionQuery): readonly string[] {
  if (sessionId !== undefined) return ["/sessionId", "/createdMs", "/id"];
  if (userId !== undefined) return ["/userId", "/createdMs", "/sessionId", "/id"];
  return ["/createdMs", "/sessionId", "/id"];
}

/** A page, newest first: of a session within its partition, else across all. */
export function interactionPageQuery(query: InteractionQuery): InteractionSql {
  const filters = FILTERS.filter(({ given }) => query[given] !== undefined);
  const { after } = query;
  const conditions = [...filters.map(({ sql }) => sql), ...(after ? [AFTER] : [])];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const values: [string, string | number | undefined][] = [
    ["limit", query.limit],
    ...filters.map(({ given }): [string, string | number | undefined] => [given, query[given]]),
    ["afterMs", after?.timeMs],
    ["afterSession", after?.sessionId],
    ["afterId", after?.id],
  ];
  const order = orderOf(query);
  const orderBy = order.map((path) => `c.${path.slice(1)} DESC`).join(", ");
  return {
    query: `SELECT TOP @limit * FROM c${where} ORDER BY ${orderBy}`,
    parameters: values.flatMap(([name, value]) => (value === undefined ? [] : [{ name: `@${name}`, value }])),
    filterPaths: [...filters.map(({ path }) => path), ...(after ? ["/createdMs", "/sessionId"] : [])],
    orderBy: order.map((path) => ({ path, order: "descending" })),
  };
}
