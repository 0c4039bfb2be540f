import { beforeEach, describe, expect, it, vi } from "vitest";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { answerMessages } from "../../../../shared/serve/api/list-messages.ts";
import { listParameters } from "../../../../shared/serve/api/list-parameters.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { type StoredMessageParts, storedMessage } from "../../../helpers/stored-messages.ts";

const TEAM = "8b081ef6-4792-4def-b2c9-c363a1bf41d5";
const CHANNEL = "19:c@thread.tacv2";
const BLOCKED = { policyViolation: { dlpAction: "blockAccess", policyTip: { generalText: "No." } } };

let store: ReturnType<typeof createMemoryMessageStore>;
beforeEach(async () => {
  store = createMemoryMessageStore();
  await store.upsertIfNewer({ ...storedMessage({ conversationId: CHANNEL, version: 1, text: "hello" }), teamId: TEAM });
});

async function answer(query: Record<string, string>): Promise<number | string> {
  const listed = await answerMessages(store, listParameters.parse({ channel_id: CHANNEL, team_id: TEAM, ...query }));
  return listed.ok ? listed.value.messages.length : listed.error.code;
}

describe("a list of messages", () => {
  it.each<[Record<string, string>, number | string]>([
    [{}, 1],
    [{ team_id: TEAM.toUpperCase() }, 1],
    [{ q: "nobody wrote this" }, 0],
    [{ since: "2036-01-01T00:00:00Z" }, 0],
    [{ team_id: "another" }, "conversation-not-found"],
    // Whether there is such a channel in the team does not depend on what is looked for in it.
    [{ team_id: "another", q: "nobody wrote this" }, "conversation-not-found"],
    [{ team_id: "another", since: "2036-01-01T00:00:00Z" }, "conversation-not-found"],
    [{ channel_id: "19:nowhere" }, "conversation-not-found"],
    [{ channel_id: "19:nowhere", since: "2036-01-01T00:00:00Z" }, "conversation-not-found"],
  ])("%j is %s", async (query, expected) => {
    expect(await answer(query)).toBe(expected);
  });

  it("takes a message that does not say its team for one of any", async () => {
    await store.upsertIfNewer({
      ...storedMessage({ conversationId: "19:old", version: 1, text: "hello" }),
      teamId: null,
    });
    expect(await answer({ channel_id: "19:old", team_id: "another" })).toBe(1);
  });

  describe("without a limit", () => {
    const fill = async (count: number, text: string) => {
      for (let index = 1; index <= count; index += 1) {
        const messageId = String(1_700_000_000_000 + index);
        await store.upsertIfNewer(storedMessage({ conversationId: "19:long", messageId, version: index, text }));
      }
    };

    it("is the whole conversation, in its order", async () => {
      await fill(450, "short");
      const listed = await answerMessages(
        store,
        listParameters.parse({ chat_id: "19:long", order: "createdDateTime" }),
      );
      if (!listed.ok) throw listed.error;
      const ids = listed.value.messages.map(({ id }) => Number(id) - 1_700_000_000_000);
      expect(ids).toEqual(Array.from({ length: 450 }, (_, index) => index + 1));
      expect(listed.value.nextCursor).toBeUndefined();
    });

    it("ends where an answer is full, and goes on from there", async () => {
      await fill(600, "x".repeat(20_000));
      const read: unknown[] = [];
      const sizes: number[] = [];
      for (let cursor: string | undefined; ; ) {
        const query = { chat_id: "19:long", ...(cursor === undefined ? {} : { cursor }) };
        const listed = await answerMessages(store, listParameters.parse(query));
        if (!listed.ok) throw listed.error;
        read.push(...listed.value.messages.map(({ id }) => id));
        sizes.push(JSON.stringify(listed.value.messages).length);
        cursor = listed.value.nextCursor;
        if (cursor === undefined) break;
      }
      expect([read.length, new Set(read).size]).toEqual([600, 600]);
      expect(sizes.length).toBeGreaterThan(1);
      expect(Math.max(...sizes)).toBeLessThan(16 * 1_024 * 1_024);
    });
  });

  describe("with replies", () => {
    const put = (messageId: string, parts: StoredMessageParts & { readonly more?: object } = {}) =>
      store.upsertIfNewer({
        ...storedMessage({ conversationId: "19:threads", messageId, ...parts }),
        ...parts.more,
      });
    const sinkOf = async (query: Record<string, string>) => {
      const parsed = listParameters.parse({
        channel_id: "19:threads",
        team_id: TEAM,
        order: "createdDateTime",
        ...query,
      });
      const listed = await answerMessages(store, parsed);
      if (!listed.ok) throw listed.error;
      expect(listed.value.messages.map((message) => ANSWERS.ChatMessage.parse(message).id)).toEqual(
        listed.value.messages.map(({ id }) => id),
      );
      return Object.fromEntries(listed.value.messages.map(({ id, sink }) => [id, sink]));
    };
    const replies = (count: number, lastMs?: number) => ({
      replies: { count, lastCreatedDateTime: lastMs === undefined ? null : new Date(lastMs).toISOString() },
    });

    beforeEach(async () => {
      await put("p", { createdMs: 1, from: { user: { id: "ann" } } });
      await put("q", { createdMs: 2, from: { user: { id: "bob" } } });
      await put("1", { createdMs: 3, rootId: "p", from: { user: { id: "eve" } } });
      await put("2", { createdMs: 4, rootId: "p", more: { deletedDateTime: "2026-01-02T03:04:05Z" } });
      await put("3", { createdMs: 5, rootId: "p", text: "secret", more: BLOCKED });
    });

    it("tells of each post how many it has and when the last came, deleted and blocked ones too", async () => {
      const all = { p: replies(3, 5), q: replies(0), "1": undefined, "2": undefined, "3": undefined };
      expect(await sinkOf({})).toEqual(all);
      expect(await sinkOf({ policy: "show" })).toEqual(all);
      expect(await sinkOf({ replies: "false" })).toEqual({ p: replies(3, 5), q: replies(0) });
    });

    it("counts as many as a list of the replies to that post alone holds", async () => {
      expect(Object.keys(await sinkOf({ root_id: "p" }))).toEqual(["1", "2", "3"]);
      expect(await sinkOf({ root_id: "q" })).toEqual({});
      expect(await sinkOf({ root_id: "nowhere" })).toEqual({});
    });

    it("counts nothing where the policy hides what is blocked: more than is shown would tell of it", async () => {
      expect(await sinkOf({ policy: "hide" })).toEqual({ p: undefined, q: undefined, "1": undefined, "2": undefined });
      expect(Object.keys(await sinkOf({ policy: "hide", root_id: "p" }))).toEqual(["1", "2"]);
    });

    it("is not found by a blocked text, whatever thread is looked in", async () => {
      expect(await sinkOf({ root_id: "p", q: "secret" })).toEqual({});
      expect(Object.keys(await sinkOf({ root_id: "p", q: "secret", policy: "show" }))).toEqual(["3"]);
    });

    it("of several senders gives the messages of each", async () => {
      expect(Object.keys(await sinkOf({ from: "ann,eve" }))).toEqual(["1", "p"]);
    });

    it("counts by one question, however many posts there are, and by none where there is none", async () => {
      for (let post = 10; post < 210; post += 1) await put(String(post));
      const counted = vi.spyOn(store, "repliesOf");
      expect(Object.keys(await sinkOf({ limit: "200" }))).toHaveLength(200);
      expect(counted).toHaveBeenCalledTimes(1);
      await sinkOf({ root_id: "p" });
      await answerMessages(store, listParameters.parse({ chat_id: "19:threads" }));
      expect(counted).toHaveBeenCalledTimes(1);
    });
  });

  it("says nothing of what was asked for when it is not there", async () => {
    const listed = await answerMessages(store, listParameters.parse({ chat_id: "<script>alert(1)</script>" }));
    expect(listed.ok ? "" : listed.error.message).not.toContain("script");
  });
});
