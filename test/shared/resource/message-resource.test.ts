import { expect, test } from "vitest";
import { isMessageResource } from "../../../shared/resource/message-resource.ts";

const CHAT = "19:0123@thread.v2";
const TEAM = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";

test.each([
  `chats('${CHAT}')/messages('1')`,
  `chats('${CHAT}')/Messages('1')`,
  `/chats('${CHAT}')/messages('1')`,
  `chats/${CHAT}/messages/1`,
  `users('a@b.example')/chats('${CHAT}')/messages('1')`,
  `teams('${TEAM}')/channels('${CHAT}')/messages('1')`,
  `teams('${TEAM}')/channels('${CHAT}')/messages('1')/replies('2')`,
  `/teams/${TEAM}/channels/${CHAT}/messages/1/replies/2`,
])("%s is a message", (resource) => {
  expect(isMessageResource(resource)).toBe(true);
});

test.each([
  `chats('${CHAT}')`,
  `chats('${CHAT}')/members('1')`,
  `chats('${CHAT}')/messages`,
  `chats('${CHAT}')/messages('1')/replies('2')`,
  `teams('${TEAM}')/channels('${CHAT}')`,
  "communications/presences('1')",
  `chats('${CHAT}')/messages('1')?$expand=replies`,
  `chats('${CHAT}')/messages('1/../../users')`,
  `chats/${CHAT}/messages/1#x`,
  `https://elsewhere.example/chats/${CHAT}/messages/1`,
  `//elsewhere.example/chats/${CHAT}/messages/1`,
  `chats('${CHAT}')/messages('${"1".repeat(2_048)}')`,
  "",
  undefined,
  7,
])("%s is none", (resource) => {
  expect(isMessageResource(resource)).toBe(false);
});
