import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/** One digest of all files that the patterns find: another as soon as one of them is. */
export async function digestOfFiles(folder: string, patterns: readonly string[]): Promise<string> {
  const paths = globSync(patterns, { cwd: folder }).sort();
  const lines = await Promise.all(paths.map(async (path) => `${await digestOf(join(folder, path))} ${path}\n`));
  return createHash("sha256").update(lines.join("")).digest("hex");
}

/** Of a file that is not there. */
export const NONE = "none";

export async function digestOf(path: string): Promise<string> {
  const bytes = await readFile(path).catch(() => undefined);
  return bytes === undefined ? NONE : createHash("sha256").update(bytes).digest("hex");
}
