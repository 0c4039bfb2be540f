import * as z from "zod";
import { dateTime, strangersNamed } from "../../base/parameter.ts";

const MAX_LIMIT = 100;
const wholeNumber = `expected a whole number from 1 to ${MAX_LIMIT}`;

/** The query of GET /api/audit: the one schema that checks requests and from which the OpenAPI document is made. */
export const auditParameters = z.strictObject(
  {
    run: dateTime.optional().describe("Only the run that started then; without it, the last ones"),
    limit: z.coerce
      .number(wholeNumber)
      .int(wholeNumber)
      .min(1, wholeNumber)
      .max(MAX_LIMIT, wholeNumber)
      .default(1)
      .describe("Runs in the answer"),
    conversations: z
      .enum(["holes", "all"], "expected holes or all")
      .default("holes")
      .describe("Which conversations of the first run to list: those with holes, or all"),
  },
  strangersNamed,
);

export type AuditParameters = z.infer<typeof auditParameters>;
