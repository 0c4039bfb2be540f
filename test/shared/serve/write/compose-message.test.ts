import { describe, expect, it } from "vitest";
import { composeMessage, type Draft } from "../../../../shared/serve/write/compose-message.ts";
import type { Member } from "../../../../shared/serve/write/members.ts";

const ADELE: Member = { userId: "a-1", displayName: "Adele Vance", address: "adele@contoso.example", isOfTenant: true };
const ADELE_TOO: Member = {
  userId: "a-2",
  displayName: "Adele Vance",
  address: "adele2@contoso.example",
  isOfTenant: true,
};
const AL: Member = { userId: "a-3", displayName: "Al", address: undefined, isOfTenant: true };
const ALBA: Member = { userId: "a-4", displayName: "Al Ba (she)", address: "alba@contoso.example", isOfTenant: true };
const MEMBERS = [ADELE, AL, ALBA];

function compose(draft: Partial<Draft>, members: readonly Member[] = MEMBERS) {
  const made = composeMessage({ content: "hello", contentType: "text", mentions: [], ...draft }, members);
  return made.ok ? made.value : made.error.code;
}

const bodyOf = (draft: Partial<Draft>, members?: readonly Member[]) => {
  const made = compose(draft, members);
  return typeof made === "string" ? made : made.body;
};

describe("a text", () => {
  it("stays one as long as there is nothing but text", () => {
    expect(compose({ content: "a <b> & c\nd", importance: "normal" })).toEqual({
      body: { contentType: "text", content: "a <b> & c\nd" },
    });
  });

  it("becomes HTML with what only HTML has, and means the same", () => {
    const file = { id: "11111111-2222-4333-8444-555555555555", contentUrl: "https://x.example/a%20b", name: "a b" };
    expect(
      compose({ content: 'a <b> & "c"\r\nd @Adele Vance', mentions: ["a-1"], files: [file], importance: "high" }),
    ).toEqual({
      body: {
        contentType: "html",
        content: `a &lt;b&gt; &amp; &quot;c&quot;<br>d <at id="0">Adele Vance</at><attachment id="${file.id}"></attachment>`,
      },
      importance: "high",
      mentions: [
        {
          id: 0,
          mentionText: "Adele Vance",
          mentioned: { user: { id: "a-1", displayName: "Adele Vance", userIdentityType: "aadUser" } },
        },
      ],
      attachments: [{ ...file, contentType: "reference" }],
    });
  });
});

describe("cards", () => {
  const card = { id: "c".repeat(32), contentType: "application/vnd.microsoft.card.hero", content: '{"title":"T"}' };

  it("stand below the text and the files, or alone", () => {
    const file = { id: "f", contentUrl: "https://x.example/a", name: "a" };
    expect(compose({ content: "1 < 2", files: [file], cards: [card] })).toEqual({
      body: {
        contentType: "html",
        content: `1 &lt; 2<attachment id="f"></attachment><attachment id="${card.id}"></attachment>`,
      },
      attachments: [{ ...file, contentType: "reference" }, card],
    });
    expect(bodyOf({ content: "", cards: [card] })).toEqual({
      contentType: "html",
      content: `<attachment id="${card.id}"></attachment>`,
    });
  });

  it("count as what they are in the request", () => {
    const frame = Buffer.byteLength(JSON.stringify(compose({ content: "", cards: [{ ...card, content: "" }] })));
    const ofSize = (sizeBytes: number) => [{ ...card, content: '"'.repeat((sizeBytes - frame) / 2) }];
    expect(compose({ content: "", cards: ofSize(28 * 1_024 - (frame % 2)) })).toMatchObject({ body: {} });
    expect(compose({ content: "", cards: ofSize(28 * 1_024 + 2) })).toBe("message-too-large");
  });
});

