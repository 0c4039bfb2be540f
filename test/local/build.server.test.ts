import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setImmediate } from "node:timers/promises";
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

it("keeps what is behind the table of triggers as a text, and each file once", async () => {
  const bundle = await readFile(outfile, "utf8");
  // Without arguments that are strings of twenty kilobytes or more, whatever is in them.
  const atOnce = bundle.replace(/\((["'`])(?:(?!\1)[^\\]|\\.){20000,}\1/g, '(""');
  expect(atOnce.length).toBeLessThan(bundle.length / 5);
  expect(atOnce).toContain("notifications");
  // Of the error catalogue, which both parts need: an error's class is one.
  expect(bundle.split("Settings are missing or malformed")).toHaveLength(2);
  expect(atOnce).toContain("Settings are missing or malformed");
  expect(bundle).not.toContain(process.cwd());
});
