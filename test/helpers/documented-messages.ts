import examples from "../fixtures/graph/graph-examples.json" with { type: "json" };
import type { JsonObject } from "./notifier.ts";

/** A chatMessage of Microsoft's documentation, as it would stand in a notification. */
export interface DocumentedMessage {
  /** Number of the example, and where in its answer the message stands. */
  readonly place: string;
  readonly payload: JsonObject;
  /** What had to be done to the sample, and why; `undefined` for most. */
  readonly completed: string | undefined;
}

export const PREVIEW =
  "a preview (chatMessageInfo) does not say where it is from: given the id of the chat it stands in";
export const TWICE = "the same version of the same message is in an earlier example: given a conversation of its own";

/** Every chatMessage anywhere in the documented answers: roots, replies, system messages and previews. */
export function documentedMessages(): DocumentedMessage[] {
  const found = examples.flatMap(({ body }, index) => [...walk(body, { place: `${index}`, chatId: undefined })]);
  const seen = new Set<string>();
  return found.map((message) => {
    const version = JSON.stringify([conversationOf(message.payload), message.payload.replyToId, message.payload.id]);
    if (!seen.has(version)) {
      seen.add(version);
      return message;
    }
    return { ...message, payload: elsewhere(message), completed: TWICE };
  });
}

interface Surroundings {
  readonly place: string;
  /** Id of the chat that the value stands in. */
  readonly chatId: string | undefined;
}

function* walk(value: unknown, { place, chatId }: Surroundings): Generator<DocumentedMessage> {
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) yield* walk(item, { place: `${place}[${index}]`, chatId });
  } else if (isObject(value)) {
    const isMessage = typeof value.messageType === "string";
    const isPreview = isMessage && conversationOf(value) === undefined;
    if (isPreview) yield { place, payload: { ...value, chatId }, completed: PREVIEW };
    else if (isMessage) yield { place, payload: value, completed: undefined };
    const inner = typeof value.chatType === "string" ? String(value.id) : chatId;
    for (const [name, member] of Object.entries(value)) {
      yield* walk(member, { place: `${place}.${name}`, chatId: inner });
    }
  }
}

export function conversationOf({ channelIdentity, chatId }: JsonObject): unknown {
  return (isObject(channelIdentity) ? channelIdentity.channelId : undefined) ?? chatId ?? undefined;
}

function elsewhere({ payload, place }: DocumentedMessage): JsonObject {
  const { channelIdentity } = payload;
  const conversationId = `19:${place}@thread.tacv2`;
  if (!isObject(channelIdentity)) return { ...payload, chatId: conversationId };
  return { ...payload, channelIdentity: { ...channelIdentity, channelId: conversationId } };
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
