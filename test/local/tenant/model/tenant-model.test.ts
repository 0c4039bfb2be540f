import { beforeEach, describe, expect, test } from "vitest";
import type { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { StoredMessage } from "../../../../local/tenant/model/conversation.ts";
import type { MessageChange, TenantModel } from "../../../../local/tenant/model/tenant-model.ts";
import { checkGraphEntity } from "../../../helpers/graph-types.ts";
import { createModel } from "./model-fixture.ts";

let model: TenantModel;
let clock: SimulatedClock;
let channelId: string;
let chatId: string;

beforeEach(() => {
  ({ model, clock, channelId, chatId } = createModel());
});

function referenceOf(stored: StoredMessage) {
  return { conversationId: stored.conversation.conversationId, messageId: stored.id };
}

function memberOf(conversationId: string): string {
  return model.conversation(conversationId).memberIds[0] ?? "";
}

describe("ids and versions", () => {
  test("messages of one millisecond get ids of their own within a channel, and may share one across channels", () => {
    const first = model.postMessage(channelId, { text: "1" });
    const second = model.postMessage(channelId, { text: "2" });
    const elsewhere = model.postMessage(chatId, { text: "3" });
    expect(Number(second.id)).toBe(Number(first.id) + 1);
    expect(elsewhere.id).toBe(first.id);
  });

  test("until it changes, a message's etag is its id", () => {
    const { message } = model.postMessage(channelId, { text: "1" });
    expect(message.etag).toBe(message.id);
    expect(message.createdDateTime).toBe(new Date(Number(message.id)).toISOString());
  });

  test("changes within one millisecond still have strictly increasing versions", () => {
    const stored = model.postMessage(channelId, { text: "1" });
    const userId = memberOf(channelId);
    model.editMessage(referenceOf(stored), { text: "2" });
    model.setReaction(referenceOf(stored), userId, "like");
    model.unsetReaction(referenceOf(stored), userId, "like");
    model.softDelete(referenceOf(stored));
    model.undoSoftDelete(referenceOf(stored));
    const createdMs = Number(stored.id);
    expect(stored.versions).toEqual([0, 1, 2, 3, 4, 5].map((step) => createdMs + step));
    expect(stored.message.etag).toBe(String(createdMs + 5));
  });

  test("an imported message says that it is old, but was modified when it arrived", () => {
    const createdMs = clock.nowMs() - 1_000_000;
    const { message, versions } = model.importMessage(channelId, { text: "old" }, { createdMs });
    expect(message).toMatchObject({
      id: String(createdMs),
      createdDateTime: new Date(createdMs).toISOString(),
      lastModifiedDateTime: new Date(clock.nowMs()).toISOString(),
      etag: String(clock.nowMs()),
    });
    expect(versions).toEqual([clock.nowMs()]);
  });
});

describe("what each operation does to a message", () => {
  test("an edit changes text, lastEditedDateTime and lastModifiedDateTime", async () => {
    const stored = model.postMessage(channelId, { text: "1 < 2 & 3" });
    await clock.advance(1000);
    model.editMessage(referenceOf(stored), { text: "changed" });
    const now = new Date(clock.nowMs()).toISOString();
    expect(stored.message).toMatchObject({
      body: { contentType: "html", content: "<p>changed</p>" },
      lastEditedDateTime: now,
      lastModifiedDateTime: now,
    });
  });

  test("the text of a message is escaped in its HTML body", () => {
    expect(model.postMessage(chatId, { text: '1 < 2 & "3"' }).message.body.content).toBe(
      "<p>1 &lt; 2 &amp; &quot;3&quot;</p>",
    );
  });

  test("a soft delete hides text, attachments and mentions; undoing it brings them back", () => {
    const user = model.user(memberOf(channelId));
    const stored = model.postMessage(channelId, { text: "secret", mentions: [user] });
    const before = stored.message;
    model.softDelete(referenceOf(stored));
    expect(stored.message).toMatchObject({ body: { content: "" }, mentions: [], attachments: [] });
    expect(stored.message.deletedDateTime).not.toBeNull();
    model.undoSoftDelete(referenceOf(stored));
    expect(stored.message).toMatchObject({ body: before.body, mentions: before.mentions, deletedDateTime: null });
  });

  test("a reaction is there once per person and type, and both ways leave history", () => {
    const stored = model.postMessage(chatId, { text: "1" });
    const userId = memberOf(chatId);
    model.setReaction(referenceOf(stored), userId, "like");
    model.setReaction(referenceOf(stored), userId, "like");
    expect(stored.message.reactions).toHaveLength(1);
    model.unsetReaction(referenceOf(stored), userId, "like");
    expect(stored.message.reactions).toEqual([]);
    expect(stored.message.messageHistory.map(({ actions }) => actions)).toEqual([
      "reactionAdded",
      "reactionAdded",
      "reactionRemoved",
    ]);
    expect(stored.message.lastEditedDateTime).toBeNull();
  });

  test("a reply names its root, a system message has no sender", () => {
    const root = model.postMessage(channelId, { text: "root" });
    const reply = model.postMessage(channelId, { text: "reply" }, { rootId: root.id });
    expect(reply.message.replyToId).toBe(root.id);
    expect(model.postSystemMessage(channelId).message).toMatchObject({
      messageType: "systemEventMessage",
      from: null,
      body: { content: "<systemEventMessage/>" },
      eventDetail: { "@odata.type": expect.stringMatching(/^#microsoft\.graph\..+EventMessageDetail$/) },
    });
  });

  test("every payload that ever was fits the metadata", () => {
    const payloads: MessageChange["message"][] = [];
    model.onChange(({ message }) => payloads.push(message));
    const stored = model.postMessage(channelId, {
      text: "1",
      mentions: [model.user(memberOf(channelId))],
      subject: "S",
    });
    model.editMessage(referenceOf(stored), { text: "2" });
    model.setReaction(referenceOf(stored), memberOf(channelId), "heart");
    model.softDelete(referenceOf(stored));
    model.undoSoftDelete(referenceOf(stored));
    model.postSystemMessage(chatId);
    expect(payloads).toHaveLength(6);
    expect(payloads.flatMap((payload) => checkGraphEntity(payload, "chatMessage"))).toEqual([]);
  });
});

describe("what cannot be done", () => {
  test.each<[string, (stored: StoredMessage) => unknown]>([
    ["post into a conversation that does not exist", () => model.postMessage("19:nowhere", { text: "" })],
    ["reply in a chat", () => model.postMessage(chatId, { text: "" }, { rootId: "1" })],
    ["reply to nothing", () => model.postMessage(channelId, { text: "" }, { rootId: "1" })],
    ["post as somebody who does not exist", () => model.postMessage(chatId, { text: "" }, { fromUserId: "nobody" })],
    [
      "edit what is deleted",
      (stored) => model.softDelete(referenceOf(stored)) && model.editMessage(referenceOf(stored), { text: "" }),
    ],
    ["delete twice", (stored) => model.softDelete(referenceOf(stored)) && model.softDelete(referenceOf(stored))],
    ["undo what was not deleted", (stored) => model.undoSoftDelete(referenceOf(stored))],
    [
      "react to what does not exist",
      () => model.setReaction({ conversationId: chatId, messageId: "1" }, memberOf(chatId), "like"),
    ],
  ])("%s", (_name, act) => {
    const stored = model.postMessage(channelId, { text: "1" });
    expect(() => act(stored)).toThrow(RangeError);
  });
});

describe("the truth", () => {
  test("names every message once, with its versions and when it last changed", async () => {
    const root = model.postMessage(channelId, { text: "root" });
    const reply = model.postMessage(channelId, { text: "reply" }, { rootId: root.id });
    await clock.advance(5000);
    model.softDelete(referenceOf(root));
    const { teamId } = root.conversation;
    expect(model.truth()).toEqual([
      {
        conversationId: channelId,
        teamId,
        id: root.id,
        rootId: null,
        version: clock.nowMs(),
        changedMs: clock.nowMs(),
        versions: [Number(root.id), clock.nowMs()],
        deleted: true,
      },
      {
        conversationId: channelId,
        teamId,
        id: reply.id,
        rootId: root.id,
        version: Number(reply.id),
        changedMs: clock.nowMs() - 5000,
        versions: [Number(reply.id)],
        deleted: false,
      },
    ]);
  });
});
