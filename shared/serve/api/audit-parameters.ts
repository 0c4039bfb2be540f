import * as z from "zod";
import { cursorTextOf, dateTime, jsonCursor, limitUpTo, unknownParametersNamed } from "../../base/parameter.ts";

const MAX_LIMIT = 100;
const MAX_FINDINGS = 1_000;

/** After which row of a run the next page begins, and in which of the two lists: see `findingsOf` of the report. */
export interface FindingsPosition {
  readonly startedDateTime: string;
  readonly list: "findings" | "waiting";
  readonly afterId: string | null;
}

const position = z
  .tuple([z.iso.datetime(), z.enum(["findings", "waiting"]), z.string().max(4_096).nullable()])
  .transform(([startedDateTime, list, afterId]): FindingsPosition => ({ startedDateTime, list, afterId }));

export function findingsCursor({ startedDateTime, list, afterId }: FindingsPosition): string {
  return cursorTextOf([startedDateTime, list, afterId]);
}

/** The query of GET /api/audit: the one schema that checks requests and from which the OpenAPI document is made. */
export const auditParameters = z.strictObject(
  {
    run: dateTime.optional().describe("Only the run that started then; without it, the last ones"),
    limit: limitUpTo(MAX_LIMIT, 1).describe("Runs in the answer"),
    findings: limitUpTo(MAX_FINDINGS, 200).describe(
      "Conversations with holes and sources that failed, of the first run in the answer",
    ),
    cursor: jsonCursor(position, "a nextLink")
      .optional()
      .describe("More of what that run found: taken from the nextLink, which names the run"),
  },
  unknownParametersNamed,
);

export type AuditParameters = z.infer<typeof auditParameters>;
