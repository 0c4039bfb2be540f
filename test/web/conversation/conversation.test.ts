import { describe, expect, it } from "vitest";
import {
  type ChatMessage,
  type Conversation,
  conversationOfChat,
  previewOf,
  withNewest,
} from "../../../web/conversation/conversation.ts";

const sink = {
  title: "Adele Vance, Megan Bowen",
  firstSeenDateTime: "",
  changedDateTime: "",
  absentSinceDateTime: null,
};
const message = (changes: Partial<ChatMessage> = {}): ChatMessage => ({
  id: "1",
  messageType: "message",
  createdDateTime: "2026-11-01T08:00:00Z",
  from: { user: { id: "adele", displayName: "Adele Vance" } },
  body: { contentType: "html", content: "<p>Good&nbsp;morning &amp; <b>welcome</b></p>" },
  ...changes,
});

describe("the name of a chat", () => {
  it.each([
    { chat: { topic: "Plan", chatType: "group" }, me: "Adele Vance", title: "Plan", kind: "group" },
    { chat: { topic: null, chatType: "oneOnOne" }, me: "Adele Vance", title: "Megan Bowen", kind: "oneOnOne" },
    { chat: { topic: "", chatType: "meeting" }, me: undefined, title: "Adele Vance, Megan Bowen", kind: "meeting" },
    { chat: { topic: null, chatType: "tomorrow's" }, me: "Nobody", title: "Adele Vance, Megan Bowen", kind: "group" },
  ])("is $title for $me", ({ chat, me, title, kind }) => {
    const named = conversationOfChat({ id: "a", lastUpdatedDateTime: "never", ...chat, sink }, me);
    expect(named).toEqual({ conversationId: "a", title, kind, lastMs: 0 });
  });

  it("is one's own where one is alone", () => {
    const alone = { id: "a", topic: null, sink: { ...sink, title: "Adele Vance" } };
    expect(conversationOfChat(alone, "Adele Vance").title).toBe("Adele Vance");
    expect(conversationOfChat({ ...alone, sink: { ...sink, title: null } }, "Adele Vance").title).toBe("A chat");
  });
});

describe("the words of a message in the list", () => {
  it.each([
    [message(), "Adele: Good morning & welcome"],
    [message({ body: { contentType: "text", content: "1 < 2 <b>" } }), "Adele: 1 < 2 <b>"],
    [message({ deletedDateTime: "2026-11-01T08:00:01Z" }), "Deleted"],
    [message({ messageType: "systemEventMessage" }), ""],
    [
      message({
        body: { contentType: "html", content: "<attachment id='1'></attachment>" },
        attachments: [{ id: "1" }],
      }),
      "Adele: Sent a file",
    ],
    [message({ from: null }), "Good morning & welcome"],
  ])("%#", (shown, words) => expect(previewOf(shown)).toBe(words));
});

describe("the newest of a conversation", () => {
  const held: Conversation = { conversationId: "a", title: "A", kind: "group", lastMs: 0 };
  const ms = Date.parse("2026-11-01T08:00:00Z");

  it("is news where somebody else wrote it", () => {
    expect(withNewest(held, message(), "megan")).toMatchObject({ lastMs: ms, newsMs: ms });
  });

  it.each([
    ["one's own", message(), "adele"],
    ["what was deleted", message({ deletedDateTime: "2026-11-01T08:00:01Z" }), "megan"],
    ["what happened to the chat", message({ messageType: "systemEventMessage" }), "megan"],
  ])("is none where it is %s", (_what, newest, me) => {
    expect(withNewest(held, newest, me)).not.toHaveProperty("newsMs");
  });

  it("is not what is older than it", () => {
    const newer = withNewest(held, message(), "megan");
    expect(withNewest(newer, message({ createdDateTime: "2026-10-31T08:00:00Z" }), "megan")).toBe(newer);
  });
});
