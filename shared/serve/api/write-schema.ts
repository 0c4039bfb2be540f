import * as z from "zod";
import { ON_BEHALF_NAMES } from "../../base/settings.ts";

/** What is answered to whoever acts in Graph in their own name. */

export const viewpointSchema = z.strictObject({
  chatId: z.string(),
  isHidden: z.boolean(),
  lastMessageReadDateTime: z.string().nullable().describe("What was said later is unread; null: nothing was read"),
  unread: z.int().min(0).describe("Messages of others since then that are stored, at most 25"),
});

export type Viewpoint = z.infer<typeof viewpointSchema>;

export const presenceSchema = z.strictObject({
  id: z.string(),
  availability: z.string().describe("Microsoft Graph's word, such as Available, Busy or Away"),
  activity: z.string().describe("Microsoft Graph's word, such as InACall or OutOfOffice"),
  statusMessage: z
    .strictObject({
      text: z.string(),
      expiryDateTime: z.string().nullable().describe("Null: until it is changed, or of somebody else"),
    })
    .nullable()
    .describe("What they say of themselves"),
});

const ORIGINS = ["people", "contacts", "chats"] as const;

export const contactSchema = z.strictObject({
  id: z.string().nullable().describe("Object id of the user; null for somebody who is none of the tenant"),
  displayName: z.string(),
  userPrincipalName: z.string().nullable(),
  mail: z.string().nullable(),
  origins: z
    .array(z.enum(ORIGINS))
    .describe(
      "people: whom they work with, by Graph; contacts: whom they noted; chats: with whom they are in a stored chat",
    ),
});

export type Contact = z.infer<typeof contactSchema>;

export const meSchema = z.strictObject({
  id: z.string().describe("Object id of the user"),
  displayName: z.string().nullable(),
  userPrincipalName: z.string().nullable(),
  tenantId: z.string(),
  onBehalf: z.array(z.enum(ON_BEHALF_NAMES)).describe("What is done here in people's names, by the setting ON_BEHALF"),
  canWrite: z.boolean().describe("Whether the access token is for that as well: it bears the scope Messages.Write"),
});

export type Me = z.infer<typeof meSchema>;

export const startedUploadSchema = z.strictObject({
  uploadUrl: z.url().describe("Takes the parts by PUT, with Content-Range and without a token"),
  expirationDateTime: z.string(),
  partBytes: z.int().min(1).describe("Of each part but the last"),
  name: z.string().describe("What the file will be called: what was asked for, or with the time where that is taken"),
});

export const uploadedFileSchema = z.strictObject({ driveId: z.string(), itemId: z.string(), name: z.string() });

export type UploadedFile = z.infer<typeof uploadedFileSchema>;

export const chatDoneSchema = z.strictObject({ chatId: z.string(), action: z.string() });
