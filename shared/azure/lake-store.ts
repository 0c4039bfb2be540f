import { buffer } from "node:stream/consumers";
import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import { LAKE_CONTAINER, type LakeFile, type LakeStore } from "../port/lake-store.ts";
import { blobServiceOf, isTaken, type StorageOptions, storageCode, storageOperations } from "./storage-clients.ts";

/** A file is some megabytes, and a line of a megabyte a second should do. */
const TRY_TIMEOUT_MS = 6_000;
const DEADLINE_MS = 20_000;
/** As many as the service gives at once. Azure: "List Blobs". */
const PAGE_SIZE = 5_000;

export function createLakeStore(options: StorageOptions): LakeStore {
  const service = blobServiceOf({ ...options, tryTimeoutMs: TRY_TIMEOUT_MS });
  const operation = storageOperations("blob-unavailable", options.deadlineMs ?? DEADLINE_MS);
  let opened: ContainerClient | undefined;
  const container = async () => {
    opened ??= (await service()).getContainerClient(LAKE_CONTAINER);
    return opened;
  };
  return {
    putOnce: (path, bytes) =>
      operation(async (abortSignal) => {
        try {
          await (await container()).getBlockBlobClient(path).upload(bytes, bytes.byteLength, {
            abortSignal,
            conditions: { ifNoneMatch: "*" },
            blobHTTPHeaders: { blobContentType: "application/vnd.apache.parquet" },
          });
          return "written";
        } catch (error) {
          if (isTaken(error)) return "existed";
          throw error;
        }
      }),
    get: (path, range) =>
      operation(async (abortSignal) => {
        const [from, until] = range ?? [0];
        const count = until === undefined ? undefined : until - from;
        try {
          const answer = await (await container()).getBlobClient(path).download(from, count, { abortSignal });
          return answer.readableStreamBody === undefined ? Buffer.of() : await buffer(answer.readableStreamBody);
        } catch (error) {
          if (storageCode(error) === "BlobNotFound") return undefined;
          throw error;
        }
      }),
    folders: async (prefix) => {
      const pages = async (page: Page) =>
        nextOf((await container()).listBlobsByHierarchy("/", { prefix, abortSignal: page.abortSignal }).byPage(page));
      const found = await everyPage(operation, pages);
      const names = found.flatMap(({ blobPrefixes = [] }) => blobPrefixes.map(({ name }) => name));
      return names.map((name) => name.slice(prefix.length, -1));
    },
    list: async (prefix) => {
      const pages = async (page: Page) =>
        nextOf((await container()).listBlobsFlat({ prefix, abortSignal: page.abortSignal }).byPage(page));
      return (await everyPage(operation, pages)).flatMap(({ blobItems }) => blobItems.map(fileOf));
    },
    remove: (path) =>
      operation(async (abortSignal) => {
        await (await container()).getBlobClient(path).deleteIfExists({ abortSignal });
      }),
  };
}

interface Page {
  readonly maxPageSize: number;
  readonly continuationToken?: string;
  readonly abortSignal: AbortSignal;
}

interface Segment {
  readonly blobPrefixes?: readonly { readonly name: string }[];
  readonly blobItems: readonly BlobItem[];
}

interface Answer {
  readonly segment: Segment;
  readonly continuationToken?: string;
}

async function nextOf<T extends Answer>(pages: AsyncIterator<T>): Promise<Answer | undefined> {
  const { value } = await pages.next();
  return value as Answer | undefined;
}

/** Each with a deadline of its own: how many there are, nobody knows. */
async function everyPage(
  operation: ReturnType<typeof storageOperations>,
  read: (page: Page) => Promise<Answer | undefined>,
): Promise<readonly Segment[]> {
  const segments: Segment[] = [];
  let continuationToken: string | undefined;
  do {
    const from = continuationToken === undefined ? {} : { continuationToken };
    const answer = await operation((abortSignal) => read({ maxPageSize: PAGE_SIZE, ...from, abortSignal }));
    if (answer) segments.push(answer.segment);
    continuationToken = answer?.continuationToken || undefined;
  } while (continuationToken !== undefined);
  return segments;
}

function fileOf({ name, properties }: BlobItem): LakeFile {
  return { path: name, sizeBytes: properties.contentLength ?? 0, writtenMs: properties.lastModified.getTime() };
}
