import * as z from "zod";
import { cursorTextOf, jsonCursor, limitUpTo, unknownParametersNamed } from "../../base/parameter.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

/**
 * Why something was not read by a daily sync.
 *
 * - gone: Graph does not know it any more
 * - refused: Graph said no, and would again; another day tries it once more
 * - may-pass: it was tried for long enough, and is tried again on another day
 * - excluded: a setting says so
 */
export const OUTCOMES = ["gone", "refused", "may-pass", "excluded"] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** After which row of which list the next page begins, of the sync that began then. */
export interface FailuresPosition {
  readonly startedDateTime: string;
  readonly list: "passed-over" | "sources";
  readonly afterId: string | null;
}

const position = z
  .tuple([z.iso.datetime(), z.enum(["passed-over", "sources"]), z.string().max(2_048).nullable()])
  .transform(([startedDateTime, list, afterId]): FailuresPosition => ({ startedDateTime, list, afterId }));

export function failuresCursor({ startedDateTime, list, afterId }: FailuresPosition): string {
  return cursorTextOf([startedDateTime, list, afterId]);
}

/** The query of GET /api/sync. */
export const syncParameters = z.strictObject(
  {
    outcome: z
      .enum(OUTCOMES, `expected one of ${OUTCOMES.join(", ")}`)
      .optional()
      .describe("Only what was not read for this reason"),
    limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Failures in one answer"),
    cursor: jsonCursor(position, "a nextLink")
      .optional()
      .describe(
        "Where the last answer ended: taken from its nextLink. What is counted stands in the first answer alone",
      ),
  },
  unknownParametersNamed,
);

export type SyncParameters = z.infer<typeof syncParameters>;
