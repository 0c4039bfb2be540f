import type { Column, ColumnType } from "../shared/lake/columns.ts";
import { LAKE } from "../shared/lake/tables.ts";

/** Its tables are made from the code, as the README's are. */
export const LAKE_PAGE = "docs/lake.md";

const TYPE: { readonly [T in ColumnType]: string } = {
  STRING: "string",
  JSON: "string, JSON",
  INT64: "bigint",
  TIMESTAMP: "timestamp",
  BOOLEAN: "boolean",
};

interface Table {
  readonly name: string;
  readonly columns: readonly Pick<Column<unknown>, "name" | "type" | "meaning" | "isKey">[];
}

const TABLES: readonly Table[] = Object.values(LAKE).flatMap(({ tables }): readonly Table[] => tables);

export const LAKE_TABLES: Readonly<Record<string, () => string>> = {
  columns: () => TABLES.map(sectionOf).join("\n\n"),
  keys: () => ["```python", "KEYS = {", ...TABLES.map(keyLine), "}", "```"].join("\n"),
};

/** What its rows are found by, in Python. */
function keyLine({ name, columns }: Table): string {
  const keys = columns.filter(({ isKey }) => isKey).map((column) => `"${column.name}"`);
  return `    "${name}": [${keys.join(", ")}],`;
}

/** Columns that say alike of themselves share a line. */
function sectionOf({ name, columns }: Table): string {
  const lines = new Map<string, string[]>();
  for (const { name: column, type, meaning, isKey } of columns) {
    const about = `${TYPE[type]}${isKey ? ", key" : ""} | ${meaning}`;
    lines.set(about, [...(lines.get(about) ?? []), `\`${column}\``]);
  }
  const rows = [...lines].map(([about, names]) => `| ${names.join(", ")} | ${about} |`);
  return [`### ${name}`, "", "| column | type | what |", "| --- | --- | --- |", ...rows].join("\n");
}
