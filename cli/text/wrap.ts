import wrapAnsi from "wrap-ansi";
import { widthOf } from "./width.ts";

/** A line of a body before it is cut to a width: a list's item, a quotation or a paragraph. */
export interface BodyLine {
  /** Stands before the first row of it. */
  readonly prefix: string;
  /** Stands before the others, as wide. */
  readonly hanging: string;
  readonly text: string;
}

const LEAST = 10;

/** Rows no wider than the width, words whole where they fit, and styles closed at the end of each row. */
export function wrapped({ prefix, hanging, text }: BodyLine, width: number): string[] {
  // What code is indented by stands before each of its rows; the other blanks at the end of a row are nobody's.
  const indent = (/^ */.exec(text)?.[0] ?? "").slice(0, Math.floor(width / 2));
  const room = Math.max(LEAST, width - widthOf(prefix) - indent.length);
  return wrapAnsi(text.slice(indent.length), room, { hard: true, trim: true })
    .split("\n")
    .map((row, at) => (at === 0 ? prefix : hanging) + indent + row);
}

export function wrappedAll(lines: readonly BodyLine[], width: number): string[] {
  return lines.flatMap((line) => wrapped(line, width));
}

export function wrappedText(text: string, width: number): string[] {
  return text.split("\n").flatMap((line) => wrapped({ prefix: "", hanging: "", text: line }, width));
}
