import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cut, graphemesOf, padded, widthOf } from "../../../cli/text/width.ts";
import { wrapped, wrappedText } from "../../../cli/text/wrap.ts";

describe("widths", () => {
  it.each([
    ["plain", 5],
    ["日本", 4],
    ["👩‍👩‍👧", 2],
    ["e\u0301", 1],
    ["שלום", 4],
    ["", 0],
  ])("%s takes %d cells", (text, cells) => {
    expect(widthOf(text)).toBe(cells);
  });

  it("cuts and pads to exactly so many cells, and no character in two", () => {
    const text = fc.array(fc.constantFrom("a", "日", "👩‍👩‍👧", "e\u0301", " ", "ש")).map((parts) => parts.join(""));
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 30 }), (written, width) => {
        expect(widthOf(padded(written, width))).toBe(width);
        const kept = cut(written, width).replace(/…$/, "");
        expect(graphemesOf(written).slice(0, graphemesOf(kept).length).join("")).toBe(kept);
      }),
    );
  });

  it("breaks rows between words, and within one that is longer than a row", () => {
    expect(wrappedText("one two three", 10)).toEqual(["one two", "three"]);
    expect(wrappedText("abcdefghijklmnop", 10)).toEqual(["abcdefghij", "klmnop"]);
    expect(wrapped({ prefix: "• ", hanging: "  ", text: "one two three four" }, 14)).toEqual([
      "• one two",
      "  three four",
    ]);
  });
});
