import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safe, safeLine } from "../../../cli/text/safe.ts";

describe("what somebody wrote, on a terminal", () => {
  it.each([
    ["moves no cursor", "a\u001b[2Jb", "a[2Jb"],
    ["writes nothing to the clipboard", "a\u001b]52;c;aGk=\u0007b", "a]52;c;aGk=b"],
    ["has no eight-bit controls", "a\u009b31mb", "a31mb"],
    ["draws over nothing", "real\rfake", "realfake"],
    ["turns nothing around", "abc\u202efdp.exe\u2066", "abcfdp.exe"],
    ["keeps lines, and tabs as blanks", "a\r\n\tb", "a\n  b"],
    ["keeps families of emoji", "👩‍👩‍👧", "👩‍👩‍👧"],
  ])("%s", (_what, text, shown) => {
    expect(safe(text)).toBe(shown);
  });

  it("holds no control character, whatever was written", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect([...safe(text)].filter((one) => one !== "\n" && /\p{Cc}/u.test(one))).toEqual([]);
        expect(safeLine(text)).not.toContain("\n");
      }),
    );
  });
});
