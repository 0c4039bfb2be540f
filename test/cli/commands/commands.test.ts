import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { completionsOf } from "../../../cli/commands/completion.ts";
import { timeArgument, wholeNumber } from "../../../cli/commands/context.ts";
import type { Io } from "../../../cli/commands/io.ts";
import { hasBrowser } from "../../../cli/commands/sign-in-commands.ts";
import { type Column, printRows, widthsOf } from "../../../cli/commands/table.ts";
import { answering } from "../../../cli/commands/write-commands.ts";
import { completed } from "../../../cli/screens/completions.ts";
import { mentionedIn, pathAndText } from "../../../cli/screens/words.ts";
import { paintFor, plain } from "../../../cli/text/paint.ts";
import { titleOfChat } from "../../../cli/text/titles.ts";
import { widthOf } from "../../../cli/text/width.ts";

function ioOf(columns?: number) {
  const lines: string[] = [];
  const notes: string[] = [];
  const io: Io = {
    environment: {},
    isTerminal: columns !== undefined,
    columns,
    paint: plain,
    signal: new AbortController().signal,
    out: (line) => lines.push(line),
    note: (line) => notes.push(line),
  };
  return { io, lines, notes };
}

const COLUMNS: Column<{ name: string; id: string }>[] = [
  { title: "name", of: ({ name }) => name, isFlexible: true },
  { title: "id", of: ({ id }) => id },
];
const ROWS = [
  { name: "A name that goes on and on and on", id: "12345" },
  { name: "日本\u001b[31m\tx", id: "6" },
];

describe("a table", () => {
  it("is fields for a pipe, whole, one row a line, and JSON for programs", () => {
    const piped = ioOf();
    printRows(piped.io, { json: false, rows: ROWS, columns: COLUMNS, none: "none" });
    expect(piped.lines).toEqual(["A name that goes on and on and on\t12345", "日本[31m x\t6"]);
    printRows(piped.io, { json: true, rows: ROWS, columns: COLUMNS, none: "none" });
    expect(JSON.parse(piped.lines[2] ?? "")).toEqual(ROWS);
  });

  it("fits a terminal, and says where there is nothing", () => {
    const { io, lines, notes } = ioOf(24);
    printRows(io, { json: false, rows: ROWS, columns: COLUMNS, none: "none" });
    expect(lines).toEqual(["NAME               ID", "A name that goes…  12345", "日本[31m x         6"]);
    expect(lines.every((line) => widthOf(line) <= 24)).toBe(true);
    printRows(io, { json: false, rows: [], columns: COLUMNS, none: "There is none" });
    expect(notes).toEqual(["There is none"]);
    expect(
      widthsOf(
        [
          { title: "a", isFlexible: true },
          { title: "b", isFlexible: true },
        ],
        [["x".repeat(50), "y".repeat(30)]],
        40,
      ),
    ).toEqual([19, 19]);
  });
});

describe("arguments", () => {
  it("are numbers and times that mean something", () => {
    expect(wholeNumber(1, 5)("5")).toBe(5);
    expect(() => wholeNumber(1, 5)("6")).toThrow("from 1 to 5");
    expect(() => wholeNumber(1, 5)("1e0")).toThrow();
    expect(timeArgument("2026-11-01")).toBe("2026-11-01T00:00:00.000Z");
    expect(Math.abs(Date.parse(timeArgument("2h")) - (Date.now() - 7_200_000))).toBeLessThan(5_000);
    expect(() => timeArgument("soon")).toThrow("how long ago");
  });

  it("complete by the tree of commands, with what holds for all of them", () => {
    const program = new Command("x").option("--api <url>", "where");
    program.command("a").summary("does a").command("b").option("--json", "as JSON");
    expect(completionsOf(program).map(({ path, words }) => [path, words.map(({ word }) => word)])).toEqual([
      ["", ["a", "--api"]],
      ["a", ["b", "--api"]],
      ["a b", ["--json", "--api"]],
    ]);
  });
});

describe("words", () => {
  it("are in colour where somebody looks and wants it", () => {
    expect(paintFor({ TERM: "xterm" }, true)("red", "x")).toContain("\u001b[31m");
    expect(paintFor({ TERM: "xterm", NO_COLOR: "1" }, true)("red", "x")).toBe("x");
    expect(paintFor({ TERM: "xterm" }, false)("red", "x")).toBe("x");
    expect(paintFor({ TERM: "dumb" }, true)("red", "x")).toBe("x");
  });

  it("name a chat by the others in it", () => {
    expect(titleOfChat({ topic: null, title: "Ada, Bob" }, "Bob")).toBe("Ada");
    expect(titleOfChat({ topic: "Plan\u001b[2J", title: "Ada, Bob" }, "Bob")).toBe("Plan[2J");
    expect(titleOfChat({ topic: null, title: null }, "Bob")).toBe("A chat");
  });

  it("mention those who stand in the text, the longer name first", () => {
    const members = [
      { id: "1", name: "Ada", mail: "", roles: [] },
      { id: "2", name: "Ada Lang", mail: "", roles: [] },
    ];
    expect(mentionedIn("hello @Ada Lang", members)).toEqual(["2"]);
    expect(mentionedIn("hello @Ada and @Ada Lang", members)).toEqual(["2", "1"]);
    expect(mentionedIn("hello Ada", members)).toEqual([]);
  });

  it("name a file, with blanks as shells have them, and what is said of it", () => {
    expect(pathAndText('"my file.pdf" the plan')).toEqual(["my file.pdf", "the plan"]);
    expect(pathAndText("my\\ file.pdf")).toEqual(["my file.pdf", ""]);
    expect(pathAndText("")).toEqual(["", ""]);
    expect(completed("te", ["test/", "text/"])).toEqual({ text: "te", choices: ["test/", "text/"] });
    expect(completed("te", ["test/"])).toEqual({ text: "test/", choices: [] });
  });

  it("answer in a thread of a channel, and by quoting in a chat", () => {
    expect(answering({ teamId: "t" }, "1.2")).toEqual({ replyTo: "1" });
    expect(answering({}, "1")).toEqual({ quotes: ["1"] });
  });

  it("open a browser where somebody sees it", () => {
    expect(hasBrowser({ environment: { DISPLAY: ":0" } }, "linux")).toBe(true);
    expect(hasBrowser({ environment: {} }, "linux")).toBe(false);
    expect(hasBrowser({ environment: { SSH_CONNECTION: "x", DISPLAY: ":0" } }, "linux")).toBe(false);
    expect(hasBrowser({ environment: {} }, "darwin")).toBe(true);
  });
});
