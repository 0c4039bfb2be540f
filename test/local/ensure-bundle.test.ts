import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { BUNDLE_PATH } from "../../local/build.ts";
import { stampOf } from "../../local/ensure-bundle.ts";

let folder: string;

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "teamsink-stamp-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  for (const path of ["functions/index.ts", "shared/a/b.ts", "local/build.ts", "tsconfig.json", BUNDLE_PATH]) {
    write(path, `of ${path}`);
  }
  write("node_modules/.package-lock.json", "{}");
});

describe("the stamp of a bundle", () => {
  it("stays while nothing changes that the bundle is made from", () => {
    const before = stampOf(folder);
    write("local/start.ts", "new");
    write("README.md", "new");
    write("shared/a/notes.md", "new");
    write("functions/index.ts", "of functions/index.ts");
    expect(stampOf(folder)).toBe(before);
  });

  it.each([
    ["the entry", "functions/index.ts"],
    ["a file deep inside", "shared/a/b.ts"],
    ["a file that was not there", "shared/a/c.ts"],
    ["the way it is built", "local/build.ts"],
    ["what TypeScript is told", "tsconfig.json"],
    ["an installed dependency", "node_modules/.package-lock.json"],
    ["the bundle itself, which somebody else wrote", BUNDLE_PATH],
  ])("is another with %s", (_what, path) => {
    const before = stampOf(folder);
    write(path, "changed");
    expect(stampOf(folder)).not.toBe(before);
  });

  it("is another without the bundle, and with a source under another name", () => {
    const before = stampOf(folder);
    rmSync(join(folder, "shared/a/b.ts"));
    write("shared/a/d.ts", "of shared/a/b.ts");
    const renamed = stampOf(folder);
    rmSync(join(folder, BUNDLE_PATH));
    expect(new Set([before, renamed, stampOf(folder)]).size).toBe(3);
  });
});
