import * as z from "zod";
import { unknownParametersNamed } from "../../base/parameter.ts";

interface CardType {
  /** What the content says of itself; nothing where it does not. */
  readonly type?: string;
  /** The `type` of what is an action in it. */
  readonly action: RegExp;
  /** The one action that Graph takes. */
  readonly opens: string;
}

/** Whatever has a `type` in them is a CardAction: buttons, and what a tap does. Teams: "Types of cards", "Card actions". */
const BOT_FRAMEWORK_CARD: CardType = { action: /^/, opens: "openUrl" };

/**
 * What a person may send. Graph: "Send chatMessage in a channel or a chat" shows a thumbnail and an adaptive card; "Working with
 * Microsoft Teams messaging APIs" names the cards of the Bot Framework, and as their one action to open an address: whatever
 * else a button does is for an app to answer, and a person is none. Of those Teams shows these three, besides what takes a
 * bot (receipt, signin). Of `codesnippet`, `announcement` and `fluidEmbedCard` Graph documents no content that could be written.
 */
export const CARD_TYPES = {
  "application/vnd.microsoft.card.adaptive": { type: "AdaptiveCard", action: /^Action\./i, opens: "Action.OpenUrl" },
  "application/vnd.microsoft.card.hero": BOT_FRAMEWORK_CARD,
  "application/vnd.microsoft.card.thumbnail": BOT_FRAMEWORK_CARD,
} as const satisfies Readonly<Record<string, CardType>>;

type CardContentType = keyof typeof CARD_TYPES;
const CONTENT_TYPES = Object.keys(CARD_TYPES) as CardContentType[];

const MAX_CARDS = 10;
/** Far above any card, and less than what is read of one for search. */
const MAX_LEVELS = 32;

const card = z
  .strictObject(
    {
      contentType: z
        .enum(CONTENT_TYPES, `expected one of ${CONTENT_TYPES.join(", ")}`)
        .describe("What kind of card it is"),
      content: z
        .record(z.string(), z.unknown(), "expected a JSON object")
        .describe("The card itself; it goes to Graph as a text"),
    },
    unknownParametersNamed,
  )
  .superRefine(({ contentType, content }, context) => {
    const message = wrongWith(content, CARD_TYPES[contentType]);
    if (message !== undefined) context.addIssue({ code: "custom", path: ["content"], message });
  });

export type Card = z.output<typeof card>;

export const cards = z
  .array(card, "expected a list of cards")
  .max(MAX_CARDS, `expected at most ${MAX_CARDS}`)
  .describe("Cards, below the text");

/** Depth first: what comes after it goes into the card without looking how deep that is. */
function wrongWith(content: Card["content"], { type, action, opens }: CardType): string | undefined {
  if (!isWithin(content, MAX_LEVELS)) return `expected at most ${MAX_LEVELS} levels in each other`;
  if (type !== undefined && content.type !== type) return `expected the type ${type}`;
  const others = typesIn(content).some((one) => one !== type && one !== opens && action.test(one));
  return others ? `expected no action but ${opens}` : undefined;
}

function isWithin(value: unknown, levelsLeft: number): boolean {
  if (typeof value !== "object" || value === null) return true;
  return levelsLeft > 0 && Object.values(value).every((each) => isWithin(each, levelsLeft - 1));
}

function typesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  const own = "type" in value && typeof value.type === "string" ? [value.type] : [];
  return [...own, ...Object.values(value).flatMap(typesIn)];
}
