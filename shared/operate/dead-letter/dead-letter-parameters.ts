import * as z from "zod";
import { ERRORS } from "../../base/errors/errors.ts";
import {
  ALSO_IF_WRONG,
  dateTime,
  jsonCursor,
  limitUpTo,
  unknownParametersNamed,
  untilAfterSince,
} from "../../base/parameter.ts";
import { QUEUES, type QueueName } from "../../port/work-queue.ts";

/** The schemas that check requests about dead letters and quarantine, and from which the OpenAPI document is made. */

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
/** In one request, which has to end in time; the answer says how many are left. */
export const MAX_REDRIVES = 100;
/** Blob paths end at 1,024 characters; base64 makes four of three. */
const MAX_ID_LENGTH = 1_400;

const KINDS = ["dead-letter", "quarantine"] as const;
const STATES = ["waiting", "redriven", "resolved"] as const;
const queues = Object.keys(QUEUES) as [QueueName, ...QueueName[]];
const reasons: [string, ...string[]] = ["retries-exhausted", ...Object.keys(ERRORS)];

const entryId = z
  .string("expected an id")
  .regex(/^[A-Za-z0-9_-]+$/, "expected an id from GET /api/dead-letters")
  .max(MAX_ID_LENGTH, "expected an id from GET /api/dead-letters");

/** Where a list goes on: after a dead letter, or in quarantine at the blob store's own word. */
export type EntryPosition =
  | { readonly kind: "dead-letter"; readonly afterId: string }
  | { readonly kind: "quarantine"; readonly continuation: string | null };

const position = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("dead-letter"), afterId: z.string().min(1).max(MAX_ID_LENGTH) }),
  z.strictObject({ kind: z.literal("quarantine"), continuation: z.string().min(1).max(4_096).nullable() }),
]);

const cursor = jsonCursor(position, "an answer");

/** What the list and a re-drive choose by. */
const filters = {
  kind: z
    .enum(KINDS, `expected one of ${KINDS.join(", ")}`)
    .optional()
    .describe("Only dead letters, or quarantine"),
  reason: z.enum(reasons, "expected a code of the error table, or retries-exhausted").optional().describe("Why"),
  queue: z
    .enum(queues, `expected one of ${queues.join(", ")}`)
    .optional()
    .describe("Only dead letters of this queue"),
  since: dateTime.optional().describe("Only what has waited since this time"),
  until: dateTime.optional().describe("Only what has waited since before this time; after since"),
  cursor: cursor.optional().describe("Where the last answer ended: taken from it"),
};

/** Those that choose what to re-drive. */
const CHOICES = ["kind", "reason", "queue", "since", "until"];

/** The query of GET /api/dead-letters. */
export const listEntriesParameters = z
  .strictObject(
    {
      ...filters,
      state: z
        .enum(STATES, `expected one of ${STATES.join(", ")}`)
        .optional()
        .describe("Without it, everything that is not resolved"),
      limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe(
        "Most that one answer holds; it may hold fewer although there are more",
      ),
    },
    unknownParametersNamed,
  )
  .superRefine(untilAfterSince, ALSO_IF_WRONG);

/** The query of GET /api/dead-letters/{id}. */
export const oneEntryParameters = z.strictObject(
  {
    bodies: z
      .enum(["true", "false"], "expected true or false")
      .default("false")
      .describe("true: with the queue message itself, or the notification as it came, still encrypted"),
  },
  unknownParametersNamed,
);

/** The body of POST /api/dead-letters. */
export const redriveRequest = z
  .strictObject(
    {
      ids: z
        .array(entryId, "expected a list of ids")
        .min(1, "expected at least one id")
        .max(MAX_REDRIVES, `expected at most ${MAX_REDRIVES} ids`)
        .optional()
        .describe("These; otherwise everything waiting that meets all of the other members"),
      ...filters,
      dryRun: z.boolean("expected true or false").default(false).describe("true: only counts what would be re-driven"),
    },
    unknownParametersNamed,
  )
  .superRefine(untilAfterSince)
  .superRefine(({ ids, dryRun: _dryRun, cursor, ...chosen }, context) => {
    const isChosen = Object.values(chosen).some((value) => value !== undefined);
    const complain = (message: string) => context.addIssue({ code: "custom", path: ["ids"], message });
    if (ids === undefined && !isChosen) complain(`expected ids, or at least one of ${CHOICES.join(", ")}`);
    if (ids !== undefined && (isChosen || cursor !== undefined)) {
      complain(`expected ids alone, without ${CHOICES.join(", ")} or cursor`);
    }
  })
  // The same for the document: what a refinement asks is not seen there.
  .meta({
    oneOf: [
      { ...having("ids"), not: anyOf([...CHOICES, "cursor"]) },
      { not: having("ids"), ...anyOf(CHOICES) },
    ],
  });

function anyOf(names: readonly string[]) {
  return { anyOf: names.map(having) };
}

/** What it is, the schema around it says; that there is such a member, checkers of documents look for here. */
function having(name: string) {
  return { required: [name], properties: { [name]: {} } };
}

export type ListEntriesParameters = z.infer<typeof listEntriesParameters>;
export type RedriveRequest = z.infer<typeof redriveRequest>;
