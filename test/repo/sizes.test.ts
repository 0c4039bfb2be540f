import { describe, expect, it } from "vitest";
import { sourceFiles } from "../helpers/source-files.ts";

/** A file is a room with one purpose; one that grows past this has two. */
const MAX_LINES = 350;
const MAX_TEST_LINES = 400;
/** Made from the API's document, and read by compilers alone. */
const GENERATED = "client/api-types.ts";

describe("sizes", () => {
  it.each([
    ["functions", MAX_LINES],
    ["shared", MAX_LINES],
    ["local", MAX_LINES],
    ["infra", MAX_LINES],
    ["client", MAX_LINES],
    ["web", MAX_LINES],
    ["cli", MAX_LINES],
    ["test", MAX_TEST_LINES],
  ])("every file in %s has at most %d lines", (folder, max) => {
    const large = sourceFiles(folder)
      .map(({ path, text }) => ({ path, lines: text.split("\n").length }))
      .filter(({ path, lines }) => lines > max && path !== GENERATED);
    expect(large).toEqual([]);
  });
});
