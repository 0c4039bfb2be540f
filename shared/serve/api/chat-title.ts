import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";

/** Names in a title; of a larger chat without a topic the rest is left out. */
const MAX_NAMES = 10;
/** Members that are looked at, those who have left included. */
const MAX_ROWS = 50;

/**
 * What a chat is called: its topic; without one, the names of who is in it, in the order of the alphabet, as a client of Teams
 * names it. Read when it is asked for, so that it is never behind who came and went. Null where nobody's name is known.
 */
export async function chatTitle(
  directory: Pick<DirectoryStore, "page">,
  { id, value }: Pick<DirectoryRow, "id" | "value">,
): Promise<string | null> {
  if (typeof value.topic === "string" && value.topic !== "") return value.topic;
  const rows = await directory.page({ table: "members", parentId: id, limit: MAX_ROWS });
  const names = rows.filter(({ absentSinceDateTime }) => absentSinceDateTime === null).flatMap(nameOf);
  if (names.length === 0) return null;
  const isWhole = names.length <= MAX_NAMES && rows.length < MAX_ROWS;
  const listed = names.toSorted((a, b) => a.localeCompare(b, "en")).slice(0, MAX_NAMES);
  return [...listed, ...(isWhole ? [] : ["…"])].join(", ");
}

function nameOf({ value }: DirectoryRow): string[] {
  return typeof value.displayName === "string" && value.displayName !== "" ? [value.displayName] : [];
}
