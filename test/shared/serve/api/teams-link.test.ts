import fc from "fast-check";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { channelParameters } from "../../../../shared/serve/api/list-directory.ts";
import { memberParameters } from "../../../../shared/serve/api/list-members.ts";
import { listParameters } from "../../../../shared/serve/api/list-parameters.ts";
import { idOrLink, type TeamsLink, teamsLink, withNamedByLink } from "../../../../shared/serve/api/teams-link.ts";

const TEAM = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";
const TENANT = "2432b57b-0abd-43db-aa7b-16eadd115d34";
const CHANNEL = "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2";
const OLD_CHANNEL = "19:f8fbfc4d89e24ef5b3b8692538cebeb7@thread.skype";
const CHAT = "19:253f5895-9a62-4362-8d38-43f0205c702c_f1b94dcf-0aa3-4989-bcdf-ef4a5ed00f86@unq.gbl.spaces";
const GROUP_CHAT = "19:c6d70e392a384916c3262b15406d763e@thread.v2";
const MEETING_CHAT = "19:meeting_MjdhNjM4YzUtYzExZi00OTFkLTkzZTAtNTVlNmZmMDhkNGU2@thread.v2";
const POST = "1616991463150";
const REPLY = "1616991699999";
const T = "https://teams.microsoft.com/l";

const NOTHING: TeamsLink = { kind: "chat", teamId: null, conversationId: null, rootId: null, messageId: null };
const of = (named: Partial<TeamsLink>): TeamsLink => ({ ...NOTHING, ...named });
const post = of({ kind: "channel", teamId: TEAM, conversationId: CHANNEL, messageId: POST });
const reply = of({ ...post, rootId: POST, messageId: REPLY });
const channel = of({ kind: "channel", teamId: TEAM, conversationId: CHANNEL });
const coded = encodeURIComponent;

const problemOf = (text: unknown) => teamsLink.safeParse(text).error?.issues.map(({ message }) => message);

