import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";

/** A file that nobody else on the machine may read, and that is either as before or as written: never a half. */
export interface KeptFile {
  /** Undefined where there is none. */
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  remove(): Promise<void>;
}

const OWNER_ONLY = 0o600;
const OWNER_ONLY_FOLDER = 0o700;

export function keptFile(path: string): KeptFile {
  return {
    async read() {
      try {
        return await readFile(path, "utf8");
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
        throw error;
      }
    },
    async write(text) {
      await mkdir(dirname(path), { recursive: true, mode: OWNER_ONLY_FOLDER });
      const beside = `${path}.${randomBytes(6).toString("hex")}`;
      try {
        await writeFile(beside, text, { mode: OWNER_ONLY, flag: "wx" });
        // Whatever the umask made of it.
        await chmod(beside, OWNER_ONLY);
        await rename(beside, path);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
    },
    remove: () => rm(path, { force: true }),
  };
}
