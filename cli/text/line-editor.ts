import { graphemesOf, widthOf } from "./width.ts";

/** What stands in a field, by what a person sees as characters; the cursor is before one of them, or at the end. */
export interface Field {
  readonly characters: readonly string[];
  readonly cursor: number;
}

export const EMPTY_FIELD: Field = { characters: [], cursor: 0 };

export function fieldOf(text: string): Field {
  const characters = graphemesOf(text);
  return { characters, cursor: characters.length };
}

export const textOfField = ({ characters }: Field): string => characters.join("");
export const beforeCursor = ({ characters, cursor }: Field): string => characters.slice(0, cursor).join("");

export function inserted({ characters, cursor }: Field, text: string): Field {
  const before = characters.slice(0, cursor).join("") + text;
  // What is typed may join to what stands there: an accent, a part of an emoji.
  const head = graphemesOf(before);
  return { characters: [...head, ...characters.slice(cursor)], cursor: head.length };
}

type Edit = (field: Field) => Field;

const moved =
  (to: (field: Field) => number): Edit =>
  (field) => ({ ...field, cursor: Math.max(0, Math.min(field.characters.length, to(field))) });

function cutOut({ characters }: Field, from: number, to: number): Field {
  return { characters: [...characters.slice(0, from), ...characters.slice(to)], cursor: from };
}

/** What the keys of a line do, as shells have it. */
export const EDITS = {
  left: moved(({ cursor }) => cursor - 1),
  right: moved(({ cursor }) => cursor + 1),
  home: moved(lineStart),
  end: moved(lineEnd),
  wordLeft: moved(wordStart),
  wordRight: moved(wordEnd),
  backspace: (field) => (field.cursor === 0 ? field : cutOut(field, field.cursor - 1, field.cursor)),
  delete: (field) => (field.cursor === field.characters.length ? field : cutOut(field, field.cursor, field.cursor + 1)),
  killWord: (field) => cutOut(field, wordStart(field), field.cursor),
  killLine: (field) => cutOut(field, lineStart(field), field.cursor),
  killToEnd: (field) => ({ ...cutOut(field, field.cursor, lineEnd(field)), cursor: field.cursor }),
  newline: (field) => inserted(field, "\n"),
} as const satisfies Record<string, Edit>;

function lineStart({ characters, cursor }: Field): number {
  return characters.lastIndexOf("\n", cursor - 1) + 1;
}

function lineEnd({ characters, cursor }: Field): number {
  const end = characters.indexOf("\n", cursor);
  return end === -1 ? characters.length : end;
}

function wordStart({ characters, cursor }: Field): number {
  let at = cursor;
  while (at > 0 && isBlank(characters[at - 1])) at -= 1;
  while (at > 0 && !isBlank(characters[at - 1])) at -= 1;
  return at;
}

function wordEnd({ characters, cursor }: Field): number {
  let at = cursor;
  while (at < characters.length && isBlank(characters[at])) at += 1;
  while (at < characters.length && !isBlank(characters[at])) at += 1;
  return at;
}

function isBlank(character: string | undefined): boolean {
  return character !== undefined && /^\s+$/.test(character);
}

export interface DrawnField {
  readonly rows: readonly string[];
  /** In which row the cursor is. */
  readonly cursorRow: number;
}

/** In rows of a width, with the cursor drawn: it is no colour, so it is there without colours too. */
export function drawnField({ characters, cursor }: Field, width: number): DrawnField {
  const rows: string[] = [];
  let [row, used, cursorRow] = ["", 0, 0];
  const end = () => {
    rows.push(row);
    [row, used] = ["", 0];
  };
  for (const [at, character] of [...characters, ""].entries()) {
    const isBreak = character === "\n";
    const shown = isBreak || character === "" ? " " : character;
    const wide = Math.max(1, widthOf(shown));
    if (used + wide > width) end();
    if (at === cursor) cursorRow = rows.length;
    if (at === cursor) row += inverse(shown);
    else if (!isBreak) row += character;
    used += wide;
    if (isBreak) end();
  }
  end();
  return { rows, cursorRow };
}

function inverse(text: string): string {
  return `\u001b[7m${text}\u001b[27m`;
}
