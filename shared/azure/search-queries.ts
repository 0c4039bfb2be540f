import type { SearchPhrase, SearchPlace, SearchQuery, SearchWindow } from "../port/search-index.ts";
import type { Senders } from "../port/senders.ts";
import type { SqlQuery } from "./cosmos-documents.ts";
import { encodedTerm, writtenPhrases } from "./search-terms.ts";

/*
 * Every query that is issued to the container `search`. Values are parameters; terms stand in the text, as the full-text
 * functions document them, and consist of letters and digits: see `encodedTerm`. Azure: "FullTextContains", "FullTextScore".
 */

/** Of whoever sees more places, the rest is not searched: the text of a query and its parameters have a limit of 512 KB. */
const MAX_PLACES = 2_000;
/** A ranking has no continuation: each page is ranked from the beginning. */
export const MAX_RANKED = 1_000;

type Values = Record<string, string | number>;

interface Condition {
  readonly sql: string;
  readonly values?: Values;
}

/** As a key: what Cosmos DB finds together. */
export function placeKeyOf({ kind, id }: SearchPlace): string {
  return `${kind}:${id}`;
}

/** Those in order, so many of them: with the score there is no way to go on but from the beginning. */
export function bestQuery(query: SearchQuery, limit: number): SqlQuery {
  const terms = query.expression.all.flat().flatMap(({ terms }) => terms.map(encodedTerm));
  const rank = terms.length === 0 ? "ORDER BY c.createdMs DESC, c.id DESC" : `ORDER BY RANK ${scoreOf(terms)}`;
  return sqlOf(`SELECT TOP ${limit} ${HIT} FROM c`, conditionsOf(query), rank);
}

/** After the position of the query, one more than asked for. */
export function newestQuery(query: SearchQuery): SqlQuery {
  const { after, limit } = query;
  // The first comparison is implied by the second; alone, it is a range that the index can start from.
  const beyond = "c.createdMs <= @afterMs AND (c.createdMs < @afterMs OR c.id < @afterId)";
  const position = after && { sql: beyond, values: { afterMs: after.createdMs, afterId: after.key } };
  const conditions = [...conditionsOf(query), ...(position ? [position] : [])];
  return sqlOf(`SELECT TOP ${limit + 1} ${HIT} FROM c`, conditions, "ORDER BY c.createdMs DESC, c.id DESC");
}

/** How much there is, by place. */
export function countQuery(query: SearchQuery): SqlQuery {
  return sqlOf("SELECT c.place, c.kind, COUNT(1) AS count FROM c", conditionsOf(query), "GROUP BY c.place, c.kind");
}

export function subjectQuery(place: string, documentId: string): SqlQuery {
  const sql = "c.place = @place AND c.documentId = @documentId";
  return sqlOf("SELECT c.id FROM c", [{ sql, values: { place, documentId } }], "");
}

export function kindQuery(kind: string, limit: number): SqlQuery {
  return sqlOf(`SELECT TOP ${limit} c.id, c.place FROM c`, [{ sql: "c.kind = @kind", values: { kind } }], "");
}

const HIT = "c.id, c.place, c.kind, c.placeId, c.documentId, c.version, c.isLatest, c.createdMs";

function sqlOf(select: string, conditions: readonly Condition[], order: string): SqlQuery {
  const values = Object.assign({}, ...conditions.map(({ values }) => values)) as Values;
  return {
    query: `${select} WHERE ${conditions.map(({ sql }) => sql).join(" AND ")}${order === "" ? "" : ` ${order}`}`,
    parameters: Object.entries(values).map(([name, value]) => ({ name: `@${name}`, value })),
  };
}

function conditionsOf(query: SearchQuery): Condition[] {
  const { expression, versions, withBlocked, kinds, place, teamId, senders, mentions, hasAttachment } = query;
  const { sinceMs, untilMs, modifiedSinceMs, modifiedUntilMs, seen } = query;
  return [
    ...expression.all.map((group) => ({ sql: eitherOf(group.map(phraseSql)) })),
    ...expression.none.map((phrase) => ({ sql: `NOT ${phraseSql(phrase)}` })),
    // What is gone stands there without a version, so that nothing older comes back.
    { sql: versions === "latest" ? "c.isLatest = true" : "IS_BOOL(c.isLatest)" },
    ...(withBlocked ? [] : [{ sql: "c.isBlocked = false" }]),
    ...(kinds === undefined ? [] : [anyOf("kind", "c.kind IN", kinds)]),
    ...(place === undefined ? [] : [{ sql: "c.place = @place", values: { place: placeKeyOf(place) } }]),
    ...(teamId === undefined ? [] : [{ sql: "c.teamId = @teamId", values: { teamId } }]),
    ...(senders === undefined ? [] : [senderCondition(senders)]),
    ...(mentions === undefined ? [] : [{ sql: "ARRAY_CONTAINS(c.mentionedIds, @mentions)", values: { mentions } }]),
    ...(hasAttachment ? [{ sql: "c.hasAttachment = true" }] : []),
    ...(sinceMs === undefined ? [] : [{ sql: "c.createdMs >= @sinceMs", values: { sinceMs } }]),
    ...(untilMs === undefined ? [] : [{ sql: "c.createdMs < @untilMs", values: { untilMs } }]),
    ...(modifiedSinceMs === undefined
      ? []
      : [{ sql: "c.modifiedMs >= @modifiedSinceMs", values: { modifiedSinceMs } }]),
    ...(modifiedUntilMs === undefined ? [] : [{ sql: "c.modifiedMs < @modifiedUntilMs", values: { modifiedUntilMs } }]),
    ...(seen === undefined ? [] : [seenCondition(seen)]),
  ];
}

