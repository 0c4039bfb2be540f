/** A word as it is searched for, and where it stands in the text: UTF-16 offsets, `end` exclusive. */
export interface TermAt {
  readonly term: string;
  readonly start: number;
  readonly end: number;
  /** The last character, by itself, of what is written without spaces. */
  readonly isSingle: boolean;
}

/**
 * Runs of letters, digits and what combines with them; an underscore or an apostrophe ends a word, so that whoever looks for
 * `o'brien` or `q3_plan` looks for words that follow one another. Emoji are words of their own.
 */
const RUN = String.raw`[\p{L}\p{N}\p{M}]+`;
const EMOJI = String.raw`\p{RGI_Emoji}|\p{Emoji_Presentation}|\p{Extended_Pictographic}\uFE0F?`;
const RUNS = new RegExp(`${RUN}|(?<emoji>(?![\\x00-\\x7F])(?:${EMOJI}))`, "gv");
const PARTS = new RegExp(RUN, "gv");
const WORD = new RegExp(`^${RUN}$`, "v");
const ASCII_RUNS = /[A-Za-z0-9]+/g;

/**
 * Scripts that are written without spaces, and Hangul, whose particles stick to the word. Script extensions, so that the mark
 * of a long vowel and those of repetition belong to them; some accents of Latin letters do as well, and begin nothing.
 */
const UNSPACED =
  /(?!\p{M})[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Hangul}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]+/gu;

/** Nobody looks for more of a word; what is longer is an encoding of something. In code points. */
const MAX_TERM_LENGTH = 64;

/**
 * The words of a text in their order. What is written without spaces becomes pairs of characters, each of them and the last
 * character by itself: pairs find every word whatever its neighbours are, where a dictionary divides a sentence in one way
 * and the same words alone in another, and knows no names. They are what search engines index such scripts by where they
 * have no dictionary, and need none here.
 */
export function termsOf(text: string): TermAt[] {
  const terms: TermAt[] = [];
  if (ASCII.test(text)) {
    for (const run of text.matchAll(ASCII_RUNS)) addWord(terms, run[0], run.index);
    return terms;
  }
  for (const run of text.matchAll(RUNS)) {
    const start = run.index;
    if (run.groups?.emoji !== undefined) {
      terms.push({ term: foldedEmoji(run[0]), start, end: start + run[0].length, isSingle: false });
      continue;
    }
    let at = 0;
    for (const unspaced of run[0].matchAll(UNSPACED)) {
      addWord(terms, run[0].slice(at, unspaced.index), start + at);
      addPairs(terms, unspaced[0], start + unspaced.index);
      at = unspaced.index + unspaced[0].length;
    }
    addWord(terms, run[0].slice(at), start + at);
  }
  return terms;
}

/** A word of a question: what it becomes has to stand in a row. */
export interface QueryTerms {
  readonly terms: readonly string[];
  /** The last one may go on. */
  readonly isPrefix: boolean;
}

/** The same of what somebody looks for: a single character of an unspaced script is the beginning of a pair. */
export function queryTermsOf(text: string, isPrefix: boolean): QueryTerms {
  const found = termsOf(text);
  const [last, before] = [found.at(-1), found.at(-2)];
  const isSingle = last?.isSingle === true;
  // It stands in the pair before it already, and more may follow it in the text.
  const needed = isSingle && before !== undefined && last.start < before.end ? found.slice(0, -1) : found;
  const isOpen = isSingle && needed.length === found.length;
  return { terms: needed.map(({ term }) => term), isPrefix: isPrefix || isOpen };
}

/** One, but for a character that stands for several: `½` is two numbers, and an Arabic ligature may be a sentence. */
function addWord(terms: TermAt[], word: string, start: number): void {
  const folded = fold(word);
  const parts = ASCII.test(word) || WORD.test(folded) ? [folded] : (folded.match(PARTS) ?? []);
  for (const part of parts) {
    const term = part.length <= MAX_TERM_LENGTH ? part : Array.from(part).slice(0, MAX_TERM_LENGTH).join("");
    if (term !== "") terms.push({ term, start, end: start + word.length, isSingle: false });
  }
}

interface CharacterAt {
  readonly character: string;
  readonly start: number;
  readonly end: number;
}

/** A pair reaches from its first character to its second, a character with whatever marks it bears, those of half width too. */
function addPairs(terms: TermAt[], run: string, start: number): void {
  const characters: CharacterAt[] = [];
  for (const written of run.matchAll(/[^\p{M}\uFF9E\uFF9F][\p{M}\uFF9E\uFF9F]*|[\p{M}\uFF9E\uFF9F]+/gu)) {
    const from = start + written.index;
    for (const character of fold(written[0]))
      characters.push({ character, start: from, end: from + written[0].length });
  }
  for (const [index, { character, start: from, end }] of characters.entries()) {
    const next = characters[index + 1];
    terms.push({
      term: character + (next?.character ?? ""),
      start: from,
      end: next?.end ?? end,
      isSingle: next === undefined,
    });
  }
}

/**
 * Marks that people leave out: accents of Latin, Greek and Cyrillic letters, vowel points of Hebrew and Arabic, and the stroke
 * that stretches an Arabic word. Those that make another letter or syllable, as in Hindi, Thai and Japanese, stay.
 */
const LEFT_OUT =
  /[[[\p{Mn}\p{Me}]&&[\p{sc=Inherited}\p{sc=Cyrillic}\p{sc=Hebrew}\p{sc=Arabic}]]--[\u3099\u309A]]|\u0640/gv;

/** Letters that no normal form divides, as they are typed where a keyboard has none of them. */
const LETTERS: Readonly<Record<string, string>> = {
  ı: "i",
  ς: "σ",
  æ: "ae",
  œ: "oe",
  ø: "o",
  ł: "l",
  đ: "d",
  ð: "d",
  þ: "th",
  ħ: "h",
};
const UNDIVIDED = new RegExp(`[${Object.keys(LETTERS).join("")}]`, "gu");
// biome-ignore lint/suspicious/noControlCharactersInRegex: what ASCII is
const ASCII = /^[\x00-\x7F]*$/;

/**
 * One form for what is the same to whoever looks for it, in any case, any width and any form of Unicode: `İ`, `I`, `ı` and `i`
 * meet, and so do `ß` and `SS`, `ς` and `Σ`, `é` and `e`. By way of capitals, which join what small letters keep apart.
 */
function fold(text: string): string {
  if (ASCII.test(text)) return text.toLowerCase();
  const small = text.normalize("NFKC").toLowerCase().toUpperCase().toLowerCase();
  const bare = small.normalize("NFD").replaceAll(LEFT_OUT, "");
  return bare.replaceAll(UNDIVIDED, (letter) => LETTERS[letter] ?? letter).normalize("NFC");
}

/** Without the tone of a skin, and without what says that it is to be shown as an emoji. */
const PRESENTATION = /[\u{FE0E}\u{FE0F}\u{1F3FB}-\u{1F3FF}]/gu;

function foldedEmoji(emoji: string): string {
  return emoji.replaceAll(PRESENTATION, "") || emoji;
}
