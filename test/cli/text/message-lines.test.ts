import { describe, expect, it } from "vitest";
import { editableText, messageLines, previewOf } from "../../../cli/text/message-lines.ts";
import { type Paint, plain } from "../../../cli/text/paint.ts";
import { wrappedAll } from "../../../cli/text/wrap.ts";
import { MESSAGES, written } from "../../helpers/hard-messages.ts";
import { ME } from "../../helpers/message-page.ts";

const rows = (html: string, rest: Parameters<typeof written>[1] = {}) =>
  wrappedAll(messageLines(written(html, rest), { paint: plain, myId: ME }), 60);
/** Styles by name, to be seen. */
const named: Paint = (style, text) => `<${String(style)}>${text}</>`;

describe("a message in a terminal", () => {
  it.each([
    ["paragraphs", "<p>one</p><p>two<br>three</p>", ["one", "two", "three"]],
    ["blanks as HTML has them", "<p>a   b\n c&nbsp;d</p>", ["a b c d"]],
    [
      "lists",
      "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol start='3'><li>d</li><li>e</li></ol>",
      ["• a", "• b", "  • c", "3. d", "4. e"],
    ],
    [
      "code as it was written",
      "<codeblock><code>if (a) {\n  b();\n}</code></codeblock>",
      ["▏ if (a) {", "▏   b();", "▏ }"],
    ],
    ["a quotation", "<blockquote><p>said</p></blockquote><p>so</p>", ["│ said", "so"]],
    ["a mention", '<p><at id="0">Adele Vance</at>, look</p>', ["@Adele Vance, look"]],
    ["an emoji of Teams", '<p>well <emoji alt="🙂" title="Smile"></emoji></p>', ["well 🙂"]],
    [
      "a picture by what is said of it",
      '<p><img src="x" alt="A map"><img src="y" alt="image"></p>',
      ["[picture: A map][picture]"],
    ],
    [
      "where a link leads",
      '<a href="https://contoso.com/a">the plan</a> <a href="https://contoso.com/b">contoso.com/b</a>',
      ["the plan (contoso.com) contoso.com/b"],
    ],
    ["no address that runs something", '<a href="javascript:alert(1)">click</a>', ["click"]],
    ["nothing of a script", "<p>a</p><script>alert(1)</script><style>p{}</style>", ["a"]],
    [
      "a table, a row a line",
      "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table>",
      ["a  b", "c  d"],
    ],
  ])("shows %s", (_what, html, shown) => {
    expect(rows(html)).toEqual(shown);
  });

  it("marks mentions, and those of whoever reads otherwise", () => {
    const mentions = [
      { id: 0, mentionText: "Me", mentioned: { user: { id: ME, displayName: "Me" } } },
      { id: 1, mentionText: "You", mentioned: { user: { id: "other", displayName: "You" } } },
    ];
    const message = written('<at id="0">Me</at> <at id="1">You</at>', { mentions });
    expect(messageLines(message, { paint: named, myId: ME })[0]?.text).toBe(
      "<black,bgYellow>@</><black,bgYellow>Me</> <cyan>@</><cyan>You</>",
    );
  });

  it("is never longer than its rows, nor obeyed, whatever people and programs write", () => {
    for (const message of Object.values(MESSAGES)) {
      const lines = wrappedAll(messageLines(message, { paint: plain, myId: ME }), 60);
      expect(lines.length, message.id).toBeGreaterThan(0);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: nothing of these may be there
      expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f]/.test(line))).toEqual([]);
    }
  });

  it("says that it was deleted, and nothing of it", () => {
    expect(rows("<p>secret</p>", { deletedDateTime: "2026-11-24T14:03:00Z" })).toEqual(["This message was deleted"]);
  });

  it("is one line in a list, and plain words for who changes it", () => {
    expect(previewOf(written("<p>one</p><ul><li>two</li></ul>"))).toBe("one two");
    expect(editableText(written("<p>one <b>bold</b></p><p>two</p>"))).toBe("one bold\ntwo");
  });
});
