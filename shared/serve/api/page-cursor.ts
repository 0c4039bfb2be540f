import * as z from "zod";
import type { MessageQuery } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";

/** The position after the last message of a page: a time and a document id, so that new messages never shift a page. */
export type PagePosition = NonNullable<MessageQuery["after"]>;

const position = z.tuple([z.number().int(), z.string().min(1).max(512)]);

/** A cursor of a request, decoded. It is opaque to clients: base64url of JSON. */
export const cursorText = z
  .string()
  .max(1024, "expected a cursor from a nextLink")
  .transform((text, context): PagePosition => {
    const parsed = position.safeParse(parseJson(Buffer.from(text, "base64url").toString("utf8")));
    if (parsed.success) return { timeMs: parsed.data[0], id: parsed.data[1] };
    context.addIssue({ code: "custom", message: "expected a cursor from a nextLink" });
    return z.NEVER;
  });

export function cursorAfter(message: StoredMessage, orderBy: MessageQuery["orderBy"]): string {
  return Buffer.from(JSON.stringify([message.sink[orderBy], message.id])).toString("base64url");
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
