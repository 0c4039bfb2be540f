import { ApiFailure, answerOf, cursorOf } from "../base/pages.ts";
import type { Place, Target } from "../base/route.ts";
import type { Session } from "../session/session.ts";
import { type ChatMessage, keyOf } from "./conversation.ts";
import { EMPTY, type MessageWindow, withMessages } from "./message-window.ts";

/** Which messages of a place are wanted. */
export interface Wanted {
  readonly place: Place;
  /** Of a channel: the replies to this post; without it its posts. */
  readonly rootId?: string;
  /** As everything was then. */
  readonly asOf?: string;
}

const PAGE = 50;
type Order = "createdDateTime" | "-createdDateTime";

/** Of a conversation in which nothing was written yet the store knows nothing. */
async function orNothing(read: Promise<MessageWindow>): Promise<MessageWindow> {
  try {
    return await read;
  } catch (error) {
    if (error instanceof ApiFailure && error.code === "conversation-not-found") return EMPTY;
    throw error;
  }
}

/** The newest, or those around one. */
export async function readWindow(session: Session, wanted: Wanted, at: Target | undefined): Promise<MessageWindow> {
  if (at === undefined) return orNothing(readOn(session, wanted, { window: EMPTY, order: "-createdDateTime" }));
  const after = new Date(Date.parse(at.createdDateTime) + 1).toISOString();
  const before = await readOn(session, wanted, { window: EMPTY, order: "-createdDateTime", times: { until: after } });
  return readOn(session, wanted, { window: before, order: "createdDateTime", times: { since: after } });
}

/** The next page at the one end or the other. */
export async function readMore(
  session: Session,
  wanted: Wanted,
  { window, end }: { window: MessageWindow; end: "older" | "newer" },
) {
  const cursor = window[end];
  if (cursor === undefined) return window;
  return readOn(session, wanted, { window, cursor, order: end === "older" ? "-createdDateTime" : "createdDateTime" });
}

interface Reading {
  readonly window: MessageWindow;
  readonly order: Order;
  readonly cursor?: string;
  readonly times?: { readonly since?: string; readonly until?: string };
}

async function readOn(
  session: Session,
  wanted: Wanted,
  { window, order, cursor, times }: Reading,
): Promise<MessageWindow> {
  const asOf = wanted.asOf === undefined ? {} : { until: wanted.asOf };
  const query = { ...queryOf(wanted), limit: PAGE, order, ...asOf, ...times, ...(cursor !== undefined && { cursor }) };
  const page = await answerOf(session.api.GET("/messages", { params: { query } }));
  const messages = await asTheyWere(session, wanted, page.messages);
  const end = order === "-createdDateTime" ? "older" : "newer";
  return { ...withMessages(window, messages), [end]: cursorOf(page) };
}

function queryOf({ place: { conversationId, teamId }, rootId }: Wanted) {
  if (teamId === undefined) return { chat_id: conversationId };
  const channel = { team_id: teamId, channel_id: conversationId };
  return rootId === undefined ? { ...channel, replies: "false" as const } : { ...channel, root_id: rootId };
}

/** What was changed since is asked for as it was, a few at a time; what was not there yet is left out. */
async function asTheyWere(session: Session, { place, asOf }: Wanted, messages: readonly ChatMessage[]) {
  if (asOf === undefined) return messages;
  const then: ChatMessage[] = [];
  for (let at = 0; at < messages.length; at += AT_ONCE) {
    const some = messages.slice(at, at + AT_ONCE).map((message) => asItWas(session, { message, place, asOf }));
    then.push(...(await Promise.all(some)).filter((message) => message !== undefined));
  }
  return then;
}

const AT_ONCE = 6;

interface Then {
  readonly message: ChatMessage;
  readonly place: Place;
  readonly asOf: string;
}

async function asItWas({ api }: Session, { message, place, asOf }: Then): Promise<ChatMessage | undefined> {
  if (Date.parse(message.lastModifiedDateTime ?? message.createdDateTime ?? "") < Date.parse(asOf)) return message;
  const path = { conversationId: place.conversationId, messageId: keyOf(message) };
  const { data, response } = await api.GET("/messages/{conversationId}/{messageId}", {
    params: { path, query: { asOf } },
  });
  if (response.status === 404) return undefined;
  return data ?? message;
}

/** One post of a channel, above its replies. */
export async function readOne({ api }: Session, { place, rootId, asOf }: Wanted): Promise<ChatMessage> {
  const path = { conversationId: place.conversationId, messageId: rootId ?? "" };
  const query = asOf === undefined ? {} : { asOf };
  return answerOf(api.GET("/messages/{conversationId}/{messageId}", { params: { path, query } }));
}
