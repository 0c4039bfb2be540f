import { describe, expect, it } from "vitest";
import { matches, parseSearchWords, rangesIn } from "../../../../shared/store/search/search-words.ts";
import { snippetOf } from "../../../../shared/store/search/snippet.ts";

/** A phrase as it would be typed, folded. */
function written({ terms, isPrefix }: { terms: readonly string[]; isPrefix: boolean }): string {
  return `${terms.join("+")}${isPrefix ? "*" : ""}`;
}

function expressionOf(text: string) {
  const words = parseSearchWords(text);
  if (!words.ok) throw new Error(words.expected);
  return words.expression;
}

describe("what somebody typed", () => {
  // biome-ignore format: a table
  it.each<[string, string[], string[]]>([
    ["one two", ["one", "two"], []],
    ["  One,  TWO! ", ["one", "two"], []],
    ['"one two" three', ["one+two", "three"], []],
    ['"one two', ["one+two"], []],
    ["“one two” „drei vier“", ["one+two", "drei+vier"], []],
    ["one OR two three", ["one|two", "three"], []],
    ["one OR two OR three", ["one|two|three"], []],
    ["OR one", ["one"], []],
    ["one OR", ["one"], []],
    ["one or two", ["one", "or", "two"], []],
    ["one -two -\"three four\"", ["one"], ["two", "three+four"]],
    ["-one", [], ["one"]],
    ["e-mail", ["e+mail"], []],
    ["pre* \"one tw\"*", ["pre*", "one+tw*"], []],
    ["東*", ["東*"], []],
    ["東京 📅", ["東京", "📅"], []],
    ["one & two ... !", ["one", "two"], []],
    ["file_name-v2.pdf", ["file+name+v2+pdf"], []],
  ])("%j", (text, all, none) => {
    const expression = expressionOf(text);
    expect(expression.all.map((group) => group.map(written).join("|"))).toEqual(all);
    expect(expression.none.map(written)).toEqual(none);
  });

  it.each([
    ["", "a word"],
    ["... !", "a word"],
    ["a*", "at least 2 characters before *"],
    ["plan a*", "at least 2 characters before *"],
    [
      Array.from({ length: 21 }, (_none, index) => `w${index}`).join(" "),
      "at most 20 words and phrases, of 60 words together",
    ],
    [`"${"w ".repeat(61)}"`, "at most 20 words and phrases, of 60 words together"],
  ])("%j is refused: expected %s", (text, expected) => {
    expect(parseSearchWords(text)).toEqual({ ok: false, expected });
  });
});

it.each<[string, string, boolean]>([
  ["one two", "two and one", true],
  ["one two", "one", false],
  ["one OR two", "two", true],
  ["one -two", "one", true],
  ["one -two", "one two", false],
  ['"one two"', "one and two", false],
  ["on*", "once", true],
])("%s in %j: %s", (question, text, expected) => {
  expect(matches([text], expressionOf(question))).toBe(expected);
});

it("looks in all texts of one thing, and for a phrase in one of them", () => {
  expect(matches(["one", "two"], expressionOf("one two"))).toBe(true);
  expect(matches(["one", "two"], expressionOf('"one two"'))).toBe(false);
});

describe("what is marked", () => {
  it.each<[string, string, string[]]>([
    ["straße", "Die STRASSE, die Straße", ["STRASSE", "Straße"]],
    ['"one two"', "one two, two one two", ["one two", "one two"]],
    ["東京都", "東京都に東京", ["東京都"]],
    ["京", "東京都", ["京都"]],
    ["one two", "one two", ["one", "two"]],
    ["on* once", "once", ["once"]],
    ["one -two", "one two", ["one"]],
    ["nothing", "here", []],
  ])("of %s in %j", (question, text, expected) => {
    expect(rangesIn(text, expressionOf(question)).map(([start, end]) => text.slice(start, end))).toEqual(expected);
  });

  it("stands in a part of a long text, which is cut between words and never in a character", () => {
    const text = `${"before ".repeat(100)}the needle is here 👍${" after".repeat(100)} needle`;
    const { text: shown, marks } = snippetOf(text, expressionOf("needle"));
    expect(marks.map(([start, end]) => shown.slice(start, end))).toEqual(["needle"]);
    expect(shown).toMatch(/^…before .* after…$/);
    expect(shown.length).toBeLessThan(260);
    const unspaced = `${"👍".repeat(300)}東京${"👍".repeat(300)}`;
    const cut = snippetOf(unspaced, expressionOf("東京"));
    expect(cut.text.isWellFormed()).toBe(true);
    expect(cut.marks.map(([start, end]) => cut.text.slice(start, end))).toEqual(["東京"]);
  });

  it.each(["short", ""])("is shown from the beginning where nothing of it stands there: %j", (text) => {
    expect(snippetOf(text, expressionOf("other"))).toEqual({ text, marks: [] });
  });
});
