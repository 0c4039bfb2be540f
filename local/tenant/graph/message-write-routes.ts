import { z } from "zod";
import type { TenantResponse } from "../http.ts";
import { MAX_QUOTED_MESSAGES } from "../limits.ts";
import { type Draft, escapeHtml } from "../model/chat-message.ts";
import type { StoredMessage } from "../model/conversation.ts";
import { quotationOf } from "../model/quotation.ts";
import type { TenantModel } from "../model/tenant-model.ts";
import {
  type ChatMessageBody,
  changedDraft,
  chatMessageBody,
  chatMessageChange,
  draftOf,
} from "./chat-message-body.ts";
import { callerOf, isShownTo } from "./delegated-access.ts";
import type { GraphRequest, GraphRoute } from "./graph-api.ts";
import { badRequest, GraphError, notFound } from "./graph-error.ts";
import { type GraphContext, required } from "./listing.ts";
import { conversationOf, entityOf, storedMessageOf } from "./message-routes.ts";
import { readBody } from "./request-body.ts";

const CHAT = "/chats/:chatId/messages";
const CHANNEL = "/teams/:teamId/channels/:channelId/messages";

/** A message of each kind of place, and what it takes to change it. */
const PLACES = [
  {
    path: `${CHAT}/:messageId`,
    ownPath: `/users/:selfUserId${CHAT}/:messageId`,
    change: "changeChatMessages",
    react: "reactInChats",
  },
  { path: `${CHANNEL}/:messageId`, change: "changeChannelMessages", react: "reactInChannels" },
  { path: `${CHANNEL}/:rootId/replies/:messageId`, change: "changeChannelMessages", react: "reactInChannels" },
] as const;

/**
 * "Send chatMessage in a channel or a chat", "Reply to a message in a channel", "chatMessage: replyWithQuote", "Update chatMessage",
 * "chatMessage: softDelete", "undoSoftDelete", "setReaction", "unsetReaction".
 */
export function messageWriteRoutes(context: GraphContext): GraphRoute[] {
  const toChat = { method: "POST", budget: "postChatMessages" } as const;
  const toChannel = { method: "POST", budget: "postChannelMessages", permission: "sendChannelMessages" } as const;
  const send = (request: GraphRequest) => sendMessage(context, request);
  return [
    { ...toChat, permission: "sendChatMessages", path: CHAT, handle: send },
    {
      ...toChat,
      permission: "quoteChatMessages",
      path: `${CHAT}/replyWithQuote`,
      handle: (request) => quote(context, request),
    },
    { ...toChannel, path: CHANNEL, handle: send },
    { ...toChannel, path: `${CHANNEL}/:rootId/replies`, handle: send },
    ...PLACES.flatMap((place): GraphRoute[] => {
      const write = { method: "POST", budget: "otherWrites" } as const;
      const owned = "ownPath" in place ? place.ownPath : place.path;
      return [
        {
          ...write,
          method: "PATCH",
          path: place.path,
          permission: place.change,
          handle: (request) => edit(context, request),
        },
        {
          ...write,
          path: `${owned}/softDelete`,
          permission: place.change,
          handle: (request) => remove(context, request),
        },
        {
          ...write,
          path: `${owned}/undoSoftDelete`,
          permission: place.change,
          handle: (request) => restore(context, request),
        },
        {
          ...write,
          path: `${place.path}/setReaction`,
          permission: place.react,
          handle: (request) => react(context, request, "set"),
        },
        {
          ...write,
          path: `${place.path}/unsetReaction`,
          permission: place.react,
          handle: (request) => react(context, request, "unset"),
        },
      ];
    }),
  ];
}

function sendMessage(context: GraphContext, request: GraphRequest): TenantResponse {
  const { model } = context;
  return post(context, request, draftOf(model, readBody(chatMessageBody, request)));
}

/** The answer shows the message as it is then; a reply has a root that is one. */
function post(context: GraphContext, request: GraphRequest, draft: Draft): TenantResponse {
  const { model } = context;
  const conversation = conversationOf(context, request);
  const { rootId } = request.params;
  if (rootId !== undefined) required(conversation.messages.get(rootId)?.rootId === null ? rootId : undefined);
  const fromUserId = callerOf(request);
  const sent = model.postMessage(conversation.conversationId, draft, {
    fromUserId,
    ...(rootId === undefined ? {} : { rootId }),
  });
  return { status: 201, body: entityOf(request, sent) };
}

