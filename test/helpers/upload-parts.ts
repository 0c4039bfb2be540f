import { createHash } from "node:crypto";
import type { DriveFile } from "../../local/tenant/model/drive-files.ts";

/** A file to where an upload began, part by part, as Graph takes it. @returns the driveItem */
export async function uploadParts(
  uploadUrl: string,
  bytes: Buffer,
  partBytes: number,
): Promise<Readonly<Record<string, unknown>>> {
  for (let from = 0; ; from += partBytes) {
    const part = bytes.subarray(from, from + partBytes);
    const until = from + part.length;
    const headers = { "content-range": `bytes ${from}-${until - 1}/${bytes.length}` };
    const answer = await fetch(uploadUrl, { method: "PUT", headers, body: new Uint8Array(part) });
    if (until === bytes.length) return (await answer.json()) as Readonly<Record<string, unknown>>;
    if (answer.status !== 202) throw new Error(`${answer.status} instead of 202`);
  }
}

/** Large things are compared by it: nobody reads megabytes that differ. */
export function digestOf(chunks: readonly Uint8Array[]): string {
  const digest = createHash("sha256");
  for (const chunk of chunks) digest.update(chunk);
  return digest.digest("hex");
}

/** What is held of an uploaded file, as it is now. */
export function heldIn(file: DriveFile | undefined): readonly Uint8Array[] {
  const bytes = file?.versions.at(-1)?.bytes;
  return bytes !== undefined && "chunks" in bytes ? bytes.chunks : [];
}
