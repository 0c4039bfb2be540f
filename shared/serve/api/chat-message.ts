import * as z from "zod";

/**
 * Graph's chatMessage as the API gives it back: every property that its documentation names, for clients that are made from
 * the document. Nothing is judged by it; what Graph adds tomorrow is stored and given out as well. Properties that are null
 * may be absent too. Graph: "chatMessage resource type".
 */

const text = z.string().nullish();
const dateTime = z.iso.datetime({ offset: true }).nullish();

export const identity = z
  .looseObject({ id: text, displayName: text })
  .nullish()
  .describe("A user also says by userIdentityType what it is");

export const identitySet = z.looseObject({
  application: identity,
  device: identity,
  user: identity,
});

const reaction = z.looseObject({
  reactionType: text,
  displayName: text,
  reactionContentUrl: text,
  createdDateTime: dateTime,
  user: identitySet.nullish(),
});

const attachment = z.looseObject({
  id: text,
  contentType: text,
  contentUrl: text.describe("A link, as Graph gave it: contents are not kept"),
  content: text,
  name: text,
  thumbnailUrl: text,
  teamsAppId: text,
});

const mention = z.looseObject({
  id: z.int().nullish().describe('The index that the body names, as <at id="0">'),
  mentionText: text,
  mentioned: identitySet.extend({ conversation: identity, tag: identity }).nullish(),
});

export const policyViolation = z.looseObject({
  dlpAction: text.describe("Flags, comma separated: none, notifySender, blockAccess, blockAccessExternal"),
  justificationText: text,
  policyTip: z
    .looseObject({
      complianceUrl: text,
      generalText: text,
      matchedConditionDescriptions: z.array(z.string()).nullish(),
    })
    .nullish(),
  userAction: text.describe("none, override, reportFalsePositive"),
  verdictDetails: text.describe("What the sender may do about it"),
});

export const itemBody = z.looseObject({ contentType: text.describe("html or text"), content: text });

const replyCount = z
  .strictObject({
    count: z.int().min(0),
    lastCreatedDateTime: z.iso.datetime().nullable().describe("When the last of them was written; null: there is none"),
  })
  .describe("The stored replies, as many as root_id lists: those that were deleted or are blocked count as well");

export const chatMessage = z
  .looseObject({
    id: z.string(),
    replyToId: text.describe("Of the root that a reply belongs to"),
    etag: text,
    messageType: text.describe("message, systemEventMessage …"),
    createdDateTime: dateTime,
    lastModifiedDateTime: dateTime.describe("Also of a reaction"),
    lastEditedDateTime: dateTime,
    deletedDateTime: dateTime.describe("Then the body is empty; what it said is in the versions"),
    subject: text,
    summary: text,
    chatId: text.describe("Of a message of a chat"),
    importance: text.describe("normal, high or urgent"),
    locale: text,
    webUrl: text,
    onBehalfOf: identitySet.nullish(),
    from: identitySet.nullish().describe("Null for system messages"),
    body: itemBody.nullish(),
    channelIdentity: z.looseObject({ teamId: text, channelId: text }).nullish().describe("Of a message of a channel"),
    policyViolation: policyViolation.nullish().describe("The verdict of data loss prevention"),
    policyMark: z
      .enum(["blocked", "flagged"])
      .optional()
      .describe(
        "Ours, not Graph's; by the parameter policy. Of a blocked message the body is the policy tip, and whatever else holds its text is missing",
      ),
    sink: z
      .strictObject({ replies: replyCount })
      .optional()
      .describe("Ours, not Graph's: of a post of a channel, in a list whose policy hides nothing"),
    attachments: z.array(attachment).nullish(),
    mentions: z.array(mention).nullish(),
    reactions: z.array(reaction).nullish(),
    messageHistory: z
      .array(z.looseObject({ modifiedDateTime: dateTime, actions: text, reaction: reaction.nullish() }))
      .nullish(),
    eventDetail: z.looseObject({ "@odata.type": text }).nullish().describe("Of a system message: what happened"),
  })
  .describe(
    "Microsoft Graph's chatMessage, as Graph gave it: https://learn.microsoft.com/graph/api/resources/chatmessage",
  );
