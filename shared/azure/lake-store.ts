import type { ContainerClient } from "@azure/storage-blob";
import { LAKE_CONTAINER, type LakeStore } from "../port/lake-store.ts";
import { blobServiceOf, isTaken, type StorageOptions, storageOperations } from "./storage-clients.ts";

/** A file is some megabytes, and a line of a megabyte a second should do. */
const TRY_TIMEOUT_MS = 6_000;
const DEADLINE_MS = 20_000;

export function createLakeStore(options: StorageOptions): LakeStore {
  const service = blobServiceOf({ ...options, tryTimeoutMs: TRY_TIMEOUT_MS });
  const operation = storageOperations("blob-unavailable", options.deadlineMs ?? DEADLINE_MS);
  let container: ContainerClient | undefined;
  return {
    putOnce: (path, bytes) =>
      operation(async (abortSignal) => {
        container ??= (await service()).getContainerClient(LAKE_CONTAINER);
        try {
          await container.getBlockBlobClient(path).upload(bytes, bytes.byteLength, {
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
  };
}
