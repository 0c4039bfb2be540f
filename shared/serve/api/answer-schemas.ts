import * as z from "zod";
import { CIRCUIT_STATES, DEPENDENCIES, type Dependency } from "../../base/circuit-breaker.ts";
import { STEP_NAMES } from "../../operate/health/deep-health.ts";
import { REFUSALS } from "../../store/content/content-record.ts";
import { signInSchema } from "../access/sign-in.ts";
import { accessRecord } from "./access-records.ts";
import { backfill, ofBackfill } from "./backfill-schema.ts";
import { change } from "./change-schema.ts";
import { chatMessage } from "./chat-message.ts";
import { channel, chat, team, user } from "./directory-schema.ts";
import { hookAnswer, hookReport } from "./hook-schema.ts";
import { interactionRow } from "./interaction-schema.ts";
import { call } from "./meeting-schema.ts";
import { member } from "./member-schema.ts";
import { messageEvent } from "./message-event-schema.ts";
import { resolvedLink } from "./resolve-link.ts";
import { ofSearch, searchProgress, searchResult } from "./search-schema.ts";
import { ofSyncProgress } from "./sync-schema.ts";
import {
  chatDoneSchema,
  contactSchema,
  meSchema,
  presenceSchema,
  startedUploadSchema,
  uploadedFileSchema,
  viewpointSchema,
} from "./write-schema.ts";

/** What the requests are answered with, for the document. Tests hold the answers to it. */

const dateTime = z.iso.datetime();
const dateTimeOrNull = dateTime.nullable();
const count = z.int().min(0);
const nextLink = z
  .string()
  .optional()
  .describe("The next page, relative to the address that was asked; without it this was the last")
  .meta({ format: "uri-reference" });

const problem = z
  .strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe("Stable; for programs"),
    detail: z.string().optional(),
    remedy: z.string().describe("What to do about it"),
    errors: z
      .array(z.strictObject({ parameter: z.string(), detail: z.string() }))
      .optional()
      .describe("Each wrong parameter, or member of the body, with what it expects"),
    invocationId: z
      .string()
      .optional()
      .describe("Of what failed unexpectedly; every answer has it in the header x-invocation-id"),
  })
  .describe("RFC 9457 problem details");

const messageVersion = z.strictObject({
  version: z.int().describe("Milliseconds since 1970"),
  origin: z
    .enum(["seen", "retained", "before-deletion"])
    .describe(
      "seen: it was the newest when it came. retained: a retention policy kept it. before-deletion: the export showed what a deleted message had said",
    ),
  payload: chatMessage,
});

const messageContent = z
  .strictObject({
    contentId: z.string().describe("For the request of its bytes"),
    kind: z.enum(["hosted-content", "file"]),
    address: z.string().describe("Graph's id of a hosted content, or the link to a file"),
    name: z.string().nullable(),
    attachmentId: z.string().nullable().describe("Of the attachment that names it; null for an image in the text"),
    state: z.enum(["kept", "waiting", "refused", "not-captured"]),
    reason: z.enum(REFUSALS).describe("Why it was refused"),
    version: z.int().describe("Of the message, when it first named it"),
    mediaType: z.string(),
    sizeBytes: count,
    sha256: z.string(),
    eTag: z.string().describe("Of the file whose bytes these are: the link may lead to another by now"),
    lastModifiedDateTime: z.string().describe("Of the file"),
    isChangedSinceSent: z.boolean().describe("The file was changed after the message and before the copy"),
    fetchedDateTime: dateTime,
  })
  .partial()
  .required({ contentId: true, kind: true, address: true, name: true, attachmentId: true, state: true });

const messageReference = z.strictObject({
  kind: z.enum(["reply", "forward"]),
  attachmentId: z.string().nullable(),
  conversationId: z.string().nullable(),
  messageId: z.string(),
});

const deadLetter = z
  .strictObject({
    id: z.string().describe("Opaque; for the other two requests"),
    kind: z.enum(["dead-letter", "quarantine"]),
    state: z.enum(["waiting", "redriven", "resolved"]),
    reason: z.string().describe("A code of the errors' table, or retries-exhausted"),
    detail: z.string(),
    queue: z.string(),
    sinceDateTime: dateTime,
    redrives: count,
    lastRedriveDateTime: dateTimeOrNull,
    nextRetryDateTime: dateTimeOrNull.describe("When it is re-driven by itself"),
    resolvedDateTime: dateTimeOrNull,
    encryptionCertificateId: z.string().describe("The version of the certificate that quarantine waits for"),
    body: z.unknown().describe("Only with bodies=true"),
  })
  .partial()
  .required({ id: true, kind: true, state: true, reason: true });

