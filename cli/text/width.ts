import stringWidth from "string-width";

/** Cells of a terminal that a text takes: two of an emoji or an ideograph, none of what joins to the letter before. */
export const widthOf = (text: string): number => stringWidth(text);

const GRAPHEMES = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** What a person sees as one character: a family of emoji is one. */
export function graphemesOf(text: string): string[] {
  return Array.from(GRAPHEMES.segment(text), ({ segment }) => segment);
}

/** Cut to a width, with an ellipsis where something was cut. Of plain text, without styles. */
export function cut(text: string, width: number): string {
  if (widthOf(text) <= width) return text;
  let [kept, used] = ["", 0];
  for (const grapheme of graphemesOf(text)) {
    const wide = widthOf(grapheme);
    if (used + wide > width - 1) break;
    kept += grapheme;
    used += wide;
  }
  return width < 1 ? "" : `${kept}…`;
}

/** Exactly as wide, whatever it holds. Of plain text. */
export function padded(text: string, width: number): string {
  const shown = cut(text, width);
  return shown + " ".repeat(Math.max(0, width - widthOf(shown)));
}
