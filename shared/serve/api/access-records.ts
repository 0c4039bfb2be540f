import * as z from "zod";
import { toIso } from "../../base/clock.ts";
import {
  ALSO_IF_WRONG,
  cursorTextOf,
  dateTime,
  graphId,
  jsonCursor,
  limitUpTo,
  unknownParametersNamed,
  untilAfterSince,
} from "../../base/parameter.ts";
import type { AccessRecord, AccessRecordQuery, AccessRecordStore } from "../../port/access-record-store.ts";
import { idOrLink } from "./teams-link.ts";

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;

const position = z.tuple([z.number().int(), z.string().min(1).max(512)]).transform(([timeMs, id]) => ({ timeMs, id }));

/** The query of GET /api/access-records. */
export const accessRecordParameters = z
  .strictObject(
    {
      principal_id: graphId
        .optional()
        .describe(
          "Only of this person or application, by the object id; of a function key, the first 12 digits of its SHA-256 in hex",
        ),
      conversation_id: idOrLink("conversation")
        .optional()
        .describe("Only what named this chat or channel, or the one that a link leads into"),
      function: z
        .string()
        .regex(/^[a-z-]{1,64}$/, "expected the name of a function, such as messages")
        .optional()
        .describe("Only what this function answered, such as messages"),
      since: dateTime.optional().describe("Only what was answered at or after this time"),
      until: dateTime.optional().describe("Only what was answered before this time; after since"),
      limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Records in one answer"),
      cursor: jsonCursor(position, "a nextLink")
        .optional()
        .describe("Where the last answer ended: taken from its nextLink"),
    },
    unknownParametersNamed,
  )
  .superRefine(untilAfterSince, ALSO_IF_WRONG);

type AccessRecordParameters = z.infer<typeof accessRecordParameters>;

/** A record, as it is told. */
export const accessRecord = z.strictObject({
  invocationId: z.string().describe("Of the answer's header x-invocation-id, and of its log lines"),
  answeredDateTime: z.iso.datetime(),
  principal: z.strictObject({
    kind: z.enum(["key", "app", "user", "hook"]),
    id: z.string().describe("Object id; of a function key, the first 12 digits of its SHA-256 in hex"),
    clientId: z.string().nullable().describe("Of the application that asked; null for a function key"),
    roles: z.array(z.string()).describe("That the token bore; a function key has none and may all"),
  }),
  function: z.string(),
  method: z.string(),
  conversationId: z.string().nullable().describe("Chat or channel that was named"),
  named: z.record(z.string(), z.string()).describe("Ids and times that were named, by their parameters"),
  parameters: z.array(z.string()).describe("Names of all parameters that were given; what was typed is nowhere"),
  status: z.int(),
  count: z.int().min(0).describe("Things that were given"),
  sizeBytes: z.int().min(0).describe("Of the body"),
});

export interface AccessRecordPage {
  readonly accessRecords: readonly z.infer<typeof accessRecord>[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** Who asked for what, newest first. */
export async function listAccessRecords(
  store: AccessRecordStore,
  parameters: AccessRecordParameters,
): Promise<AccessRecordPage> {
  const found = await store.query(queryOf(parameters));
  const page = found.slice(0, parameters.limit);
  const last = page.at(-1);
  return {
    accessRecords: page.map(toAnswer),
    nextCursor: last !== undefined && found.length > page.length ? cursorTextOf([last.answeredMs, last.id]) : undefined,
  };
}

/** One more than asked for, which tells whether there is a next page. */
function queryOf(parameters: AccessRecordParameters): AccessRecordQuery {
  const { principal_id, conversation_id, function: functionName, since, until, limit, cursor } = parameters;
  return {
    ...(principal_id === undefined ? {} : { principalId: principal_id }),
    ...(conversation_id === undefined ? {} : { conversationId: conversation_id }),
    ...(functionName === undefined ? {} : { functionName }),
    ...(since === undefined ? {} : { sinceMs: Date.parse(since) }),
    ...(until === undefined ? {} : { untilMs: Date.parse(until) }),
    ...(cursor === undefined ? {} : { after: cursor }),
    limit: limit + 1,
  };
}

function toAnswer(record: AccessRecord): z.infer<typeof accessRecord> {
  const { id, answeredMs, principalId, principalKind, clientId, roles, functionName, ...rest } = record;
  return {
    invocationId: id,
    answeredDateTime: toIso(answeredMs),
    principal: { kind: principalKind, id: principalId, clientId, roles: [...roles] },
    function: functionName,
    ...rest,
    parameters: [...rest.parameters],
  };
}
