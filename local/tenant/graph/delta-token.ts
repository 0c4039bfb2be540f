import { GraphError } from "./graph-error.ts";
import type { OpaqueTokens } from "./opaque-token.ts";

/** Where a delta query stands, and what its first request asked for: later requests carry nothing but the token. */
export interface DeltaState {
  /** The path of the query, so that a token of one channel does not open another. */
  readonly list: string;
  readonly top: number;
  readonly expandReplies: boolean;
  /** From `$filter=lastModifiedDateTime gt …`; null when there was none. */
  readonly modifiedAfterMs: number | null;
  /** Changes up to this position of the tenant have been given. */
  readonly doneSequence: number;
  /** The round ends here; null between two rounds. What changes meanwhile belongs to the next one. */
  readonly untilSequence: number | null;
  readonly issuedMs: number;
}

export interface DeltaTokenReader {
  readonly tokens: OpaqueTokens;
  readonly list: string;
  readonly nowMs: number;
  readonly lifetimeMs: number;
}

/**
 * The state in a `$deltatoken` or `$skiptoken`. Throws a GraphError: 400 for a token of somewhere else, 410 with the
 * address to start over for one that is too old.
 */
export function readDeltaToken(token: string, reader: DeltaTokenReader & { startOver: string }): DeltaState {
  const state = reader.tokens.open(token) as DeltaState | undefined;
  if (state?.list !== reader.list) {
    throw new GraphError(400, "BadRequest", { message: "Parameter 'DeltaToken' is not valid." });
  }
  if (reader.nowMs - state.issuedMs > reader.lifetimeMs) throw deltaGone(reader.startOver);
  return state;
}

/** "Use delta query to track changes": the Location has an empty `$deltatoken`. */
export function deltaGone(startOver: string): GraphError {
  return new GraphError(410, "syncStateNotFound", {
    message: "The sync state generation is not found.",
    headers: { location: startOver },
  });
}
