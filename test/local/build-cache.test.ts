import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { BuildCache } from "../../local/build-cache.ts";

const folder = await mkdtemp(join(tmpdir(), "teamsink-build-cache-"));
afterAll(() => rm(folder, { recursive: true }));

/** What `made` counts is made; whatever does not say what it should is not right. */
function entryOf(name: string, made: string[] = []) {
  return {
    name,
    isRight: async (contents: Buffer) => contents.toString() === `of ${name}`,
    make: async () => {
      made.push(name);
      return Buffer.from(`of ${name}`);
    },
  };
}

it("makes once what is asked for again, and again what is not right any more", async () => {
  const kept = join(folder, "once");
  const made: string[] = [];
  const get = async () => (await new BuildCache(kept).get(entryOf("a", made))).toString();
  expect([await get(), await get(), made]).toEqual(["of a", "of a", ["a"]]);
  await writeFile(join(kept, "a"), "damaged");
  expect([await get(), made]).toEqual(["of a", ["a", "a"]]);
  expect(await readFile(join(kept, "a"), "utf8")).toBe("of a");
});

it("gives what is made where nothing can be kept", async () => {
  const file = join(folder, "file");
  await writeFile(file, "");
  expect((await new BuildCache(file).get(entryOf("a"))).toString()).toBe("of a");
});

it("does not grow for ever: the newest stay", async () => {
  const kept = join(folder, "many");
  const cache = new BuildCache(kept);
  for (let number = 0; number < 450; number += 1) await cache.get(entryOf(`entry-${number}`));
  const names = await readdir(kept);
  expect(names.length).toBeLessThanOrEqual(400);
  expect(names).toContain("entry-449");
  expect(names).not.toContain("entry-0");
});
