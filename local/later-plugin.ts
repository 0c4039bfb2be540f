import path from "node:path";
import { type BuildOptions, build, type Plugin, type PluginBuild } from "esbuild";
import { isSdk, SDK_FILTER } from "./lazy-sdk-plugin.ts";
import { type PackedTexts, UNPACK } from "./packed-texts.ts";

const NAMESPACE = "later";
const APP = "later:app";
const SDK_PREFIX = "later-sdk:";
const RELATIVE = /^\.\.?\//;

/**
 * Puts everything that the entry imports dynamically, and what that needs, into the bundle as the packed text of one module, which
 * is compiled when the first of it is needed.
 *
 * esbuild already runs such modules at first use only, but Node parses the whole file before it runs any of it, and nine
 * tenths of our code is behind the table of triggers. What the entry imports by itself is not there twice: the text asks
 * the bundle for it, so that an error made behind the table is an error of the class that the entry knows.
 */
export function laterPlugin(options: BuildOptions, entry: string, texts: PackedTexts): Plugin {
  return {
    name: NAMESPACE,
    async setup(main) {
      const { eager, later } = await split(options, entry);
      const app = await buildApp(options, { eager, later });
      main.onResolve({ filter: RELATIVE }, ({ kind, path: name, resolveDir, namespace }) =>
        kind === "dynamic-import" && namespace === "file"
          ? { path: nameOf(path.join(resolveDir, name)), namespace: NAMESPACE }
          : undefined,
      );
      main.onResolve({ filter: new RegExp(`^${APP}$`) }, () => ({ path: APP, namespace: NAMESPACE }));
      main.onLoad({ filter: /./, namespace: NAMESPACE }, ({ path: name }) => ({
        contents:
          name === APP ? loaderOf(app, texts) : `module.exports = require("${APP}").load(${JSON.stringify(name)});`,
        loader: "js",
        resolveDir: process.cwd(),
      }));
    },
  };
}

interface Parts {
  /** What runs as soon as the bundle is loaded. Files are named by their paths in the repository. */
  readonly eager: ReadonlySet<string>;
  /** What that imports dynamically. */
  readonly later: ReadonlySet<string>;
}

interface App {
  readonly code: string;
  /** Files of the eager part that it asks for, and SDKs. */
  readonly files: ReadonlySet<string>;
  readonly sdks: ReadonlySet<string>;
}

function nameOf(file: string): string {
  return path.relative(process.cwd(), file).replaceAll(path.sep, "/");
}

async function split(options: BuildOptions, entry: string): Promise<Parts> {
  const later = new Set<string>();
  const stopAtDynamic = ({ onResolve }: PluginBuild) =>
    onResolve({ filter: RELATIVE }, ({ kind, path: name, resolveDir }) => {
      if (kind !== "dynamic-import") return undefined;
      later.add(nameOf(path.join(resolveDir, name)));
      return { path: name, external: true };
    });
  const { metafile } = await build({
    ...options,
    entryPoints: [entry],
    metafile: true,
    write: false,
    plugins: [{ name: "split", setup: (main) => void stopAtDynamic(main) }],
  });
  return { eager: new Set(Object.keys(metafile.inputs)), later: sorted(later) };
}

async function buildApp(options: BuildOptions, { eager, later }: Parts): Promise<App> {
  const files = new Set<string>();
  const sdks = new Set<string>();
  const askTheBundle = ({ onResolve }: PluginBuild) => {
    onResolve({ filter: RELATIVE }, ({ path: name, resolveDir }) => {
      const file = nameOf(path.join(resolveDir, name));
      if (!eager.has(file)) return undefined;
      files.add(file);
      return { path: file, external: true };
    });
    onResolve({ filter: SDK_FILTER }, ({ kind, path: name }) => {
      if (!isSdk(name, kind)) return undefined;
      sdks.add(name);
      return { path: `${SDK_PREFIX}${name}`, external: true };
    });
  };
  const { outputFiles } = await build({
    ...options,
    stdin: { contents: `exports.load = (name) => (${tableOf(later)})[name]();`, resolveDir: process.cwd() },
    // Code that is compiled from a text has nobody to answer an `import()`.
    supported: { "dynamic-import": false },
    write: false,
    plugins: [{ name: "app", setup: askTheBundle }],
  });
  return { code: outputFiles.map(({ text }) => text).join(""), files: sorted(files), sdks: sorted(sdks) };
}

/** esbuild asks for many files at a time, in another order each time; equal sources make an equal bundle all the same. */
function sorted(names: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...names].sort());
}

/** Each module runs when it is asked for. */
function tableOf(files: ReadonlySet<string>): string {
  const rows = [...files].map((file) => `${JSON.stringify(file)}: () => require(${JSON.stringify(`./${file}`)})`);
  return `{ ${rows.join(", ")} }`;
}

function loaderOf({ code, files, sdks }: App, texts: PackedTexts): string {
  const sdkRows = [...sdks].map((name) => `"${SDK_PREFIX}${name}": () => require(${JSON.stringify(name)})`);
  return [
    `const { compileFunction } = require("node:vm");`,
    UNPACK,
    `const ours = Object.assign(${tableOf(files)}, { ${sdkRows.join(", ")} });`,
    `const ask = (name) => (Object.hasOwn(ours, name) ? ours[name]() : require(name));`,
    `const parameters = ["exports", "require", "__dirname"];`,
    `compileFunction(unpacked(${texts.add(code)}), parameters, { filename: "bundled/app.cjs" })(module.exports, ask, __dirname);`,
  ].join("\n");
}
