import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type BuildOptions, build, type Plugin } from "esbuild";
import { digestOf, digestOfFiles } from "./digest.ts";

/** A folder of its own: whatever lies beside the app's bundle is deployed. */
export const CLI_PATH = "cli/dist/teamsink.mjs";

const OPTIONS: BuildOptions = {
  entryPoints: ["cli/main.ts"],
  outfile: CLI_PATH,
  bundle: true,
  platform: "node",
  target: "node20",
  format: "esm",
  minify: true,
  legalComments: "none",
  logLevel: "warning",
  tsconfig: "cli/tsconfig.json",
  jsx: "automatic",
  define: { "process.env.NODE_ENV": '"production"' },
  plugins: [withoutDevtools()],
  banner: {
    // What is CommonJS among the dependencies asks for Node's own modules by `require`.
    js: '#!/usr/bin/env node\nimport { createRequire as createRequireOfTheBundle } from "node:module";\nconst require = createRequireOfTheBundle(import.meta.url);',
  },
};

/** Ink names it where DEV is set alone, and it is not installed; in one file it would be asked for in any case. */
function withoutDevtools(): Plugin {
  const filter = /^react-devtools-core$/;
  return {
    name: "without-devtools",
    setup({ onResolve, onLoad }) {
      onResolve({ filter }, ({ path }) => ({ path, namespace: "nothing" }));
      onLoad({ filter, namespace: "nothing" }, () => ({
        contents: "export default { initialize() {}, connectToDevTools() {} };",
      }));
    },
  };
}

/** The terminal client, in one file that any Node from 20 on runs. */
export async function buildCli(): Promise<void> {
  await build(OPTIONS);
}

/** What it is made from, and by what. Of a dependency the version that is installed has to do. */
const MADE_FROM = [
  "cli/",
  "client/",
  "web/message/words/",
  "web/message/card/",
  "local/build-cli.ts",
  "node_modules/.package-lock.json",
];
const STAMP_PATH = "node_modules/.cache/teamsink/cli-stamp";

/** Builds it unless it stands there already, made from exactly what stands here now. */
export async function ensureCli(): Promise<void> {
  const sources = digestOfFiles(".", MADE_FROM);
  if ((await readFile(STAMP_PATH, "utf8").catch(() => "")) === `${sources} ${digestOf(CLI_PATH)}\n`) return;
  await buildCli();
  await mkdir(dirname(STAMP_PATH), { recursive: true });
  await writeFile(STAMP_PATH, `${sources} ${digestOf(CLI_PATH)}\n`);
}
