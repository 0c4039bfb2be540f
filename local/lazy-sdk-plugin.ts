import type { BuildOptions, ImportKind, Plugin } from "esbuild";
import type { BuildCache } from "./build-cache.ts";
import { type PackedTexts, UNPACK } from "./packed-texts.ts";
import { sdkBundle } from "./sdk-bundle.ts";

/** Packages that are loaded with `await import("…")` at first use. */
export const SDK_FILTER = /^(@(azure|microsoft|opentelemetry)\/|(undici|hyparquet|hyparquet-writer)$)/;
const NAMESPACE = "lazy-sdk";

/**
 * Puts each SDK that is imported dynamically into the bundle as compressed text, unpacked and compiled when it is first
 * needed.
 *
 * esbuild already runs such a module at first use only, but Node parses the whole file before it runs any of it: two
 * megabytes of SDKs, about 60 ms, before an instance can answer Graph's handshake. And the bundle is still one file.
 */
export function lazySdkPlugin(options: BuildOptions, texts: PackedTexts, cache: BuildCache): Plugin {
  return {
    name: NAMESPACE,
    setup({ onLoad, onResolve }) {
      onResolve({ filter: SDK_FILTER }, ({ path, kind, resolveDir, namespace }) =>
        isSdk(path, kind) || namespace === "later" ? { path, namespace: NAMESPACE, pluginData: resolveDir } : undefined,
      );
      onLoad({ filter: SDK_FILTER, namespace: NAMESPACE }, async ({ path, pluginData }) => {
        const text = await sdkBundle(path, { ...options, absWorkingDir: pluginData as string }, cache);
        return { contents: loaderOf(path, texts.add(text)), loader: "js" };
      });
    },
  };
}

/** What is imported at once is part of whatever imports it. */
export function isSdk(name: string, kind: ImportKind): boolean {
  return kind === "dynamic-import" && SDK_FILTER.test(name);
}

/** A CommonJS module, which esbuild runs at first use, and which then compiles the text of this name. */
function loaderOf(name: string, packed: string): string {
  const filename = JSON.stringify(`bundled/${name}.cjs`);
  return [
    `const { compileFunction } = require("node:vm");`,
    UNPACK,
    `const parameters = ["module", "exports", "require"];`,
    `compileFunction(unpacked(${packed}), parameters, { filename: ${filename} })(module, module.exports, require);`,
  ].join("\n");
}
