import { auditParameters } from "./audit-parameters.ts";
import { operation, type PathItem, queryParameters } from "./openapi-operation.ts";

const dateTime = { type: "string", format: "date-time" };
const dateTimeOrNull = { type: ["string", "null"], format: "date-time" };
const count = { type: "integer", minimum: 0 };

const FIGURES = {
  checked: { ...count, description: "Messages of Graph's that were compared with the stored ones" },
  missing: { ...count, description: "Not stored at all" },
  stale: { ...count, description: "Stored as an older version" },
  repaired: { ...count, description: "Of the missing and the stale: stored now as Graph holds them" },
  invalid: { ...count, description: "Without an identity or a time: kept as dead letters" },
};

const RUN = {
  type: "object",
  required: ["startedDateTime", "state", "fromDateTime", "untilDateTime", "sources", "totals"],
  properties: {
    startedDateTime: { ...dateTime, description: "Names the run" },
    finishedDateTime: dateTimeOrNull,
    state: { type: "string", enum: ["running", "complete", "incomplete"] },
    fromDateTime: dateTime,
    untilDateTime: dateTime,
    resources: { type: "array", items: { type: "string" }, description: "The subscribed resources" },
    sources: {
      type: "object",
      description:
        "Teams, users, channels and chats. Of the failed, those that are gone are not known to Graph any more",
      properties: { expected: count, done: count, failed: count, gone: count },
    },
    totals: { type: "object", properties: FIGURES },
    conversations: {
      type: "array",
      description: "Of the first run in the answer only",
      items: { type: "object", properties: { conversationId: { type: "string" }, ...FIGURES } },
    },
    failures: {
      type: "array",
      description: "Of the first run in the answer only: sources that were not compared, and Graph's reason",
      items: { type: "object", properties: { source: { type: "string" }, reason: { type: ["string", "null"] } } },
    },
  },
};

/** What GET /api/audit answers, made from the schema that checks its parameters. */
export const AUDIT_PATHS: Readonly<Record<string, PathItem>> = {
  "/audit": operation({
    summary: "What Graph knows against what is stored, and since when the record is unbroken",
    parameters: queryParameters(auditParameters),
    ok: {
      type: "object",
      required: ["unbrokenSince", "auditedUntil", "openGaps", "count", "runs"],
      properties: {
        unbrokenSince: {
          ...dateTimeOrNull,
          description: "The earliest time from which everything is known to be stored",
        },
        auditedUntil: { ...dateTimeOrNull, description: "What is younger was not compared yet" },
        openGaps: { ...count, description: "Times without delivery that are not healed" },
        count,
        runs: { type: "array", items: RUN, description: "Newest first" },
      },
    },
  }),
};
