import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { BUNDLE_PATH, buildBundle } from "./build.ts";
import { digestOf, digestOfFiles } from "./digest.ts";

/** What the bundle is made from, and by what. Of a dependency the version that is installed has to do. */
const MADE_FROM = [
  "functions/",
  "shared/",
  ...["build", "build-cache", "later-plugin", "lazy-sdk-plugin", "packed", "packed-texts", "sdk-bundle"].map(
    (name) => `local/${name}.ts`,
  ),
  "local/pages/",
  "client/",
  "web/",
  "tsconfig.json",
  "node_modules/.package-lock.json",
];
/** Not beside the bundle, where all that lies is deployed. */
export const STAMP_PATH = "node_modules/.cache/teamsink/bundle-stamp";

/**
 * Builds the bundle unless it stands there already, made from exactly what stands here now: building takes longer than any
 * other step of a start. What is deployed is always built (`npm run build`).
 *
 * @returns whether it was built
 */
export async function ensureBundle(): Promise<boolean> {
  const last = await readFile(STAMP_PATH, "utf8").catch(() => undefined);
  const sources = digestOfFiles(".", MADE_FROM);
  if (last === stampOf(".", sources)) return false;
  await buildBundle();
  await mkdir(dirname(STAMP_PATH), { recursive: true });
  // Of the sources as they were before: what changed meanwhile may not be in it.
  await writeFile(STAMP_PATH, stampOf(".", sources));
  return true;
}

/** The same for the same bundle made from the same sources. */
export function stampOf(folder: string, sources = digestOfFiles(folder, MADE_FROM)): string {
  return `${sources} ${digestOf(join(folder, BUNDLE_PATH))}\n`;
}
