import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { dotlessSegment, safeSegment } from "../../../../shared/base/safe-segment.ts";
import { cosmosIdOf, identify, rawAddressOf } from "../../../../shared/store/message/identity.ts";

const CHANNEL = { teamId: "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b", channelId: "19:4a95@thread.tacv2" };
const REPLY = { id: "1616989753153", replyToId: "1616989510408", channelIdentity: CHANNEL, chatId: null };

describe("identify", () => {
  it("reads a reply in a channel", () => {
    expect(identify(REPLY)).toEqual({
      ok: true,
      value: {
        conversationId: CHANNEL.channelId,
        teamId: CHANNEL.teamId,
        rootId: "1616989510408",
        messageId: "1616989753153",
      },
    });
  });

  it.each([
    [
      "a chat message",
      { id: "1", chatId: "19:a@thread.v2" },
      { conversationId: "19:a@thread.v2", teamId: null, rootId: null },
    ],
    ["a root", { ...REPLY, replyToId: null }, { rootId: null }],
    ["a root that names itself", { ...REPLY, replyToId: REPLY.id }, { rootId: null }],
    [
      "a channel without a team",
      { ...REPLY, channelIdentity: { channelId: "19:c" } },
      { conversationId: "19:c", teamId: null },
    ],
    [
      "a note to oneself, whose chat bears one id for everybody",
      { id: "1", chatId: "48:notes", from: { user: { id: "user-a" } } },
      { conversationId: "48:notes@user-a" },
    ],
    ["one without its user", { id: "1", chatId: "48:notes", from: null }, { conversationId: "48:notes" }],
    [
      "a message of a thread, whoever sent it",
      { id: "1", chatId: "19:a@thread.v2", from: { user: { id: "user-a" } } },
      { conversationId: "19:a@thread.v2" },
    ],
    ["a sender of another shape", { id: "1", chatId: "48:notes", from: { user: 7 } }, { conversationId: "48:notes" }],
    ["a kind of tomorrow", { ...REPLY, messageType: "hologram", shape: {} }, { messageId: REPLY.id }],
  ])("reads %s", (_name, payload, expected) => {
    expect(identify(payload)).toMatchObject({ ok: true, value: expected });
  });

  it.each([
    ["no id", { ...REPLY, id: undefined }, "id"],
    ["an id that is a number", { ...REPLY, id: 7 }, "id"],
    ["an empty id", { ...REPLY, id: "" }, "id"],
    ["an endless id", { ...REPLY, id: "1".repeat(1025) }, "id"],
    ["an id of more bytes than letters", { id: "1", chatId: `19:${"é".repeat(511)}` }, "chatId"],
    ["no conversation", { id: "1" }, "chatId or channelIdentity.channelId"],
    ["an array", [], "expected object"],
    ["nothing", null, "expected object"],
  ])("refuses %s and says what is wrong", (_name, payload, detail) => {
    const result = identify(payload);
    expect(result).toMatchObject({ ok: false, error: { code: "message-invalid" } });
    expect(result.ok ? "" : result.error.message).toContain(detail);
  });
});

describe("safeSegment", () => {
  it.each([
    ["19:4a95f7d8@thread.tacv2", "19:4a95f7d8@thread.tacv2"],
    ["1616989753153", "1616989753153"],
    ["a/b\\c?d#e%f", "a~2fb~5cc~3fd~23e~25f"],
    ["..", "~2e~2e"],
    [".hidden", "~2ehidden"],
    ["ends.", "ends~2e"],
    ["é", "~c3~a9"],
    ["~2f", "~7e2f"],
    ["a+b<c>|$", "a~2bb~3cc~3e~7c~24"],
  ])("writes %s as %s", (id, segment) => {
    expect(safeSegment(id)).toBe(segment);
  });

  it("never gives two ids the same segment, nor one over the limit", () => {
    const id = fc.oneof(
      fc.string({ unit: "grapheme" }),
      fc.string({ minLength: 100, maxLength: 400 }),
      fc.stringMatching(/^[~./a2f]{0,8}$/),
      fc.stringMatching(/^[.a]{100,400}$/),
    );
    fc.assert(
      fc.property(id, id, (a, b) => {
        expect(safeSegment(a)).toMatch(/^[A-Za-z0-9:@_=+~.-]{0,120}$/);
        expect(safeSegment(a) === safeSegment(b)).toBe(a === b);
        expect(dotlessSegment(a) === dotlessSegment(b)).toBe(a === b);
        expect(dotlessSegment(a)).toMatch(/^[A-Za-z0-9:@_=+~-]{0,120}$/);
      }),
      { numRuns: 5_000 },
    );
  });
});

describe("document id and raw path", () => {
  const reply = { conversationId: "19:c@thread.tacv2", teamId: null, rootId: "100", messageId: "200" };

  it("keeps replies of different chains apart", () => {
    expect(cosmosIdOf(reply)).toBe("100.200");
    expect(cosmosIdOf({ ...reply, rootId: null })).toBe("200");
    expect(cosmosIdOf({ ...reply, rootId: null, messageId: "100.200" })).toBe("100~2e200");
  });

  it("puts every version of a message under its identity", () => {
    expect(rawAddressOf(reply, 1700000000000)).toEqual({
      container: "raw",
      path: "19:c@thread.tacv2/100/200/1700000000000.json",
    });
    expect(rawAddressOf({ ...reply, rootId: null }, 1).path).toBe("19:c@thread.tacv2/-/200/1.json");
  });
});
