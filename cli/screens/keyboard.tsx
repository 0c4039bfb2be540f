import { emitKeypressEvents, type Key } from "node:readline";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useRef } from "react";

/** What somebody typed or pasted, or a key that is none of the text. */
export type KeyEvent =
  | { readonly kind: "text"; readonly text: string; readonly isPasted: boolean }
  | {
      readonly kind: "key";
      readonly name: string;
      readonly ctrl: boolean;
      readonly meta: boolean;
      readonly shift: boolean;
    };

type Handler = (event: KeyEvent) => void;

/** Hands what is typed to whoever listens, one after the other, so that each finds the screen as the one before left it. */
class Keyboard {
  readonly #handlers = new Set<Handler>();
  readonly #queue: KeyEvent[] = [];
  #pasted: string | undefined;
  #isHanding = false;

  listen(handler: Handler): () => void {
    this.#handlers.add(handler);
    return () => this.#handlers.delete(handler);
  }

  readonly take = (text: string | undefined, key: Key): void => {
    if (key.name === "paste-start") this.#pasted = "";
    else if (key.name === "paste-end") this.#endPaste();
    else if (this.#pasted !== undefined) this.#pasted += text ?? key.sequence ?? "";
    else this.#push(eventOf(text, key));
    void this.#hand();
  };

  #endPaste(): void {
    const text = (this.#pasted ?? "").replaceAll(/\r\n?/g, "\n");
    this.#pasted = undefined;
    if (text !== "") this.#push({ kind: "text", text, isPasted: true });
  }

  /** What comes at once is one text: whoever types fast must not be drawn letter by letter. */
  #push(event: KeyEvent): void {
    const last = this.#queue.at(-1);
    if (event.kind === "text" && !event.isPasted && last?.kind === "text" && !last.isPasted) {
      this.#queue[this.#queue.length - 1] = { ...last, text: last.text + event.text };
    } else {
      this.#queue.push(event);
    }
  }

  async #hand(): Promise<void> {
    if (this.#isHanding) return;
    this.#isHanding = true;
    // All of what came at once is there first.
    await nextTurn();
    for (let event = this.#queue.shift(); event !== undefined; event = this.#queue.shift()) {
      for (const handler of [...this.#handlers]) handler(event);
      await nextTurn();
    }
    this.#isHanding = false;
  }
}

/** React draws in a turn that it asks for in a microtask of this one. */
async function nextTurn(): Promise<void> {
  for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

const DELETE = "\u007f";

function eventOf(
  text: string | undefined,
  { name, ctrl = false, meta = false, shift = false, sequence = "" }: Key,
): KeyEvent {
  const isControl = text === undefined || ctrl || meta || text < " " || text === DELETE;
  // Node tells of Escape itself that Escape was pressed with it.
  if (isControl) return { kind: "key", name: name ?? sequence, ctrl, meta: meta && name !== "escape", shift };
  return { kind: "text", text, isPasted: false };
}

const KeyboardContext = createContext<Keyboard | undefined>(undefined);

export function KeyboardProvider({
  input,
  children,
}: {
  readonly input: NodeJS.ReadStream;
  readonly children: ReactNode;
}) {
  const keyboard = useMemo(() => new Keyboard(), []);
  useEffect(() => {
    emitKeypressEvents(input);
    input.setRawMode?.(true);
    input.on("keypress", keyboard.take);
    input.resume();
    return () => {
      input.off("keypress", keyboard.take);
      input.setRawMode?.(false);
      input.pause();
    };
  }, [input, keyboard]);
  return <KeyboardContext.Provider value={keyboard}>{children}</KeyboardContext.Provider>;
}

/** @param handler the newest that was given is called */
export function useKeys(handler: Handler, isActive = true): void {
  const keyboard = useContext(KeyboardContext);
  const newest = useRef(handler);
  newest.current = handler;
  useEffect(() => (isActive ? keyboard?.listen((event) => newest.current(event)) : undefined), [keyboard, isActive]);
}

export function isKey(event: KeyEvent, name: string): boolean {
  return event.kind === "key" && event.name === name && !event.ctrl && !event.meta;
}

export function isCtrl(event: KeyEvent, name: string): boolean {
  return event.kind === "key" && event.ctrl && event.name === name;
}
