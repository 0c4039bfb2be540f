import { TeamsinkError } from "../base/errors/errors.ts";

/** Repeating these as they are cannot help: a malformed request, a document over 2 MB. */
const REFUSED: ReadonlySet<unknown> = new Set([400, 413]);
/** Neither can it help to repeat a 403 with this substatus. Azure: "Diagnose and troubleshoot forbidden exceptions". */
const PARTITION_FULL = 1014;

/**
 * What failed at Cosmos DB, as our own error. Everything that is not about this one document is `store-unavailable`: 408,
 * 429, 449, 503, the network and time, but also a missing role or container, which an operator can put right while the
 * work is retried.
 *
 * @param asked what of it was: a refused question is a defect of ours, and about no document
 */
export function toStoreError(error: unknown, asked: "read" | "write"): TeamsinkError {
  if (error instanceof TeamsinkError) return error;
  const { code, substatus, retryAfterInMs } = error as {
    code?: unknown;
    substatus?: unknown;
    retryAfterInMs?: unknown;
  };
  const answer = typeof code === "number" || typeof code === "string" ? `: ${code}` : "";
  if (REFUSED.has(code)) {
    return asked === "write"
      ? new TeamsinkError("document-refused", `Cosmos DB refused a document${answer}`, { cause: error })
      : new TeamsinkError("internal-error", `Cosmos DB refused a request${answer}`, { cause: error });
  }
  if (code === 403 && substatus === PARTITION_FULL) {
    return new TeamsinkError("partition-full", undefined, { cause: error });
  }
  return new TeamsinkError("store-unavailable", `Cosmos DB did not do its work${answer}`, {
    cause: error,
    ...(typeof retryAfterInMs === "number" ? { retryAfterMs: retryAfterInMs } : {}),
  });
}

export function statusOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
