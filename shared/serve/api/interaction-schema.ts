import * as z from "zod";
import { identity, identitySet, itemBody } from "./chat-message.ts";

const text = z.string().nullish();

/** Graph's aiInteraction, for clients that are made from the document; nothing is judged by it. */
const aiInteraction = z
  .looseObject({
    id: z.string().describe("Unique in its session"),
    sessionId: z.string(),
    requestId: text.describe("Of a prompt and its answers"),
    appClass: text.describe("Where it was asked, such as IPM.SkypeTeams.Message.Copilot.Teams"),
    interactionType: text.describe("userPrompt or aiResponse"),
    conversationType: text,
    etag: text,
    createdDateTime: z.iso.datetime({ offset: true }).nullish(),
    locale: text,
    from: identitySet.nullish(),
    body: itemBody.nullish(),
    contexts: z.array(z.looseObject({ contextReference: text, contextType: text, displayName: text })).nullish(),
    links: z.array(z.looseObject({ displayName: text, linkType: text, linkUrl: text })).nullish(),
    mentions: z
      .array(
        z.looseObject({
          mentionId: z.int().nullish(),
          mentionText: text,
          mentioned: identitySet.extend({ conversation: identity, tag: identity }).nullish(),
        }),
      )
      .nullish(),
    attachments: z
      .array(z.looseObject({ attachmentId: text, contentType: text, contentUrl: text, content: text, name: text }))
      .nullish(),
  })
  .describe(
    "Microsoft Graph's aiInteraction, as Graph gave it: https://learn.microsoft.com/graph/api/resources/aiinteraction",
  );

export const interactionRow = z.strictObject({
  userId: z.string().nullable().describe("Whose it is; null while nobody said"),
  interaction: aiInteraction,
});
