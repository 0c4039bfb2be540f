import * as z from "zod";
import {
  listEntriesParameters,
  oneEntryParameters,
  redriveRequest,
} from "../../operate/dead-letter/dead-letter-parameters.ts";
import { rebuildRequest } from "../../operate/rebuild/rebuild-report.ts";
import { type Operation, operation, type PathItem, queryParameters } from "./openapi-operation.ts";

const dateTime = { type: "string", format: "date-time" };
const dateTimeOrNull = { type: ["string", "null"], format: "date-time" };
const count = { type: "integer", minimum: 0 };

const ENTRY = {
  type: "object",
  required: ["id", "kind", "state", "reason"],
  properties: {
    id: { type: "string", description: "Opaque; for the other two requests" },
    kind: { type: "string", enum: ["dead-letter", "quarantine"] },
    state: { type: "string", enum: ["waiting", "redriven", "resolved"] },
    reason: { type: "string", description: "A code of the error table, or retries-exhausted" },
    detail: { type: "string" },
    queue: { type: "string" },
    sinceDateTime: dateTime,
    redrives: count,
    lastRedriveDateTime: dateTimeOrNull,
    nextRetryDateTime: { ...dateTimeOrNull, description: "When it is re-driven by itself" },
    resolvedDateTime: dateTimeOrNull,
    encryptionCertificateId: {
      type: "string",
      description: "The version of the certificate that quarantine waits for",
    },
    body: { description: "Only with bodies=true" },
  },
};

const LIST = {
  type: "object",
  required: ["count", "deadLetters"],
  properties: {
    count,
    deadLetters: { type: "array", items: ENTRY },
    nextLink: { type: "string", description: "The next page; without it this was the last" },
  },
};

const REDRIVE_ANSWER = {
  type: "object",
  properties: {
    dryRun: { type: "boolean" },
    matched: { ...count, description: "Found, and re-driven unless dryRun" },
    redriven: { ...count, description: "Dead letters that are in their queue again" },
    resolved: { ...count, description: "Dead letters with nothing to do any more" },
    taken: { ...count, description: "Dead letters that somebody else is re-driving" },
    released: { ...count, description: "Quarantine that is in the queue now" },
    discarded: { ...count, description: "Quarantine that turned out not to be Graph's" },
    waiting: { ...count, description: "Quarantine that still cannot be opened" },
    notFound: count,
    remaining: { ...count, description: "Those that meet the filter after these" },
    nextCursor: { type: "string", description: "For the next request; without it these were the last" },
  },
};

const REBUILD = {
  type: "object",
  required: ["state", "startedDateTime", "pages", "payloads"],
  properties: {
    state: { type: "string", enum: ["running", "finished", "failed"] },
    startedDateTime: dateTime,
    touchedDateTime: dateTime,
    finishedDateTime: dateTimeOrNull,
    reason: { type: ["string", "null"], description: "Why the last page failed; it is tried again" },
    pages: count,
    payloads: { ...count, description: "Raw payloads read, every version of a message counted" },
    stored: { ...count, description: "Payloads that made or replaced a document" },
    unchanged: { ...count, description: "Payloads for which a version as high was there" },
    refused: { ...count, description: "Payloads that are dead letters now" },
    parts: { type: ["integer", "null"], description: "Of the raw payloads, walked side by side; null until known" },
    partsFinished: count,
  },
};

/** What only holders of the master key may see and do. */
export const ADMIN_PATHS: Readonly<Record<string, PathItem>> = {
  "/dead-letters": {
    get: admin(
      operation({
        summary: "List dead letters and quarantine, without their bodies",
        parameters: queryParameters(listEntriesParameters),
        ok: LIST,
      }).get,
    ),
    post: command({
      summary: "Re-drive what waits, at most 100 a request",
      body: redriveRequest,
      ok: REDRIVE_ANSWER,
    }),
  },
  "/dead-letters/{deadLetterId}": {
    get: admin(
      operation({
        summary: "One dead letter, or one thing in quarantine",
        parameters: [
          { name: "deadLetterId", in: "path", required: true, description: "id", schema: { type: "string" } },
          ...queryParameters(oneEntryParameters),
        ],
        ok: ENTRY,
      }).get,
    ),
  },
  "/rebuild": {
    get: admin(operation({ summary: "How far the rebuild has come", parameters: [], ok: REBUILD }).get),
    post: command({
      summary: "Rebuild every document from the raw payloads; one that is under way is left alone",
      body: rebuildRequest,
      ok: REBUILD,
      status: 202,
    }),
  },
};

function admin({ responses, ...rest }: Operation): Operation {
  return {
    ...rest,
    security: [{ masterKey: [] }],
    responses: { ...responses, 401: { description: "No or a wrong master key" } },
  };
}

interface Command {
  readonly summary: string;
  readonly body: z.ZodType;
  readonly ok: unknown;
  readonly status?: number;
}

function command({ summary, body, ok, status = 200 }: Command): Operation {
  const { 200: success, 404: _unknown, ...failures } = operation({ summary, parameters: [], ok }).get.responses;
  const { $schema: _dialect, ...schema } = z.toJSONSchema(body, { io: "input", unrepresentable: "any" });
  return admin({
    summary,
    requestBody: { required: false, content: { "application/json": { schema } } },
    responses: { ...(success ? { [status]: success } : {}), ...failures },
  });
}
