import { safeLink } from "../words/safe-link.ts";

export type MarkedText =
  | { readonly kind: "plain" | "strong" | "emphasis"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

/** What cards know of Markdown: "Text features" of Adaptive Cards. A list's mark stays what it is. */
const MARKS =
  /\*\*(?<strong>[^*\n]+)\*\*|__(?<strong2>[^_\n]+)__|(?<![\p{L}\p{N}])_(?<em>[^_\n]+)_(?![\p{L}\p{N}])|\*(?<em2>[^*\s][^*\n]*)\*|\[(?<label>[^\]\n]{1,500})\]\((?<href>[^)\s]{1,2000})\)/gu;

export function markedText(text: string): readonly MarkedText[] {
  const parts: MarkedText[] = [];
  const plain = (piece: string) => void (piece !== "" && parts.push({ kind: "plain", text: piece }));
  let position = 0;
  for (const match of text.matchAll(MARKS)) {
    plain(text.slice(position, match.index));
    parts.push(markOf(match));
    position = match.index + match[0].length;
  }
  plain(text.slice(position));
  return parts;
}

function markOf({ 0: whole, groups = {} }: RegExpMatchArray): MarkedText {
  const { strong, strong2, em, em2, label, href } = groups;
  const bold = strong ?? strong2;
  if (bold !== undefined) return { kind: "strong", text: bold };
  const leaning = em ?? em2;
  if (leaning !== undefined) return { kind: "emphasis", text: leaning };
  const address = safeLink(href);
  // A link that nobody should follow stays what was written, so that it is seen where it would have led.
  return address === undefined
    ? { kind: "plain", text: whole }
    : { kind: "link", text: label ?? address, href: address };
}

const MAX_FUNCTION_LENGTH = 60;
const FUNCTION = new RegExp(
  `\\{\\{(DATE|TIME)\\(([^(){},]{1,${MAX_FUNCTION_LENGTH}})(?:,\\s*(\\w+)\\s*)?\\)\\}\\}`,
  "g",
);
const STYLES: Readonly<Record<string, Intl.DateTimeFormatOptions>> = {
  COMPACT: { dateStyle: "short" },
  SHORT: { weekday: "short", day: "numeric", month: "short", year: "numeric" },
  LONG: { dateStyle: "full" },
};

/** A card says times as functions, which whoever shows it computes, and people as `<at>`. */
export function withoutFunctions(text: string): string {
  return text
    .replaceAll(FUNCTION, (whole, ...[name, dateTime, style]: string[]) => {
      const ms = Date.parse((dateTime ?? "").trim());
      if (Number.isNaN(ms)) return whole;
      const options = name === "TIME" ? ({ timeStyle: "short" } as const) : STYLES[style ?? "COMPACT"];
      return new Intl.DateTimeFormat("en", options ?? STYLES.COMPACT).format(ms);
    })
    .replaceAll(/<\/?at>/g, "");
}
