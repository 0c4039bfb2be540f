import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openapiDocument } from "../../../../shared/serve/api/openapi-document.ts";
import { whatIsNamed } from "../../../../shared/serve/api/what-is-named.ts";

const CHAT = "19:0123456789abcdef@thread.v2";
const CHANNEL = "19:0123456789abcdef@thread.tacv2";
const TEAM = "7f1c9c1e-8b0d-4f3e-9d7e-3a5f6d2b1c00";
const LINK = `https://teams.microsoft.com/l/message/${CHANNEL}/1767225600000?groupId=${TEAM}&parentMessageId=1767225500000&teamName=Secret%20plans`;

const named = (query: Record<string, string> = {}, params: Record<string, string> = {}) =>
  whatIsNamed(params, new URLSearchParams(query));

describe("what a request names", () => {
  it.each<{
    of: string;
    query?: Record<string, string>;
    params?: Record<string, string>;
    is: object;
    in: string | null;
  }>([
    {
      of: "its path",
      params: { conversationId: CHAT, messageId: "1" },
      is: { conversationId: CHAT, messageId: "1" },
      in: CHAT,
    },
    { of: "a chat", query: { chat_id: CHAT }, is: { chat_id: CHAT }, in: CHAT },
    {
      of: "a channel",
      query: { team_id: TEAM.toUpperCase(), channel_id: CHANNEL },
      is: { team_id: TEAM, channel_id: CHANNEL },
      in: CHANNEL,
    },
    { of: "the feed", query: { conversation_id: CHAT }, is: { conversation_id: CHAT }, in: CHAT },
    {
      of: "members",
      query: { of: CHAT, at: "2026-01-01T01:00:00+01:00" },
      is: { of: CHAT, at: "2026-01-01T00:00:00.000Z" },
      in: CHAT,
    },
    { of: "senders", query: { from: `${TEAM.toUpperCase()},x` }, is: { from: `${TEAM},x` }, in: null },
    { of: "nothing", is: {}, in: null },
  ])("is the ids and times of $of", ({ query, params, is, in: conversationId }) => {
    expect(named(query, params)).toMatchObject({ conversationId });
    expect(named(query, params).named).toEqual(is);
  });

  it("is the ids that a link leads to, and nothing else of it", () => {
    const found = named({ root_id: LINK, q: "x" });
    expect(found).toEqual({
      conversationId: CHANNEL,
      named: { root_id: "1767225500000", team_id: TEAM, channel_id: CHANNEL },
      parameters: ["channel_id", "q", "root_id", "team_id"],
    });
    expect(named({ link: LINK })).toMatchObject({ conversationId: CHANNEL, named: { link: CHANNEL } });
    expect(JSON.stringify([found, named({ link: LINK })])).not.toContain("ecret");
  });

  it.each<Record<string, string>>([
    { q: "secret words" },
    { chat_id: "secret words" },
    { chat_id: "https://evil.example/secret" },
    { since: "secret" },
    { from: "secret, words" },
    { cursor: "secret" },
    { position: "secret" },
    { secret: "words" },
    { __proto__x: "secret" },
    { toString: "secret" },
    { code: "secret" },
    { CODE: "secret" },
    { app_class: "secret" },
  ])("is nothing of %o", (query) => {
    expect(JSON.stringify(named(query))).not.toContain("secret");
  });

  it("holds no text with a blank in it, wherever it was typed", () => {
    const names = Object.keys(parametersOfDocument());
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string(), fc.string(), (name, before, after) => {
        const text = `${before} ${after}`;
        const asQuery = named({ [name]: text });
        const asPath = named({}, { [name]: text });
        for (const { named: kept } of [asQuery, asPath]) {
          for (const value of Object.values(kept)) expect(value).not.toMatch(/\s/);
        }
      }),
    );
  });

  it("knows every parameter of the API, so that none is added whose value nobody thought about", () => {
    const unknown = Object.keys(parametersOfDocument()).filter(
      (name) => named({ [name]: "x" }).parameters.length === 0,
    );
    // Of the health page, which leaves no record.
    expect(unknown).toEqual(["deep"]);
  });
});

function parametersOfDocument(): Readonly<Record<string, true>> {
  const operations = Object.values(openapiDocument().paths).flatMap(({ get, post }) => [get, post]);
  const parameters = operations.flatMap((operation) => operation?.parameters ?? []);
  return Object.fromEntries(parameters.filter((one) => one.in !== "header").map(({ name }) => [name, true]));
}