describe("a link of Teams", () => {
  // Microsoft: "Deep link to a Teams chat", "Deep link to a team or channel", "chatMessage resource type" (webUrl), and what
  // Copy link gives.
  it.each([
    [
      `${T}/message/${coded(CHANNEL)}/${POST}?groupId=${TEAM}&tenantId=${TENANT}&createdTime=${POST}&parentMessageId=${POST}`,
      post,
    ],
    [
      `${T}/message/${CHANNEL}/${POST}?tenantId=${TENANT}&groupId=${TEAM}&parentMessageId=${POST}&teamName=A%20B&channelName=C%2FD&createdTime=${POST}`,
      post,
    ],
    [
      `${T}/message/${CHANNEL}/${REPLY}?tenantId=${TENANT}&groupId=${TEAM}&parentMessageId=${POST}&createdTime=${REPLY}`,
      reply,
    ],
    [
      `https://teams.cloud.microsoft/l/message/${coded(CHANNEL)}/${REPLY}?groupId=${TEAM}&parentMessageId=${POST}&ngc=true`,
      reply,
    ],
    [`https://gov.teams.microsoft.us/l/message/${CHANNEL}/${POST}?groupId=${TEAM}`, post],
    [`https://dod.teams.microsoft.us/l/message/${CHANNEL}/${POST}?groupId=${TEAM.toUpperCase()}`, post],
    [`HTTPS://TEAMS.Microsoft.com:443/l/message/${CHANNEL}/${POST}?groupId=${TEAM}`, post],
    [`  ${T}/message/${CHANNEL}/${POST}?groupId=${TEAM}#x\n`, post],
    [`${T}/message/${OLD_CHANNEL}/${POST}?groupId=${TEAM}`, of({ ...post, conversationId: OLD_CHANNEL })],
    [`${T}/message/${CHANNEL}/${POST}`, of({ ...post, teamId: null })],
    [
      `${T}/message/${CHAT}/1563480968434?context=%7B%22contextType%22:%22chat%22%7D`,
      of({ conversationId: CHAT, messageId: "1563480968434" }),
    ],
    [
      `${T}/message/${coded(CHAT)}/1563480968434?tenantId=${TENANT}?context={"contextType":"chat"}`,
      of({ conversationId: CHAT, messageId: "1563480968434" }),
    ],
    [
      `${T}/message/${GROUP_CHAT}/${POST}?tenantId=${TENANT}&context=%7B%22contextType%22%3A%22chat%22%7D&parentMessageId=1`,
      of({ conversationId: GROUP_CHAT, messageId: POST }),
    ],
    [
      `${T}/message/${OLD_CHANNEL}/${POST}?context=%7B%22contextType%22%3A%22chat%22%7D`,
      of({ conversationId: OLD_CHANNEL, messageId: POST }),
    ],
    [`${T}/channel/${coded(CHANNEL)}/General?groupId=${TEAM}&tenantId=${TENANT}`, channel],
    [`${T}/channel/${CHANNEL}/Zo%C3%AB%20%26%20Co?groupId=${TEAM}`, channel],
    [`${T}/channel/${CHANNEL}/Zoë & Co/with a slash?groupId=${TEAM}&tenantId=${TENANT}`, channel],
    [`${T}/channel/${CHANNEL}?groupId=${TEAM}`, channel],
    [`${T}/chat/${GROUP_CHAT}/conversations`, of({ conversationId: GROUP_CHAT })],
    [`${T}/chat/${coded(CHAT)}/0?tenantId=${TENANT}`, of({ conversationId: CHAT })],
    [
      `${T}/chat/${MEETING_CHAT}/conversations?context=%7B%22contextType%22%3A%22chat%22%7D`,
      of({ conversationId: MEETING_CHAT }),
    ],
    [
      `${T}/team/${coded(CHANNEL)}/conversations?groupId=${TEAM}&tenantId=${TENANT}`,
      of({ kind: "team", teamId: TEAM }),
    ],
    [`${T}/team/${OLD_CHANNEL}/conversations?groupId=${TEAM}`, of({ kind: "team", teamId: TEAM })],
  ])("%s", (text, names) => {
    expect(teamsLink.parse(text)).toEqual(names);
  });

  it.each([
    `http://teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `msteams://teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `javascript://teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `//teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `https://evil.example/l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com.evil.example/l/message/${CHANNEL}/${POST}`,
    `https://evilteams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com./l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com:8443/l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com@evil.example/l/message/${CHANNEL}/${POST}`,
    `https://someone:secret@teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `https://evil.example\\@teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `https://evil.example?@teams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `https://tеams.microsoft.com/l/message/${CHANNEL}/${POST}`,
    `https://teams.live.com/l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com/_#/l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com/x/../l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com/x/%2E%2e/l/message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com\\l\\message\\${CHANNEL}\\${POST}`,
    `https://teams.microsoft.com/l/mess\nage/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com/l//message/${CHANNEL}/${POST}`,
    `https://teams.microsoft.com/l/%6Dessage%2F${CHANNEL}/${POST}`,
    `https://teams.microsoft.com/l/constructor/${CHANNEL}/${POST}`,
    `${T}/meetup-join/${MEETING_CHAT}/0`,
    `${T}/file/1FA202A5-3762-4F10-B550-C04F81F6ACBD?groupId=${TEAM}`,
    T,
    "https://",
    CHAT,
    "",
    undefined,
  ])("is not %s", (text) => {
    expect(problemOf(text)).toEqual([expect.stringMatching(/^expected a link copied from Teams/)]);
  });

  it.each([
    [`${T}/message/${coded(coded(CHANNEL))}/${POST}`, /could be an id/],
    [`${T}/message/${coded("19:../../users")}/${POST}`, /could be an id/],
    [`${T}/message/19:a%00b/${POST}`, /could be an id/],
    [`${T}/message/19:%/${POST}`, /could be an id/],
    [`${T}/message/19:${"a".repeat(501)}@thread.v2/${POST}`, /could be an id/],
    [`${T}/message/${CHAT}`, /could be an id/],
    [`${T}/message/${CHAT}/latest`, /could be an id/],
    [`${T}/message/${CHAT}/${"1".repeat(21)}`, /could be an id/],
    [`${T}/message/${CHANNEL}/${POST}?groupId=${TEAM}/../x`, /could be an id/],
    [`${T}/message/${CHANNEL}/${POST}?groupId=${TEAM}&parentMessageId=../1`, /could be an id/],
    [`${T}/message//${POST}`, /could be an id/],
    [`${T}/channel/`, /could be an id/],
    [`${T}/team/${CHANNEL}/conversations`, /could be an id/],
    [`${T}/chat/0/0?users=joe@contoso.example&topicName=x&message=y`, /begins a new chat/],
    [`${T}/chat/48:notes/conversations`, /48:notes@/],
    [`${T}/channel/${CHANNEL}/${"x".repeat(10_000)}?groupId=${TEAM}`, /at most 4096 characters/],
  ])("that names nothing is told so: %s", (text, problem) => {
    expect(problemOf(text)).toEqual([expect.stringMatching(problem)]);
  });

  it("gives back any ids that it was made of", () => {
    const digits = fc.bigInt({ min: 1n, max: 10n ** 19n }).map(String);
    const thread = fc.stringMatching(/^19:[\w.=+-]{1,80}@(?:thread\.v2|thread\.tacv2|unq\.gbl\.spaces)$/);
    const made = fc.record({
      id: thread,
      messageId: digits,
      rootId: digits,
      teamId: fc.uuid(),
      isOfTeam: fc.boolean(),
    });
    fc.assert(
      fc.property(made, ({ id, messageId, rootId, teamId, isOfTeam }) => {
        const query = isOfTeam ? `?groupId=${teamId}&parentMessageId=${rootId}` : "";
        const link = teamsLink.parse(`${T}/message/${coded(id)}/${messageId}${query}`);
        expect(link).toMatchObject({ conversationId: id, messageId, teamId: isOfTeam ? teamId : null });
        expect(link.rootId).toBe(isOfTeam && rootId !== messageId ? rootId : null);
      }),
    );
  });

  it("names ids alone, or nothing, whatever is made of it", () => {
    const piece = fc.constantFrom(
      T,
      "/",
      "l",
      "message",
      "..",
      "%2e",
      "%2F",
      "%25",
      "@",
      CHANNEL,
      POST,
      "?groupId=",
      "#",
      "\\",
      TEAM,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ maxLength: 4 })), { maxLength: 12 }), (pieces) => {
        const read = teamsLink.safeParse(`${T}/${pieces.join("")}`);
        const { kind: _kind, ...ids } = read.data ?? { kind: "nothing" };
        expect(read.error?.issues[0]?.message ?? "the link").toMatch(/^(expected|the link)/);
        for (const id of Object.values(ids)) expect(id ?? "none").toMatch(/^[\w.:@=+-]+$/);
      }),
    );
  });
});

