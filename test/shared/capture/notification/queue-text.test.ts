import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { receiveNotifications } from "../../../../shared/capture/notification/receive-notifications.ts";
import { parseQueueItem, type QueueItem } from "../../../../shared/store/message/queue-item.ts";
import {
  createNotificationWorld,
  encryptedItem,
  seal,
  signToken,
  TENANT_ID,
} from "../../../helpers/notification-world.ts";

/** What stands in the queue for a content, and what would stand there had it been parsed and written again. */
async function queueTextsOf(contentText: string): Promise<{ sent: string; rewritten: string }> {
  const sent = await queueTextOf(contentText, "a resource that names no message");
  const item: QueueItem = {
    kind: "chatMessage",
    tenantId: TENANT_ID,
    receivedDateTime: "2026-01-01T00:00:00.000Z",
    payload: JSON.parse(contentText.replace(/^\ufeff/, "")) as Record<string, unknown>,
  };
  return { sent, rewritten: JSON.stringify(item) };
}

async function queueTextOf(contentText: string, resource: string): Promise<string> {
  const world = createNotificationWorld();
  const post = world.post([encryptedItem({ resource }, contentText)], [await signToken(world.clock.nowMs())]);
  await receiveNotifications(world.ports, post);
  return world.queue.sent[0]?.text ?? "";
}

describe("a content that does not say where it stands is given the place that its notification names", () => {
  const CHAT = "chats('19:a@thread.v2')/messages('1')";
  const REPLY = "teams('t')/channels('19:c@thread.tacv2')/messages('1')/replies('2')";
  const channelIdentity = { teamId: "t", channelId: "19:c@thread.tacv2" };

  test.each<[string, string, string, object]>([
    ["nothing in it", "{}", CHAT, { chatId: "19:a@thread.v2" }],
    ["null", ' { "chatId" : null } \n', CHAT, { chatId: "19:a@thread.v2" }],
    ["its own chat", '{"chatId":"19:b@thread.v2"}', CHAT, { chatId: "19:b@thread.v2" }],
    [
      "half a channel",
      '{"id":"2","channelIdentity":{"teamId":"t"}}',
      REPLY,
      { id: "2", channelIdentity, replyToId: "1" },
    ],
    ["its chain", '{"id":"2","replyToId":"7"}', REPLY, { id: "2", channelIdentity, replyToId: "7" }],
    [
      "its channel",
      `{"channelIdentity":{"channelId":"x"}}`,
      REPLY,
      { channelIdentity: { channelId: "x" }, replyToId: "1" },
    ],
    ["a root", '{"id":"1"}', "teams/t/channels/19:c@thread.tacv2/messages/1", { id: "1", channelIdentity }],
  ])("%s", async (...[, contentText, resource, expected]) => {
    const item = parseQueueItem(JSON.parse(await queueTextOf(contentText, resource)));
    expect(item.ok && item.value.kind === "chatMessage" && item.value.payload).toEqual(expected);
  });

  test("whatever object it is, as it would be parsed and written again", async () => {
    const content = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 });
    await fc.assert(
      fc.asyncProperty(content, async (value) => {
        const sent = JSON.parse(await queueTextOf(JSON.stringify(value), CHAT)) as { readonly payload: unknown };
        const place = "chatId" in value && value.chatId ? {} : { chatId: "19:a@thread.v2" };
        expect(sent.payload).toEqual(JSON.parse(JSON.stringify({ ...value, ...place })));
      }),
      { numRuns: 50 },
    );
  });
});

describe("the text in the queue means what a parsed content written again would", () => {
  test.each([
    ["as Graph writes it", '{"id":"1","body":{"content":"<p>Grüße</p>"}}'],
    ["nothing in it", "{}"],
    ["room between its parts", ' \r\n{ "a" : [ 1 ,\t2 ] }\n'],
    ["a name that stands twice", '{"a":1,"b":2,"a":3}'],
    ["a name that is the prototype's", '{"__proto__":{"tenantId":"theirs"},"constructor":1}'],
    ["names that the queue's message has itself", '{"kind":"resource","tenantId":"theirs","payload":{}}'],
    ["the end of a message in a string", '{"a":"}},\\"tenantId\\":\\"theirs\\""}'],
    ["numbers that have no exact form", '{"a":1e999,"b":-0,"c":9007199254740993,"d":1.50}'],
    ["half a surrogate pair", '{"a":"\\ud83d","b":"\\u2028"}'],
    ["a byte order mark before it", '\ufeff{"a":1}'],
  ])("%s", async (_name, contentText) => {
    const { sent, rewritten } = await queueTextsOf(contentText);
    expect(JSON.stringify(JSON.parse(sent))).toBe(rewritten);
  });

  test("whatever object it is", async () => {
    const content = fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue({ maxDepth: 5 }), { maxKeys: 5 });
    await fc.assert(
      fc.asyncProperty(content, fc.constantFrom(undefined, "\t"), async (value, indent) => {
        const { sent, rewritten } = await queueTextsOf(JSON.stringify(value, null, indent));
        expect(JSON.stringify(JSON.parse(sent))).toBe(rewritten);
        expect(parseQueueItem(JSON.parse(sent))).toMatchObject({ ok: true });
      }),
      { numRuns: 100 },
    );
  });
});

test.each(["[]", '"text"', "7", "null", "true", "{} {}", '{"a":1}}', '{"a":1},"tenantId":"theirs"'])(
  "a content that is not one object reaches no queue: %s",
  async (contentText) => {
    const world = createNotificationWorld();
    const post = world.post(
      [encryptedItem({ encryptedContent: seal(contentText) })],
      [await signToken(world.clock.nowMs())],
    );
    const receipt = await receiveNotifications(world.ports, post);
    expect(receipt).toMatchObject({ ok: true, value: { accepted: 0 } });
    expect(world.queue.sent).toEqual([]);
  },
);
