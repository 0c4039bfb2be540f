const GRAPHEMES = new Intl.Segmenter("en", { granularity: "grapheme" });
/** Between two of them a hue is told from the next. */
const HUES = 24;

/** Of the first word and of the last, without what stands in brackets. */
export function initialsOf(name: string): string {
  const words = name
    .replaceAll(/\([^)]*\)/g, " ")
    .split(/[\s,]+/u)
    .filter((word) => /[\p{L}\p{N}]/u.test(word));
  const [first = "", last = ""] = [words[0], words.length > 1 ? words.at(-1) : ""];
  return `${letterOf(first)}${letterOf(last)}`.toLocaleUpperCase() || "?";
}

function letterOf(word: string): string {
  const start = word.search(/[\p{L}\p{N}]/u);
  if (start === -1) return "";
  const [first] = GRAPHEMES.segment(word.slice(start));
  return first?.segment ?? "";
}

/** In degrees, the same for the same name. Lightness is the style sheet's, so that every hue has its contrast. */
export function hueOf(name: string): number {
  let hash = 2_166_136_261;
  for (const character of name) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return ((hash >>> 8) % HUES) * (360 / HUES);
}
