import { useState } from "react";
import { CliError } from "../base/cli-error.ts";
import { EDITS, EMPTY_FIELD, type Field, inserted, textOfField } from "../text/line-editor.ts";
import type { Paint } from "../text/paint.ts";
import { padded, widthOf } from "../text/width.ts";
import { wrappedText } from "../text/wrap.ts";
import { Frame, roomOf, useSpinner } from "./frame.tsx";
import { isCtrl, isKey, useKeys } from "./keyboard.tsx";
import { useLook } from "./stage.ts";
import { useSize } from "./terminal.ts";
import { useLeft } from "./use-left.ts";

export interface Choice<Value> {
  readonly value: Value;
  /** What it is called, and found by. Without styles. */
  readonly title: string;
  /** Before the title, of one cell or none. */
  readonly mark?: string;
  readonly detail?: string;
  /** At the right end. */
  readonly right?: string;
  readonly isStrong?: boolean;
  /** Of which group it is; their names stand above them, and it is found by it too. */
  readonly group?: string;
}

interface Properties<Value> {
  readonly crumbs: readonly string[];
  readonly choices: readonly Choice<Value>[];
  readonly isLoading?: boolean;
  readonly failure?: Error | undefined;
  /** What is said where there are none. */
  readonly none: string;
  /** What choosing does, in a word: "open". */
  readonly verb: string;
  /** Whether typing narrows; what is typed is told then. */
  readonly isFiltered?: boolean;
  onFilter?(text: string): void;
  readonly isMany?: boolean;
  onChoose(values: readonly Value[]): void;
  onReload?(): void;
  /** Instead of to where one came from. */
  onBack?(): void;
  readonly notice?: string;
}

/** With the blank one under it. */
const NOTICE_ROWS = 2;

/** A list to choose from by arrows, narrowed by typing; on every screen Esc goes back. */
export function Picker<Value>(properties: Properties<Value>) {
  const {
    crumbs,
    choices,
    isLoading = false,
    failure,
    none,
    verb,
    isFiltered = false,
    isMany = false,
    notice,
  } = properties;
  const { paint, go } = useLook();
  const size = useSize();
  const [at, setAt] = useLeft("at", 0);
  const [field, setField] = useLeft<Field>("field", EMPTY_FIELD);
  const [taken, setTaken] = useState<ReadonlySet<Value>>(new Set());
  const spinner = useSpinner(isLoading);
  const filter = textOfField(field);
  const shown = isFiltered && properties.onFilter === undefined ? narrowed(choices, filter) : choices;
  const current = Math.min(at, Math.max(0, shown.length - 1));
  const foot = [
    ...(isFiltered
      ? [
          ` ${paint("cyan", "›")} ${filter}${paint("inverse", " ")}${filter === "" ? paint("dim", " type to find") : ""}`,
        ]
      : []),
  ];
  const room = roomOf(size, foot.length) - (notice === undefined ? 0 : NOTICE_ROWS);
  const change = (next: Field) => {
    setField(next);
    setAt(0);
    properties.onFilter?.(textOfField(next));
  };
  const choose = () => {
    const one = shown[current];
    if (isMany && taken.size > 0) properties.onChoose([...taken]);
    else if (one !== undefined) properties.onChoose([one.value]);
  };
  const take = () => {
    const one = shown[current];
    if (one === undefined) return;
    const next = new Set(taken);
    if (!next.delete(one.value)) next.add(one.value);
    setTaken(next);
  };
  useKeys((event) => {
    if (isKey(event, "escape")) {
      if (filter !== "") change(EMPTY_FIELD);
      else (properties.onBack ?? go.back)();
    } else if (isKey(event, "up")) setAt(current === 0 ? shown.length - 1 : current - 1);
    else if (isKey(event, "down")) setAt(current >= shown.length - 1 ? 0 : current + 1);
    else if (isKey(event, "pageup")) setAt(Math.max(0, current - room + 1));
    else if (isKey(event, "pagedown")) setAt(Math.min(shown.length - 1, current + room - 1));
    else if (isKey(event, "home")) setAt(0);
    else if (isKey(event, "end")) setAt(shown.length - 1);
    else if (isKey(event, "return")) choose();
    else if (isCtrl(event, "r")) properties.onReload?.();
    else if (isMany && isKey(event, "tab")) take();
    else if (isFiltered && isKey(event, "backspace")) change(EDITS.backspace(field));
    else if (isFiltered && isCtrl(event, "u")) change(EMPTY_FIELD);
    else if (isFiltered && event.kind === "text") change(inserted(field, event.text.replaceAll("\n", " ")));
    else if (!isFiltered && event.kind === "text") setAt(startingWith(shown, event.text, current));
  });
  const body = rowsOf({ shown, current, room, columns: size.columns, taken, isMany }, paint);
  const empty =
    failure !== undefined
      ? failureRows(failure, size.columns, paint)
      : [
          `  ${isLoading ? paint("dim", `${spinner} reading …`) : paint("dim", choices.length > 0 ? "Nothing is called so" : none)}`,
        ];
  return (
    <Frame
      crumbs={crumbs}
      state={isLoading ? { text: spinner, style: "dim" } : undefined}
      hints={[
        `↑↓ choose`,
        `Enter ${verb}`,
        ...(isMany ? ["Tab take more"] : []),
        ...(properties.onReload ? ["Ctrl+R refresh"] : []),
        "Ctrl+C menu",
        "Esc back",
      ]}
      foot={foot}
      body={[...(notice === undefined ? [] : [` ${notice}`, ""]), ...(shown.length === 0 ? ["", ...empty] : body)]}
    />
  );
}

