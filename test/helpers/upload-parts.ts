import { createHash } from "node:crypto";
import type { DriveFile } from "../../local/tenant/model/drive-files.ts";

/** A file to where an upload began, part by part, as Graph takes it. @returns where it is, as a message attaches it */
export async function uploadParts(started: Readonly<Record<string, unknown>>, bytes: Buffer) {
  const [uploadUrl, partBytes] = [String(started.uploadUrl), Number(started.partBytes)];
  for (let from = 0; ; from += partBytes) {
    const part = bytes.subarray(from, from + partBytes);
    const until = from + part.length;
    const headers = { "content-range": `bytes ${from}-${until - 1}/${bytes.length}` };
    const answer = await fetch(uploadUrl, { method: "PUT", headers, body: new Uint8Array(part) });
    if (until === bytes.length) {
      const { id, parentReference } = (await answer.json()) as { id: string; parentReference: { driveId: string } };
      return { driveId: parentReference.driveId, itemId: id };
    }
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
