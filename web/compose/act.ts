import { answerOf } from "../base/pages.ts";
import { cleanHtml } from "../message/body/clean-html.ts";
import type { ChatMessage } from "../message/words/identity.ts";
import { addressOf } from "../message/words/message-address.ts";
import type { Session } from "../session/session.ts";
import { again } from "./again.ts";
import { markdownOf } from "./markdown-of.ts";
import { untilOnline } from "./writing.ts";

/** What one may do with a message. */
export type Deed =
  | { readonly action: "edit"; readonly content: string; readonly mentions: string[] }
  | { readonly action: "delete" | "undelete" }
  | { readonly action: "react" | "unreact"; readonly reaction: string };

interface Act {
  readonly conversationId: string;
  readonly message: ChatMessage;
  readonly deed: Deed;
}

/** @returns the message as it is then */
export function actOn({ api }: Session, { conversationId, message, deed }: Act): Promise<ChatMessage> {
  const body = deed.action === "edit" ? { ...deed, contentType: "markdown" as const } : deed;
  const path = { conversationId, messageId: addressOf(message) };
  const ask = () => answerOf(api.POST("/messages/{conversationId}/{messageId}", { params: { path }, body }));
  return again(ask, untilOnline);
}

/** What a message says, to be changed. */
export function textToEdit({ body }: ChatMessage): string {
  const content = body?.content ?? "";
  return body?.contentType === "html" ? markdownOf(cleanHtml(content)) : content;
}

/** Those of a message's mentions that still stand in its text. */
export function keptMentions({ mentions }: ChatMessage, content: string): string[] {
  return (mentions ?? []).flatMap(({ mentioned }) => {
    const { id, displayName } = mentioned?.user ?? {};
    return id && displayName && content.includes(`@${displayName}`) ? [id] : [];
  });
}
