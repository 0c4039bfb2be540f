import { describe, expect, it } from "vitest";
import type { StoredMessage } from "../../../../shared/port/stored-message.ts";
import { type Arrival, identifyArrival, toGraphMessage } from "../../../../shared/store/message/stored-message.ts";

const PAYLOAD = {
  "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#chats('19%3Aabc%40thread.v2')/messages/$entity",
  id: "1616990032035",
  replyToId: null,
  etag: "1616990032035",
  createdDateTime: "2021-03-29T03:53:52.035Z",
  lastModifiedDateTime: "2021-03-29T03:53:53.5Z",
  chatId: "19:abc@thread.v2",
  body: { contentType: "text", content: "Hello World" },
  hologram: { of: ["tomorrow", null] },
};

function stored(payload: Record<string, unknown>, more: Partial<Arrival> = {}): StoredMessage {
  const arrival: Arrival = { payload, road: "live", tenantId: "tenant-1", receivedMs: 1_000, ...more };
  const identified = identifyArrival(arrival);
  if (!identified.ok) throw identified.error;
  return identified.value.toDocument(2_000);
}

describe("the stored document", () => {
  it("is Graph's chatMessage at the top level and our fields beside it", () => {
    const { "@odata.context": context, ...message } = PAYLOAD;
    expect(stored(PAYLOAD)).toEqual({
      ...message,
      id: "1616990032035",
      conversationId: "19:abc@thread.v2",
      messageId: "1616990032035",
      rootId: null,
      tenantId: "tenant-1",
      teamId: null,
      version: Date.parse("2021-03-29T03:53:53.5Z"),
      text: "Hello World",
      sink: {
        road: "live",
        receivedDateTime: "1970-01-01T00:00:01.000Z",
        storedDateTime: "1970-01-01T00:00:02.000Z",
        raw: "19:abc@thread.v2/-/1616990032035/1616990033500.json",
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        schemaVersion: 1,
        createdMs: Date.parse("2021-03-29T03:53:52.035Z"),
        lastModifiedMs: Date.parse("2021-03-29T03:53:53.500Z"),
        aside: { "@odata.context": context },
      },
    });
  });

  it("gives back exactly what Graph gave", () => {
    const payload = { ...PAYLOAD, hostedContents: [] };
    expect(toGraphMessage(stored(payload))).toEqual(payload);
  });

  it("is the same document by either road, bar the stamp", () => {
    const { "@odata.context": _context, ...fromDelta } = PAYLOAD;
    // As Graph seals it for a notification.
    const { sink: _live, ...live } = stored({ ...PAYLOAD, replies: [], hostedContents: [] });
    const { sink: _delta, ...delta } = stored(
      { ...fromDelta, replies: [{ id: "1" }], "replies@odata.count": 1 },
      { road: "delta" },
    );
    expect(delta).toEqual(live);
  });

  it("keeps a property of tomorrow that bears one of our names or Cosmos's, and lets it do no harm", () => {
    const hostile = JSON.parse(
      `{"ttl": 1, "_ts": 5, "version": "x", "text": {}, "sink": null, "tenantId": "evil", "__proto__": {"polluted": true}}`,
    );
    const payload = { ...PAYLOAD, ...hostile };
    const document = stored(payload);
    expect(document).not.toHaveProperty("ttl");
    expect(document).toMatchObject({ tenantId: "tenant-1", text: "Hello World" });
    expect(toGraphMessage(JSON.parse(JSON.stringify(document)))).toEqual(payload);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });

  it("has the text for search in one form, however it was typed, and the message as it came", () => {
    const content = "cafe\u0301";
    const document = stored({ ...PAYLOAD, subject: null, body: { contentType: "text", content } });
    expect(document).toMatchObject({ text: "caf\u00e9", body: { content } });
  });

  it("carries Graph's id for a reply, beside the document id", () => {
    const reply = stored({
      ...PAYLOAD,
      chatId: null,
      replyToId: "1",
      channelIdentity: { teamId: "t", channelId: "19:c" },
    });
    expect(reply).toMatchObject({ id: "1.1616990032035", messageId: "1616990032035", rootId: "1", teamId: "t" });
    expect(toGraphMessage(reply).id).toBe("1616990032035");
  });

  it("is refused without a time or an id", () => {
    const arrival = { road: "live", tenantId: "t", receivedMs: 0 } as const;
    expect(identifyArrival({ ...arrival, payload: { id: "1", chatId: "c" } })).toMatchObject({ ok: false });
    expect(identifyArrival({ ...arrival, payload: { chatId: "c", etag: "1616990032035" } })).toMatchObject({
      ok: false,
    });
  });
});
