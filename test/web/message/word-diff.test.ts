import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { wordDiff } from "../../../web/message/history/word-diff.ts";

const shown = (before: string, after: string) =>
  wordDiff(before, after)
    .map(({ kind, text }) => ({ same: text, inserted: `+${text}+`, deleted: `-${text}-` })[kind])
    .join("");

describe("wordDiff", () => {
  it.each([
    ["", "", ""],
    ["a b", "a b", "a b"],
    ["", "new", "+new+"],
    ["old", "", "-old-"],
    ["at nine", "at ten", "at -nine-+ten+"],
    ["We meet on Monday.", "We meet on Tuesday.", "We meet on -Monday-+Tuesday+."],
    ["one two three", "one three", "one -two -three"],
    ["one three", "one two three", "one +two +three"],
    ["red fox ran", "blue dog ran", "-red fox-+blue dog+ ran"],
    ["今天下雨", "今天下雪", "今天-下雨-+下雪+"],
    ["👍🏽 yes", "👎 yes", "-👍🏽-+👎+ yes"],
  ])("%j to %j", (before, after, diff) => {
    expect(shown(before, after)).toBe(diff);
  });

  it("holds both texts, whatever they are, and runs that are one", () => {
    const text = fc
      .array(fc.constantFrom("a", "b", " ", "c\n", "ä", "."), { maxLength: 40 })
      .map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, text, (before, after) => {
        const parts = wordDiff(before, after);
        const without = (kind: string) =>
          parts
            .filter((part) => part.kind !== kind)
            .map((part) => part.text)
            .join("");
        expect(without("inserted")).toBe(before);
        expect(without("deleted")).toBe(after);
        expect(parts.every((part, index) => part.kind !== parts[index + 1]?.kind && part.text !== "")).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  it("of two long texts with nothing in common shows the one and the other, in little time", () => {
    const [before, after] = ["x", "y"].map((word) =>
      Array.from({ length: 6_000 }, (_, index) => word + index).join(" "),
    );
    expect(wordDiff(before ?? "", after ?? "").map(({ kind }) => kind)).toEqual(["deleted", "inserted"]);
  });
});