describe("a parameter that takes an id", () => {
  const CHAT_LINK = `${T}/message/${CHAT}/${POST}?context=%7B%22contextType%22:%22chat%22%7D`;
  const REPLY_LINK = `${T}/message/${CHANNEL}/${REPLY}?groupId=${TEAM}&parentMessageId=${POST}`;
  const TEAM_LINK = `${T}/team/${CHANNEL}/conversations?groupId=${TEAM}`;

  it.each([
    ["team", REPLY_LINK, TEAM],
    ["team", TEAM_LINK, TEAM],
    ["channel", REPLY_LINK, CHANNEL],
    ["chat", CHAT_LINK, CHAT],
    ["conversation", CHAT_LINK, CHAT],
    ["conversation", REPLY_LINK, CHANNEL],
    ["place", TEAM_LINK, TEAM],
    ["place", CHAT_LINK, CHAT],
    ["post", REPLY_LINK, POST],
    ["post", `${T}/message/${CHANNEL}/${POST}?groupId=${TEAM}`, POST],
    ["chat", CHAT, CHAT],
    ["place", TEAM.toUpperCase(), TEAM],
    ["chat", "48:notes@x", "48:notes@x"],
  ] as const)("of a %s takes %s", (part, text, id) => {
    expect(idOrLink(part).parse(text)).toBe(id);
  });

  it.each([
    ["team", CHAT_LINK, "expected an id, or a link with groupId, which names a team"],
    ["team", `${T}/channel/${CHANNEL}/x`, "expected an id, or a link with groupId, which names a team"],
    ["channel", CHAT_LINK, "expected an id, or a link into a channel"],
    ["channel", TEAM_LINK, "expected an id, or a link into a channel"],
    ["chat", REPLY_LINK, "expected an id, or a link into a chat"],
    ["conversation", TEAM_LINK, "expected an id, or a link into a chat or a channel"],
    ["post", CHAT_LINK, "expected an id, or a link to a message of a channel"],
    ["post", `${T}/channel/${CHANNEL}/x`, "expected an id, or a link to a message of a channel"],
    [
      "chat",
      "https://evil.example/l/chat/19:x@thread.v2/0",
      "expected a link copied from Teams, such as https://teams.microsoft.com/l/message/…",
    ],
    ["chat", "x".repeat(513), "expected at most 512 characters"],
    ["chat", "x".repeat(5_000), "expected at most 4096 characters"],
    ["chat", "", "expected an id"],
  ] as const)("of a %s says what is wrong with %s", (part, text, message) => {
    expect(
      idOrLink(part)
        .safeParse(text)
        .error?.issues.map((issue) => issue.message),
    ).toEqual([message]);
  });

  it("is filled in where a link beside it names it", () => {
    const list = (query: Record<string, string>) => listParameters.safeParse(withNamedByLink(query));
    expect(list({ channel_id: REPLY_LINK }).data).toMatchObject({ team_id: TEAM, channel_id: CHANNEL });
    expect(list({ root_id: REPLY_LINK }).data).toMatchObject({ team_id: TEAM, channel_id: CHANNEL, root_id: POST });
    expect(list({ chat_id: CHAT_LINK }).data).toMatchObject({ chat_id: CHAT });
    // What is said by hand goes before it, and what is not a link says nothing more.
    expect(list({ channel_id: REPLY_LINK, team_id: "another" }).data).toMatchObject({ team_id: "another" });
    expect(list({ channel_id: CHANNEL }).error?.issues.map(({ path }) => path)).toEqual([["team_id"]]);
    expect(list({ channel_id: `${T}/channel/${CHANNEL}/x` }).error?.issues.map(({ path }) => path)).toEqual([
      ["team_id"],
    ]);
  });

  it("is one of a channel's list and of a members' list as well, and said so in the document", () => {
    expect(channelParameters.parse({ team_id: TEAM_LINK })).toMatchObject({ team_id: TEAM });
    expect(memberParameters.parse({ of: CHAT_LINK })).toMatchObject({ of: CHAT });
    expect(z.toJSONSchema(idOrLink("chat"), { io: "input" })).toMatchObject({ type: "string", maxLength: 4_096 });
  });
});
