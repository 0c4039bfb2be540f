import { badRequest } from "./graph-error.ts";

/** Which of OData's options a request may carry. */
export type OptionName =
  | "$top"
  | "$filter"
  | "$search"
  | "$select"
  | "$expand"
  | "$orderby"
  | "$count"
  | "$skiptoken"
  | "$deltatoken";

/** The options of a request. Throws a GraphError (400) for one that the request does not take. */
export function readOptions(url: URL, allowed: readonly OptionName[]): Partial<Record<OptionName, string>> {
  const options: Partial<Record<OptionName, string>> = {};
  for (const [name, value] of url.searchParams) {
    const option = `${name.startsWith("$") ? "" : "$"}${name.toLowerCase()}` as OptionName;
    if (allowed.includes(option)) options[option] = value;
    else if (name.startsWith("$")) throw badRequest(`Query option '${name.slice(1)}' is not allowed.`);
  }
  return options;
}

/** `$top` as a number; a GraphError (400) when it is none or out of range. */
export function readTop(value: string | undefined, range: { default: number; max: number }): number {
  if (value === undefined) return range.default;
  const top = Number(value);
  if (Number.isInteger(top) && top >= 1 && top <= range.max) return top;
  throw badRequest(
    `The limit of '${range.max}' for Top query has been exceeded. The value from the incoming request is '${value}'.`,
  );
}

/** Keeps the named properties, and the id and annotations that come with every entity. */
export function select<T extends object>(entity: T, names: string | undefined): Partial<T> {
  if (names === undefined) return entity;
  const wanted = new Set(names.split(",").map((name) => name.trim()));
  const kept = Object.entries(entity).filter(([name]) => name.startsWith("@") || wanted.has(name));
  return Object.fromEntries(kept) as Partial<T>;
}

export interface Comparison {
  readonly property: string;
  readonly operator: "gt" | "ge" | "lt" | "le" | "eq" | "ne";
  readonly value: string;
}

const COMPARISON = /^([\w/]+)\s+(gt|ge|lt|le|eq|ne)\s+(?:'((?:[^']|'')*)'|(\S+))$/;

/** `a op x and b op y …`: as much of `$filter` as message listings know. Throws a GraphError (400) for the rest. */
export function readFilter(filter: string | undefined): Comparison[] {
  return filter === undefined ? [] : filter.split(/\s+and\s+/i).map(readComparison);
}

/** One of them. */
export function readComparison(text: string): Comparison {
  const match = COMPARISON.exec(text.trim());
  if (match === null) throw badRequest("Invalid $filter query.");
  const [, property = "", operator = "eq", quoted, bare] = match;
  return {
    property,
    operator: operator as Comparison["operator"],
    value: quoted?.replaceAll("''", "'") ?? bare ?? "",
  };
}

const HOLDS: Record<Comparison["operator"], (left: number, right: number) => boolean> = {
  gt: (left, right) => left > right,
  ge: (left, right) => left >= right,
  lt: (left, right) => left < right,
  le: (left, right) => left <= right,
  eq: (left, right) => left === right,
  ne: (left, right) => left !== right,
};

/** A test of times against date comparisons. Throws a GraphError (400) for a value that is no date. */
export function dateTest(comparisons: readonly Comparison[]): (timeMs: number) => boolean {
  const bounds = comparisons.map(({ operator, value }) => {
    const timeMs = Date.parse(value);
    if (Number.isNaN(timeMs)) throw badRequest(`Invalid $filter query: '${value}' is not a date.`);
    return { operator, timeMs };
  });
  return (timeMs) => bounds.every((bound) => HOLDS[bound.operator](timeMs, bound.timeMs));
}