it("keeps what a message has already where it has its place, the quotation first", () => {
  const kept = [
    { id: "file", isQuote: false },
    { id: "1767", isQuote: true },
  ];
  expect(compose({ content: "a & b", kept })).toEqual({
    body: {
      contentType: "html",
      content: '<attachment id="1767"></attachment>a &amp; b<attachment id="file"></attachment>',
    },
  });
});

describe("Markdown", () => {
  it("becomes the HTML that Teams has for it", () => {
    expect(bodyOf({ content: "**a** _b_ `c`\nd", contentType: "markdown" })).toEqual({
      contentType: "html",
      content: "<p><strong>a</strong> <em>b</em> <code>c</code><br>d</p>\n",
    });
  });

  it("has mentions where they stand, in whatever is around them", () => {
    const content = "- **@Al Ba (she)**, and @al";
    expect(bodyOf({ content, contentType: "markdown", mentions: ["Al", "Al Ba (she)"] })).toMatchObject({
      content: '<ul>\n<li><strong><at id="0">Al Ba (she)</at></strong>, and <at id="1">Al</at></li>\n</ul>\n',
    });
  });

  it.each([
    ["quotations", "> ".repeat(4_900), "on-behalf-refused"],
    ["more than is looked at", "a ".repeat(6_000), "message-too-large"],
  ])("is refused of %s without end, and breaks nothing", (_what, content, code) => {
    expect(compose({ content, contentType: "markdown" })).toBe(code);
  });
});

describe("a mention", () => {
  it.each([
    ["an id", "@a-1", "a-1"],
    ["an address in any case", "@ADELE@contoso.example", "Adele@Contoso.example"],
    ["a name in any case", "@adele VANCE", "Adele Vance"],
  ])("is found by %s", (_by, content, given) => {
    expect(compose({ content: `hi ${content}!`, mentions: [given] })).toMatchObject({
      body: { content: 'hi <at id="0">Adele Vance</at>!' },
      mentions: [{ mentioned: { user: { id: "a-1" } } }],
    });
  });

  it("is one for each place in the text", () => {
    expect(compose({ content: "@Al @Al", mentions: ["Al"] })).toMatchObject({
      body: { content: '<at id="0">Al</at> <at id="1">Al</at>' },
      mentions: [{ id: 0 }, { id: 1 }],
    });
  });

  it.each([
    ["nobody has the name", { content: "@Bo", mentions: ["Bo"] }, "mention-unknown"],
    ["it does not stand in the text", { content: "hi", mentions: ["Al"] }, "mention-unknown"],
    ["only a longer word stands there", { content: "@Alan", mentions: ["Al"] }, "mention-unknown"],
    ["two have it", { content: "@Adele Vance", mentions: ["Adele Vance"] }, "mention-ambiguous"],
  ])("is refused where %s", (_why, draft, code) => {
    expect(compose(draft, [...MEMBERS, ADELE_TOO])).toBe(code);
  });

  it("cannot be made by whoever knows the marks", () => {
    expect(bodyOf({ content: "\uE0000\uE001 @Al", mentions: ["Al"] })).toMatchObject({
      content: '0 <at id="0">Al</at>',
    });
  });

  it("escapes a name that is markup", () => {
    const evil: Member = { userId: "e", displayName: "<img onerror=x>", address: undefined, isOfTenant: true };
    expect(bodyOf({ content: "@e", mentions: ["e"] }, [evil])).toMatchObject({
      content: '<at id="0">&lt;img onerror=x&gt;</at>',
    });
  });
});

describe("the size", () => {
  it("counts everything, in bytes", () => {
    expect(compose({ content: "é".repeat(14_000) })).toMatchObject({ body: {} });
    expect(compose({ content: "é".repeat(14_400) })).toBe("message-too-large");
    expect(compose({ content: "&".repeat(7_000), contentType: "text", mentions: [] })).toMatchObject({ body: {} });
    expect(compose({ content: `@Al${"&".repeat(7_000)}`, mentions: ["Al"] })).toBe("message-too-large");
  });
});