/** The full-text index narrows it; what stands in a row, and what goes on, is then compared as it is written. */
function phraseSql(phrase: SearchPhrase): string {
  const { terms, isPrefix } = phrase;
  const whole = (isPrefix ? terms.slice(0, -1) : terms).map((term) => JSON.stringify(encodedTerm(term)));
  const [first, ...others] = whole;
  const written = writtenPhrases(phrase).map((text) => `CONTAINS(c.terms, ${JSON.stringify(text)})`);
  const isWritten = eitherOf(written);
  if (first === undefined) return isWritten;
  if (others.length === 0 && !isPrefix) return `FullTextContains(c.terms, ${first})`;
  const words =
    others.length === 0 ? `FullTextContains(c.terms, ${first})` : `FullTextContainsAll(c.terms, ${whole.join(", ")})`;
  return `(${words} AND ${isWritten})`;
}

function eitherOf(conditions: readonly string[]): string {
  return conditions.length === 1 ? conditions.join("") : `(${conditions.join(" OR ")})`;
}

function scoreOf(terms: readonly string[]): string {
  return `FullTextScore(c.terms, ${[...new Set(terms)].map((term) => JSON.stringify(term)).join(", ")})`;
}

/** A parameter each: an array would have every document compared with it, and the index asked for none. */
function anyOf(name: string, sql: string, texts: readonly string[]): Condition {
  const values = Object.fromEntries(texts.map((text, index) => [`${name}${index}`, text]));
  return {
    sql: `${sql} (${Object.keys(values)
      .map((each) => `@${each}`)
      .join(", ")})`,
    values,
  };
}

function senderCondition({ ids, types }: Senders): Condition {
  const both = [
    { name: "from", path: "c.senderIds", texts: ids },
    { name: "senderType", path: "c.senderTypes", texts: types },
  ].flatMap(({ name, path, texts }) =>
    texts.map((text, index) => ({
      sql: `ARRAY_CONTAINS(${path}, @${name}${index})`,
      value: [`${name}${index}`, text],
    })),
  );
  return {
    sql: `(${both.map(({ sql }) => sql).join(" OR ")})`,
    values: Object.fromEntries(both.map(({ value }) => value)),
  };
}

/** ECMA-262, 21.4.1.1: the last time there is. */
const LAST_MS = 8_640_000_000_000_000;
const isWhole = ({ fromMs, untilMs }: SearchWindow) => fromMs <= 0 && untilMs > LAST_MS;

function seenCondition(seen: NonNullable<SearchQuery["seen"]>): Condition {
  const places = seen.filter(({ times }) => times.length > 0).slice(0, MAX_PLACES);
  const whole = places.filter(({ times }) => times.some(isWhole)).map(placeKeyOf);
  const parts = places.filter(({ times }) => !times.some(isWhole));
  const conditions = [
    ...(whole.length === 0 ? [] : [anyOf("seen", "c.place IN", whole)]),
    ...parts.map((place, index) => windowsCondition(place, index)),
  ];
  if (conditions.length === 0) return { sql: "false" };
  const values = Object.assign({}, ...conditions.map(({ values }) => values)) as Values;
  return { sql: `(${conditions.map(({ sql }) => sql).join(" OR ")})`, values };
}

function windowsCondition({ kind, id, times }: NonNullable<SearchQuery["seen"]>[number], index: number): Condition {
  // Times are numbers of ours: in the text, since each would be two parameters.
  const within = times.map(
    ({ fromMs, untilMs }) => `(c.createdMs >= ${fromMs} AND c.createdMs < ${untilMs} AND c.modifiedMs < ${untilMs})`,
  );
  return {
    sql: `(c.place = @part${index} AND (${within.join(" OR ")}))`,
    values: { [`part${index}`]: placeKeyOf({ kind, id }) },
  };
}
