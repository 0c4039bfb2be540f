import { safeSegment, segmentPrefix } from "../base/safe-segment.ts";
import type { FewKind, StateCondition, StateQuery } from "../port/state-store.ts";
import type { SqlQuery } from "./cosmos-documents.ts";

/**
 * Every query that is issued to the container `state`. Ids, kinds and texts are parameters; the names of properties are
 * the code's own.
 */

/** `_etag` comes with each document and is the entry's etag, so it is selected by name. */
const ENTRY = 'c.entryId, c["value"], c._etag AS etag';

/** Paths that are compared document by document, among those whose id the index has found already. */
export const UNINDEXED_STATE_PATHS: readonly string[] = ["/entryId"];

/** Properties of values by which entries are looked for: each has its path in the index, see `CONTAINERS`. */
export const INDEXED_PROPERTIES = [
  "coveredDateTime",
  "failed",
  "failedDateTime",
  "finishedRound",
  "sinceDateTime",
  "nextRetryDateTime",
  "queue",
  "reason",
  "sourceKind",
  "state",
] as const;

export function stateListQuery(kind: FewKind): SqlQuery {
  return { query: `SELECT ${ENTRY} FROM c WHERE c.kind = @kind`, parameters: [{ name: "@kind", value: kind }] };
}

export function statePageQuery({ limit, ...query }: StateQuery & { readonly limit: number }): SqlQuery {
  const { where, parameters } = filterOf(query);
  return {
    query: `SELECT TOP @limit ${ENTRY} FROM c WHERE ${where} ORDER BY c.id ASC`,
    parameters: [...parameters, { name: "@limit", value: limit }],
  };
}

export function stateCountQuery(query: StateQuery): SqlQuery {
  const { where, parameters } = filterOf(query);
  return { query: `SELECT VALUE COUNT(1) FROM c WHERE ${where}`, parameters };
}

function filterOf(query: StateQuery): { where: string; parameters: SqlQuery["parameters"] } {
  const { kind, where = [], prefix, afterId } = query;
  const clauses = [
    { sql: "c.kind = @kind", name: "@kind", value: kind },
    ...(prefix === undefined ? [] : prefixClauses(prefix)),
    ...(afterId === undefined ? [] : [{ sql: "c.id > @afterId", name: "@afterId", value: safeSegment(afterId) }]),
    ...where.map((condition, index) => ({ ...toClause(condition, index), value: condition.text })),
  ];
  return {
    where: clauses.map(({ sql }) => sql).join(" AND "),
    parameters: clauses.map(({ name, value }) => ({ name, value })),
  };
}

/** By the id, which the index serves; only where the id does not say it whole, by the entry's own as well. */
function prefixClauses(prefix: string): { sql: string; name: string; value: string }[] {
  const { text, isWhole } = segmentPrefix(prefix);
  const byId = { sql: "STARTSWITH(c.id, @idPrefix)", name: "@idPrefix", value: text };
  return isWhole ? [byId] : [byId, { sql: "STARTSWITH(c.entryId, @prefix)", name: "@prefix", value: prefix }];
}

/** VALUE is a word of the query language. */
function toClause({ property, is }: StateCondition, index: number): { sql: string; name: string } {
  const name = `@text${index}`;
  const path = `c["value"]["${property}"]`;
  // What is not a text is unequal to every text, and meets no condition all the same.
  return { sql: is === "!=" ? `(IS_STRING(${path}) AND ${path} != ${name})` : `${path} ${is} ${name}`, name };
}

/** Every text that is ever sent to the container, for whoever compares them with its index. */
export function everyStateSql(): SqlQuery[] {
  const queries = INDEXED_PROPERTIES.flatMap((property) =>
    (["=", "!=", "<", ">="] as const).map((is) => ({
      kind: "dead-letter" as const,
      afterId: "0",
      where: [{ property, is, text: "0" }],
    })),
  );
  return [
    stateListQuery("gap"),
    ...["a", "a".repeat(200)].map((prefix) => stateCountQuery({ kind: "dead-letter", prefix })),
    ...queries.flatMap((query) => [statePageQuery({ ...query, limit: 1 }), stateCountQuery(query)]),
  ];
}
