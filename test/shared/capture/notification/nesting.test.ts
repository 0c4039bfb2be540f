import { expect, test } from "vitest";
import { isTooDeep } from "../../../../shared/capture/notification/nesting.ts";

function nested(levels: number): unknown {
  return JSON.parse(`${'{"a":['.repeat(levels / 2)}1${"]}".repeat(levels / 2)}`);
}

test.each([
  ["a string", "text", false],
  ["null", null, false],
  ["64 levels", nested(64), false],
  ["66 levels", nested(66), true],
  ["more levels than JSON.stringify can write", nested(20_000), true],
])("%s", (_name, value, expected) => {
  expect(isTooDeep(value)).toBe(expected);
});
