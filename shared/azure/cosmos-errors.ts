import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import { accessFault, answerOf } from "./access-fault.ts";

/** Repeating these as they are cannot help: a malformed request, a document over 2 MB. */
const REFUSED: ReadonlySet<unknown> = new Set([400, 413]);

/** Substatus of a 404 that is about the container or database, not the document. */
export const OWNER_NOT_FOUND = 1003;
/** Of a 403. Azure: "Cosmos DB forbidden exceptions", "Troubleshoot partition key reached maximum size". */
const PARTITION_FULL = 1014;

interface CosmosFailure {
  readonly code?: unknown;
  readonly substatus?: unknown;
  readonly retryAfterInMs?: unknown;
}

/** The first row that fits wins; whatever fits none did not answer: 408, 429, 449, 503, the network and time. */
const FAILURES: readonly { readonly code: ErrorCode; readonly fits: (failure: CosmosFailure) => boolean }[] = [
  {
    code: "cosmos-partition-full",
    fits: ({ code, substatus }) => code === 403 && Number(substatus) === PARTITION_FULL,
  },
  { code: "cosmos-forbidden", fits: ({ code }) => code === 401 || code === 403 },
  // What is about a document that is not there never comes here.
  { code: "cosmos-not-provisioned", fits: ({ code }) => code === 404 },
];

/**
 * What failed at Cosmos DB, as our own error: `document-refused` for what is about one document; what an operator has to put
 * right by its own code; and `store-unavailable` for everything that passes.
 *
 * @param asked what of it was: a refused question is a defect of ours, and about no document
 */
export function toStoreError(error: unknown, asked: "read" | "write"): TeamsinkError {
  if (error instanceof TeamsinkError) return error;
  const failure = error as CosmosFailure;
  const { code, retryAfterInMs } = failure;
  const answer = typeof code === "number" || typeof code === "string" ? `: ${code}` : "";
  if (REFUSED.has(code)) {
    return asked === "write"
      ? new TeamsinkError("document-refused", `Cosmos DB refused a document${answer}`, { cause: error })
      : new TeamsinkError("internal-error", `Cosmos DB refused a request${answer}`, { cause: error });
  }
  const reason = accessFault(error) ?? FAILURES.find(({ fits }) => fits(failure))?.code ?? "store-unavailable";
  return new TeamsinkError(reason, `Cosmos DB did not do its work: ${answerOf(error)}`, {
    cause: error,
    ...(typeof retryAfterInMs === "number" ? { retryAfterMs: retryAfterInMs } : {}),
  });
}

export function statusOf(error: unknown): unknown {
  return (error as { code?: unknown } | null)?.code;
}
