import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isTextTooDeep, isTooDeep } from "../../../../shared/capture/notification/envelope.ts";

function nested(levels: number): string {
  return `${'{"a":['.repeat(levels / 2)}1${"]}".repeat(levels / 2)}`;
}

describe("nesting", () => {
  test.each([
    ["a string", '"text"', false],
    ["null", "null", false],
    ["64 levels", nested(64), false],
    ["66 levels", nested(66), true],
    ["64 levels, and brackets in strings", nested(64).replace("1", '"[{[{\\"[{\\\\"'), false],
    ["more levels than JSON.stringify can write", nested(20_000), true],
  ])("%s", (_name, text, expected) => {
    expect(isTooDeep(JSON.parse(text))).toBe(expected);
    expect(isTextTooDeep(text)).toBe(expected);
  });

  test("is seen in a text even where a name stands twice and the parser keeps the other", () => {
    const text = `{"a":${nested(66)},"a":1}`;
    expect(isTooDeep(JSON.parse(text))).toBe(false);
    expect(isTextTooDeep(text)).toBe(true);
  });

  test("is counted in any text as it is in the value of the text", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 8 }), fc.nat(8), fc.constantFrom(undefined, 2), (value, levels, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(isTextTooDeep(text, levels)).toBe(isTooDeep(JSON.parse(text), levels));
      }),
      { numRuns: 1_000 },
    );
  });
});
