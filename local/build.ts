import { copyFile, mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { type BuildOptions, build } from "esbuild";
import { BuildCache } from "./build-cache.ts";
import { buildCli, CLI_PATH } from "./build-cli.ts";
import { runCommand } from "./command-line.ts";
import { laterPlugin } from "./later-plugin.ts";
import { lazySdkPlugin } from "./lazy-sdk-plugin.ts";
import { PackedTexts } from "./packed-texts.ts";
import { replaceFile } from "./replace-file.ts";

/** What is deployed, all of it: whoever packs this folder as it is has packed the app. */
export const PACKAGE_FOLDER = "dist";
/** The app's one file of code. `package.json#main` names it too; a test holds them together. */
export const BUNDLE_PATH = `${PACKAGE_FOLDER}/index.cjs`;
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
  // Where the bundle lies; CommonJS has another word for it.
  define: { "import.meta.dirname": "__dirname" },
};

/** One file that needs no code beside it: it loads several times faster than a tree of node_modules. And the API's pages. */
export async function buildBundle(outfile: string = BUNDLE_PATH, cache = new BuildCache()): Promise<void> {
  const texts = new PackedTexts();
  const { outputFiles } = await build({
    ...COMMON,
    entryPoints: [ENTRY],
    outfile,
    sourcemap: "linked",
    sourcesContent: false,
    plugins: [laterPlugin(COMMON, ENTRY, texts), lazySdkPlugin(COMMON, texts, cache)],
    write: false,
  });
  const folder = dirname(outfile);
  await mkdir(folder, { recursive: true });
  const files = outputFiles.map(async ({ path, contents, text }) =>
    replaceFile({ path, contents: path.endsWith(".map") ? contents : Buffer.from(await texts.appendTo(text, cache)) }),
  );
  await Promise.all(files);
  // Loaded here, since the schemas are behind it: most who come by only want to know where the bundle is.
  const { writePages } = await import("./pages/write-pages.ts");
  await writePages(folder, cache);
}

/** The bundle with its pages, and the two files by which the host finds it. No dependencies are named: nothing is installed in Azure. */
async function buildPackage(): Promise<void> {
  await buildBundle();
  const { name, version } = JSON.parse(await readFile("package.json", "utf8")) as { name: string; version: string };
  const manifest = { name, version, private: true, main: relative(PACKAGE_FOLDER, BUNDLE_PATH) };
  await writeFile(join(PACKAGE_FOLDER, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  await copyFile("host.json", join(PACKAGE_FOLDER, "host.json"));
}

const COMMAND = {
  invocation: "npm run build --",
  about: `Bundles ${ENTRY} and everything it needs into ${BUNDLE_PATH}, and puts the API's pages, host.json and a package.json
beside it: the folder ${PACKAGE_FOLDER} is what is deployed. The terminal client becomes ${CLI_PATH}.`,
  options: {},
};

if (import.meta.main) {
  await runCommand(COMMAND, async () => {
    await Promise.all([buildPackage(), buildCli()]);
    for (const path of [BUNDLE_PATH, `${BUNDLE_PATH}.map`, CLI_PATH])
      console.log(`${path}  ${kilobytes((await stat(path)).size)}`);
    return 0;
  });
}

function kilobytes(bytes: number): string {
  return `${Math.ceil(bytes / 1_000).toLocaleString("en")} kB`;
}
