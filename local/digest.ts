import { hash } from "node:crypto";
import { type Dirent, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const IS_SOURCE = /\.(?:tsx?|css|json)$/;
/** What was made, and packages: of those the lock file says which. */
const NOT_SOURCES: ReadonlySet<string> = new Set(["dist", "node_modules"]);

/**
 * One digest of all these: another as soon as one of them is. A path that ends with a slash is a folder with all sources below.
 * Read one after the other: for so many small files that takes half of what reading them side by side does.
 */
export function digestOfFiles(root: string, paths: readonly string[]): string {
  const files = paths.flatMap((path) => (path.endsWith("/") ? sourcesIn(root, path) : [path]));
  return hash("sha256", files.map((path) => `${digestOf(join(root, path))} ${path}\n`).join(""), "hex");
}

function sourcesIn(root: string, folder: string): readonly string[] {
  return entriesOf(join(root, folder)).flatMap((entry) => {
    if (NOT_SOURCES.has(entry.name)) return [];
    if (entry.isDirectory()) return sourcesIn(root, `${folder}${entry.name}/`);
    return IS_SOURCE.test(entry.name) ? [`${folder}${entry.name}`] : [];
  });
}

function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch {
    return [];
  }
}

/** Of a file that is not there. */
export const NONE = "none";

export function digestOf(path: string): string {
  try {
    return hash("sha256", readFileSync(path), "hex");
  } catch {
    return NONE;
  }
}
