import * as z from "zod";
import { MESSAGE_EVENTS } from "../../store/message/message-event.ts";
import { identitySet, itemBody, policyViolation } from "./chat-message.ts";

const said = z
  .strictObject({
    version: z.int().describe("Milliseconds since 1970"),
    subject: z.string().nullable(),
    body: itemBody.nullable(),
    policyViolation: policyViolation.nullable(),
    policyMark: z.enum(["blocked"]),
  })
  .partial()
  .required({ version: true })
  .nullable();

/** What happened to a message: see `MessageEvent`. */
export const messageEvent = z.strictObject({
  at: z.iso
    .datetime()
    .describe("When it happened, as Graph says; where Graph says nothing of it, the version that first shows it"),
  notBefore: z.iso
    .datetime()
    .optional()
    .describe("Only where the time is not known: it happened later than this, and not later than at"),
  event: z.enum(MESSAGE_EVENTS),
  by: identitySet
    .nullable()
    .describe("Null where Graph does not say who: it never does of edits, deletions and verdicts"),
  version: z.int().describe("The version that shows it, in milliseconds since 1970"),
  evidence: z.enum(["version", "messageHistory"]).describe("Two versions compared, or Graph's own history"),
  reactionType: z.string().nullish(),
  before: said.optional().describe("What the last version said that was seen before it; null where none was"),
  after: said.optional().describe("What it said then; null where no version that says so was seen"),
  policyViolation: policyViolation.optional().describe("The verdict from then on"),
});
