import { parseArgs } from "node:util";
import { build } from "esbuild";

/** The deployable, relative to the repository. `package.json#main` names it too; a test holds them together. */
export const BUNDLE_PATH = "dist/index.cjs";

/**
 * One CommonJS file: the Functions worker answers `@azure/functions-core` to `require` only, and a single file loads
 * several times faster than a tree of node_modules.
 */
export async function buildBundle(outfile: string = BUNDLE_PATH): Promise<void> {
  await build({
    entryPoints: ["functions/index.ts"],
    outfile,
    bundle: true,
    platform: "node",
    target: "node24",
    format: "cjs",
    minify: true,
    sourcemap: "linked",
    sourcesContent: false,
    legalComments: "linked",
    // The worker provides it; it is not on any registry.
    external: ["@azure/functions-core"],
    logLevel: "warning",
  });
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { help: { type: "boolean", short: "h" } } });
  if (values.help)
    console.log(
      "npm run build\n\nBundles functions/index.ts and everything it needs into dist/index.cjs, the file that is deployed.",
    );
  else await buildBundle();
}
