import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";
import { CAPTURE_NAMES, SETTINGS } from "../../shared/base/settings.ts";

const PAGE = "docs/coverage.md";
const MARKS = ["works", "partly", "no", "n/a"];
const HEADER = "| asked for | mark | where | test, or what is missing |";
const ROUTES = TRIGGERS.flatMap((trigger) =>
  trigger.kind === "http" ? trigger.methods.map((method) => `${method} /api/${trigger.route}`) : [],
);

interface Row {
  readonly source: string;
  readonly askedFor: string;
  readonly mark: string;
  readonly where: string;
  /** The tests of what works, else the reason. */
  readonly proof: string;
}

const page = readFileSync(PAGE, "utf8");
const cellsOf = (line: string) => line.slice(2, -2).split(" | ");
const codeIn = (text: string) => [...text.matchAll(/`([^`]+)`/g)].map(([, code]) => code ?? "");
/** The lines of each table that begins with the header, below the heading it stands under. */
const rows: readonly Row[] = page.split("\n## ").flatMap((section) =>
  section
    .split("\n\n")
    .filter((block) => block.startsWith(HEADER))
    .flatMap((table) => table.trimEnd().split("\n").slice(2))
    .map((line) => {
      const [askedFor = "", mark = "", where = "", proof = "", ...more] = cellsOf(line);
      expect(more, line).toEqual([]);
      return { source: section.split("\n")[0] ?? "", askedFor, mark, where, proof };
    }),
);
const where = rows.map((row) => row.where);
/** What the page says of where things are, and of what is missing. */
const told = rows.flatMap((row) => codeIn(row.mark === "works" ? row.where : `${row.where} ${row.proof}`));

describe("the page of what others would look for", () => {
  it("marks every row by one of four marks", () => {
    expect(rows.length).toBeGreaterThan(0);
    expect(rows.filter(({ mark }) => !MARKS.includes(mark))).toEqual([]);
    expect(rows.filter(({ askedFor }) => askedFor === "")).toEqual([]);
    expect(where.filter((text) => text === "")).toEqual([]);
  });

  it("names tests that exist, and nothing else, for all that works", () => {
    const isTest = (path: string) => /^test\/\S+\.test\.ts$/.test(path) && existsSync(path);
    const works = rows.filter(({ mark }) => mark === "works");
    const tests = works.map((row) => ({ ...row, named: row.proof.split(", ").map((path) => codeIn(path)) }));
    expect(tests.filter(({ named }) => !named.every(([path = ""]) => isTest(path)))).toEqual([]);
  });

  it("says of everything else why, or what is missing", () => {
    const others = rows.filter(({ mark }) => mark !== "works");
    expect(others.filter(({ proof }) => !/[a-z]{3}/.test(proof) || proof.startsWith("`test/"))).toEqual([]);
  });

  it("names files that exist", () => {
    const files = told.filter((code) => /^[\w./-]+\.(?:ts|md|http|bicep)$/.test(code));
    expect(files.length).toBeGreaterThan(0);
    expect(files.filter((path) => !existsSync(path))).toEqual([]);
  });

  it("names routes that exist", () => {
    const named = told.filter((code) => code.includes(" /api/")).map((code) => code.replace(/\?.*/, ""));
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((route) => !ROUTES.includes(route))).toEqual([]);
  });

  it("names settings that exist, and what they may hold", () => {
    const settings = told.filter((code) => /^[A-Z]+(?:_[A-Z]+)+$/.test(code));
    const captures = told.flatMap((code) => /^CAPTURE=(.*)$/.exec(code)?.[1] ?? []);
    expect(settings.filter((name) => !(name in SETTINGS))).toEqual([]);
    expect(captures.filter((name) => !(CAPTURE_NAMES as readonly string[]).includes(name))).toEqual([]);
    expect(Math.min(settings.length, captures.length)).toBeGreaterThan(0);
  });

  it("begins with counts that are those of its rows", () => {
    const sources = [...new Set(rows.map(({ source }) => source))];
    const countsOf = (counted: readonly Row[]) =>
      [...MARKS.map((mark) => counted.filter((row) => row.mark === mark)), counted].map(({ length }) => String(length));
    const expected = [
      ...sources.map((source) => [source, ...countsOf(rows.filter((row) => row.source === source))]),
      ["all", ...countsOf(rows)],
    ];
    const [, table = ""] = page.split(`| source | ${MARKS.join(" | ")} | rows |\n`);
    const [body = ""] = table.split("\n\n");
    expect(body.split("\n").slice(1).map(cellsOf)).toEqual(expected);
  });
});
