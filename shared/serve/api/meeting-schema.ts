import * as z from "zod";

const dateTime = z.iso.datetime();
const count = z.int().min(0);

const contentState = z.looseObject({
  state: z.enum(["waiting", "kept", "link", "refused"]).describe("Of its content"),
  sha256: z.string().optional(),
  sizeBytes: count.optional(),
  mediaType: z.string().optional(),
  reason: z.string().optional().describe("A code of the errors' table"),
});
const artifact = z
  .looseObject({
    id: z.string(),
    meetingId: z.string().nullish(),
    callId: z.string().nullish(),
    createdDateTime: z.iso.datetime({ offset: true }).nullish().describe("When the call began"),
    endDateTime: z.iso.datetime({ offset: true }).nullish(),
    sequence: z.int().min(1).describe("Which one of its call"),
    kept: contentState.extend({
      docx: contentState.optional(),
      cues: count.optional(),
      speakers: z.array(z.string()).optional(),
    }),
  })
  .describe("Microsoft Graph's callTranscript or callRecording, as Graph gave it, and what is kept of it");
/** One call of a meeting, or one ad hoc, with what it left. */
export const call = z.strictObject({
  organizerId: z.string(),
  meetingId: z.string().nullable().describe("Null for an ad hoc call"),
  callId: z.string().nullable(),
  createdDateTime: dateTime,
  transcripts: z.array(artifact).describe("In their sequence"),
  recordings: z.array(artifact).describe("In their sequence"),
});
