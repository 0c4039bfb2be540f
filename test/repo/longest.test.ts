import { existsSync } from "node:fs";
import { expect, it } from "vitest";
import { LONGEST } from "../longest.ts";

it("names as the longest test files only such as there are, and each once", () => {
  expect(LONGEST.filter((path) => !existsSync(path))).toEqual([]);
  expect(new Set(LONGEST).size).toBe(LONGEST.length);
});
