import { hash } from "node:crypto";
import { isJsonObject } from "../../base/json.ts";
import { CARD_TYPES, type Card } from "../api/card-parameters.ts";

/** A card as Graph takes it. Graph: "chatMessageAttachment". */
export interface CardAttachment {
  readonly id: string;
  readonly contentType: string;
  /** JSON in a text. */
  readonly content: string;
}

/** Of a GUID without hyphens, as Graph's own examples have it. */
const ID_LENGTH = 32;

/**
 * The ids are of the key under which it is sent. Graph makes of the content what it likes (other members, in another order, times
 * and names in another form) and gives the ids back as they came: by them what was sent is known again, and by nothing else.
 * Graph: "Send chatMessage in a channel or a chat", cards.
 */
export function cardAttachments(sentId: string, cards: readonly Card[]): CardAttachment[] {
  return cards.map(({ contentType, content }, at) => ({
    id: hash("sha256", JSON.stringify([sentId, at]), "hex").slice(0, ID_LENGTH),
    contentType,
    content: JSON.stringify(content),
  }));
}

/** Of the cards of a message that a person may have sent. */
export function cardIdsOf(attachments: unknown): string[] {
  const objects = Array.isArray(attachments) ? attachments.filter(isJsonObject) : [];
  return objects
    .filter(({ contentType }) => Object.hasOwn(CARD_TYPES, String(contentType)))
    .map(({ id }) => String(id))
    .toSorted();
}
