import { describe, expect, test } from "vitest";
import { parseMessageAddress } from "../../../shared/resource/families.ts";
import { type MessageAddress, messageResource } from "../../../shared/resource/message-address.ts";

const CHAT = "19:0123@thread.v2";
const TEAM = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";
const ONE_CHAT_MESSAGE = { kind: "chat", chatId: CHAT, messageId: "1" };
const ONE_ROOT = { kind: "channel", teamId: TEAM, channelId: CHAT, rootId: null, messageId: "1" };
const ONE_REPLY = { ...ONE_ROOT, rootId: "1", messageId: "2" };

describe("parseMessageAddress", () => {
  test.each([
    [`chats('${CHAT}')/messages('1')`, ONE_CHAT_MESSAGE],
    [`chats('${CHAT}')/Messages('1')`, ONE_CHAT_MESSAGE],
    [`/chats('${CHAT}')/messages('1')`, ONE_CHAT_MESSAGE],
    [`chats/${CHAT}/messages/1`, ONE_CHAT_MESSAGE],
    [`/chats/${encodeURIComponent(CHAT)}/messages/1`, ONE_CHAT_MESSAGE],
    [`chats('${encodeURIComponent(CHAT)}')/messages/1`, ONE_CHAT_MESSAGE],
    [`users('a@b.example')/chats('${CHAT}')/messages('1')`, ONE_CHAT_MESSAGE],
    [`/Users/${TEAM}/Chats/${CHAT}/messages/1`, ONE_CHAT_MESSAGE],
    [`users('u')/chats('48:notes')/messages('1')`, { kind: "chat", chatId: "48:notes", messageId: "1", userId: "u" }],
    [`chats('48:notes')/messages('1')`, { kind: "chat", chatId: "48:notes", messageId: "1" }],
    [`teams('${TEAM}')/channels('${CHAT}')/messages('1')`, ONE_ROOT],
    [`/teams/${TEAM}/channels/${CHAT}/messages/1`, ONE_ROOT],
    [`teams('${TEAM}')/channels('${CHAT}')/messages('1')/replies('2')`, ONE_REPLY],
    [`/TEAMS/${TEAM}/channels/${CHAT}/messages/1/Replies/2`, ONE_REPLY],
  ])("%s is a message", (resource, address) => {
    expect(parseMessageAddress(resource)).toEqual(address);
  });

  test.each([
    `chats('${CHAT}')`,
    `chats('${CHAT}')/members('1')`,
    `chats('${CHAT}')/messages`,
    `chats('${CHAT}')/messages('1')/replies('2')`,
    `chats('${CHAT}')/messages('1')/hostedContents('2')`,
    `teams('${TEAM}')/channels('${CHAT}')`,
    `teams('${TEAM}')/messages('1')`,
    `teams('t')/channels('c')/messages('1')/replies('2')/replies('3')`,
    "communications/presences('1')",
    "communications/onlineMeetings/getAllTranscripts",
    `chats('${CHAT}')/messages('1')?$expand=replies`,
    `chats('${CHAT}')/messages('1/../../users')`,
    `chats/${CHAT}/messages/1#x`,
    `https://elsewhere.example/chats/${CHAT}/messages/1`,
    `//elsewhere.example/chats/${CHAT}/messages/1`,
    `//chats/${CHAT}/messages/1`,
    `chats('${CHAT}')/messages('${"1".repeat(2_048)}')`,
    "",
    undefined,
    7,
  ])("%s is none", (resource) => {
    expect(parseMessageAddress(resource)).toBeUndefined();
  });
});

describe("messageResource", () => {
  const OWN_NOTE = { kind: "chat", chatId: "48:notes", messageId: "1", userId: "guest#EXT#@a.example" };
  test.each([ONE_CHAT_MESSAGE, OWN_NOTE, ONE_ROOT, ONE_REPLY] as MessageAddress[])("is read back: %j", (address) => {
    expect(parseMessageAddress(messageResource(address))).toEqual(address);
  });

  test.each(["", ".", "..", "a/b", "a%2fb", "a?b", "a b", "it's", "a\\b", "\ud800/", "x".repeat(513)])(
    "is none with the id %j",
    (id) => {
      expect(messageResource({ kind: "chat", chatId: CHAT, messageId: id })).toBeUndefined();
      expect(
        messageResource({ kind: "channel", teamId: id, channelId: CHAT, rootId: null, messageId: "1" }),
      ).toBeUndefined();
    },
  );
});
