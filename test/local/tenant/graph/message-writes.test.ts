import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { MAX_MESSAGE_BYTES } from "../../../../local/tenant/limits.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import type { MessageChange } from "../../../../local/tenant/model/tenant-model.ts";
import { checkGraphEntity } from "../../../helpers/graph-types.ts";
import { type Body, messageOf, openPersonStage, type PersonStage, refusalOf } from "../person-stage.ts";

let stage: PersonStage;
let changes: MessageChange["operation"][];
beforeEach(async () => {
  stage = await openPersonStage();
  changes = [];
  stage.tenant.model.onChange(({ operation }) => changes.push(operation));
});
afterEach(() => stage.close());

const chat = () => `/chats/${stage.groupId}/messages`;
const channel = () => `/teams/${stage.teamId}/channels/${stage.channelId}/messages`;
const post = (who: User | "app", path: string, body: object = {}) => stage.graph(who, path, { method: "POST", body });
const patch = (who: User, path: string, body: object) => stage.graph(who, path, { method: "PATCH", body });
const said = (content: string, contentType = "html") => ({ body: { contentType, content } });
const sent = async (who: User, path: string, body: object = said("<p>hello</p>")) => {
  const answer = await post(who, path, body);
  expect(answer.status).toBe(201);
  return answer.body;
};
const shown = async (path: string) => (await stage.graph("app", path)).body;
const mentionOf = (user: User, id = 0) => ({
  id,
  mentionText: user.displayName,
  mentioned: { user: { id: user.id, displayName: user.displayName, userIdentityType: "aadUser" } },
});

