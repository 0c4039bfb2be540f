import { useCallback, useRef, useState } from "react";
import { EDITS, EMPTY_FIELD, type Field, fieldOf, inserted, textOfField } from "../text/line-editor.ts";
import { isCtrl, isKey, type KeyEvent } from "./keyboard.tsx";

export interface Composer {
  readonly field: Field;
  set(field: Field): void;
  /** Whether the key was one of the field's. */
  take(event: KeyEvent): boolean;
  /** Empties it, and remembers what stood there. */
  submit(): string;
}

const MAX_REMEMBERED = 100;

/** Keys of a line, as shells and editors have them. */
const CTRL: Readonly<Record<string, keyof typeof EDITS>> = {
  a: "home",
  e: "end",
  b: "left",
  f: "right",
  d: "delete",
  h: "backspace",
  w: "killWord",
  u: "killLine",
  k: "killToEnd",
  j: "newline",
  left: "wordLeft",
  right: "wordRight",
};
const PLAIN: Readonly<Record<string, keyof typeof EDITS>> = {
  left: "left",
  right: "right",
  home: "home",
  end: "end",
  backspace: "backspace",
  delete: "delete",
};
const META: Readonly<Record<string, keyof typeof EDITS>> = {
  b: "wordLeft",
  f: "wordRight",
  left: "wordLeft",
  right: "wordRight",
  backspace: "killWord",
  return: "newline",
  enter: "newline",
};

/** A field that is written in, over more than one line where somebody wants it. */
export function useComposer(): Composer {
  const [field, setField] = useState<Field>(EMPTY_FIELD);
  const remembered = useRef<string[]>([]);
  /** How far back one looks; zero: at what is written now. */
  const back = useRef(0);

  const set = useCallback((next: Field) => {
    setField(next);
    back.current = 0;
  }, []);

  const recall = (by: 1 | -1) => {
    const to = Math.max(0, Math.min(remembered.current.length, back.current + by));
    if (to === back.current) return;
    back.current = to;
    setField(fieldOf(to === 0 ? "" : (remembered.current.at(-to) ?? "")));
  };

  const take = (event: KeyEvent): boolean => {
    if (event.kind === "text") {
      set(inserted(field, event.text));
      return true;
    }
    if (isCtrl(event, "p")) recall(1);
    else if (isCtrl(event, "n")) recall(-1);
    else {
      const name =
        (event.ctrl ? CTRL : event.meta ? META : PLAIN)[event.name] ?? (isKey(event, "enter") ? "newline" : undefined);
      if (name === undefined) return false;
      set(EDITS[name](field));
    }
    return true;
  };

  const submit = (): string => {
    const text = textOfField(field);
    if (text.trim() !== "") remembered.current = [...remembered.current, text].slice(-MAX_REMEMBERED);
    set(EMPTY_FIELD);
    return text;
  };

  return { field, set, take, submit };
}
