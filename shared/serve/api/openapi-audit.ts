import { auditParameters } from "./audit-parameters.ts";
import { operation, type PathItem, queryParameters } from "./openapi-operation.ts";

const dateTime = { type: "string", format: "date-time" };
const dateTimeOrNull = { type: ["string", "null"], format: "date-time" };
const count = { type: "integer", minimum: 0 };

const FIGURES = {
  checked: {
    ...count,
    description:
      "Comparisons of Graph's messages with the stored ones: a chat's once for each member whose chats were read",
  },
  missing: { ...count, description: "Not stored at all" },
  stale: { ...count, description: "Stored as an older version" },
  repaired: { ...count, description: "Of the missing and the stale: stored now as Graph holds them" },
  invalid: {
    ...count,
    description: "Without an identity or a time, or refused by the store for good: kept as dead letters",
  },
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
    listed: { type: "boolean", description: "Whether all sources are found; until then, expected grows" },
    sources: {
      type: "object",
      description:
        "Teams, users, channels and chats. Of the failed, those that are gone are not known to Graph any more",
      properties: { expected: count, done: count, failed: count, gone: count },
    },
    totals: { type: "object", properties: FIGURES },
    conversations: {
      type: "array",
      description:
        "Of the first run in the answer only, for thirty days: those with holes, once for each source that found any. Without an id: messages that name no conversation, or more conversations than a report holds",
      items: {
        type: "object",
        properties: { conversationId: { type: ["string", "null"] }, source: { type: "string" }, ...FIGURES },
      },
    },
    failures: {
      type: "array",
      description:
        "Of the first run in the answer only, for thirty days: sources that were not compared, and Graph's reason",
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
        nextLink: {
          type: "string",
          format: "uri",
          description: "More of what the first run found; absent on the last page",
        },
      },
    },
  }),
};
