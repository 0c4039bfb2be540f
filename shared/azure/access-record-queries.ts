import type { AccessRecordQuery } from "../port/access-record-store.ts";
import type { IndexOrder } from "./cosmos-containers.ts";
import type { SqlQuery } from "./cosmos-documents.ts";

/** Every query that is issued to the container `access-records`. Values are parameters, never part of the text. */
export interface AccessRecordSql extends SqlQuery {
  readonly filterPaths: readonly string[];
  readonly orderBy: readonly IndexOrder[];
}

interface Filter {
  /** The member of the query that switches it on. */
  readonly given: "principalId" | "conversationId" | "functionName" | "sinceMs" | "untilMs";
  readonly path: string;
  readonly sql: string;
}

const FILTERS: readonly Filter[] = [
  { given: "principalId", path: "/principalId", sql: "c.principalId = @principalId" },
  { given: "conversationId", path: "/conversationId", sql: "c.conversationId = @conversationId" },
  { given: "functionName", path: "/functionName", sql: "c.functionName = @functionName" },
  { given: "sinceMs", path: "/answeredMs", sql: "c.answeredMs >= @sinceMs" },
  { given: "untilMs", path: "/answeredMs", sql: "c.answeredMs < @untilMs" },
];

/** The first comparison is implied by the second; alone, it is a range that the index can start from. */
const AFTER = "c.answeredMs <= @afterMs AND (c.answeredMs < @afterMs OR c.id < @afterId)";

/**
 * What a page is ordered by. What is asked for leads, so that the page is read from a composite index in order: see
 * `CONTAINERS`. Of the two, a conversation has fewer records than who reads many.
 */
function orderOf({ principalId, conversationId }: AccessRecordQuery): readonly string[] {
  if (conversationId !== undefined) return ["/conversationId", "/answeredMs", "/id"];
  if (principalId !== undefined) return ["/principalId", "/answeredMs", "/id"];
  return ["/answeredMs", "/id"];
}

/** A page, newest first. Of one principal, the SDK asks its partitions alone: it routes by the key's beginning in the text. */
export function accessRecordPageQuery(query: AccessRecordQuery): AccessRecordSql {
  const filters = FILTERS.filter(({ given }) => query[given] !== undefined);
  const { after } = query;
  const conditions = [...filters.map(({ sql }) => sql), ...(after ? [AFTER] : [])];
  const where = conditions.length === 0 ? "" : ` WHERE ${conditions.join(" AND ")}`;
  const values: [string, string | number | undefined][] = [
    ["limit", query.limit],
    ...filters.map(({ given }): [string, string | number | undefined] => [given, query[given]]),
    ["afterMs", after?.timeMs],
    ["afterId", after?.id],
  ];
  const order = orderOf(query);
  const orderBy = order.map((path) => `c.${path.slice(1)} DESC`).join(", ");
  return {
    query: `SELECT TOP @limit * FROM c${where} ORDER BY ${orderBy}`,
    parameters: values.flatMap(([name, value]) => (value === undefined ? [] : [{ name: `@${name}`, value }])),
    filterPaths: [...filters.map(({ path }) => path), ...(after ? ["/answeredMs", "/id"] : [])],
    orderBy: order.map((path) => ({ path, order: "descending" })),
  };
}