describe("a message that a person sends through Graph", () => {
  it("is theirs, kept to the letter, and answered as it is read", async () => {
    const [first] = stage.people;
    const body = await sent(first, chat(), said('<p>a &amp; <b>b</b></p><img src="x">'));
    expect(checkGraphEntity(body, "chatMessage")).toEqual([]);
    expect(body).toMatchObject({
      chatId: stage.groupId,
      messageType: "message",
      from: { user: { id: first.id, userIdentityType: "aadUser" }, application: null },
      body: { contentType: "html", content: '<p>a &amp; <b>b</b></p><img src="x">' },
      importance: "normal",
      lastEditedDateTime: null,
    });
    expect(await shown(`${chat()}/${body.id}`)).toEqual(body);
    expect((await stage.graph(stage.people[1], `${chat()}/${body.id}`)).body).toEqual(body);
    expect(changes).toEqual(["create"]);
  });

  it("is text unless it says that it is HTML", async () => {
    const body = await sent(stage.people[0], chat(), { body: { content: "1 < 2" } });
    expect(body.body).toEqual({ contentType: "text", content: "1 < 2" });
  });

  it("has a subject and an importance in a channel, and replies of everybody who is in it", async () => {
    const [first, second] = stage.people;
    const root = await sent(first, channel(), { ...said("root"), subject: "News", importance: "urgent" });
    expect(root).toMatchObject({ subject: "News", importance: "urgent", replyToId: null });
    expect(root.channelIdentity).toEqual({ teamId: stage.teamId, channelId: stage.channelId });
    const reply = await sent(second, `${channel()}/${root.id}/replies`);
    expect(reply).toMatchObject({ replyToId: root.id, from: { user: { id: second.id } } });
    expect(String(reply["@odata.context"])).toContain(`/messages('${root.id}')/replies/$entity`);
    expect(await shown(`${channel()}/${root.id}/replies/${reply.id}`)).toEqual(reply);
  });

  it("mentions people where it says so", async () => {
    const [first, second] = stage.people;
    const content = `<p><at id="0">${second.displayName}</at> look</p>`;
    const body = await sent(first, chat(), { ...said(content), mentions: [mentionOf(second)] });
    expect(body.mentions).toMatchObject([
      { id: 0, mentionText: second.displayName, mentioned: { user: { id: second.id }, conversation: null } },
    ]);
  });

  it("refers to a file", async () => {
    const id = "153fa47d-18c9-4179-be08-9879815a9f90";
    const contentUrl = "https://contoso.sharepoint.example/sites/files/a.docx";
    const attachments = [{ id, contentType: "reference", contentUrl, name: "a.docx" }];
    const body = await sent(stage.people[0], chat(), {
      ...said(`see <attachment id="${id}"></attachment>`),
      attachments,
    });
    expect(body.attachments).toEqual([
      { id, contentType: "reference", contentUrl, name: "a.docx", content: null, thumbnailUrl: null, teamsAppId: null },
    ]);
    expect(checkGraphEntity(body, "chatMessage")).toEqual([]);
  });

  // "Send chatMessage in a channel or a chat", cards: what is sent there, and what comes of it.
  it.each([
    [
      "thumbnail",
      '{\r\n  "title": "T",\r\n  "buttons": [\r\n    {\r\n      "type": "messageBack"\r\n    }\r\n  ]\r\n}',
      '{  "title": "T",  "buttons": [    {      "type": "messageBack"    }  ]}',
    ],
    [
      "adaptive",
      JSON.stringify({
        $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        type: "AdaptiveCard",
        version: "1.2",
        body: [
          { type: "Image", url: "https://a.example/b.png", size: "Medium" },
          { type: "TextBlock", text: "2019-08-31T19:30:00Z", size: "ExtraLarge", spacing: "None" },
        ],
        actions: [{ type: "Action.OpenUrl", title: "Open", url: "https://a.example" }],
      }),
      JSON.stringify(
        {
          type: "AdaptiveCard",
          actions: [{ url: "https://a.example", title: "Open", type: "Action.OpenUrl" }],
          body: [
            { size: "medium", url: "https://a.example/b.png", height: "auto", type: "Image" },
            { spacing: "None", size: "extraLarge", text: "08/31/2019 19:30:00", type: "TextBlock" },
          ],
          version: "1.2",
          $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
        },
        undefined,
        2,
      ).replaceAll("\n", ""),
    ],
  ])("has a card (%s), under its own id and in another form", async (kind, content, kept) => {
    const id = "74d20c7f34aa4a7fb74e2b30004247c5";
    const given = { id, contentType: `application/vnd.microsoft.card.${kind}`, contentUrl: null, content, name: null };
    const body = await sent(stage.people[0], chat(), {
      ...said(`<attachment id="${id}"></attachment>`),
      attachments: [given],
    });
    expect(body.attachments).toEqual([{ ...given, content: kept, thumbnailUrl: null, teamsAppId: null }]);
    expect(checkGraphEntity(body, "chatMessage")).toEqual([]);
  });

  it("quotes up to ten messages of its chat above what it says", async () => {
    const [first, second] = stage.people;
    const quoted = await sent(first, chat(), said("<p>R&amp;D <b>now</b></p>"));
    const messageIds = [quoted.id];
    const replyMessage = { body: { content: "1 < 2" } };
    const answer = await post(second, `${chat()}/replyWithQuote`, { messageIds, replyMessage });
    expect(answer.status).toBe(201);
    expect(answer.body.body).toEqual({
      contentType: "html",
      content: `<p></p>\n<attachment id="${quoted.id}"></attachment>\n1 &lt; 2\n<p></p>`,
    });
    const [reference] = answer.body.attachments as Body[];
    expect(reference).toMatchObject({ id: quoted.id, contentType: "messageReference", contentUrl: null });
    expect(JSON.parse(String(reference?.content))).toEqual({
      messageId: quoted.id,
      messagePreview: "R&D now",
      messageSender: {
        application: null,
        device: null,
        user: {
          userIdentityType: "aadUser",
          tenantId: stage.tenant.model.tenantId,
          id: first.id,
          displayName: first.displayName,
        },
      },
    });
    const many = { messageIds: Array.from({ length: 11 }, () => quoted.id), replyMessage };
    expect((await post(second, `${chat()}/replyWithQuote`, many)).status).toBe(400);
    const unknown = { messageIds: ["1"], replyMessage };
    expect((await post(second, `${chat()}/replyWithQuote`, unknown)).status).toBe(404);
  });
});

