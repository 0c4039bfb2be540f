import { readFile } from "node:fs/promises";
import { isJsonObject, type JsonObject } from "../../web/message/words/identity.ts";
import { usageError } from "../base/cli-error.ts";

/** A card as the API takes it. */
export interface Card {
  readonly contentType: string;
  readonly content: JsonObject;
}

const ADAPTIVE = "application/vnd.microsoft.card.adaptive";

/** Of a file: an adaptive card as the designers of such cards write it, or any card with its kind beside it. */
export async function cardIn(path: string): Promise<Card> {
  const text = await readFile(path, "utf8").catch(() => {
    throw usageError(`${path}: there is no such file, or it cannot be read`);
  });
  return cardOf(path, jsonIn(path, text));
}

function jsonIn(path: string, text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    throw usageError(
      `${path}: it is not JSON`,
      "A card is a JSON object; look for a comma too many, or quotes that are missing",
    );
  }
}

function cardOf(path: string, given: unknown): Card {
  if (isJsonObject(given)) {
    const { type, contentType, content } = given;
    if (type === "AdaptiveCard") return { contentType: ADAPTIVE, content: given };
    if (typeof contentType === "string" && isJsonObject(content)) return { contentType, content };
  }
  throw usageError(
    `${path}: it does not say what kind of card it is`,
    'Give an adaptive card with "type": "AdaptiveCard", or {"contentType": "application/vnd.microsoft.card.hero", "content": {…}}',
  );
}
