import { isJsonObject, type JsonObject, textOf } from "../words/identity.ts";

/** Far above any card; whoever writes one by an API might nest and repeat without end. */
export const MAX_LEVELS = 24;
const MAX_ITEMS = 200;
const MAX_LENGTH = 200_000;

/** A card is JSON, in a text or as it is. */
export function cardOf(content: unknown): JsonObject | undefined {
  if (isJsonObject(content)) return content;
  if (typeof content !== "string" || content.length > MAX_LENGTH) return undefined;
  try {
    const card: unknown = JSON.parse(content);
    return isJsonObject(card) ? card : undefined;
  } catch {
    return undefined;
  }
}

export function objectsIn(value: unknown): readonly JsonObject[] {
  return Array.isArray(value) ? value.slice(0, MAX_ITEMS).filter(isJsonObject) : [];
}

/** Names under which whatever a card holds says something to people, in the order in which it is read. */
const TEXTS = ["title", "label", "text", "subtitle", "name", "value", "altText", "placeholder", "fallbackText"];
/** Names under which it holds more of the kind. */
const MORE = [
  "body",
  "items",
  "columns",
  "rows",
  "cells",
  "inlines",
  "facts",
  "actions",
  "choices",
  "sections",
  "fallback",
  "card",
];

/** What an element says that is not drawn here, each thing once. */
export function textsOf(value: unknown, levelsLeft = MAX_LEVELS): readonly string[] {
  if (!isJsonObject(value) || levelsLeft === 0) return [];
  const own = TEXTS.map((name) => textOf(value[name])).filter((text) => text !== "");
  const inner = MORE.flatMap((name) => {
    const member = value[name];
    return (Array.isArray(member) ? member.slice(0, MAX_ITEMS) : [member]).flatMap((each) =>
      textsOf(each, levelsLeft - 1),
    );
  });
  return [...new Set([...own, ...inner])];
}
