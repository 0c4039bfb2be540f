import { describe, expect, it } from "vitest";
import { altOf, pixelsOf, spanOf } from "../../../web/message/body/allowed-html.ts";
import { withoutStyles } from "../../../web/message/body/without-styles.ts";
import { cardOf, textsOf } from "../../../web/message/card/card-json.ts";
import { markedText, withoutFunctions } from "../../../web/message/card/markdown.ts";
import { hostOf, safeLink, withLinks } from "../../../web/message/words/safe-link.ts";

describe("safeLink", () => {
  it.each([
    ["https://contoso.com/a?b#c", "https://contoso.com/a?b#c"],
    [" http://contoso.com ", "http://contoso.com/"],
    ["mailto:a@contoso.com", "mailto:a@contoso.com"],
    ["tel:+49123", "tel:+49123"],
    ["HTTPS://CONTOSO.COM", "https://contoso.com/"],
    ["https://contoso.com/Shared Documents/a.docx", "https://contoso.com/Shared%20Documents/a.docx"],
  ])("lets %s be followed", (address, href) => expect(safeLink(address)).toBe(href));

  it.each([
    ...[
      "javascript:alert(1)",
      "JaVaScRiPt:alert(1)",
      "java\nscript:alert(1)",
      "\u0001javascript:alert(1)",
      "data:text/html,x",
    ],
    ...[
      "vbscript:x",
      "blob:https://x/1",
      "file:///etc/passwd",
      "//contoso.com",
      "/api/app",
      "#x",
      "",
      "https://",
      "msteams:/l/x",
    ],
    ...[
      "https://contoso.com/\u202egnp.exe",
      "https://con\u200btoso.com",
      "java script:alert(1)",
      "intent://x#Intent;end",
    ],
  ])("but not %j", (address) => expect(safeLink(address)).toBeUndefined());

  it.each([undefined, null, 7, {}])("nor %j", (address) => expect(safeLink(address)).toBeUndefined());

  it("says where it leads", () => {
    expect(hostOf("https://user:pw@contoso.com:8443/a")).toBe("contoso.com:8443");
    expect(hostOf("mailto:a@contoso.com")).toBe("a@contoso.com");
  });
});

describe("withLinks", () => {
  it.each([
    ["no link", ["no link"]],
    ["see https://a.example/x.", ["see ", { href: "https://a.example/x", text: "https://a.example/x" }, "."]],
    ["(https://a.example)", ["(", { href: "https://a.example/", text: "https://a.example" }, ")"]],
    ["javascript:alert(1) http://", ["javascript:alert(1) http://"]],
    ["", []],
  ])("%j", (text, parts) => expect(withLinks(text)).toEqual(parts));

  it("of a long text takes little time", () => {
    expect(withLinks(`${"https://".repeat(4_000)}${".".repeat(28_000)}x`).length).toBeGreaterThan(0);
  });
});

describe("markedText", () => {
  const shown = (text: string) =>
    markedText(text).map((piece) =>
      piece.kind === "link"
        ? `[${piece.text}|${piece.href}]`
        : `${{ plain: "", strong: "!", emphasis: "~" }[piece.kind]}${piece.text}`,
    );
  it.each([
    ["plain", ["plain"]],
    ["a **bold** and _leaning_ b", ["a ", "!bold", " and ", "~leaning", " b"]],
    ["snake_case_name 2 * 3 * 4", ["snake_case_name 2 * 3 * 4"]],
    ["[x](https://a.example/)", ["[x|https://a.example/]"]],
    ["[x](javascript:alert(1))", ["[x](javascript:alert(1)", ")"]],
    ["- one\n- two", ["- one\n- two"]],
    ["**", ["**"]],
  ])("%j", (text, pieces) => expect(shown(text)).toEqual(pieces));

  it("of hostile texts takes little time", () => {
    for (const hostile of ["*", "_", "[", "**a", "[a](", "__"])
      expect(markedText(hostile.repeat(28_000)).length).toBeGreaterThan(0);
  });

  it.each([
    ["{{DATE(2026-02-14T12:08:39Z, SHORT)}}", "Sat, Feb 14, 2026"],
    ["{{DATE(2026-02-14T12:08:39Z)}}", "2/14/26"],
    ["{{TIME(nonsense)}}", "{{TIME(nonsense)}}"],
    ["<at>Adele</at>, hello", "Adele, hello"],
  ])("computes %s", (text, said) => expect(withoutFunctions(text)).toBe(said));
});

describe("cards", () => {
  it.each([
    ['{"a":1}', { a: 1 }],
    [{ a: 1 }, { a: 1 }],
    ["[1]", undefined],
    ["{", undefined],
    [null, undefined],
    [`{"a":"${"x".repeat(200_000)}"}`, undefined],
  ])("%.40j", (content, card) => expect(cardOf(content)).toEqual(card));

  it("say what stands in them, each thing once, however deep and however much of it", () => {
    expect(
      textsOf({
        type: "New",
        title: "A",
        text: "A",
        items: [{ text: "B" }, "C", { fallback: { text: "D" } }],
        url: "https://x",
      }),
    ).toEqual(["A", "B", "D"]);
    let deep: object = { text: "deep" };
    for (let level = 0; level < 10_000; level += 1) deep = { items: [deep] };
    expect(textsOf(deep)).toEqual([]);
  });
});

describe("attributes", () => {
  it.each([
    ["3", 3],
    ["1", undefined],
    ["1000000", undefined],
    ["-2", undefined],
    [null, undefined],
  ])("a span of %s is %s", (value, span) => expect(spanOf(value)).toBe(span));
  it.each([
    ["424.65", 425],
    ["67px", 67],
    ["-1", undefined],
    ["9999999", undefined],
    ["x", undefined],
    [null, undefined],
  ])("%s pixels are %s", (value, pixels) => expect(pixelsOf(value)).toBe(pixels));
  it.each([
    ["image", "Picture"],
    [null, "Picture"],
    ["A cat ", "A cat"],
  ])("alt %s is %s", (alt, said) => expect(altOf(alt)).toBe(said));

  it("takes styles out of tags, and not out of what somebody wrote about them", () => {
    expect(withoutStyles('<p style="color:red" dir="x">a style="b" &lt;p style="c"&gt;</p>')).toBe(
      '<p dir="x">a style="b" &lt;p style="c"&gt;</p>',
    );
  });
});
