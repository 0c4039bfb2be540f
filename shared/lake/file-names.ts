import { hash } from "node:crypto";

/** A file that a run wrote, and one that has the rows of several: by its name the numbers of the first and the last of them. */
const WRITTEN = /^(\d{9,})-[0-9a-f]{16}\.parquet$/;
const COMPACTED = /^\d{9,}-\d{9,}-[0-9a-f]{16}\.compacted\.parquet$/;
const FOLDER = /^date=(\d{4}-\d{2}-\d{2})$/;

export function folderOf(table: string, day: string): string {
  return `${table}/date=${day}/`;
}

/** The day that a folder of a table is of. */
export function dayOf(folder: string): string | undefined {
  return FOLDER.exec(folder)?.[1];
}

export function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}

export function writtenName(batch: number, content: unknown): string {
  return `${numberText(batch)}-${digestOf(content)}.parquet`;
}

/** By the names of what is in it: whoever joins the same files makes the same name, and it is there once. */
export function compactedName(names: readonly string[]): string {
  const numbers = names.map((name) => WRITTEN.exec(name)?.[1] ?? numberText(0));
  return `${numbers[0]}-${numbers.at(-1)}-${digestOf(names)}.compacted.parquet`;
}

export function isWritten(name: string): boolean {
  return WRITTEN.test(name);
}

export function isCompacted(name: string): boolean {
  return COMPACTED.test(name);
}

/** Names sort as their numbers do. */
function numberText(number: number): string {
  return String(number).padStart(9, "0");
}

function digestOf(value: unknown): string {
  return hash("sha256", JSON.stringify(value), "hex").slice(0, 16);
}
