import { randomUUID } from "node:crypto";
import { mkdir, rename, stat, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type BuildOptions, build, type OutputFile } from "esbuild";
import { runCommand } from "./command-line.ts";
import { laterPlugin } from "./later-plugin.ts";
import { lazySdkPlugin } from "./lazy-sdk-plugin.ts";

/** The deployable, relative to the repository. `package.json#main` names it too; a test holds them together. */
export const BUNDLE_PATH = "dist/index.cjs";
const ENTRY = "functions/index.ts";

/** CommonJS, because the Functions worker answers `@azure/functions-core` to `require` only. */
const COMMON: BuildOptions = {
  bundle: true,
  platform: "node",
  target: "node24",
  format: "cjs",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  external: [
    // The worker provides it; it is not on any registry.
    "@azure/functions-core",
    // A quarter of a megabyte that the Blob SDK loads only for listings in Arrow's format, which we never ask for.
    "apache-arrow",
  ],
};

/** One file that needs nothing beside it: it loads several times faster than a tree of node_modules. */
export async function buildBundle(outfile: string = BUNDLE_PATH): Promise<void> {
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: [ENTRY],
    outfile,
    sourcemap: "linked",
    sourcesContent: false,
    plugins: [laterPlugin(COMMON, ENTRY), lazySdkPlugin(COMMON)],
    write: false,
  });
  await mkdir(dirname(outfile), { recursive: true });
  await Promise.all(outputFiles.map(replaceFile));
}

/** In one step: another process may be about to load the file, and must find the old one or the new one whole. */
async function replaceFile({ path, contents }: OutputFile): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}`;
  await writeFile(temporaryPath, contents);
  await rename(temporaryPath, path);
}

const COMMAND = {
  invocation: "npm run build --",
  about: `Bundles ${ENTRY} and everything it needs into ${BUNDLE_PATH}, the file that is deployed.`,
  options: {},
};

if (import.meta.main) {
  await runCommand(COMMAND, async () => {
    await buildBundle();
    for (const path of [BUNDLE_PATH, `${BUNDLE_PATH}.map`])
      console.log(`${path}  ${kilobytes((await stat(path)).size)}`);
    return 0;
  });
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000).toLocaleString("en")} kB`;
}
