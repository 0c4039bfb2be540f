import type { TokenCredential } from "@azure/identity";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueServiceClient } from "@azure/storage-queue";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import type { StoragePlace } from "../base/settings.ts";
import { withDeadline } from "../base/within.ts";
import { storageHttpClient } from "./http-client.ts";

export interface StorageOptions {
  readonly storage: StoragePlace;
  /** Used without a connection string. */
  readonly credential: TokenCredential;
  /** Longest that one operation may take with all its retries. */
  readonly deadlineMs?: number;
}

/** Graph counts an answer that takes 10 s as a failure; a 503 in time says more. Graph: "Receive change notifications through webhooks". */
const DEFAULT_DEADLINE_MS = 8_000;
const RETRIES = { maxTries: 3, tryTimeoutInMs: 3_000, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } as const;

export function blobServiceOf({ storage, credential }: StorageOptions): () => Promise<BlobServiceClient> {
  return lazy(async () => {
    const { BlobServiceClient } = await import("@azure/storage-blob");
    const options = { retryOptions: RETRIES, httpClient: storageHttpClient };
    return "connectionString" in storage
      ? BlobServiceClient.fromConnectionString(storage.connectionString, options)
      : new BlobServiceClient(storage.serviceUrl, credential, options);
  });
}

export function queueServiceOf({ storage, credential }: StorageOptions): () => Promise<QueueServiceClient> {
  return lazy(async () => {
    const { QueueServiceClient } = await import("@azure/storage-queue");
    const options = { retryOptions: RETRIES, httpClient: storageHttpClient };
    return "connectionString" in storage
      ? QueueServiceClient.fromConnectionString(storage.connectionString, options)
      : new QueueServiceClient(storage.serviceUrl, credential, options);
  });
}

/** Runs one operation of a storage service; whatever fails becomes `code`. */
export function storageOperations(code: ErrorCode, deadlineMs: number = DEFAULT_DEADLINE_MS) {
  return async <T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await withDeadline(deadlineMs, work);
    } catch (error) {
      if (error instanceof TeamsinkError) throw error;
      throw new TeamsinkError(code, `Storage did not do its work: ${storageCode(error) ?? "no answer"}`, {
        cause: error,
      });
    }
  };
}

/** The service's own word for what was wrong, such as `BlobNotFound`; or the network's, such as `ECONNREFUSED`. */
export function storageCode(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}
