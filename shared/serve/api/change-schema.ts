import * as z from "zod";
import { chatMessage } from "./chat-message.ts";

const dateTime = z.iso.datetime();
const id = z.string();
const value = z.looseObject({}).describe("Microsoft Graph's object, as Graph gave it");
const storedDateTime = dateTime.describe("When its newest state was stored: where it stands in the feed says more");

const message = z.strictObject({
  kind: z.literal("messages"),
  conversationId: id,
  teamId: id.nullable(),
  rootId: id.nullable().describe("Of a reply"),
  messageId: id,
  version: z.int(),
  road: z.string().describe("What brought it"),
  storedDateTime,
  message: chatMessage.nullable().describe("Null where the policy hides it: whoever keeps a copy has to know"),
});

const directoryObject = z.strictObject({
  kind: z.enum(["teams", "channels", "incoming-channels", "chats", "members", "users"]),
  parentId: id.nullable().describe("The team of a channel; the team, channel or chat of a member"),
  id,
  firstSeenDateTime: dateTime,
  changedDateTime: dateTime,
  absentSinceDateTime: dateTime.nullable().describe("Since when it is known to be gone"),
  value,
});

const artifact = z.strictObject({
  kind: z.enum(["transcripts", "recordings"]),
  organizerId: id,
  meetingId: id.nullable().describe("Null for an ad hoc call"),
  id,
  state: z.enum(["waiting", "kept", "link", "refused"]).describe("Of its content"),
  storedDateTime,
  value,
});

const interaction = z.strictObject({
  kind: z.literal("interactions"),
  sessionId: id,
  id,
  userId: id.nullable(),
  version: z.int(),
  storedDateTime,
  value,
});

/** Something that was stored, as it is now. */
export const change = z.discriminatedUnion("kind", [message, directoryObject, artifact, interaction]);
