import { describe, expect, it } from "vitest";
import { listParameters, toMessageQuery } from "../../../../shared/serve/api/list-parameters.ts";
import { cursorAfter } from "../../../../shared/serve/api/page-cursor.ts";
import { identifyArrival } from "../../../../shared/store/message/stored-message.ts";

const CHAT = { chat_id: "19:a@thread.v2" };

/** Parameter → what is said about it. */
function complaints(query: Record<string, string>): Record<string, string> {
  const parsed = listParameters.safeParse(query);
  return Object.fromEntries(
    (parsed.error?.issues ?? []).map((issue) => [issue.path.join(".") || "(unknown)", issue.message]),
  );
}

describe("the parameters of GET /api/messages", () => {
  it("needs only a conversation, fills in the rest, and says no limit where none is said", () => {
    expect(toMessageQuery({ ...listParameters.parse(CHAT), limit: 50 })).toEqual({
      conversationId: "19:a@thread.v2",
      orderBy: "createdMs",
      descending: true,
      limit: 51,
    });
    expect(listParameters.parse(CHAT).limit).toBeUndefined();
    expect(listParameters.parse({ ...CHAT, limit: "7" }).limit).toBe(7);
  });

  it("takes everything at once", () => {
    const query = {
      team_id: "t",
      channel_id: "19:c",
      since: "2026-11-01T00:00:00Z",
      until: "2026-11-02T01:00:00+01:00",
      from: "u,V,u",
      sender_type: "bot, systemEventMessage,bot",
      modified_since: "2026-11-01T00:00:00Z",
      modified_until: "2026-11-03T00:00:00Z",
      root_id: "1616990032035",
      q: "plan",
      order: "lastModifiedDateTime",
      limit: "200",
    };
    expect(toMessageQuery({ ...listParameters.parse(query), limit: 200 })).toEqual({
      conversationId: "19:c",
      orderBy: "lastModifiedMs",
      descending: false,
      sinceMs: Date.parse("2026-11-01T00:00:00Z"),
      untilMs: Date.parse("2026-11-02T00:00:00Z"),
      senders: { ids: ["u", "V"], types: ["bot", "systemEventMessage"] },
      modifiedSinceMs: Date.parse("2026-11-01T00:00:00Z"),
      modifiedUntilMs: Date.parse("2026-11-03T00:00:00Z"),
      rootId: "1616990032035",
      contains: "plan",
      limit: 201,
    });
  });

  it.each([
    [{}, { chat_id: "expected chat_id, or team_id and channel_id" }],
    [
      { ...CHAT, team_id: "t", channel_id: "c" },
      { chat_id: "expected either chat_id or team_id and channel_id, not both" },
    ],
    [{ team_id: "t" }, { channel_id: "expected beside team_id" }],
    [{ channel_id: "c" }, { team_id: "expected beside channel_id" }],
    [
      { ...CHAT, since: "yesterday" },
      { since: "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z" },
    ],
    [
      { ...CHAT, until: "2026-11-01T00:00:00" },
      { until: "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z" },
    ],
    [
      { ...CHAT, since: "2026-11-02T00:00:00Z", until: "2026-11-01T00:00:00Z" },
      { until: "expected a time after since" },
    ],
    [
      { ...CHAT, order: "name" },
      { order: "expected one of createdDateTime, -createdDateTime, lastModifiedDateTime, -lastModifiedDateTime" },
    ],
    [{ ...CHAT, limit: "0" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "201" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "ten" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "1.5" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "1e2" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "0x10" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: " 5" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, limit: "1,2" }, { limit: "expected a whole number from 1 to 200" }],
    [{ ...CHAT, from: "" }, { from: "expected an id" }],
    [{ ...CHAT, from: "u,,v" }, { from: "expected an id" }],
    [
      { ...CHAT, from: Array.from({ length: 51 }, (_unused, index) => index).join() },
      { from: "expected at most 50 ids" },
    ],
    [{ ...CHAT, root_id: "1" }, { root_id: "expected beside team_id and channel_id" }],
    [{ ...CHAT, replies: "false" }, { replies: "expected beside team_id and channel_id" }],
    [{ ...CHAT, replies: "no" }, { replies: "expected true or false" }],
    [{ team_id: "t", channel_id: "c", root_id: "1", replies: "false" }, { replies: "expected true beside root_id" }],
    [{ ...CHAT, cursor: "" }, { cursor: "expected a cursor from a nextLink" }],
    [
      { ...CHAT, since: "2026-11-01T00:00:00Z", until: "2026-11-01T00:00:00Z" },
      { until: "expected a time after since" },
    ],
    [
      // What is left of +02:00 when the plus is not encoded.
      { ...CHAT, since: "2026-11-01T00:00:00 02:00" },
      {
        since: "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z; write the + of a zone as %2B",
      },
    ],
    [{ ...CHAT, cursor: "!!!" }, { cursor: "expected a cursor from a nextLink" }],
    [
      { ...CHAT, cursor: Buffer.from('["x", 1]').toString("base64url") },
      { cursor: "expected a cursor from a nextLink" },
    ],
    [{ ...CHAT, q: "" }, { q: "expected a text" }],
    [{ ...CHAT, sort: "up" }, { "(unknown)": "is not a parameter of this request" }],
    [
      { ...CHAT, limit: "x", since: "x" },
      {
        limit: "expected a whole number from 1 to 200",
        since: "expected an ISO 8601 date-time with a zone, such as 2026-11-01T00:00:00Z",
      },
    ],
    [
      { team_id: "t", limit: "x", sort: "up" },
      {
        channel_id: "expected beside team_id",
        limit: "expected a whole number from 1 to 200",
        "(unknown)": "is not a parameter of this request",
      },
    ],
  ])("%j is answered with what was expected", (query, expected) => {
    expect(complaints(query)).toEqual(expected);
  });

  it("takes ids that are GUIDs in any case, as Graph writes them, and others as they are", () => {
    const guid = "8B081EF6-4792-4DEF-B2C9-C363A1BF41D5";
    const parsed = listParameters.parse({ team_id: guid, channel_id: "19:AbC@thread.tacv2", from: guid });
    expect(parsed).toMatchObject({
      team_id: guid.toLowerCase(),
      channel_id: "19:AbC@thread.tacv2",
      from: [guid.toLowerCase()],
    });
    expect(listParameters.parse({ ...CHAT, from: `28:AppId,${guid}` }).from).toEqual(["28:AppId", guid.toLowerCase()]);
  });

  it("takes fifty senders, and posts alone", () => {
    const senders = Array.from({ length: 50 }, (_unused, index) => `user-${index}`);
    expect(toMessageQuery({ ...listParameters.parse({ ...CHAT, from: senders.join() }), limit: 50 }).senders).toEqual({
      ids: senders,
      types: [],
    });
    const channel = { team_id: "t", channel_id: "19:c" };
    expect(toMessageQuery({ ...listParameters.parse({ ...channel, replies: "false" }), limit: 50 }).rootId).toBeNull();
    expect(toMessageQuery({ ...listParameters.parse({ ...channel, replies: "true" }), limit: 50 })).not.toHaveProperty(
      "rootId",
    );
  });

  it("looks for a text in the form in which texts are stored, however it was typed", () => {
    expect(toMessageQuery({ ...listParameters.parse({ ...CHAT, q: "cafe\u0301" }), limit: 50 }).contains).toBe(
      "caf\u00e9",
    );
  });

  it("reads back the cursor it makes", () => {
    const payload = { id: "1616990032035", chatId: CHAT.chat_id, etag: "1616990032035" };
    const arrival = identifyArrival({ payload, road: "live", tenantId: "t", receivedMs: 0 });
    if (!arrival.ok) throw arrival.error;
    const cursor = cursorAfter(arrival.value.toDocument(0), "createdMs");
    expect(toMessageQuery({ ...listParameters.parse({ ...CHAT, cursor }), limit: 50 }).after).toEqual({
      timeMs: 1616990032035,
      id: "1616990032035",
    });
  });
});
