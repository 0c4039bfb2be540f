import { hash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { type PageFiles, pageFiles } from "../../../local/pages/page-files.ts";
import { isAssetName } from "../../../shared/serve/pages/page-answer.ts";

let files: PageFiles;
beforeAll(async () => {
  files = await pageFiles();
});

const named = (pattern: RegExp) => Object.entries(files).filter(([name]) => pattern.test(name));
const PAGES = ["docs.html", "redoc.html"];

describe("the files of the API's pages", () => {
  it.each(PAGES)("are all that %s loads, by addresses below its own", (page) => {
    const html = files[page] ?? "";
    const loaded = [...html.matchAll(/(?:src|href)="docs\/([^"]+)"/g)].map(([, name]) => name ?? "");
    expect(loaded.length).toBeGreaterThanOrEqual(4);
    expect(loaded.filter((name) => !isAssetName(name) || files[name] === undefined)).toEqual([]);
    expect(html).not.toMatch(/https?:|<style|style=|<script>|\bon[a-z]+=|@import/);
  });

  it("sign people in by a module that the page names and does not load", () => {
    const [name = "", module = ""] = named(/^sign-in\.[0-9a-f]{16}\.js$/)[0] ?? [];
    expect(module).toMatch(/export\{\w+ as openSignIn\}/);
    expect(files["docs.html"]).toContain(`data-module="docs/${name}" hidden`);
    expect(files["redoc.html"]).not.toContain("sign-in");
  });

  it("bear the digest of their content in their name", () => {
    const assets = Object.entries(files).filter(([name]) => isAssetName(name));
    expect(assets).toHaveLength(8);
    for (const [name, content] of assets) expect(name).toContain(`.${hash("sha256", content, "hex").slice(0, 16)}.`);
  });

  it("name no map, no picture of anybody's, and are what the packages hold otherwise", () => {
    const mapped = named(/\.(?:js|css)$/).filter(([, content]) =>
      /# sourceMappingURL=\S+\s*(?:\*\/\s*)?$/.test(content),
    );
    expect(mapped.map(([name]) => name)).toEqual([]);
    const [, redoc = ""] = named(/^redoc\.[0-9a-f]+\.js$/)[0] ?? [];
    expect(redoc.length).toBeGreaterThan(1_000_000);
    expect(redoc.includes("cdn.redoc.ly")).toBe(false);
    const styles = named(/\.css$/).filter(([, style]) => /@import|@font-face|url\(["']?https?:/.test(style));
    expect(styles).toEqual([]);
  });

  it("come with the licences of what they are made of", () => {
    const [, licenses = ""] = named(/^licenses/)[0] ?? [];
    for (const word of [
      "Apache License",
      "SmartBear Software",
      "Rebilly",
      "DOMPurify",
      "React",
      "Microsoft Corporation",
    ]) {
      expect(licenses).toContain(word);
    }
  });

  it("are equal when they are made again", async () => {
    expect(await pageFiles()).toEqual(files);
  });
});
