import { type FileHandle, open, rename, rm } from "node:fs/promises";

/**
 * A file of its owner's alone that is there whole, or not at all. It is open before anything is asked for: a stream opens its
 * own a little later, and made one that had been taken away by then.
 *
 * @throws what `write` throws, or why it cannot be written
 */
export async function writeWhole<Written>(
  path: string,
  write: (file: FileHandle) => Promise<Written>,
): Promise<Written> {
  const unfinished = `${path}.part`;
  const file = await open(unfinished, "w", 0o600);
  try {
    const written = await write(file);
    await file.close();
    await rename(unfinished, path);
    return written;
  } catch (error) {
    await file.close();
    await rm(unfinished, { force: true });
    throw error;
  }
}
