import { authorOf } from "../../web/message/words/author.ts";
import { drawnField, type Field } from "../text/line-editor.ts";
import { previewOf } from "../text/message-lines.ts";
import type { Paint } from "../text/paint.ts";
import { safeLine } from "../text/safe.ts";
import { cut, widthOf } from "../text/width.ts";
import type { Mode } from "./use-chat-actions.ts";

const MOST_ROWS = 6;

interface FieldLook {
  readonly width: number;
  readonly paint: Paint;
  /** What stands in it while it is empty. */
  readonly placeholder: string;
}

/** The field, as many rows of it as leave room for what was said. */
export function composerRows(field: Field, { width, paint, placeholder }: FieldLook): string[] {
  const isEmpty = field.characters.length === 0;
  const { rows, cursorRow } = drawnField(field, width - 4);
  const start = Math.max(0, Math.min(cursorRow - MOST_ROWS + 1, rows.length - MOST_ROWS));
  const shown = rows.slice(start, start + MOST_ROWS);
  const hint = isEmpty ? paint("dim", placeholder) : "";
  return shown.map((row, at) => ` ${at === 0 ? paint("cyan", "›") : " "} ${row}${at === 0 ? hint : ""}`);
}

interface Look {
  readonly paint: Paint;
  readonly width: number;
  readonly myId: string;
}

/** What the next Enter is for, where it is not a message. */
export function modeRows(mode: Mode, { paint, width, myId }: Look): string[] {
  if (mode.kind === "write") return [];
  const message = mode.kind === "reply" ? mode.to : mode.message;
  const words = {
    reply: `↩ answering ${safeLine(authorOf(message).name)}: `,
    edit: "✎ changing: ",
    delete: "✗ delete? ",
  }[mode.kind];
  const preview = cut(previewOf(message, myId), Math.max(8, width - widthOf(words) - 3));
  return [` ${paint(mode.kind === "delete" ? "red" : "cyan", words)}${paint("dim", preview)}`];
}

const MOST_SUGGESTED = 3;

/** What Tab found, beside each other. */
export function suggestionRows(words: readonly string[], width: number, paint: Paint): string[] {
  if (words.length === 0) return [];
  const cell = Math.min(Math.floor(width / 2) - 2, Math.max(...words.map(widthOf)) + 2);
  const perRow = Math.max(1, Math.floor((width - 4) / cell));
  const shown = words.slice(0, perRow * MOST_SUGGESTED);
  const rows: string[] = [];
  for (let at = 0; at < shown.length; at += perRow) {
    const row = shown.slice(at, at + perRow).map((word) => {
      const text = cut(safeLine(word), cell - 2);
      return text + " ".repeat(Math.max(0, cell - widthOf(text)));
    });
    rows.push(`   ${paint("dim", row.join("").trimEnd())}`);
  }
  const rest = words.length - shown.length;
  return rest === 0 ? rows : [...rows.slice(0, -1), `${rows.at(-1) ?? ""}${paint("dim", `  +${rest}`)}`];
}
