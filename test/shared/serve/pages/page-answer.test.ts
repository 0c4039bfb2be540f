import { brotliCompressSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { isAssetName, pageAnswer } from "../../../../shared/serve/pages/page-answer.ts";

const TEXT = "<!doctype html>";
const packed = brotliCompressSync(TEXT);
const asked = (name: string, headers: Record<string, string> = {}) =>
  pageAnswer({ name, packed }, new Headers(headers));

describe("a page of the API's description", () => {
  it.each(["docs.html", "redoc.html"])("%s may load files of its own origin, and nothing else", (name) => {
    const policy = asked(name).headers["content-security-policy"] ?? "";
    const directives = new Map(policy.split("; ").map((one) => [one.split(" ")[0], one.split(" ").slice(1)]));
    expect(directives.get("default-src")).toEqual(["'none'"]);
    for (const directive of ["base-uri", "form-action", "frame-ancestors"]) {
      expect(directives.get(directive), directive).toEqual(["'none'"]);
    }
    for (const directive of ["script-src", "connect-src"]) {
      expect(directives.get(directive), directive).toEqual(["'self'"]);
    }
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect([...directives.keys()].sort()).toEqual(
      [
        "default-src",
        "script-src",
        "connect-src",
        "base-uri",
        "form-action",
        "frame-ancestors",
        "style-src",
        "img-src",
      ].sort(),
    );
  });

  it("is asked for again each time, and sent again only where it has changed", () => {
    const { headers, status, body, caching } = asked("docs.html");
    expect([status, Buffer.from(body ?? "").toString()]).toEqual([200, TEXT]);
    expect([caching, headers["content-type"]]).toEqual(["page", "text/html; charset=utf-8"]);
    const again = asked("docs.html", { "if-none-match": `"other", ${headers.etag}` });
    expect(again).toEqual({ status: 304, headers, caching });
    const changed = pageAnswer(
      { name: "docs.html", packed: brotliCompressSync("other") },
      new Headers({ "if-none-match": headers.etag ?? "" }),
    );
    expect(changed.status).toBe(200);
  });
});

describe("a file that a page loads", () => {
  it.each([
    ["redoc.0123456789abcdef.js", "text/javascript; charset=utf-8"],
    ["swagger-ui.0123456789abcdef.css", "text/css; charset=utf-8"],
    ["licenses.0123456789abcdef.txt", "text/plain; charset=utf-8"],
  ])("%s is kept for good, since another content has another name", (name, type) => {
    expect(asked(name)).toMatchObject({
      caching: "immutable",
      headers: { "content-type": type, vary: "accept-encoding" },
    });
  });

  it.each([
    ["gzip, deflate, br, zstd", true],
    ["br;q=0.5", true],
    ["br", true],
    ["br;q=0", false],
    ["br; q=0.000", false],
    ["gzip", false],
    ["brotli", false],
    ["", false],
  ])("is packed or not as %j has it", (encoding, isPacked) => {
    const { headers, body } = asked("redoc.0123456789abcdef.js", { "accept-encoding": encoding });
    expect([headers["content-encoding"], Buffer.from(body ?? "")]).toEqual(
      isPacked ? ["br", packed] : [undefined, Buffer.from(TEXT)],
    );
  });

  it.each(["docs.html", "openapi.json", "redoc.js", "redoc.0123456789ABCDEF.js", "a/b.0123456789abcdef.js", ""])(
    "is not named %j",
    (name) => expect(isAssetName(name)).toBe(false),
  );
});
