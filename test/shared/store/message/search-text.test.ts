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
    ["&#99999999; &#x110000; &#xD800;", "\ufffd \ufffd \ufffd"],
    ["<unclosed <b>text", "text"],
    ["a < b and c > d", "a < b and c > d"],
    ["&amp;lt;b", "&lt;b"],
    ["&copy; 5&euro;&hellip;", "© 5€…"],
    ["<!-- hidden -->seen<script>a()</script><style>b {}</style>", "seen"],
    ['<p title="a > b">seen</p>', "seen"],
    ['Well done <emoji id="like" alt="👍" title="Like"></emoji>!', "Well done 👍!"],
    ['<p><img itemtype="http://schema.skype.com/Emoji" alt="👍" src="x"></p>', "👍"],
    ['<img alt="&#x1F44D;" itemscope="" itemtype="http://schema.skype.com/Emoji"/>', "👍"],
    ['<customemoji id="1" alt="partyparrot" source="x"></customemoji>', "partyparrot"],
    ['<img alt="image" src="x" itemid="1"> seen', "seen"],
    ['<div><at id="0">Ann Lee</at>&nbsp;hi</div>', "Ann Lee hi"],
    ['<attachment id="1"></attachment>seen', "seen"],
    ["<systemEventMessage/>", ""],
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

  const card = (content: unknown, contentType = "adaptive") => ({
    attachments: [{ id: "1", name: null, contentType: `application/vnd.microsoft.card.${contentType}`, content }],
  });

  it.each([
    [
      "an adaptive card",
      card(
        JSON.stringify({
          type: "AdaptiveCard",
          body: [
            { type: "TextBlock", text: "Build  failed", weight: "bolder" },
            { type: "RichTextBlock", inlines: ["in ", { type: "TextRun", text: "main" }] },
            { type: "ColumnSet", columns: [{ items: [{ type: "Image", altText: "red light", url: "https://x" }] }] },
            { type: "FactSet", facts: [{ title: "Who", value: "Ann" }] },
          ],
          actions: [{ type: "Action.OpenUrl", title: "Open", url: "https://y" }],
        }),
      ),
      "Build failed in main red light Who Ann Open",
    ],
    ["a card that is no text", card({ title: "Plan", text: "at noon" }, "hero"), "Plan at noon"],
    [
      "a connector's card",
      card('{"summary":"S","sections":[{"activityTitle":"T","facts":[{"name":"n","value":"V"}]}]}', "o365connector"),
      "S T V",
    ],
    [
      "a quotation",
      {
        body: { contentType: "html", content: '<attachment id="7"></attachment><p>Agreed</p>' },
        attachments: [
          {
            id: "7",
            contentType: "messageReference",
            content: '{"messageId":"7","messagePreview":"Lunch?","messageSender":{"user":{"displayName":"Bo"}}}',
          },
        ],
      },
      "Agreed Lunch?",
    ],
    [
      "what was forwarded",
      {
        attachments: [
          { contentType: "forwardedMessageReference", content: '{"originalMessageContent":"<p>A&amp;B</p>"}' },
        ],
      },
      "A&B",
    ],
    [
      "a quotation in the body",
      {
        body: {
          contentType: "html",
          content:
            '<blockquote itemtype="http://schema.skype.com/Reply" itemid="1"><strong itemprop="mri">Bo</strong>' +
            '<p itemprop="preview">Lunch?</p></blockquote><p>Yes</p>',
        },
      },
      "Bo Lunch? Yes",
    ],
    [
      "an attachment without an id",
      { attachments: [{ id: null, contentType: "reference", content: null, name: "video.mp4" }] },
      "video.mp4",
    ],
    [
      "a text that stands in several places",
      { subject: "Plan B", ...card('{"title":"Plan","text":"Plan B"}') },
      "Plan B",
    ],
    [
      "a system message",
      {
        body: { contentType: "html", content: "<systemEventMessage/>" },
        eventDetail: {
          "@odata.type": "#microsoft.graph.channelAddedEventMessageDetail",
          channelId: "19:x",
          channelDisplayName: "Roadmap",
          initiator: { user: { id: "1", displayName: "Ann Lee" }, application: null },
        },
      },
      "Roadmap Ann Lee",
    ],
    ["a card that is not JSON", card("{"), ""],
    ["a card nested without end", card("[".repeat(20_000) + "]".repeat(20_000)), ""],
  ])("reads %s", (_name, payload, text) => {
    expect(searchText(payload)).toBe(text);
  });

  it.each([[{}], [{ body: null }], [{ body: "text", attachments: {} }], [{ body: { content: 7 } }]])(
    "finds nothing in %j",
    (payload) => {
      expect(searchText(payload)).toBe("");
    },
  );

  it("reads a hostile megabyte in one pass", () => {
    expect(html("<".repeat(500_000)).length).toBe(500_000);
    expect(html("<p ".repeat(300_000))).toBe("");
    expect(html("<b>".repeat(300_000) + "</i>".repeat(100_000))).toBe("");
    expect(html("&#".repeat(500_000)).length).toBe(1_000_000);
  });

  it("reads a card of many short lines, and of long ones that nearly match, in far less than a second", {
    timeout: 3_000,
  }, () => {
    const lines = Array.from({ length: 40_000 }, (_unused, index) => `line${index}`);
    expect(searchText(card({ lines }))).toBe(lines.join(" "));
    const alike = ["a".repeat(400_000), `b${"a".repeat(200_000)}`];
    expect(searchText(card({ lines: [...alike, ...alike] }))).toBe(alike.join(" "));
  });
});
