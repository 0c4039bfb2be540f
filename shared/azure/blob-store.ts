import { text } from "node:stream/consumers";
import type { BlobItem, ContainerClient } from "@azure/storage-blob";
import {
  BLOB_CONTAINERS,
  type BlobAddress,
  type BlobContainer,
  type BlobStore,
  refuseClimbing,
} from "../port/blob-store.ts";
import { blobServiceOf, type StorageOptions, storageCode, storageOperations } from "./storage-clients.ts";

/**
 * Answers to a conditional write that say the blob is there. The last two come from accounts that keep blobs unchangeable.
 * Azure: "Blob Storage error codes".
 */
const EXISTS: ReadonlySet<string | undefined> = new Set([
  "BlobAlreadyExists",
  "ConditionNotMet",
  "BlobImmutableDueToPolicy",
  "UnauthorizedBlobOverwrite",
]);
const DEFAULT_PAGE_SIZE = 1_000;

export function createBlobStore(options: StorageOptions): BlobStore {
  const service = blobServiceOf(options);
  const operation = storageOperations("blob-unavailable", options.deadlineMs);
  const containers = new Map<BlobContainer, ContainerClient>();
  const containerOf = async (name: BlobContainer) => {
    const container = containers.get(name) ?? (await service()).getContainerClient(BLOB_CONTAINERS[name]);
    containers.set(name, container);
    return container;
  };
  const blobOf = async (address: BlobAddress) => {
    refuseClimbing(address);
    return (await containerOf(address.container)).getBlockBlobClient(address.path);
  };
  return {
    putOnce: (address, body) =>
      operation(async (abortSignal) => {
        try {
          await (await blobOf(address)).upload(body, Buffer.byteLength(body), {
            abortSignal,
            conditions: { ifNoneMatch: "*" },
            blobHTTPHeaders: { blobContentType: "application/json" },
          });
          return "written";
        } catch (error) {
          if (EXISTS.has(storageCode(error))) return "existed";
          throw error;
        }
      }),
    get: (address) =>
      operation(async (abortSignal) => {
        try {
          const { readableStreamBody } = await (await blobOf(address)).download(undefined, undefined, { abortSignal });
          return readableStreamBody === undefined ? "" : await text(readableStreamBody);
        } catch (error) {
          if (storageCode(error) === "BlobNotFound") return undefined;
          throw error;
        }
      }),
    list: ({ container, prefix, continuation, pageSize }) =>
      operation(async (abortSignal) => {
        const pages = (await containerOf(container)).listBlobsFlat({ prefix, abortSignal }).byPage({
          maxPageSize: pageSize ?? DEFAULT_PAGE_SIZE,
          ...(continuation === undefined ? {} : { continuationToken: continuation }),
        });
        const { value: page } = await pages.next();
        const items: readonly BlobItem[] = page?.segment.blobItems ?? [];
        const writtenMs = new Map(items.map(({ name, properties }) => [name, properties.lastModified.getTime()]));
        return {
          paths: [...writtenMs.keys()],
          writtenMs,
          ...(page?.continuationToken ? { continuation: page.continuationToken } : {}),
        };
      }),
    remove: (address) =>
      operation(async (abortSignal) => {
        await (await blobOf(address)).deleteIfExists({ abortSignal });
      }),
    ping: () =>
      operation(async (abortSignal) => {
        const names = Object.keys(BLOB_CONTAINERS) as BlobContainer[];
        await Promise.all(names.map(async (name) => (await containerOf(name)).getProperties({ abortSignal })));
      }),
  };
}