const quoting = z.object({
  messageIds: z.array(z.string()).min(1).max(MAX_QUOTED_MESSAGES),
  replyMessage: chatMessageBody,
});

/** What is quoted stands above the reply, whose text becomes HTML by it. */
function quote(context: GraphContext, request: GraphRequest): TenantResponse {
  const { messageIds, replyMessage } = readBody(quoting, request);
  const { messages } = conversationOf(context, request);
  const isShown = isShownTo(request, context.model);
  const quoted = messageIds.map((id) => {
    const stored = required(messages.get(id));
    return required(isShown(stored) && stored.message.deletedDateTime === null ? stored : undefined);
  });
  return post(context, request, draftOf(context.model, quotingMessage(replyMessage, quoted)));
}

function quotingMessage(reply: ChatMessageBody, quoted: readonly StoredMessage[]): ChatMessageBody {
  const { contentType, content } = reply.body;
  const html = contentType === "html" ? content : escapeHtml(content);
  const references = quoted.map(quotationOf);
  const markers = references.map(({ id }) => `<attachment id="${id}"></attachment>`).join("\n");
  return {
    ...reply,
    body: { contentType: "html", content: `<p></p>\n${markers}\n${html}\n<p></p>` },
    attachments: [...references, ...(reply.attachments ?? [])],
  };
}

function edit(context: GraphContext, request: GraphRequest): TenantResponse {
  const { model } = context;
  const stored = writtenByCaller(context, request);
  const change = readBody(chatMessageChange, request);
  model.editMessage(referenceOf(presentOf(stored)), changedDraft(model, stored.message, change));
  return { status: 204 };
}

function remove(context: GraphContext, request: GraphRequest): TenantResponse {
  const stored = presentOf(writtenByCaller(context, request));
  context.model.softDelete(referenceOf(stored));
  return { status: 204 };
}

function restore(context: GraphContext, request: GraphRequest): TenantResponse {
  const stored = writtenByCaller(context, request);
  if (stored.beforeDeletion === null) throw badRequest("The message is not deleted.");
  context.model.undoSoftDelete(referenceOf(stored));
  return { status: 204 };
}

const reaction = z.object({ reactionType: z.string().refine(isReaction) });

/** Whoever takes back what they never gave changes nothing. */
function react(context: GraphContext, request: GraphRequest, kind: "set" | "unset"): TenantResponse {
  const { model } = context;
  const stored = presentOf(storedMessageOf(context, request));
  const { reactionType } = readBody(reaction, request);
  const userId = callerOf(request);
  const isThere = stored.message.reactions.some(
    (one) => one.reactionType === reactionType && one.user.user?.id === userId,
  );
  if (kind === "set") model.setReaction(referenceOf(stored), userId, reactionType);
  else if (isThere) model.unsetReaction(referenceOf(stored), userId, reactionType);
  return { status: 204 };
}

/** Those that Teams had before it took any emoji. "chatMessageReaction resource type". */
const NAMED_REACTIONS: readonly string[] = ["like", "angry", "sad", "laugh", "heart", "surprised"];
const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });

function isReaction(type: string): boolean {
  const isEmoji = /\p{Extended_Pictographic}|\p{Regional_Indicator}|\u20e3/u.test(type);
  return NAMED_REACTIONS.includes(type) || (isEmoji && [...GRAPHEMES.segment(type)].length === 1);
}

/** Throws a GraphError (403) for what somebody else, an app or Teams itself has written. */
function writtenByCaller(context: GraphContext, request: GraphRequest): StoredMessage {
  const stored = storedMessageOf(context, request);
  if (stored.message.from?.user?.id === callerOf(request)) return stored;
  throw new GraphError(403, "Forbidden", {
    message: "Insufficient permissions to change the message of another user.",
  });
}

/** Throws a GraphError (404) for what is deleted: there is nothing any more to change or to react to. */
function presentOf(stored: StoredMessage): StoredMessage {
  if (stored.message.deletedDateTime !== null) throw notFound();
  return stored;
}

function referenceOf({ conversation, id }: StoredMessage): Parameters<TenantModel["softDelete"]>[0] {
  return { conversationId: conversation.conversationId, messageId: id };
}
