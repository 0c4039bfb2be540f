import { randomUUID } from "node:crypto";
import * as z from "zod";
import { type Api, type ChatMessage, failureOf } from "./api.ts";
import { ApiFailure } from "./api-failure.ts";
import type { Card } from "./card-file.ts";
import type { Place } from "./conversations.ts";

/** What somebody writes. */
export interface Draft {
  readonly content: string;
  readonly contentType?: ContentType;
  readonly subject?: string;
  readonly importance?: "normal" | "high" | "urgent";
  /** Of people who stand in the content as "@Name": ids, userPrincipalNames or display names. */
  readonly mentions?: readonly string[];
  /** Of a channel: the post that this answers. */
  readonly replyTo?: string;
  /** Of a chat: the messages that this answers. */
  readonly quotes?: readonly string[];
  readonly attachments?: readonly { readonly driveId: string; readonly itemId: string }[];
  readonly cards?: readonly Card[];
}

export const CONTENT_TYPES = ["text", "markdown", "html"] as const;
export type ContentType = (typeof CONTENT_TYPES)[number];

export type MessageAction =
  | {
      readonly action: "edit";
      readonly content: string;
      readonly contentType?: ContentType;
      readonly mentions?: readonly string[];
    }
  | { readonly action: "delete" | "undelete" }
  | { readonly action: "react" | "unreact"; readonly reaction: string };

export type ChatAction =
  | { readonly action: "rename"; readonly topic: string }
  | { readonly action: "add-member"; readonly user: string; readonly visibleHistory?: string }
  | { readonly action: "remove-member"; readonly user: string }
  | { readonly action: "mark-read" | "hide" | "unhide" }
  | { readonly action: "mark-unread"; readonly since?: string };

const messageSchema = z.looseObject({ id: z.string() });
const chatSchema = z.looseObject({ id: z.string(), topic: z.unknown().optional() });
const chatActionSchema = z.object({ chatId: z.string(), action: z.string() });

/** One of these names one send, however often it is sent: nothing is written twice. */
export function newIdempotencyKey(): string {
  return randomUUID();
}

/** @param key the same for the same draft, until it is known to be sent */
export async function sendMessage(
  api: Api,
  place: Place,
  { draft, key }: { draft: Draft; key: string },
): Promise<ChatMessage> {
  const body = { ...draft, ...(place.teamId !== undefined && { teamId: place.teamId }) };
  return post(api, `/messages/${segment(place.conversationId)}`, { body, key, schema: messageSchema });
}

/** @param messageId Graph's, or rootId.replyId */
export async function actOnMessage(
  api: Api,
  { conversationId, messageId }: { conversationId: string; messageId: string },
  action: MessageAction,
): Promise<ChatMessage> {
  return post(api, `/messages/${segment(conversationId)}/${segment(messageId)}`, {
    body: action,
    schema: messageSchema,
  });
}

/** With one other and without a topic the chat of the two, which may be there already; else a new group. */
export async function createChat(
  api: Api,
  { members, topic, key }: { members: readonly string[]; topic?: string; key: string },
) {
  return post(api, "/chats", { body: { members, ...(topic !== undefined && { topic }) }, key, schema: chatSchema });
}

export async function actOnChat(api: Api, chatId: string, action: ChatAction) {
  return post(api, `/chats/${segment(chatId)}`, { body: action, schema: chatActionSchema });
}

interface Posting<Answer> {
  readonly body: object;
  readonly key?: string;
  readonly schema: z.ZodType<Answer>;
}

export function post<Answer>(api: Api, path: string, { body, key, schema }: Posting<Answer>): Promise<Answer> {
  const headers = { "content-type": "application/json", ...(key !== undefined && { "idempotency-key": key }) };
  return asked(
    api,
    new Request(`${api.baseUrl}${path}`, { method: "POST", headers, body: JSON.stringify(body) }),
    schema,
  );
}

export function get<Answer>(api: Api, path: string, schema: z.ZodType<Answer>): Promise<Answer> {
  return asked(api, new Request(`${api.baseUrl}${path}`, { headers: { accept: "application/json" } }), schema);
}

async function asked<Answer>(api: Api, request: Request, schema: z.ZodType<Answer>): Promise<Answer> {
  const response = await api.send(request);
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw await failureOf(api, body, response);
  const answer = schema.safeParse(body);
  if (!answer.success) throw new ApiFailure({ title: "The API answered with something else than it says" }, response);
  return answer.data;
}

/** Ids of conversations hold ":" and "@", which RFC 3986 allows in a path, and may hold "/", which it does not. */
export function segment(id: string): string {
  return encodeURIComponent(id).replaceAll("%3A", ":").replaceAll("%40", "@");
}
