import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
import { brotliDecompressSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { buildBundle } from "../../local/build.ts";

const folder = await mkdtemp(join(tmpdir(), "teamsink-build-"));
const outfile = join(folder, "index.cjs");
beforeAll(() => buildBundle(outfile));
afterAll(() => rm(folder, { recursive: true }));

it("replaces the bundle in one step, so that several may build and load it at the same time", async () => {
  const whole = await readFile(outfile, "utf8");
  expect(whole).toMatch(/\n\/\/# sourceMappingURL=index\.cjs\.map\n$/);
  let isBuilding = true;
  const builds = Promise.all([buildBundle(outfile), buildBundle(outfile)]).finally(() => {
    isBuilding = false;
  });
  const sizes = new Set<number>();
  while (isBuilding) {
    sizes.add((await stat(outfile)).size);
    await setImmediate();
  }
  await builds;
  expect([...sizes]).toEqual([Buffer.byteLength(whole)]);
  expect((await readdir(folder)).sort()).toEqual(["index.cjs", "index.cjs.map", "pages"]);
});

it("makes an equal bundle of equal sources", async () => {
  const before = await readFile(outfile);
  await buildBundle(outfile);
  expect((await readFile(outfile)).equals(before)).toBe(true);
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
