import * as z from "zod";
import { cursorTextOf, jsonCursor } from "../../base/parameter.ts";
import type { MessageQuery } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";

/** The position after the last message of a page: a time and a document id, so that new messages never shift a page. */
export type PagePosition = NonNullable<MessageQuery["after"]>;

const position = z
  .tuple([z.number().int(), z.string().min(1).max(512)])
  .transform(([timeMs, id]): PagePosition => ({ timeMs, id }));

export const pageCursor = jsonCursor(position, "a nextLink", 1_024);

export function cursorAfter(message: StoredMessage, orderBy: MessageQuery["orderBy"]): string {
  return cursorTextOf([message.sink[orderBy], message.id]);
}
