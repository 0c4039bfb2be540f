import { mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildBundle } from "../../local/build.ts";
import { BuildCache } from "../../local/build-cache.ts";

const folder = await mkdtemp(join(tmpdir(), "teamsink-build-"));
const cacheFolder = join(folder, "kept");
const cache = new BuildCache(cacheFolder);
const outfile = join(folder, "built", "index.cjs");
/** By their paths, all files of the first build, for which nothing was kept. */
let first: Readonly<Record<string, string>>;
beforeAll(async () => {
  await buildBundle(outfile, cache);
  first = await builtFiles();
});
afterAll(() => rm(folder, { recursive: true }));

async function builtFiles(): Promise<Record<string, string>> {
  const entries = await readdir(join(folder, "built"), { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(await Promise.all(files.map(async (path) => [path, await readFile(path, "latin1")])));
}

it("replaces the bundle in one step, so that several may build and load it at the same time", async () => {
  const whole = await readFile(outfile, "utf8");
  expect(whole).toMatch(/\n\/\/# sourceMappingURL=index\.cjs\.map\n$/);
  let isBuilding = true;
  const builds = Promise.all([buildBundle(outfile, cache), buildBundle(outfile, cache)]).finally(() => {
    isBuilding = false;
  });
  const sizes = new Set<number>();
  while (isBuilding) {
    sizes.add((await stat(outfile)).size);
    await setImmediate();
  }
  await builds;
  expect([...sizes]).toEqual([Buffer.byteLength(whole)]);
  expect((await readdir(join(folder, "built"))).sort()).toEqual(["index.cjs", "index.cjs.map", "pages"]);
});

/** Ways in which what was kept is not what it was: none of them may come into what is deployed. */
const DAMAGES: Readonly<Record<string, (contents: Buffer) => Buffer>> = {
  "cut off": (contents) => contents.subarray(0, contents.length / 2),
  "of another text": () => brotliCompressSync("another text"),
  "of files that are others by now": (contents) =>
    Buffer.from(contents.toString().replace(/("node_modules[^"]+":)"\w+"/, '$1"0"')),
  "with other code": (contents) => Buffer.from(contents.toString().replace('"code":"', '"code":"throw 1;')),
};

it("makes an equal bundle of equal sources, from nothing, from what was kept, and where that is damaged", async () => {
  await buildBundle(outfile, cache);
  expect(await builtFiles()).toEqual(first);

  const names = (await readdir(cacheFolder)).sort();
  const kept = await Promise.all(names.map((name) => readFile(join(cacheFolder, name))));
  const small = names.filter((_name, at) => (kept[at]?.length ?? 0) < 100_000);
  const damaged = [...small.filter((name) => name.endsWith(".br")), ...small.filter((name) => name.endsWith(".sdk"))];
  const ways = Object.values(DAMAGES);
  for (const [at, name] of damaged.entries()) {
    const contents = kept[names.indexOf(name)] ?? Buffer.of();
    await writeFile(join(cacheFolder, name), ways[at % ways.length]?.(contents) ?? "");
  }
  expect(damaged.filter((name) => name.endsWith(".sdk")).length).toBeGreaterThanOrEqual(ways.length);
  await buildBundle(outfile, cache);
  expect(await builtFiles()).toEqual(first);
  expect((await readdir(cacheFolder)).sort()).toEqual(names);
  for (const [at, name] of names.entries()) {
    expect(kept[at]?.equals(await readFile(join(cacheFolder, name))), name).toBe(true);
  }
});

/** What is parsed when the bundle is loaded is all but the packed texts, which V8 passes over all the same. */
const PACKED = /function packed_\w+\(\)\{\/\*([A-Za-z0-9+/=]+)\*\/\}\n/g;
/** With zod in it, it would be half as much again, and an instance would start in twice the time: `npm run bench`. */
const MAX_AT_ONCE = 210_000;
/** Each megabyte costs three milliseconds of a start. */
const MAX_PACKED = 1_700_000;

it("keeps what is behind the table of triggers as a packed text, and each file once", async () => {
  const bundle = await readFile(outfile, "utf8");
  const atOnce = bundle.replace(PACKED, "");
  expect(atOnce.length).toBeLessThan(MAX_AT_ONCE);
  expect(bundle.length - atOnce.length).toBeLessThan(MAX_PACKED);
  expect(atOnce).toContain("notifications");
  const texts = [...bundle.matchAll(PACKED)].map(([, packed = ""]) =>
    brotliDecompressSync(Buffer.from(packed, "base64")).toString(),
  );
  // No string is so long that it were one of them.
  expect(atOnce).not.toMatch(/[A-Za-z0-9+/=]{2000}/);
  // Receiving is behind the table, and stands there once.
  expect(texts.filter((text) => text.includes("notification.received"))).toHaveLength(1);
  // Of the error catalogue, which both parts need: an error's class is one.
  expect([atOnce, ...texts].join("").split("Settings are missing or malformed")).toHaveLength(2);
  expect(atOnce).toContain("Settings are missing or malformed");
  for (const text of [atOnce, ...texts]) expect(text).not.toContain(process.cwd());
});
