import { describe, expect, it } from "vitest";
import { searchText } from "../../../../shared/store/message/search-text.ts";

function html(content: string) {
  return searchText({ body: { contentType: "html", content } });
}

describe("searchText", () => {
  it.each([
    ["<p>Good <b>mor</b>ning</p><p>world</p>", "Good morning world"],
    ["a&nbsp;b &amp; c &#233; &#xE9; &unknown; &lt;tag&gt;", "a b & c é é &unknown; <tag>"],
    ["one<br/>two<div>three</div>four", "one two three four"],
    ["&#99999999; &#x110000; &#xD800;", "&#99999999; &#x110000; \ufffd"],
    ["<unclosed <b>text", "<unclosed text"],
    ["", ""],
  ])("reads %s", (content, text) => {
    expect(html(content)).toBe(text);
  });

  it("takes a text body as it is, with subject and attachment names", () => {
    const payload = {
      subject: "Plan",
      body: { contentType: "text", content: "1 < 2 &amp; so on" },
      attachments: [{ name: "budget.xlsx" }, { name: null }, "odd"],
    };
    expect(searchText(payload)).toBe("Plan 1 < 2 &amp; so on budget.xlsx");
  });

  it.each([[{}], [{ body: null }], [{ body: "text", attachments: {} }], [{ body: { content: 7 } }]])(
    "finds nothing in %j",
    (payload) => {
      expect(searchText(payload)).toBe("");
    },
  );

  it("reads a hostile megabyte in one pass", () => {
    expect(html("<".repeat(500_000)).length).toBe(500_000);
    expect(html("<p ".repeat(300_000)).length).toBeGreaterThan(0);
    expect(html("&#".repeat(500_000)).length).toBe(1_000_000);
  });
});
