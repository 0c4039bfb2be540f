import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { ERRORS } from "../../shared/base/errors/errors.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";

/** A page for operators rots unnoticed: whatever it names must exist under that name. */
const page = readFileSync("docs/deploy.md", "utf8");
const code = [...page.matchAll(/(?<!`)`([^`\n]+)`(?!`)/g)].map(([, text]) => text ?? "");
const parameterFile = readFileSync("infra/main.parameters.json", "utf8");
/** Every parameter of main, which `npm run bicep` holds the file to. */
const { parameters } = JSON.parse(parameterFile) as { parameters: Record<string, unknown> };

/** Words that are spelt like a code of ours and are Azure's or a value of a setting. */
const OTHER_WORDS = ["x-functions-key", "x-operator-key"];

describe("the page on deploying", () => {
  it("names parameters that main has", () => {
    const named = code.filter((text) => /^[a-z]+[A-Z]\w*$/.test(text));
    // Azure's own names of resources and operations.
    const others = ["roleAssignments"];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !(name in parameters) && !others.includes(name))).toEqual([]);
  });

  it("names codes that the app has, and secrets that it reads", () => {
    const named = code.filter((text) => /^[a-z]+(-[a-z]+)+$/.test(text));
    const known = [...Object.keys(ERRORS), ...Object.values(SECRET_NAMES), ...OTHER_WORDS];
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });

  it("names settings and azd variables that are read", () => {
    const named = code.filter((text) => /^[A-Z]+(_[A-Z]+)+$/.test(text));
    const variables = [...page.matchAll(/azd env set ([A-Z_]+)/g)].map(([, name]) => name ?? "");
    const read = [...parameterFile.matchAll(/\$\{([A-Z_]+)/g)].map(([, name]) => name ?? "");
    expect(variables.length).toBeGreaterThan(2);
    expect(variables.filter((name) => !read.includes(name))).toEqual([]);
    expect(named.filter((name) => !read.includes(name) && !(name in SETTINGS))).toEqual([]);
  });

  it("links to files that exist", () => {
    const links = [...page.matchAll(/\]\((?!https?:)([^)#]+)/g)].map(([, path]) => `docs/${path}`);
    expect(links.length).toBeGreaterThan(3);
    expect(links.filter((path) => !existsSync(path))).toEqual([]);
  });
});