describe("a message is refused", () => {
  const gone = "19:nobody@thread.v2";
  const file = { id: "f", contentType: "reference", contentUrl: "https://a.example/b", name: "b" };
  const withCard = (content: string) => ({
    ...said('<attachment id="f">'),
    attachments: [{ id: "f", contentType: "application/vnd.microsoft.card.adaptive", content }],
  });
  // biome-ignore format: one row a refusal
  it.each<[string, () => object, number]>([
    ["that says nothing", () => said(" \n"), 400],
    ["without a body", () => ({ subject: "only" }), 400],
    ["of another content type", () => said("x", "markdown"), 400],
    ["of another importance", () => ({ ...said("x"), importance: "low" }), 400],
    ["with a mention that has no place in it", () => ({ ...said("x"), mentions: [mentionOf(stage.people[1])] }), 400],
    ["with a place for a mention that it does not have", () => said('<at id="0">x</at>'), 400],
    ["with a mention of nobody", () => ({ ...said('<at id="0">x</at>'), mentions: [mentionOf({ ...stage.people[1], id: "x" })] }), 400],
    ["with an attachment that has no place in it", () => ({ ...said("x"), attachments: [file] }), 400],
    ["with an attachment that leads nowhere", () => ({ ...said('<attachment id="f">'), attachments: [{ ...file, contentUrl: null }] }), 400],
    ["with an attachment of another kind", () => ({ ...said('<attachment id="f">'), attachments: [{ ...file, contentType: "video" }] }), 400],
    ["with a card that is no JSON", () => withCard("{"), 400],
    ["with a card that is none of its kind", () => withCard('{"type":"HeroCard"}'), 400],
    ["with a card whose button is for an app", () => withCard('{"type":"AdaptiveCard","actions":[{"type":"Action.ShowCard"}]}'), 400],
    ["with two attachments of one id", () => ({ ...said('<attachment id="f">'), attachments: [file, file] }), 400],
    ["with images beside it", () => ({ ...said("x"), hostedContents: [{}] }), 400],
    ["that is over 28 KB", () => said("x".repeat(MAX_MESSAGE_BYTES)), 413],
  ])("%s", async (_what, body, status) => {
    const answer = await post(stage.people[0], chat(), body());
    expect(answer.status).toBe(status);
    expect(answer.body).toHaveProperty("error.code", status === 413 ? "RequestEntityTooLarge" : "BadRequest");
    expect(changes).toEqual([]);
  });

  it("that is no JSON, and nothing of it is repeated", async () => {
    const answer = await post(stage.people[0], chat(), { body: { content: 5, secret: "s" } });
    expect(messageOf(answer)).toBe("Invalid request body was sent: 'body/content'.");
  });

  it("that has just the size that Teams takes is not", async () => {
    const frame = Buffer.byteLength(JSON.stringify(said("", "text")));
    expect((await post(stage.people[0], chat(), said("x".repeat(MAX_MESSAGE_BYTES - frame), "text"))).status).toBe(201);
    expect((await post(stage.people[0], chat(), said("x".repeat(MAX_MESSAGE_BYTES - frame + 1), "text"))).status).toBe(
      413,
    );
  });

  it("to where the person is not, and to where nothing is", async () => {
    const [first, , , fourth] = stage.people;
    expect(refusalOf(await post(fourth, chat(), said("x")))).toEqual([403, "Forbidden"]);
    expect(refusalOf(await post(fourth, channel(), said("x")))).toEqual([403, "Forbidden"]);
    expect(refusalOf(await post(first, `/chats/${gone}/messages`, said("x")))).toEqual([404, "NotFound"]);
    expect(refusalOf(await post(first, `${channel()}/1/replies`, said("x")))).toEqual([404, "NotFound"]);
    expect(changes).toEqual([]);
  });

  it("as a reply to a reply", async () => {
    const [first] = stage.people;
    const root = await sent(first, channel());
    const reply = await sent(first, `${channel()}/${root.id}/replies`);
    expect(refusalOf(await post(first, `${channel()}/${reply.id}/replies`, said("x")))).toEqual([404, "NotFound"]);
  });

  it("of an app that asks for itself, in Teams' own words", async () => {
    const refused = await post("app", chat(), said("x"));
    expect(refusalOf(refused)).toEqual([401, "Unauthorized"]);
    expect(messageOf(refused)).toMatch(/^Message POST is allowed in application-only context only for import purposes/);
    const quoting = await post("app", `${chat()}/replyWithQuote`, {});
    expect(refusalOf(quoting)).toEqual([412, "PreconditionFailed"]);
  });

  it("without the permission for that kind of place", async () => {
    stage.consentTo(["ChatMessage.Send"]);
    expect((await post(stage.people[0], chat(), said("x"))).status).toBe(201);
    expect((await post(stage.people[0], channel(), said("x"))).status).toBe(403);
    stage.consentTo(["ChannelMessage.Send"]);
    expect((await post(stage.people[0], chat(), said("x"))).status).toBe(403);
    expect((await post(stage.people[0], channel(), said("x"))).status).toBe(201);
  });
});

