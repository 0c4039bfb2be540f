import { createHash } from "node:crypto";
import { type BuildOptions, build, version } from "esbuild";
import * as z from "zod";
import type { BuildCache } from "./build-cache.ts";
import { digestOf, NONE } from "./digest.ts";

const PACKAGES = "node_modules/";
/** The path of a file, and of the package that it is of. */
const IN_PACKAGE = /(node_modules\/(?:.*node_modules\/)?(?:@[^/]+\/)?[^/]+\/).*$/;
/** What the bundler calls the line that names the SDK. */
const STDIN = "<stdin>";
const INSTALLED = `${PACKAGES}.package-lock.json`;

const keptSchema = z.object({
  code: z.string(),
  codeDigest: z.string(),
  /** Of each file that it is made of. */
  inputs: z.record(z.string(), z.string()),
});

/**
 * An SDK in one text. What was kept is taken where the same packages are installed and every file of theirs that went in is the
 * same to the byte: reading them takes a tenth of the time.
 */
export async function sdkBundle(name: string, options: BuildOptions, cache: BuildCache): Promise<string> {
  const { absWorkingDir: _where, ...same } = options;
  const madeOf = JSON.stringify([version, name, same, digestOf(INSTALLED)]);
  const contents = await cache.get({
    name: `${digestOfText(madeOf)}.sdk`,
    isRight,
    make: async () => Buffer.from(JSON.stringify(await bundle(name, options))),
  });
  return keptSchema.parse(JSON.parse(contents.toString())).code;
}

async function bundle(name: string, options: BuildOptions): Promise<z.infer<typeof keptSchema>> {
  const { outputFiles, metafile } = await build({
    ...options,
    stdin: {
      contents: `export * from ${JSON.stringify(name)};`,
      ...(options.absWorkingDir ? { resolveDir: options.absWorkingDir } : {}),
    },
    sourcemap: false,
    // Code that is compiled from a text has nobody to answer an `import()`.
    supported: { "dynamic-import": false },
    metafile: true,
    write: false,
  });
  const code = outputFiles.map(({ text }) => text).join("");
  return { code, codeDigest: digestOfText(code), inputs: digestsOf(filesOf(Object.keys(metafile.inputs))) };
}

/** By their place among the packages, wherever the bundler was told to begin; and what says how each package is read. */
function filesOf(inputs: readonly string[]): string[] {
  const files = inputs
    .filter((input) => input !== STDIN)
    .flatMap((input) => {
      const [path, folder] = IN_PACKAGE.exec(input) ?? [];
      // What is linked in from elsewhere is no file by this name: its digest is none, and it is bundled each time.
      return path === undefined ? [input] : [path, `${folder}package.json`];
    });
  return [...new Set(files)].sort();
}

function digestsOf(paths: readonly string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, digestOf(path)]));
}

async function isRight(contents: Buffer): Promise<boolean> {
  const kept = parsed(contents);
  if (kept === undefined || digestOfText(kept.code) !== kept.codeDigest) return false;
  const now = digestsOf(Object.keys(kept.inputs));
  return Object.entries(kept.inputs).every(([path, digest]) => digest !== NONE && now[path] === digest);
}

function parsed(contents: Buffer): z.infer<typeof keptSchema> | undefined {
  try {
    return keptSchema.safeParse(JSON.parse(contents.toString())).data;
  } catch {
    return undefined;
  }
}

function digestOfText(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
