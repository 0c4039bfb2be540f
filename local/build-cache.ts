import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { replaceFile } from "./replace-file.ts";

/** Beside the stamps, not among them: nothing in it says what was built where, so any number of builds may share it. */
const FOLDER = "node_modules/.cache/teamsink-packs";
/** Of a build there are some sixty; the others are of sources as they were. */
const MAX_ENTRIES = 400;

interface Entry {
  /** A digest of all that it is made of. */
  readonly name: string;
  /** Whether this is what `make` would give, or something that does as well; asked of whatever lies there, whoever wrote it. */
  isRight(contents: Buffer): Promise<boolean>;
  make(): Promise<Buffer>;
}

/**
 * Parts of a build that are long to make and seldom others: compressed texts and bundled SDKs. What is missing, damaged or no
 * longer right is made again, so the folder can be removed at any time.
 */
export class BuildCache {
  readonly #folder: string;

  constructor(folder: string = FOLDER) {
    this.#folder = folder;
  }

  async get({ name, isRight, make }: Entry): Promise<Buffer> {
    const path = join(this.#folder, name);
    const found = await readFile(path).catch(() => undefined);
    if (found !== undefined && (await isRight(found))) return found;
    const made = await make();
    // A build that cannot keep anything is only slower.
    await this.#keep(path, made).catch(() => undefined);
    return made;
  }

  async #keep(path: string, contents: Buffer): Promise<void> {
    await mkdir(this.#folder, { recursive: true });
    await replaceFile({ path, contents });
    const names = await readdir(this.#folder);
    if (names.length > MAX_ENTRIES) await this.#removeOldest(names);
  }

  /** Half of them, so that it is seldom. */
  async #removeOldest(names: readonly string[]): Promise<void> {
    const paths = names.map((name) => join(this.#folder, name));
    // Another build may do the same: what is gone already is as good as the oldest.
    const agesOf = paths.map(async (path) => ({ path, ms: (await stat(path).catch(() => undefined))?.mtimeMs ?? 0 }));
    const oldest = (await Promise.all(agesOf)).sort((a, b) => a.ms - b.ms).slice(0, names.length - MAX_ENTRIES / 2);
    await Promise.all(oldest.map(({ path }) => rm(path, { force: true })));
  }
}
