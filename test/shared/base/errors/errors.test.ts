import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { codeOf, ERRORS, fail, TeamsinkError } from "../../../../shared/base/errors/errors.ts";

const SOURCES = ["shared", "functions"].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => readFileSync(join(folder, file), "utf8")),
);

describe("the error catalogue", () => {
  it.each(Object.entries(ERRORS))("%s has a code in kebab-case, a title and a remedy in a sentence", (code, row) => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(row.title).not.toMatch(/\.$/);
    expect(row.remedy).toMatch(/^[A-Z].*\.$/);
    expect(row.status).toBeGreaterThanOrEqual(200);
  });

  it.each(Object.keys(ERRORS))("%s is used outside the catalogue", (code) => {
    const uses = SOURCES.reduce((count, source) => count + source.split(`"${code}"`).length - 1, 0);
    expect(uses, "a code nobody raises is a promise nobody keeps").toBeGreaterThan(1);
  });
});

describe("TeamsinkError", () => {
  it("says the row's title when it has no detail", () => {
    expect(new TeamsinkError("graph-gone").message).toBe(ERRORS["graph-gone"].title);
    expect(fail("graph-gone", "the link of 2020")).toMatchObject({ ok: false, error: { message: "the link of 2020" } });
  });

  it("calls everything else an internal error", () => {
    expect(codeOf(new Error("x"))).toBe("internal-error");
    expect(codeOf(new TeamsinkError("graph-quota"))).toBe("graph-quota");
  });
});
