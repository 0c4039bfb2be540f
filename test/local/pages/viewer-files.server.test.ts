import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, it } from "vitest";
import { viewerFiles } from "../../../local/pages/viewer-files.ts";
import { isAssetName } from "../../../shared/serve/pages/page-answer.ts";

let files: Readonly<Record<string, string>>;
beforeAll(async () => {
  files = await viewerFiles();
});

/** What all of it may weigh on its way, sign-in, writing and the operator's page included. */
const MAX_GZIPPED_BYTES = 160_000;
/** What everybody loads: without signing in, which most have done, and what operators look at. */
const MAX_FIRST_BYTES = 50_000;

const gzippedBytesOf = (names: readonly string[]) =>
  names.reduce((bytes, name) => bytes + gzipSync(files[name] ?? "", { level: 9 }).length, 0);

describe("the viewer's files", () => {
  it("weigh no more than a page that people open many times a day should", () => {
    // The licences are loaded by nobody who does not ask for them.
    const names = Object.keys(files).filter((name) => !name.startsWith("licenses"));
    expect(gzippedBytesOf(names)).toBeLessThan(MAX_GZIPPED_BYTES);
    const first = names.filter((name) => files["app.html"]?.includes(name));
    expect(first).toHaveLength(2);
    expect(gzippedBytesOf([...first, "app.html"])).toBeLessThan(MAX_FIRST_BYTES);
  });

  it("bear the digest of what they hold, all but the page", () => {
    expect(Object.keys(files).filter((name) => !isAssetName(name))).toEqual(["app.html"]);
  });

  it("come with the licences of what they are made of", () => {
    const [, licenses = ""] = Object.entries(files).find(([name]) => name.startsWith("licenses")) ?? [];
    for (const name of ["preact", "dompurify", "openapi-fetch", "@azure/msal-browser", "@azure/msal-common"]) {
      expect(licenses.split("\n")).toContain(name);
    }
    for (const holder of [
      "Jason Miller",
      "Apache License",
      "Drew Powers",
      "Microsoft Corporation",
      "Mozilla Public License",
    ]) {
      expect(licenses).toContain(holder);
    }
  });

  it("are named by the page where they are served, and nothing stands in the page itself", () => {
    const html = files["app.html"] ?? "";
    const named = [...html.matchAll(/(?:href|src)="app\/([^"]+)"/g)].map(([, name]) => name ?? "");
    expect(named).toHaveLength(3);
    for (const name of named) expect(files).toHaveProperty([name]);
    expect(html).not.toMatch(/<style|style=|<script(?![^>]*src=)|https?:/);
  });
});
