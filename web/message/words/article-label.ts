import { authorOf } from "./author.ts";
import { eventSentence, sentenceText } from "./event-sentence.ts";
import { type ChatMessage, textOf } from "./identity.ts";
import { timeWords } from "./message-times.ts";

/** Whether it tells of something that happened, and is nobody's. */
export function isEvent({ messageType, eventDetail }: ChatMessage): boolean {
  return Boolean(eventDetail) || messageType === "systemEventMessage";
}

const IMPORTANCES: Readonly<Record<string, string>> = { high: "important", urgent: "urgent" };

/** What a message is called for those who hear the page: "Adele Vance, 14:03, edited". */
export function articleLabel(message: ChatMessage, me?: string): string {
  const time = timeWords(message.createdDateTime);
  if (isEvent(message)) return [sentenceText(eventSentence(message.eventDetail, me)), time].filter(Boolean).join(", ");
  return [
    authorOf(message).name,
    time,
    IMPORTANCES[textOf(message.importance)] ?? "",
    message.deletedDateTime ? "deleted" : message.lastEditedDateTime ? "edited" : "",
    message.policyMark ?? "",
  ]
    .filter((part) => part !== "")
    .join(", ");
}
