import type { TokenCredential } from "@azure/identity";
import type { BlobServiceClient } from "@azure/storage-blob";
import type { QueueServiceClient } from "@azure/storage-queue";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import type { StoragePlace } from "../base/read-settings.ts";
import type { Tracer } from "../base/trace.ts";
import { withDeadline } from "../base/within.ts";
import { accessFault, answerOf } from "./access-fault.ts";
import { storageHttpClient } from "./http-client.ts";

export interface StorageOptions {
  readonly storage: StoragePlace;
  /** Used without a connection string. */
  readonly credential: TokenCredential;
  /** Longest that one operation may take with all its retries. */
  readonly deadlineMs?: number;
  /** Longest that one of its attempts may. */
  readonly tryTimeoutMs?: number;
  readonly tracer?: Tracer | undefined;
}

/** Graph counts an answer that takes 10 s as a failure; a 503 in time says more. Graph: "Receive change notifications through webhooks". */
const DEFAULT_DEADLINE_MS = 8_000;
const RETRIES = { maxTries: 3, tryTimeoutInMs: 3_000, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } as const;

/**
 * Policies of the SDKs' pipelines that have nothing to do for us, and yet wrap each request in a promise of their own: the
 * client below finds its way through a proxy itself, signals are native ones, forms and browsers there are none, Storage
 * sends nobody elsewhere, and what is worth logging or tracing the rules log.
 */
const IDLE_POLICIES = [
  "proxyPolicy",
  "wrapAbortSignalLikePolicy",
  "formDataPolicy",
  "multipartPolicy",
  "storageBrowserPolicy",
  "redirectPolicy",
  "tracingPolicy",
  "logPolicy",
] as const;

function leaveOutIdle(pipeline: { removePolicy(options: { name: string }): unknown }): void {
  for (const name of IDLE_POLICIES) pipeline.removePolicy({ name });
}

export function blobServiceOf(given: StorageOptions): () => Promise<BlobServiceClient> {
  const { storage, credential, tryTimeoutMs, tracer } = given;
  return lazy(async () => {
    const { BlobServiceClient } = await import("@azure/storage-blob");
    /** What the SDK keeps for who derives from it. */
    class Opened extends BlobServiceClient {
      static pipelineOf(service: BlobServiceClient) {
        return (service as Opened).storageClientContext.pipeline;
      }
    }
    const retryOptions = { ...RETRIES, ...(tryTimeoutMs && { tryTimeoutInMs: tryTimeoutMs }) };
    const options = { retryOptions, httpClient: storageHttpClient("blob", tracer) };
    const service =
      "connectionString" in storage
        ? BlobServiceClient.fromConnectionString(storage.connectionString, options)
        : new BlobServiceClient(storage.serviceUrl, credential, options);
    leaveOutIdle(Opened.pipelineOf(service));
    return service;
  });
}

export function queueServiceOf({ storage, credential, tracer }: StorageOptions): () => Promise<QueueServiceClient> {
  return lazy(async () => {
    const { QueueServiceClient } = await import("@azure/storage-queue");
    class Opened extends QueueServiceClient {
      static pipelineOf(service: QueueServiceClient) {
        return (service as Opened).storageClientContext.queuesClient.pipeline;
      }
    }
    const options = { retryOptions: RETRIES, httpClient: storageHttpClient("queue", tracer) };
    const service =
      "connectionString" in storage
        ? QueueServiceClient.fromConnectionString(storage.connectionString, options)
        : new QueueServiceClient(storage.serviceUrl, credential, options);
    leaveOutIdle(Opened.pipelineOf(service));
    return service;
  });
}

/** Azure: "Common REST API error codes", "Blob Storage error codes", "Queue Storage error codes". */
const NOT_PROVISIONED: ReadonlySet<unknown> = new Set(["ContainerNotFound", "QueueNotFound", "ResourceNotFound"]);
const REFUSALS: ReadonlySet<unknown> = new Set([401, 403]);

/** Runs one operation of a storage service; what fails becomes `code`, unless an operator has to put it right. */
export function storageOperations(code: ErrorCode, deadlineMs: number = DEFAULT_DEADLINE_MS) {
  return async <T>(work: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await withDeadline(deadlineMs, work);
    } catch (error) {
      if (error instanceof TeamsinkError) throw error;
      const reason = accessFault(error) ?? refusalOf(error) ?? code;
      throw new TeamsinkError(reason, `Storage did not do its work: ${storageCode(error) ?? answerOf(error)}`, {
        cause: error,
      });
    }
  };
}

/** Answers to a conditional write that say the name is taken. Azure: "Blob Storage error codes". */
const TAKEN: ReadonlySet<string | undefined> = new Set(["BlobAlreadyExists", "ConditionNotMet"]);

export function isTaken(error: unknown): boolean {
  return TAKEN.has(storageCode(error));
}

function refusalOf(error: unknown): ErrorCode | undefined {
  if (NOT_PROVISIONED.has(storageCode(error))) return "storage-not-provisioned";
  return REFUSALS.has((error as { statusCode?: unknown }).statusCode) ? "storage-forbidden" : undefined;
}

/** The service's own word for what was wrong, such as `BlobNotFound`; or the network's, such as `ECONNREFUSED`. */
export function storageCode(error: unknown): string | undefined {
  const { code } = error as { code?: unknown };
  return typeof code === "string" ? code : undefined;
}
