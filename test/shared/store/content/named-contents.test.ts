import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { messageReferences } from "../../../../shared/store/content/message-references.ts";
import { namedContents } from "../../../../shared/store/content/named-contents.ts";
import examples from "../../../fixtures/graph/graph-examples.json" with { type: "json" };

const CHAT = "https://graph.microsoft.com/v1.0/chats/19:c@thread.v2/messages/1/hostedContents";
const html = (content: string) => ({ body: { contentType: "html", content } });
const attached = (...attachments: object[]) => ({ body: { contentType: "html", content: "" }, attachments });
const namesOf = (payload: object) => namedContents(payload as never).map(({ kind, address }) => `${kind} ${address}`);

describe("what a message names", () => {
  it.each([
    ["an image", html(`<p><img src="${CHAT}/aWQ9eA/$value" width="1"></p>`), ["hosted-content aWQ9eA"]],
    ["an encoded id", html(`<img src='${CHAT}/aWQ9eA%3D%3D/$value'>`), ["hosted-content aWQ9eA=="]],
    ["entities", html(`<img src="${CHAT.replaceAll("/", "&#47;")}/a&amp;b/&#36;value">`), ["hosted-content a&b"]],
    ["the same twice", html(`<img src="${CHAT}/a/$value"><img src="${CHAT}/a/$value">`), ["hosted-content a"]],
    ["a picture elsewhere", html('<img src="https://contoso.example/hostedContents.png">'), []],
    ["a text that only looks so", html(`${CHAT}/a/$value`), []],
    ["a text body", { body: { contentType: "text", content: `<img src="${CHAT}/a/$value">` } }, []],
    ["an escape that is none", html(`<img src="${CHAT}/%E0%A4/$value">`), []],
    [
      "a code snippet",
      attached({
        id: "s",
        contentType: "application/vnd.microsoft.card.codesnippet",
        content: JSON.stringify({ language: "Go", codeSnippetUrl: `${CHAT}/b/$value` }),
      }),
      ["hosted-content b"],
    ],
    [
      "an image deep in a card",
      attached({
        id: "s",
        contentType: "application/vnd.microsoft.card.adaptive",
        content: `{"body":[{"items":[{"url":"${CHAT.replaceAll("/", "\\/")}\\/c\\/$value"}]}]}`,
      }),
      ["hosted-content c"],
    ],
    [
      "a file, twice",
      attached(
        {
          id: "1",
          contentType: "reference",
          contentUrl: "https://contoso.sharepoint.com/a%20b.docx",
          name: "a b.docx",
        },
        { id: "2", contentType: "reference", contentUrl: "https://contoso.sharepoint.com/a%20b.docx", name: "another" },
      ),
      ["file https://contoso.sharepoint.com/a%20b.docx"],
    ],
    [
      "no address for a file",
      attached({ contentType: "reference", contentUrl: "file:///etc/passwd" }, { contentType: "reference" }),
      [],
    ],
    ["nothing", {}, []],
  ])("%s", (_title, payload, expected) => {
    expect(namesOf(payload)).toEqual(expected);
  });

  it("is called as the first who names it says, with an id of its own that stays", () => {
    const file = { contentType: "reference", contentUrl: "https://a.example/x", name: "first" };
    const [content] = namedContents(attached({ ...file, id: "1" }, { ...file, id: "2", name: "second" }));
    expect(content).toMatchObject({ name: "first", attachmentId: "1" });
    expect(content?.contentId).toMatch(/^[A-Za-z0-9_-]{22}$/);
    expect(namedContents(attached({ ...file, id: "3" }))[0]?.contentId).toBe(content?.contentId);
  });

  it("ends at a hundred", () => {
    const images = Array.from({ length: 300 }, (_unused, index) => `<img src="${CHAT}/${index}/$value">`).join("");
    expect(namedContents(html(images))).toHaveLength(100);
  });

  it("is found in the documented examples", () => {
    const text = JSON.stringify(examples);
    expect(text).toContain("/hostedContents/");
    const bodies = [...text.matchAll(/"content":"((?:[^"\\]|\\.)*hostedContents(?:[^"\\]|\\.)*)"/g)];
    for (const [, body = ""] of bodies) {
      expect(namedContents(html(JSON.parse(`"${body}"`))).length).toBeGreaterThan(0);
    }
  });

  it("throws for nothing that a sender may write", () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (content, json) => {
        namedContents({
          ...html(`<img src="/hostedContents/${content}`),
          attachments: [json, { content: JSON.stringify(json) }],
        });
      }),
    );
  });
});

describe("messages that a message shows", () => {
  const quoted = {
    id: "1",
    contentType: "messageReference",
    content: JSON.stringify({ messageId: "1", messagePreview: "x" }),
  };
  const passedOn = {
    id: "2",
    contentType: "forwardedMessageReference",
    content: JSON.stringify({ originalMessageId: "7", originalConversationId: "19:other@thread.v2" }),
  };

  it("are named by conversation and message", () => {
    expect(messageReferences(attached(quoted, passedOn), "19:here@thread.v2")).toEqual([
      { kind: "reply", attachmentId: "1", conversationId: "19:here@thread.v2", messageId: "1" },
      { kind: "forward", attachmentId: "2", conversationId: "19:other@thread.v2", messageId: "7" },
    ]);
  });

  it.each([
    [{ contentType: "messageReference", content: "no JSON" }, []],
    [{ contentType: "messageReference", content: "{}" }, []],
    [{ contentType: "reference", content: '{"messageId":"1"}' }, []],
    [
      { contentType: "forwardedMessageReference", content: '{"originalMessageId":"7"}' },
      [{ kind: "forward", attachmentId: null, conversationId: null, messageId: "7" }],
    ],
  ])("%j", (attachment, expected) => {
    expect(messageReferences(attached(attachment), "c")).toEqual(expected);
  });
});
