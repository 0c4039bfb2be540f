import { mkdir, readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { PACKED, PAGES_FOLDER } from "../../shared/serve/pages/page-answer.ts";
import type { BuildCache } from "../build-cache.ts";
import { packed } from "../packed.ts";
import { replaceFile } from "../replace-file.ts";
import { pageFiles } from "./page-files.ts";
import { viewerFiles } from "./viewer-files.ts";

/** Puts the pages beside the bundle, packed once for everybody who will ask; what was there before goes. */
export async function writePages(folder: string, cache: BuildCache): Promise<void> {
  const pages = join(folder, PAGES_FOLDER);
  await mkdir(pages, { recursive: true });
  const files = await Promise.all(
    Object.entries({ ...(await pageFiles()), ...(await viewerFiles()) }).map(async ([name, content]) => ({
      name: `${name}${PACKED}`,
      contents: await packed(content, cache),
    })),
  );
  // What a page loads is there before the page is.
  for (const { name, contents } of files) await replaceFile({ path: join(pages, name), contents });
  const gone = (await readdir(pages)).filter(
    (found) => found.endsWith(PACKED) && !files.some(({ name }) => name === found),
  );
  await Promise.all(gone.map((name) => rm(join(pages, name), { force: true })));
}
