import * as z from "zod";
import { dateTime, graphId, graphIds, limitUpTo, unknownParametersNamed, waitSeconds } from "../../base/parameter.ts";
import { MAX_PRESENCES } from "../../resource/presence-address.ts";
import { cards } from "./card-parameters.ts";
import { idOrLink } from "./teams-link.ts";

/** The schemas that check what is asked for in a person's name, and from which the OpenAPI document is made. */

/** Above what a message may have, so that who writes too much is told of that, and not of characters. */
const MAX_CONTENT = 200_000;
const MAX_NAMED = 50;
const MAX_QUOTES = 10;
const MAX_FILES = 10;
const MAX_TEXT = 256;
/** Graph: "Add member to a chat", and what a chat may have. */
const MAX_MEMBERS = 249;
/** Graph: "presence: setUserPreferredPresence". */
const MAX_MINUTES = 7 * 24 * 60;

const member = z
  .string("expected an id or a userPrincipalName")
  .min(1, "expected an id or a userPrincipalName")
  .max(MAX_TEXT, `expected at most ${MAX_TEXT} characters`);

const text = z.string("expected a text").max(MAX_TEXT, `expected at most ${MAX_TEXT} characters`);

const said = {
  content: z.string("expected a text").max(MAX_CONTENT, `expected at most ${MAX_CONTENT} characters`),
  contentType: z
    .enum(["text", "html", "markdown"], "expected text, html or markdown")
    .default("text")
    .describe("What content is written in; Markdown becomes HTML"),
  mentions: z
    .array(member)
    .max(MAX_NAMED, `expected at most ${MAX_NAMED}`)
    .default([])
    .describe("Members by id, userPrincipalName or whole name; each stands in content as @ and the name"),
};

/** The body of POST /api/messages/{conversationId}. */
export const sendRequest = z
  .strictObject(
    {
      ...said,
      subject: text.optional().describe("Of a post in a channel"),
      importance: z.enum(["normal", "high", "urgent"], "expected normal, high or urgent").default("normal"),
      replyTo: graphId.optional().describe("In a channel: the post that it is a reply to"),
      quotes: z
        .array(graphId)
        .max(MAX_QUOTES, `expected at most ${MAX_QUOTES}`)
        .default([])
        .describe("In a chat: messages that it answers"),
      attachments: z
        .array(z.strictObject({ driveId: graphId, itemId: graphId }, unknownParametersNamed))
        .max(MAX_FILES, `expected at most ${MAX_FILES}`)
        .default([])
        .describe("Files, as the end of an upload names them"),
      // Without them nothing stands there: a key that was used before there were any is still the same request's.
      cards: cards.optional(),
      teamId: idOrLink("team").optional().describe("Of a channel of which nothing is known here yet"),
    },
    unknownParametersNamed,
  )
  .superRefine(({ content, attachments, cards = [] }, context) => {
    if (content.trim() !== "" || attachments.length + cards.length > 0) return;
    context.addIssue({ code: "custom", path: ["content"], message: "expected a text, attachments or cards" });
  });

export type SendRequest = z.output<typeof sendRequest>;

/** The body of POST /api/messages/{conversationId}/{messageId}. */
export const messageAction = z.discriminatedUnion(
  "action",
  [
    z.strictObject(
      {
        action: z.literal("edit"),
        ...said,
        content: said.content.refine((content) => content.trim() !== "", "expected a text"),
      },
      unknownParametersNamed,
    ),
    z.strictObject({ action: z.enum(["delete", "undelete"]) }, unknownParametersNamed),
    z.strictObject(
      {
        action: z.enum(["react", "unreact"]),
        reaction: z
          .string("expected a reaction")
          .min(1, "expected a reaction")
          .max(32, "expected an emoji, or like, angry, sad, laugh, heart or surprised")
          .describe("An emoji, or like, angry, sad, laugh, heart or surprised"),
      },
      unknownParametersNamed,
    ),
  ],
  "expected edit, delete, undelete, react or unreact",
);

export type MessageAction = z.output<typeof messageAction>;

/** The body of POST /api/chats. */
export const newChatRequest = z.strictObject(
  {
    members: z
      .array(member)
      .min(1, "expected somebody")
      .max(MAX_MEMBERS, `expected at most ${MAX_MEMBERS}`)
      .describe("Everybody but oneself, by id or userPrincipalName"),
    topic: text.min(1, "expected a text").optional().describe("Of a group"),
  },
  unknownParametersNamed,
);

/** The body of POST /api/chats/{chatId}. */
export const chatAction = z.discriminatedUnion(
  "action",
  [
    z.strictObject({ action: z.literal("rename"), topic: text.min(1, "expected a text") }, unknownParametersNamed),
    z.strictObject(
      {
        action: z.literal("add-member"),
        user: member,
        visibleHistory: z
          .union([z.enum(["all", "none"]), dateTime], "expected all, none or a date-time")
          .default("none")
          .describe("What was said before they came that they may see: all, none, or from a time on"),
      },
      unknownParametersNamed,
    ),
    z.strictObject({ action: z.literal("remove-member"), user: member }, unknownParametersNamed),
    z.strictObject({ action: z.enum(["mark-read", "hide", "unhide"]) }, unknownParametersNamed),
    z.strictObject(
      {
        action: z.literal("mark-unread"),
        since: dateTime.optional().describe("What was said later is unread; without it the newest message is"),
      },
      unknownParametersNamed,
    ),
  ],
  "expected rename, add-member, remove-member, mark-read, mark-unread, hide or unhide",
);

