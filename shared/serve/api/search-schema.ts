import * as z from "zod";
import { SEARCH_KINDS } from "../../port/search-index.ts";

const dateTime = z.iso.datetime();
const count = z.int().min(0);

const snippet = z
  .strictObject({
    text: z.string().describe("Plain text, never HTML; an ellipsis stands where it was cut"),
    marks: z
      .array(z.tuple([count, count]))
      .describe("What was looked for: offsets in text in UTF-16 code units, from inclusive, to exclusive"),
  })
  .describe("Around the first word that was looked for");

const messageResult = z.strictObject({
  kind: z.literal("message"),
  conversationId: z.string(),
  conversationTitle: z.string().nullable().describe("Of the chat or channel, as far as it is known"),
  teamId: z.string().nullable(),
  rootId: z.string().nullable().describe("Of a reply: the post that it answers"),
  messageId: z.string(),
  version: z.int().describe("Milliseconds since 1970"),
  isLatest: z.boolean().describe("Whether it says so now"),
  from: z.strictObject({ id: z.string().nullable(), displayName: z.string().nullable() }).nullable(),
  createdDateTime: dateTime,
  snippet,
});

const transcriptResult = z.strictObject({
  kind: z.literal("transcript"),
  organizerId: z.string(),
  meetingId: z.string().describe("Of the meeting, or of the ad hoc call: for GET /api/meetings"),
  callId: z.string().nullable(),
  transcriptId: z.string(),
  createdDateTime: dateTime,
  snippet,
});

const interactionResult = z.strictObject({
  kind: z.literal("interaction"),
  userId: z.string().nullable(),
  sessionId: z.string(),
  interactionId: z.string(),
  interactionType: z.string().nullable().describe("userPrompt or aiResponse"),
  createdDateTime: dateTime,
  snippet,
});

export const searchResult = z.discriminatedUnion("kind", [messageResult, transcriptResult, interactionResult]);

export const ofSearch = {
  total: count.describe("All that is found, on whatever page"),
  conversations: z
    .array(
      z.strictObject({
        kind: z.enum(SEARCH_KINDS),
        id: z.string().describe("Chat id or channel id; of transcripts the organizer, of interactions the user"),
        title: z.string().nullable(),
        count,
      }),
    )
    .describe("Where most of it is, twenty places at most"),
};

export const searchProgress = z.strictObject({
  sources: z.array(
    z.strictObject({
      source: z.enum(["messages", "meetings", "interactions"]),
      isClearing: z.boolean().describe("What was there before is being forgotten"),
      coveredDateTime: dateTime.nullable().describe("What was stored until then can be found"),
      documents: count.describe("Read since it was begun from the beginning"),
    }),
  ),
});