export function failureRows(failure: Error, columns: number, paint: Paint): string[] {
  const remedy = failure instanceof CliError ? failure.remedy : "";
  const rows = wrappedText(`✗ ${failure.message}`, columns - 4).map((row) => `  ${paint("red", row)}`);
  return [...rows, ...(remedy === "" ? [] : wrappedText(remedy, columns - 6).map((row) => `    ${paint("dim", row)}`))];
}

/** Every word of what was typed stands in it, in any case. */
function narrowed<One extends Pick<Choice<never>, "title" | "detail" | "group">>(
  all: readonly One[],
  typed: string,
): readonly One[] {
  const words = typed.toLocaleLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return all;
  return all.filter(({ title, detail = "", group = "" }) => {
    const text = `${title} ${detail} ${group}`.toLocaleLowerCase();
    return words.every((word) => text.includes(word));
  });
}

function startingWith(shown: readonly { readonly title: string }[], typed: string, current: number): number {
  const isIt = ({ title }: { readonly title: string }) =>
    title.toLocaleLowerCase().startsWith(typed.toLocaleLowerCase());
  const after = shown.findIndex((one, at) => at > current && isIt(one));
  return after !== -1 ? after : Math.max(0, shown.findIndex(isIt));
}

interface Listing<Value> {
  readonly shown: readonly Choice<Value>[];
  readonly current: number;
  readonly room: number;
  readonly columns: number;
  readonly taken: ReadonlySet<Value>;
  readonly isMany: boolean;
}

/** Those around the current one, as many as there is room for; each in one row, its end at the right. */
function rowsOf<Value>({ shown, current, room, columns, taken, isMany }: Listing<Value>, paint: Paint): string[] {
  const all: { readonly row: string; readonly of: number }[] = [];
  const titleWidth = Math.min(Math.max(...shown.map(({ title }) => widthOf(title)), 8), Math.floor(columns * 0.45));
  for (const [at, one] of shown.entries()) {
    if (one.group !== undefined && one.group !== shown[at - 1]?.group) {
      if (at > 0) all.push({ row: "", of: at });
      all.push({ row: `  ${paint("dim", one.group)}`, of: at });
    }
    const isCurrent = at === current;
    const box = isMany ? (taken.has(one.value) ? "◉ " : "○ ") : "";
    const right = one.right ?? "";
    const mark = one.mark ?? " ";
    const room = columns - 6 - widthOf(box) - titleWidth - widthOf(right) - 4;
    const title = padded(one.title, titleWidth);
    const detail = padded(one.detail ?? "", Math.max(0, room));
    const painted = paint(isCurrent ? ["cyan", "bold"] : one.isStrong ? "bold" : "reset", title);
    all.push({
      row: ` ${isCurrent ? paint("cyan", "❯") : " "} ${box}${mark} ${painted}  ${paint("dim", detail)}  ${paint("dim", right)}`,
      of: at,
    });
  }
  const place = all.findLastIndex(({ of }) => of === current);
  const start = Math.max(0, Math.min(place - Math.floor(room / 2), all.length - room));
  return all.slice(start, start + room).map(({ row }) => row);
}