const redriveAnswer = z.strictObject({
  dryRun: z.boolean(),
  matched: count.describe("Found, and re-driven unless dryRun"),
  redriven: count.describe("Dead letters that are in their queue again"),
  resolved: count.describe("Dead letters with nothing to do any more"),
  taken: count.describe("Dead letters that somebody else is re-driving"),
  released: count.describe("Quarantine that is in the queue now"),
  discarded: count.describe("Quarantine that turned out not to be Graph's"),
  waiting: count.describe("Quarantine that still cannot be opened"),
  notFound: count,
  remaining: count.describe("Those that meet the filter after these"),
  nextCursor: z.string().optional().describe("For the next request; without it these were the last"),
});

const rebuild = z.strictObject({
  state: z.enum(["running", "finished", "failed"]),
  startedDateTime: dateTime,
  touchedDateTime: dateTime,
  finishedDateTime: dateTimeOrNull,
  reason: z.string().nullable().describe("Why the last page failed; it is tried again"),
  parts: count.nullable().describe("Of the raw payloads, walked side by side; null until known"),
  partsFinished: count,
  pages: count,
  payloads: count.describe("Raw payloads read, every version of a message counted"),
  stored: count.describe("Payloads that made or replaced a document"),
  unchanged: count.describe("Payloads for which a version as high was there"),
  refused: count.describe("Payloads that are dead letters now"),
});

const figures = {
  checked: count.describe(
    "Comparisons of Graph's messages with the stored ones: a chat's once for each member whose chats were read",
  ),
  missing: count.describe("Not stored at all"),
  stale: count.describe("Stored as an older version"),
  repaired: count.describe("Of the missing and the stale: stored now as Graph holds them"),
  invalid: count.describe("Without an identity or a time, or refused by the store for good: kept as dead letters"),
};
const ofTheFirst = "Of the first run in the answer only, for thirty days: ";

const auditRun = z.strictObject({
  startedDateTime: dateTime.describe("Names the run"),
  finishedDateTime: dateTimeOrNull,
  state: z.enum(["running", "complete", "incomplete"]),
  fromDateTime: dateTime,
  untilDateTime: dateTime,
  resources: z.array(z.string()).describe("The subscribed resources"),
  listed: z.boolean().describe("Whether all sources are found; until then, expected grows"),
  sources: z
    .strictObject({ expected: count, done: count, failed: count, gone: count })
    .describe("Teams, users, channels and chats. Of the failed, those that are gone are not known to Graph any more"),
  totals: z.strictObject(figures),
  conversations: z
    .array(z.strictObject({ conversationId: z.string().nullable(), source: z.string(), ...figures }))
    .optional()
    .describe(
      `${ofTheFirst}those with holes, once for each source that found any. Without an id: messages that name no conversation, or more conversations than a report holds`,
    ),
  failures: z
    .array(z.strictObject({ source: z.string(), reason: z.string().nullable() }))
    .optional()
    .describe(`${ofTheFirst}sources that were not compared, and Graph's reason`),
});

const trouble = { code: z.string(), detail: z.string(), remedy: z.string() };
const status = z.enum(["ok", "failing"]);
const circuit = z
  .strictObject({
    dependency: z.enum(Object.keys(DEPENDENCIES) as [Dependency, ...Dependency[]]),
    state: z
      .enum(CIRCUIT_STATES)
      .describe("closed: it is asked; open: calls fail at once; half-open: one call tries it"),
    sinceDateTime: dateTime,
    untilDateTime: dateTime.describe("Of an open one: when it is tried").optional(),
    failures: z.int().min(0).describe("Calls without an answer, in a row"),
  })
  .describe("A circuit breaker");