export type ChatAction = z.output<typeof chatAction>;

const MAX_NAME = 255;
/** OneDrive: "Restrictions and limitations in OneDrive and SharePoint". */
const MAX_FILE_BYTES = 250 * 1024 ** 3;

const fileName = z
  .string("expected a name")
  .min(1, "expected a name")
  .max(MAX_NAME, `expected at most ${MAX_NAME} characters`)
  // Same page: what a name cannot hold, and dots or spaces at its end.
  .regex(/^[^"*:<>?/\\|\p{Cc}]*[^"*:<>?/\\|\p{Cc}. ]$/u, 'expected a name of a file, without any of "*:<>?/\\|');

/** The body of POST /api/uploads. */
export const uploadRequest = z.strictObject(
  {
    conversationId: idOrLink("conversation").describe("Where it will be sent"),
    name: fileName,
    sizeBytes: z
      .int("expected a whole number")
      .min(1, "expected a file with something in it")
      .max(MAX_FILE_BYTES, `expected at most ${MAX_FILE_BYTES}`),
    teamId: idOrLink("team").optional().describe("Of a channel of which nothing is known here yet"),
  },
  unknownParametersNamed,
);

export type UploadRequest = z.output<typeof uploadRequest>;

/** The query of GET /api/uploads. */
export const findUploadParameters = z.strictObject(
  {
    conversation_id: idOrLink("conversation").describe("Where it will be sent"),
    name: fileName.describe("As the beginning of the upload named it"),
    size_bytes: z
      .string("expected a whole number")
      .regex(/^[1-9]\d{0,11}$/, "expected a whole number")
      .transform(Number)
      .describe("As it was said when the upload began"),
    team_id: idOrLink("team").optional().describe("Of a channel of which nothing is known here yet"),
  },
  unknownParametersNamed,
);

export type FindUploadParameters = z.output<typeof findUploadParameters>;

/** The query of GET /api/presence. */
export const presenceParameters = z.strictObject(
  {
    user_ids: graphIds(MAX_PRESENCES).describe(`Whose, up to ${MAX_PRESENCES}, comma separated`),
    wait: waitSeconds
      .default(0)
      .describe("With If-None-Match: seconds to wait for another answer than the one that bears this tag"),
  },
  unknownParametersNamed,
);

const minutes = z
  .int("expected a whole number of minutes")
  .min(5, "expected 5 at least")
  .max(MAX_MINUTES, `expected at most ${MAX_MINUTES}`);

const AVAILABILITIES = ["Available", "Busy", "DoNotDisturb", "BeRightBack", "Away", "Offline"] as const;

/** The body of POST /api/presence. */
export const presenceRequest = z
  .strictObject(
    {
      availability: z
        .enum(AVAILABILITIES, `expected one of ${AVAILABILITIES.join(", ")}, or null`)
        .nullable()
        .optional()
        .describe("What shows from now on; null: what Teams sees by itself"),
      minutes: minutes.default(60).describe("For how long"),
      statusMessage: text.nullable().optional().describe("What one says of oneself; null: nothing"),
      statusMinutes: minutes.optional().describe("For how long; without it, until it is changed"),
    },
    unknownParametersNamed,
  )
  .superRefine(({ availability, statusMessage }, context) => {
    if (availability !== undefined || statusMessage !== undefined) return;
    context.addIssue({ code: "custom", path: ["availability"], message: "expected availability or statusMessage" });
  });

export type PresenceRequest = z.output<typeof presenceRequest>;

const MAX_CONTACTS = 200;

/** The query of GET /api/contacts. */
export const contactParameters = z.strictObject(
  {
    q: text.min(1, "expected a text").optional().describe("A part of the name or the address"),
    limit: limitUpTo(MAX_CONTACTS, 50).describe("Most contacts that the answer holds"),
  },
  unknownParametersNamed,
);

export type ContactParameters = z.output<typeof contactParameters>;

/** Graph: "List chats". */
const MAX_CHATS = 50;
const MAX_CURSOR = 8_192;

/** The query of GET /api/viewpoints. */
export const viewpointParameters = z.strictObject(
  {
    limit: limitUpTo(MAX_CHATS, MAX_CHATS).describe("Most chats that the answer holds"),
    cursor: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, "expected a cursor from a nextLink")
      .max(MAX_CURSOR, "expected a cursor from a nextLink")
      // Graph's own word, which is not ours to read.
      .transform((encoded) => Buffer.from(encoded, "base64url").toString("utf8"))
      .optional()
      .describe("Where the last answer ended: taken from its nextLink"),
  },
  unknownParametersNamed,
);

export type ViewpointParameters = z.output<typeof viewpointParameters>;

/** A client's own word for one message, of the header Idempotency-Key. draft-ietf-httpapi-idempotency-key-header-07. */
export const idempotencyKey = z.string().regex(/^[\w.-]{1,100}$/);
