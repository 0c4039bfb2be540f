import { describe, expect, it } from "vitest";
import type { Result } from "../../../../shared/base/errors/errors.ts";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { ON_BEHALF_NAMES, type OnBehalfName } from "../../../../shared/base/settings.ts";
import { sendRequest } from "../../../../shared/serve/api/write-parameters.ts";
import { actOnMessage } from "../../../../shared/serve/write/act-on-message.ts";
import type { Acting } from "../../../../shared/serve/write/acting.ts";
import { actOnChat, createChat } from "../../../../shared/serve/write/chats.ts";
import { listContacts } from "../../../../shared/serve/write/contacts.ts";
import { findUpload, startUpload } from "../../../../shared/serve/write/files.ts";
import { followPresence } from "../../../../shared/serve/write/follow-presence.ts";
import { presenceOf, setPresence } from "../../../../shared/serve/write/presence.ts";
import { sendMessage } from "../../../../shared/serve/write/send-message.ts";
import { listViewpoints } from "../../../../shared/serve/write/viewpoints.ts";

const CHAT = "19:a@thread.v2";
const ADDRESS = { conversationId: CHAT, messageId: "1" };
const FILE = { driveId: "d", itemId: "i" };

/** What each takes of ON_BEHALF: of a chat what it is called is another matter than what one has read of it. */
const ASKED: readonly (readonly [what: string, OnBehalfName, (acting: Acting) => Promise<Result<unknown>>])[] = [
  [
    "send",
    "messages",
    (acting) => sendMessage(acting, { conversationId: CHAT, key: "k", asked: sendRequest.parse({ content: "a" }) }),
  ],
  ["edit", "messages", (acting) => actOnMessage(acting, ADDRESS, { action: "delete" })],
  ["create a chat", "chats", (acting) => createChat(acting, { members: ["a"] })],
  ["rename", "chats", (acting) => actOnChat(acting, CHAT, { action: "rename", topic: "a" })],
  [
    "add somebody",
    "chats",
    (acting) => actOnChat(acting, CHAT, { action: "add-member", user: "a", visibleHistory: "all" }),
  ],
  ["mark as read", "viewpoint", (acting) => actOnChat(acting, CHAT, { action: "mark-read" })],
  ["hide", "viewpoint", (acting) => actOnChat(acting, CHAT, { action: "hide" })],
  ["list what is unread", "viewpoint", (acting) => listViewpoints(acting, { limit: 5 })],
  ["upload", "files", (acting) => startUpload(acting, { conversationId: CHAT, name: "a", sizeBytes: 1 })],
  ["look for an upload", "files", (acting) => findUpload(acting, { conversation_id: CHAT, name: "a", size_bytes: 1 })],
  ["see who is there", "presence", (acting) => presenceOf(acting, ["a"])],
  [
    "go on seeing who is there",
    "presence",
    (acting) => followPresence(acting, { userIds: ["a"], waitMs: 0, isKnown: () => false }),
  ],
  ["say that one is there", "presence", (acting) => setPresence(acting, { availability: "Busy", minutes: 5 })],
  ["find people", "contacts", (acting) => listContacts(acting, { limit: 5 })],
];

/** Whatever of it is used is used too early. */
const UNTOUCHED = new Proxy(
  {},
  { get: (_none, name) => expect.fail(`${String(name)} is used before it is known to be allowed`) },
);

function actingWith(...names: OnBehalfName[]): Acting {
  const ports = { settings: { onBehalf: new Set(names), graphTimeoutMs: 1 } };
  return { userId: "u", canWrite: true, graph: UNTOUCHED, seen: UNTOUCHED, ports } as unknown as Acting;
}

describe("what a deployment does in people's names", () => {
  it.each(ASKED)("is nothing unless it says so: to %s takes %s", async (_what, name, ask) => {
    const others = ON_BEHALF_NAMES.filter((one) => one !== name);
    const refused = await ask(actingWith(...others));
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "on-behalf-off", message: expect.stringContaining(name) },
    });
    await expect(ask(actingWith(name))).rejects.toThrow();
  });

  it("is no file of a message either, where it may send messages alone", async () => {
    const asked = sendRequest.parse({ content: "a", attachments: [FILE] });
    const state = { get: async () => undefined };
    const acting = { ...actingWith("messages") };
    const messages = { query: async () => [] };
    const directory = { page: async () => [] };
    const ports = { ...acting.ports, state } as unknown as Acting["ports"];
    const seen = { messages, directory } as unknown as Acting["seen"];
    const refused = await sendMessage({ ...acting, ports, seen }, { conversationId: CHAT, key: "k", asked });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "on-behalf-off", message: expect.stringContaining("files") },
    });
  });

  it.each([
    ["a chat", { excludedChats: new Set([CHAT]) }, CHAT],
    ["a team", { excludedTeams: new Set(["t"]) }, "19:c@thread.tacv2"],
    ["whoever writes", { excludedUsers: new Set(["u"]) }, CHAT],
  ])("is nothing where a setting leaves out %s: it would not be kept", async (_what, left, conversationId) => {
    const acting = actingWith(...ON_BEHALF_NAMES);
    const ports = { ...acting.ports, state: { get: async () => undefined }, scope: { ...WHOLE_TENANT, ...left } };
    const seen = { messages: { query: async () => [] }, directory: UNTOUCHED };
    const asked = sendRequest.parse({ content: "a", ...(conversationId === CHAT ? {} : { teamId: "t" }) });
    const refused = await sendMessage({ ...acting, ports, seen } as unknown as Acting, {
      conversationId,
      key: "k",
      asked,
    });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: "conversation-not-found", message: expect.stringContaining("left out") },
    });
  });
});
