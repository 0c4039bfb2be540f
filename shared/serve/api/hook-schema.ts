import * as z from "zod";
import { type ChangeKind, KINDS } from "../../port/change-feed.ts";
import { SENDER_TYPES } from "../../port/senders.ts";

const dateTime = z.iso.datetime();
const dateTimeOrNull = dateTime.nullable();
const count = z.int().min(0);
const kinds = Object.keys(KINDS) as [ChangeKind, ...ChangeKind[]];

const ofHook = {
  hookId: z.string(),
  url: z.string(),
  description: z.string().nullable(),
  filter: z
    .strictObject({
      kind: z.array(z.enum(kinds)),
      conversation_id: z.string(),
      team_id: z.string(),
      from: z.array(z.string()),
      sender_type: z.array(z.enum(SENDER_TYPES)),
      modified_since: dateTime,
      modified_until: dateTime,
    })
    .partial(),
  policy: z.enum(["flag", "hide"]),
  state: z.enum(["active", "paused", "disabled"]),
  reason: z
    .string()
    .nullable()
    .describe("Why it is disabled: gone (410), unreachable for three days, or position-invalid"),
  createdDateTime: dateTime,
  secrets: z
    .array(z.strictObject({ createdDateTime: dateTime, endsDateTime: dateTimeOrNull }))
    .describe("Those that posts are signed with, newest first; null: until another is made"),
  progress: z
    .strictObject({
      position: z.string().describe("Of GET /api/changes: what stands before it was told"),
      trouble: z
        .strictObject({
          webhookId: z.string(),
          attempts: count.describe("Failures in a row"),
          sinceDateTime: dateTime,
          nextTryDateTime: dateTime,
          status: count.nullable(),
          reason: z.string().nullable().describe("The network's word where there was no answer"),
          isHandedOver: z
            .boolean()
            .describe("Whether it goes on trying one event by itself, and the next is not taken either"),
        })
        .nullable()
        .describe("What the receiver did not take; null where it takes what it is sent"),
      delivered: count,
      handedOver: count.describe("Events that were refused while others were taken, and are tried on by themselves"),
      deliveredDateTime: dateTimeOrNull,
    })
    .nullable(),
};

export const hookReport = z.strictObject(ofHook);

/** With what is said once. */
export const hookAnswer = z.strictObject({
  ...ofHook,
  secret: z.string().optional().describe("Standard Webhooks, whsec_…: in this answer and in no other"),
  test: z
    .strictObject({ isDelivered: z.boolean(), status: count.nullable(), reason: z.string().nullable() })
    .optional()
    .describe("Of the action test"),
});
