import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const COPIED = ["functions", "shared", "client", "web", "local", "host.json", "package.json", "tsconfig.json"];

export interface CopiedTree {
  readonly folder: string;
  /** Writes the file with this changed in it, once. */
  change(path: string, from: string, to: string): Promise<void>;
  remove(): Promise<void>;
}

/** The sources of `npm start` in a folder of their own, to be changed while something runs of them, and built there. */
export async function copyTree(): Promise<CopiedTree> {
  const folder = await mkdtemp(join(tmpdir(), "copied-tree-"));
  const filter = (path: string) => !path.endsWith("node_modules");
  for (const path of COPIED) await cp(path, join(folder, path), { recursive: true, filter });
  // Each package by itself: what is kept in `.cache` says what was built here.
  const packages = join(folder, "node_modules");
  await mkdir(packages);
  for (const name of await readdir("node_modules")) {
    if (name !== ".cache") await symlink(resolve("node_modules", name), join(packages, name));
  }
  return {
    folder,
    change: async (path, from, to) => {
      const text = await readFile(join(folder, path), "utf8");
      if (!text.includes(from)) throw new Error(`${path} does not hold ${from}`);
      await writeFile(join(folder, path), text.replace(from, to));
    },
    remove: () => rm(folder, { recursive: true }),
  };
}
