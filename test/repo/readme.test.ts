import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { LAKE_PAGE, LAKE_TABLES } from "../../local/lake-page.ts";
import { withTables } from "../../local/readme-tables.ts";

const { scripts, main, version } = JSON.parse(readFileSync("package.json", "utf8")) as {
  scripts: Record<string, string>;
  main: string;
  version: string;
};
const readme = readFileSync("README.md", "utf8");

/** Every page of ours that people read. */
const PAGES = [
  ...readdirSync(".").filter((file) => file.endsWith(".md")),
  ...["docs", "shared", "local", "infra"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".md"))
      .map((file) => join(folder, file)),
  ),
];

describe("the README", () => {
  it("has the tables of the code: run `npm run tables` when this fails", () => {
    expect(withTables(readme)).toBe(readme);
  });

  it("has the tables of the lake on their page: run `npm run tables` when this fails", () => {
    const page = readFileSync(LAKE_PAGE, "utf8");
    expect(withTables(page, LAKE_TABLES)).toBe(page);
  });

  it("would notice a table that drifted", () => {
    expect(withTables(readme.replace("`GRAPH_TENANT_ID`", "`GRAPH_TENANT`"))).toBe(readme);
  });

  it("names every script that a person runs, and no other", () => {
    const named = new Set([...readme.matchAll(/`npm (?:run )?([a-z]+)/g)].map(([, name]) => name ?? ""));
    const builtIn = new Set(["ci"]);
    expect([...named].filter((name) => !(name in scripts) && !builtIn.has(name))).toEqual([]);
    const unnamed = ["format", "postinstall"];
    expect(Object.keys(scripts).filter((name) => !named.has(name) && !unnamed.includes(name))).toEqual([]);
  });

  it("deploys the file that is built", async () => {
    const { BUNDLE_PATH } = await import("../../local/build.ts");
    expect(main).toBe(BUNDLE_PATH);
  });
});

describe("commands of our pages", () => {
  // A machine's own Node may be too old for TypeScript; `npx` takes the one of the lock file.
  it.each(PAGES)("%s runs our files by npm's scripts or `npx node`", (page) => {
    const plain = readFileSync(page, "utf8")
      .split("\n")
      .filter((line) => /(?<!npx )\bnode (?:-\S+ )*[\w/.-]+\.ts\b/.test(line));
    expect(plain).toEqual([]);
  });
});

describe("the index of pages", () => {
  it("leads to every page of docs, and to those beside the README", () => {
    const index = readFileSync("docs/README.md", "utf8");
    const here = readdirSync("docs").filter((file) => file.endsWith(".md") && file !== "README.md");
    const above = PAGES.filter((page) => !page.includes("/")).map((page) => `../${page}`);
    expect([...here, ...above].filter((page) => !index.includes(`(${page})`))).toEqual([]);
  });
});

describe("the changes", () => {
  const headings = [...readFileSync("CHANGELOG.md", "utf8").matchAll(/^## (\S+)/gm)].map(([, heading]) => heading);

  it("begin with what is not released yet, and know the version of the package", () => {
    expect(headings[0]).toBe("Unreleased");
    expect(headings).toContain(version);
  });
});

describe("links between our pages", () => {
  it.each(PAGES)("%s leads only to what exists", (page) => {
    const targets = [...readFileSync(page, "utf8").matchAll(/\]\((?!https?:)([^)#\s]+)/g)].map(
      ([, target]) => target ?? "",
    );
    expect(targets.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
  });
});

describe("files that our pages name", () => {
  const tracked = execFileSync("git", ["ls-files"], { encoding: "utf8" }).split("\n");
  const pages = tracked.filter((path) => path.endsWith(".md"));

  /** A path by its end, as a reader looks for it; `…` and `*` stand for a part of it. */
  const isTracked = (named: string) => {
    const pattern = named
      .replace(/^(?:\.\.?\/)+/, "")
      .replaceAll(/[.+]/g, "\\$&")
      .replaceAll(/[…*]/g, "[^/]*");
    const end = new RegExp(`(?:^|/)${pattern}$`);
    return tracked.some((path) => end.test(path));
  };

  it.each(pages)("%s names only what exists", (page) => {
    const named = [...readFileSync(page, "utf8").matchAll(/`([^`\s]+\.ts)`/g)].map(([, path]) => path ?? "");
    expect(named.filter((path) => !isTracked(path))).toEqual([]);
  });
});
