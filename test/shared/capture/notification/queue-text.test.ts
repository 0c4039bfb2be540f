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
  const world = createNotificationWorld();
  const post = world.post([encryptedItem({}, contentText)], [await signToken(world.clock.nowMs())]);
  await receiveNotifications(world.ports, post);
  const item: QueueItem = {
    kind: "chatMessage",
    tenantId: TENANT_ID,
    receivedDateTime: "2026-01-01T00:00:00.000Z",
    payload: JSON.parse(contentText.replace(/^\ufeff/, "")) as Record<string, unknown>,
  };
  return { sent: world.queue.sent[0]?.text ?? "", rewritten: JSON.stringify(item) };
}

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
