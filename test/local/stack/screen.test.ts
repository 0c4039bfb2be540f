import { Writable } from "node:stream";
import { describe, expect, it } from "vitest";
import { Screen } from "../../../local/stack/screen.ts";

/** As much of a terminal as is needed to see what stands where: it wraps at its width, and knows the cursor's moves. */
class Terminal extends Writable {
  readonly isTTY = true;
  readonly rows = 24;
  readonly columns: number;
  readonly #lines: string[] = [""];
  #row = 0;
  #column = 0;

  constructor(columns: number) {
    super();
    this.columns = columns;
  }

  /** Every row that was ever reached, the scrolled away ones too. */
  shown(): string[] {
    return this.#lines.map((line) => line.trimEnd());
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what a terminal is told begins with one
    for (const [token, count, command] of chunk.toString("utf8").matchAll(/\x1b\[\??(\d*)([A-Za-z])|[\s\S]/g)) {
      if (command !== undefined) this.#move(command, Number(count || 1));
      else if (token === "\n") this.#goTo(this.#row + 1, 0);
      else this.#put(token);
    }
    done();
  }

  #move(command: string, count: number): void {
    if (command === "A") this.#goTo(Math.max(0, this.#row - count), this.#column);
    else if (command === "B") this.#goTo(this.#row + count, this.#column);
    else if (command === "G") this.#goTo(this.#row, count - 1);
    else if (command === "K" && count === 2) this.#lines[this.#row] = "";
    else if (command === "K") this.#lines[this.#row] = (this.#lines[this.#row] ?? "").slice(0, this.#column);
    else if (command !== "h" && command !== "l") throw new Error(`unknown to this terminal: ${command}`);
  }

  #goTo(row: number, column: number): void {
    while (this.#lines.length <= row) this.#lines.push("");
    [this.#row, this.#column] = [row, column];
  }

  #put(character: string): void {
    if (this.#column === this.columns) this.#goTo(this.#row + 1, 0);
    const line = (this.#lines[this.#row] ?? "").padEnd(this.#column);
    this.#lines[this.#row] = line.slice(0, this.#column) + character + line.slice(this.#column + 1);
    this.#column += 1;
  }
}

function open(columns: number) {
  const terminal = new Terminal(columns);
  return { terminal, screen: new Screen(terminal as unknown as NodeJS.WriteStream) };
}

const liveLine = (count: number) => `posted ${count} · stored ${count} · from before 60 · behind by 0.3 s · 2.0/s`;
const address = "  Key Vault (stand-in)  https://localhost:37075";

describe("a screen", () => {
  it.each([20, 40, 80, 120])("does not grow while its last line changes, at %i columns", (columns) => {
    const { terminal, screen } = open(columns);
    screen.say(address);
    screen.show(liveLine(0));
    const rows = terminal.shown().length;
    for (let count = 1; count <= 200; count += 1) screen.show(liveLine(count));
    expect(terminal.shown().length).toBeLessThanOrEqual(rows + 1);
    expect(terminal.shown().join("").replaceAll(" ", "")).toBe(`${address}${liveLine(200)}`.replaceAll(" ", ""));
  });

  it("keeps the last line below whatever is said meanwhile, and every line of that whole", () => {
    const { terminal, screen } = open(60);
    const records = [1, 2, 3].map((id) =>
      JSON.stringify({ id, message: "as long as a line of the log is ".repeat(3) }),
    );
    screen.show(liveLine(0));
    for (const [index, record] of records.entries()) {
      screen.say(record);
      screen.show(liveLine(index));
    }
    const text = terminal.shown().join("").replaceAll(" ", "");
    expect(text).toBe([...records, liveLine(2)].join("").replaceAll(" ", ""));
  });

  it("leaves or takes away the last line", () => {
    const { terminal, screen } = open(80);
    screen.show("Starting … certificates");
    screen.clear();
    screen.show(liveLine(1));
    screen.keep();
    screen.say("Stopping …");
    expect(terminal.shown().filter(Boolean)).toEqual([liveLine(1), "Stopping …"]);
  });

  it("writes each line once where there is no terminal", () => {
    let written = "";
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        written += String(chunk);
        done();
      },
    });
    const screen = new Screen(output as unknown as NodeJS.WriteStream);
    screen.show("one");
    screen.say("two");
    screen.show("three");
    screen.clear();
    expect(written).toBe("one\ntwo\nthree\n");
  });
});
