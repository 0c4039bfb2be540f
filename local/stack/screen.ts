import { createLogUpdate } from "log-update";

/** What people see: lines that stay, and on a terminal one below them that is drawn anew in its place. */
export class Screen {
  readonly isTerminal: boolean;
  readonly #output: NodeJS.WriteStream;
  readonly #update: ReturnType<typeof createLogUpdate>;
  #last: string | undefined;

  constructor(output: NodeJS.WriteStream) {
    this.#output = output;
    this.isTerminal = output.isTTY === true;
    this.#update = createLogUpdate(output, { showCursor: true });
  }

  /** A line that stays, as it is: the terminal wraps it, so that it is still one line when it is copied. */
  say(text: string): void {
    if (this.#last !== undefined) this.#update.clear();
    this.#output.write(`${text}\n`);
    if (this.#last !== undefined) this.#update(this.#last);
  }

  /** The line below all others, instead of the one before it; elsewhere than on a terminal one more line that stays. */
  show(text: string): void {
    if (!this.isTerminal) {
      this.say(text);
      return;
    }
    this.#last = text;
    this.#update(text);
  }

  /** Takes the last line away. */
  clear(): void {
    if (this.#last !== undefined) this.#update.clear();
    this.#last = undefined;
  }

  /** Leaves the last line where it is. */
  keep(): void {
    this.#update.done();
    this.#last = undefined;
  }
}
