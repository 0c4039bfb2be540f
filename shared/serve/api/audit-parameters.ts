import * as z from "zod";
import { parseJson } from "../../base/json.ts";
import { dateTime, unknownParametersNamed } from "../../base/parameter.ts";

const MAX_LIMIT = 100;
const MAX_FINDINGS = 1_000;

const wholeNumber = (max: number) => {
  const expected = `expected a whole number from 1 to ${max}`;
  return z.coerce.number(expected).int(expected).min(1, expected).max(max, expected);
};

/** After which row of a run the next page begins, and in which of the two lists: see `findingsOf` of the report. */
export interface FindingsPosition {
  readonly startedDateTime: string;
  readonly list: "findings" | "waiting";
  readonly afterId: string | null;
}

const position = z.tuple([z.iso.datetime(), z.enum(["findings", "waiting"]), z.string().max(4_096).nullable()]);

/** A cursor of a request, decoded. It is opaque to clients: base64url of JSON. */
const cursorText = z
  .string()
  .max(8_192, "expected a cursor from a nextLink")
  .transform((text, context): FindingsPosition => {
    const parsed = position.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
    if (parsed.success) {
      const [startedDateTime, list, afterId] = parsed.data;
      return { startedDateTime, list, afterId };
    }
    context.addIssue({ code: "custom", message: "expected a cursor from a nextLink" });
    return z.NEVER;
  });

export function findingsCursor({ startedDateTime, list, afterId }: FindingsPosition): string {
  return Buffer.from(JSON.stringify([startedDateTime, list, afterId])).toString("base64url");
}

/** The query of GET /api/audit: the one schema that checks requests and from which the OpenAPI document is made. */
export const auditParameters = z.strictObject(
  {
    run: dateTime.optional().describe("Only the run that started then; without it, the last ones"),
    limit: wholeNumber(MAX_LIMIT).default(1).describe("Runs in the answer"),
    findings: wholeNumber(MAX_FINDINGS)
      .default(200)
      .describe("Conversations with holes and sources that failed, of the first run in the answer"),
    cursor: cursorText.optional().describe("More of what that run found: taken from the nextLink, which names the run"),
  },
  unknownParametersNamed,
);

export type AuditParameters = z.infer<typeof auditParameters>;
