import type { BlockBlobClient, ContainerClient } from "@azure/storage-blob";
import { TeamsinkError } from "../base/errors/errors.ts";
import { BLOB_CONTAINERS } from "../port/blob-store.ts";
import { BLOCK_BYTES, type ByteRange, type ContentStore, type StagedCopy } from "../port/content-store.ts";
import { blobServiceOf, isTaken, type StorageOptions, storageCode, storageOperations } from "./storage-clients.ts";

/** A block is four megabytes, and a line of a megabyte a second should do. */
const TRY_TIMEOUT_MS = 6_000;
const DEADLINE_MS = 20_000;
const COPY_LOOK_MS = 250;

const SHA256 = /^[0-9a-f]{64}$/;

/** Where content stands in its container, and where what becomes content is put together. */
const pathOf = (sha256: string) => `${checked(sha256).slice(0, 2)}/${sha256}`;
const copyPathOf = (copyId: string) => `copies/${checked(copyId)}`;

function checked(hex: string): string {
  if (!SHA256.test(hex)) throw new TeamsinkError("blob-path-refused");
  return hex;
}

/** Base64 of texts of one length, as Blob storage wants it of one blob's blocks. Azure: "Put Block". */
const blockIdOf = (index: number) => Buffer.from(String(index).padStart(6, "0")).toString("base64");

export function createContentStore(options: StorageOptions): ContentStore {
  const service = blobServiceOf({ ...options, tryTimeoutMs: options.deadlineMs ?? TRY_TIMEOUT_MS });
  const operation = storageOperations("blob-unavailable", options.deadlineMs ?? DEADLINE_MS);
  let container: ContainerClient | undefined;
  const blobAt = async (path: string) => {
    container ??= (await service()).getContainerClient(BLOB_CONTAINERS.content);
    return container.getBlockBlobClient(path);
  };
  const readBlock = (blob: BlockBlobClient, { fromBytes, untilBytes }: ByteRange) =>
    operation(async (abortSignal) => {
      try {
        const bytes = Buffer.alloc(untilBytes - fromBytes);
        // A single request: the range is no longer than one block of the method.
        await blob.downloadToBuffer(bytes, fromBytes, bytes.length, { abortSignal, blockSize: BLOCK_BYTES });
        return bytes;
      } catch (error) {
        if (storageCode(error) === "BlobNotFound") return undefined;
        throw error;
      }
    });
  return {
    put: (sha256, bytes) =>
      operation(async (abortSignal) => {
        const blob = await blobAt(pathOf(sha256));
        try {
          await blob.upload(bytes, bytes.byteLength, { abortSignal, conditions: { ifNoneMatch: "*" } });
        } catch (error) {
          if (!isTaken(error)) throw error;
          await touch(blob, abortSignal);
        }
      }),
    stage: (copyId, index, bytes) =>
      operation(async (abortSignal) => {
        const blob = await blobAt(copyPathOf(copyId));
        await blob.stageBlock(blockIdOf(index), bytes, bytes.byteLength, { abortSignal });
      }),
    commit: (copy) =>
      operation(async (abortSignal) => {
        const content = await blobAt(pathOf(copy.sha256));
        const staged = await blobAt(copyPathOf(copy.copyId));
        if (!(await isThere(content, abortSignal))) await makeContent(copy, { content, staged, abortSignal });
        await staged.deleteIfExists({ abortSignal });
      }),
    keepOn: (sha256) => operation(async (abortSignal) => isThere(await blobAt(pathOf(sha256)), abortSignal)),
    read: async (sha256, range) => {
      if (range.untilBytes <= range.fromBytes) return none();
      const blob = await blobAt(pathOf(sha256));
      const first = await readBlock(blob, firstBlockOf(range));
      return first && blocksOf(range, first, async (next) => (await readBlock(blob, next)) ?? gone());
    },
  };
}

interface Places {
  readonly content: BlockBlobClient;
  readonly staged: BlockBlobClient;
  readonly abortSignal: AbortSignal;
}

/**
 * The name of content is known when all of it was read, and blocks belong to a name: so they become a blob of their own,
 * which the service copies within the account, without sending a byte. Azure: "Copy Blob".
 */
async function makeContent({ blocks }: StagedCopy, { content, staged, abortSignal }: Places): Promise<void> {
  await staged.commitBlockList(
    Array.from({ length: blocks }, (_unused, index) => blockIdOf(index)),
    { abortSignal },
  );
  try {
    const conditions = { ifNoneMatch: "*" };
    const copy = await content.beginCopyFromURL(staged.url, { abortSignal, conditions, intervalInMs: COPY_LOOK_MS });
    await copy.pollUntilDone();
  } catch (error) {
    // Another invocation was first; what it has made has the same bytes.
    if (!isTaken(error)) throw error;
  }
}

/** Whether it is there whole. One that is still copied is asked about again later; what a copy that failed left goes. */
async function isThere(content: BlockBlobClient, abortSignal: AbortSignal): Promise<boolean> {
  try {
    const { copyStatus = "success" } = await content.getProperties({ abortSignal });
    if (copyStatus === "pending") throw new TeamsinkError("blob-unavailable", "the content is still being copied");
    if (copyStatus === "success") await touch(content, abortSignal);
    else await content.deleteIfExists({ abortSignal });
    return copyStatus === "success";
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode === 404) return false;
    throw error;
  }
}

/** Moves `Last-Modified`, from which on the deployment's rule counts the days. */
async function touch(blob: BlockBlobClient, abortSignal: AbortSignal): Promise<void> {
  await blob.setMetadata({}, { abortSignal });
}

function firstBlockOf({ fromBytes, untilBytes }: ByteRange): ByteRange {
  return { fromBytes, untilBytes: Math.min(untilBytes, fromBytes + BLOCK_BYTES) };
}

async function* blocksOf(
  { fromBytes, untilBytes }: ByteRange,
  first: Uint8Array,
  readNext: (range: ByteRange) => Promise<Uint8Array>,
): AsyncIterable<Uint8Array> {
  yield first;
  for (let atBytes = fromBytes + first.byteLength; atBytes < untilBytes; atBytes += BLOCK_BYTES) {
    yield await readNext(firstBlockOf({ fromBytes: atBytes, untilBytes }));
  }
}

async function* none(): AsyncIterable<Uint8Array> {}

function gone(): never {
  throw new TeamsinkError("blob-unavailable", "the content was removed while it was read");
}
