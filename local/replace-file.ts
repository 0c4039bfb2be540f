import { randomUUID } from "node:crypto";
import { rename, writeFile } from "node:fs/promises";

/** In one step: another process may be about to load the file, and must find the old one or the new one whole. */
export async function replaceFile({
  path,
  contents,
}: {
  readonly path: string;
  readonly contents: Uint8Array;
}): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}`;
  await writeFile(temporaryPath, contents);
  await rename(temporaryPath, path);
}
