import type { JsonObject } from "../base/json.ts";

/** What a column holds. JSON is a text too: every engine reads it alike, and nested types would change with Graph's. */
export type ColumnType = "STRING" | "JSON" | "INT64" | "TIMESTAMP" | "BOOLEAN";

export type Cell = string | bigint | Date | boolean | null;

/** @param shown Graph's object, as it is shown */
type CellOf<D> = (document: D, shown: JsonObject) => unknown;

/** A column of a table that is made from documents of type `D`. */
export interface Column<D> {
  readonly name: string;
  readonly type: ColumnType;
  readonly meaning: string;
  /** Part of what a row is found by. Never null. */
  readonly isKey?: boolean;
  /** Whether Graph's property of this name stands in it. */
  readonly isGraphs?: boolean;
  readonly of: CellOf<D>;
}

/** A table of the lake: the Parquet files, the page and the tests go by its columns. */
export interface LakeTable<D> {
  /** Its folder. */
  readonly name: string;
  /** Which documents of the container are its rows. */
  holds(document: D): boolean;
  readonly columns: readonly Column<D>[];
}

/** What becomes of a container's documents. */
export interface LakeSource<D> {
  readonly tables: readonly LakeTable<D>[];
  /** Graph's object in it, as it is shown. */
  shown(document: D): JsonObject;
  storedDateTime(document: D): string;
}

export function key<D>(name: string, meaning: string, of: CellOf<D>): Column<D> {
  return { name, type: "STRING", meaning, isKey: true, of };
}

/** Columns of Graph's own properties, as they are. */
export function graphs(type: ColumnType, names: readonly string[]): readonly Column<unknown>[] {
  return names.map((name) => ({
    name,
    type,
    meaning: "Graph's",
    isGraphs: true,
    of: (_document, shown) => shown[name],
  }));
}

export function text<D>(name: string, meaning: string, of: CellOf<D>): Column<D> {
  return { name, type: "STRING", meaning, of };
}

export function time<D>(name: string, meaning: string, of: CellOf<D>): Column<D> {
  return { name, type: "TIMESTAMP", meaning, of };
}

/** `tie` decides where times are equal, and is below 2^20. */
export function rowVersion<D>(of: (document: D) => { readonly timeMs: number; readonly tie?: number }): Column<D> {
  return {
    name: "row_version",
    type: "INT64",
    meaning: "the greatest of a key is the newest",
    of: (document) => {
      const { timeMs, tie = 0 } = of(document);
      return BigInt(timeMs) * 1_048_576n + BigInt(tie);
    },
  };
}

/** The columns, and one for what has none, so that what Graph adds tomorrow is there too. */
export function withOther<D>(columns: readonly Column<D>[]): readonly Column<D>[] {
  const known = new Set(columns.filter(({ isGraphs }) => isGraphs).map(({ name }) => name));
  const othersIn = (shown: JsonObject) => {
    const others = Object.entries(shown).filter(([name, value]) => !known.has(name) && value !== null);
    return others.length === 0 ? null : Object.fromEntries(others);
  };
  const meaning = "what else Graph's object has";
  return [...columns, { name: "other", type: "JSON", meaning, of: (_document, shown) => othersIn(shown) }];
}

/** What a column of this type shows of a value; null where there is none. A text that Graph changes to something else stays readable. */
export const CELL: { readonly [T in ColumnType]: (value: unknown) => Cell } = {
  STRING: (value) => (typeof value === "string" ? value : jsonOf(value)),
  JSON: jsonOf,
  INT64: (value) => (typeof value === "bigint" ? value : null),
  TIMESTAMP: timeOf,
  BOOLEAN: (value) => (typeof value === "boolean" ? value : null),
};

function jsonOf(value: unknown): string | null {
  return value === undefined || value === null ? null : JSON.stringify(value);
}

/** Of milliseconds, or of a text of ours. */
function timeOf(value: unknown): Date | null {
  const timeMs = typeof value === "string" ? Date.parse(value) : value;
  return typeof timeMs === "number" && !Number.isNaN(timeMs) ? new Date(timeMs) : null;
}
