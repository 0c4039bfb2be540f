import { createSHA256 } from "hash-wasm";

/** SHA-256 of what comes in several invocations. Node's own cannot be laid down and taken up again. */
export interface RunningHash {
  update(bytes: Uint8Array): void;
  /** Everything until now, as a short text to go on from. */
  save(): string;
  /** In hex. Nothing can be added afterwards. */
  digest(): string;
}

/** @returns `undefined` when the text was saved by another version of the library: then there is nothing to go on from */
export async function runningHash(saved: string | undefined): Promise<RunningHash | undefined> {
  const hasher = await createSHA256();
  try {
    if (saved === undefined) hasher.init();
    else hasher.load(Buffer.from(saved, "base64"));
  } catch {
    return undefined;
  }
  return {
    update: (bytes) => {
      hasher.update(bytes);
    },
    save: () => Buffer.from(hasher.save()).toString("base64"),
    digest: () => hasher.digest("hex"),
  };
}