describe.each([
  ["a chat", chat, (me: User) => `/users/${me.id}${chat()}`],
  ["a channel", channel, channel],
])("what was written in %s", (_where, path, ownPath) => {
  it("is edited by who wrote it", async () => {
    const [first, second] = stage.people;
    const { id } = await sent(first, path());
    const at = `<at id="3">${second.displayName}</at>`;
    const change = { ...said(`new ${at}`), mentions: [mentionOf(second, 3)] };
    expect((await patch(first, `${path()}/${id}`, change)).status).toBe(204);
    const body = await shown(`${path()}/${id}`);
    expect(body).toMatchObject({
      body: { content: `new ${at}` },
      mentions: [{ id: 3 }],
      from: { user: { id: first.id } },
    });
    expect(body.lastEditedDateTime).toEqual(expect.any(String));
    // What a change does not name stays, and has to fit all the same.
    expect((await patch(first, `${path()}/${id}`, { importance: "high" })).status).toBe(204);
    expect(await shown(`${path()}/${id}`)).toMatchObject({ importance: "high", mentions: [{ id: 3 }] });
    expect((await patch(first, `${path()}/${id}`, said("without"))).status).toBe(400);
    expect(refusalOf(await patch(second, `${path()}/${id}`, said("theirs")))).toEqual([403, "Forbidden"]);
    expect(changes).toEqual(["create", "edit", "edit"]);
  });

  it("is deleted and brought back by who wrote it", async () => {
    const [first, second] = stage.people;
    const { id, body } = await sent(first, path());
    expect(refusalOf(await post(second, `${ownPath(second)}/${id}/softDelete`))).toEqual([403, "Forbidden"]);
    expect((await post(first, `${ownPath(first)}/${id}/undoSoftDelete`)).status).toBe(400);
    expect((await post(first, `${ownPath(first)}/${id}/softDelete`)).status).toBe(204);
    const deleted = await shown(`${path()}/${id}`);
    expect(deleted.deletedDateTime).toEqual(expect.any(String));
    expect(deleted.body).toMatchObject({ content: "" });
    for (const refused of [
      await post(first, `${ownPath(first)}/${id}/softDelete`),
      await patch(first, `${path()}/${id}`, said("x")),
      await post(second, `${path()}/${id}/setReaction`, { reactionType: "👍" }),
    ]) {
      expect(refusalOf(refused)).toEqual([404, "NotFound"]);
    }
    expect((await post(first, `${ownPath(first)}/${id}/undoSoftDelete`)).status).toBe(204);
    expect(await shown(`${path()}/${id}`)).toMatchObject({ deletedDateTime: null, body });
    expect(changes).toEqual(["create", "softDelete", "undoSoftDelete"]);
  });

  it("has reactions of everybody who sees it, each taken back by who gave it", async () => {
    const [first, second] = stage.people;
    const { id } = await sent(first, path());
    for (const reactionType of ["👍🏽", "heart"]) {
      expect((await post(second, `${path()}/${id}/setReaction`, { reactionType })).status).toBe(204);
    }
    const reactionsNow = async () => {
      const { reactions } = await shown(`${path()}/${id}`);
      return (reactions as Body[]).map(({ reactionType, user }) => [reactionType, (user as { user: Body }).user.id]);
    };
    expect(await reactionsNow()).toEqual([
      ["👍🏽", second.id],
      ["heart", second.id],
    ]);
    expect((await post(first, `${path()}/${id}/unsetReaction`, { reactionType: "heart" })).status).toBe(204);
    expect(await reactionsNow()).toHaveLength(2);
    expect((await post(second, `${path()}/${id}/unsetReaction`, { reactionType: "heart" })).status).toBe(204);
    expect(await reactionsNow()).toEqual([["👍🏽", second.id]]);
    for (const reactionType of ["thumbs", "👍👍", "", 5]) {
      expect((await post(second, `${path()}/${id}/setReaction`, { reactionType })).status).toBe(400);
    }
  });
});

describe("what Teams itself has written", () => {
  it("is nobody's to change", async () => {
    const event = stage.tenant.model.postSystemMessage(stage.groupId);
    expect(refusalOf(await patch(stage.people[0], `${chat()}/${event.id}`, said("x")))).toEqual([403, "Forbidden"]);
  });
});

describe("a reply in a channel", () => {
  it("is changed where it is, and nowhere else", async () => {
    const [first] = stage.people;
    const root = await sent(first, channel());
    const reply = await sent(first, `${channel()}/${root.id}/replies`);
    const path = `${channel()}/${root.id}/replies/${reply.id}`;
    expect((await patch(first, path, said("changed"))).status).toBe(204);
    expect((await post(first, `${path}/setReaction`, { reactionType: "🎉" })).status).toBe(204);
    expect((await post(first, `${path}/softDelete`)).status).toBe(204);
    expect((await post(first, `${path}/undoSoftDelete`)).status).toBe(204);
    expect((await shown(path)).body).toMatchObject({ content: "changed" });
    expect(refusalOf(await patch(first, `${channel()}/${reply.id}`, said("x")))).toEqual([404, "NotFound"]);
  });
});