/** By their names in the document. */
export const ANSWERS = {
  Problem: problem,
  ChatMessage: chatMessage,
  MessagePage: z.strictObject({ count: count.describe("Of this page"), messages: z.array(chatMessage), nextLink }),
  MessageVersion: messageVersion,
  MessageVersionPage: z.strictObject({
    count: count.describe("Of this page"),
    versions: z.array(messageVersion).describe("Oldest first"),
    nextLink,
  }),
  MeetingPage: z.strictObject({ count: count.describe("Of this page"), meetings: z.array(call), nextLink }),
  Transcript: z.strictObject({
    id: z.string(),
    organizerId: z.string(),
    meetingId: z.string().nullable(),
    cues: z.array(
      z.strictObject({
        startMs: z.int().describe("From the beginning of the transcription; negative where it began before"),
        endMs: z.int(),
        speaker: z.string().nullable(),
        text: z.string(),
      }),
    ),
  }),
  MessageContents: z.strictObject({
    count,
    contents: z.array(messageContent).describe("Of all its versions"),
    references: z.array(messageReference).describe("Messages that it answers or passes on"),
  }),
  MessageEventPage: z.strictObject({
    count: count.describe("Of this page"),
    events: z.array(messageEvent).describe("By version, oldest first, and those that one version shows by time"),
    nextLink,
  }),
  ResolvedLink: resolvedLink,
  SearchPage: z.strictObject({ count, results: z.array(searchResult), ...ofSearch, nextLink }),
  SearchProgress: searchProgress,
  TeamPage: z.strictObject({ count: count.describe("Of this page"), teams: z.array(team), nextLink }),
  ChannelPage: z.strictObject({ count: count.describe("Of this page"), channels: z.array(channel), nextLink }),
  ChatPage: z.strictObject({ count: count.describe("Of this page"), chats: z.array(chat), nextLink }),
  UserPage: z.strictObject({ count: count.describe("Of this page"), users: z.array(user), nextLink }),
  MemberPage: z.strictObject({ count: count.describe("Of this page"), members: z.array(member), nextLink }),
  InteractionPage: z.strictObject({
    count: count.describe("Of this page"),
    interactions: z.array(interactionRow).describe("Newest first"),
    nextLink,
  }),
  ChangePage: z.strictObject({
    count: count.describe("Of this page"),
    changes: z.array(change).describe("Of each container in the order of storing"),
    position: z.string().describe("For the next request, also where nothing has changed"),
    hasMore: z.boolean().describe("Whether more may be there already"),
  }),
  DeadLetter: deadLetter,
  DeadLetterPage: z.strictObject({ count: count.describe("Of this page"), deadLetters: z.array(deadLetter), nextLink }),
  RedriveAnswer: redriveAnswer,
  Rebuild: rebuild,
  AuditRun: auditRun,
  AuditReport: z.strictObject({
    unbrokenSince: dateTimeOrNull.describe("The earliest time from which everything is known to be stored"),
    auditedUntil: dateTimeOrNull.describe("What is younger was not compared yet"),
    openGaps: count.describe("Times without delivery that are not healed"),
    count,
    runs: z.array(auditRun).describe("Newest first"),
    nextLink,
  }),
  AccessRecordPage: z.strictObject({
    count: count.describe("Of this page"),
    accessRecords: z.array(accessRecord).describe("Newest first"),
    nextLink,
  }),
  SyncProgress: z.strictObject({ ...ofSyncProgress, nextLink }),
  Backfill: backfill,
  BackfillList: z.strictObject({ count, backfills: z.array(z.strictObject(ofBackfill)).describe("Newest first") }),
  Hook: hookReport,
  HookAnswer: hookAnswer,
  HookList: z.strictObject({ count, hooks: z.array(hookReport).describe("Oldest first") }),
  Chat: chat,
  ChatDone: chatDoneSchema,
  StartedUpload: startedUploadSchema,
  UploadedFile: uploadedFileSchema,
  ViewpointPage: z.strictObject({
    count: count.describe("Of this page"),
    viewpoints: z.array(viewpointSchema),
    nextLink,
  }),
  Presence: presenceSchema,
  PresenceList: z.strictObject({ count, presence: z.array(presenceSchema) }),
  ContactList: z.strictObject({ count, contacts: z.array(contactSchema) }),
  Me: meSchema,
  Health: z.strictObject({ status, checkedDateTime: dateTime }),
  SignIn: signInSchema,
  DeepHealth: z.strictObject({
    status,
    checkedDateTime: dateTime,
    firstFailing: z.strictObject({ step: z.enum(STEP_NAMES), ...trouble }).optional(),
    steps: z.array(
      z
        .looseObject({
          step: z.enum(STEP_NAMES),
          status: z.enum(["ok", "warning", "failing", "skipped"]),
          durationMs: z.number().min(0),
          needs: z.array(z.enum(STEP_NAMES)).describe("What a skipped step waits for"),
          ...trouble,
        })
        .partial()
        .required({ step: true, status: true })
        .describe("With figures of its own beside these"),
    ),
    circuits: z
      .array(circuit)
      .describe("Whether the instance that answers asks each dependency; empty without valid settings"),
  }),
} as const satisfies Record<string, z.ZodType>;

export type AnswerName = keyof typeof ANSWERS;

/** The format says it all; zod's pattern of it has 270 characters. */
export function withoutTimePattern({ jsonSchema }: { readonly jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format === "date-time") delete jsonSchema.pattern;
}

/** As components of the document, which refer to each other by name. */
export function answerComponents(): Readonly<Record<string, unknown>> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(ANSWERS)) registry.add(schema, { id });
  const { schemas } = z.toJSONSchema(registry, {
    uri: (id) => `#/components/schemas/${id}`,
    override: withoutTimePattern,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _dialect, $id: _place, ...schema }]) => [name, schema]),
  );
}
