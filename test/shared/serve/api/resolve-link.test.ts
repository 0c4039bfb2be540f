import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { beforeEach, describe, expect, it } from "vitest";
import { messages } from "../../../../functions/messages.ts";
import { resolve } from "../../../../functions/resolve.ts";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { newCursor } from "../../../../shared/capture/sync/cursor.ts";
import type { App } from "../../../../shared/compose.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const TEAM = "fbe2bf47-16c8-47cf-b4a5-4b9b187c508b";
const OTHER_TEAM = "aaaaaaaa-16c8-47cf-b4a5-4b9b187c508b";
const CHANNEL = "19:4a95f7d8db4c4e7fae857bcebe0623e6@thread.tacv2";
const CHAT = "19:c6d70e392a384916c3262b15406d763e@thread.v2";
const T = "https://teams.microsoft.com/l";

function createWorld() {
  const clock = new SimulatedClock();
  const ports = {
    clock,
    log: createRecordingLog(),
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore(),
    state: createMemoryStateStore({ clock }),
    directory: createMemoryDirectoryStore(),
  };
  const store = (payload: Readonly<Record<string, unknown>>) =>
    storeMessage(ports, {
      payload: { etag: "1767225600000", ...payload },
      road: "live",
      tenantId: "t",
      receivedMs: clock.nowMs(),
    });
  return { ports, store, clock };
}

let world: ReturnType<typeof createWorld>;
beforeEach(() => {
  world = createWorld();
});

async function ask(handler: typeof resolve, query: Readonly<Record<string, string>>) {
  const url = `https://sink.example/api/x?${new URLSearchParams(query)}`;
  const request = new HttpRequest({ method: "GET", url });
  const answer = await handler(world.ports as unknown as App)(request, new InvocationContext());
  const { status, body } = answer as HttpResponseInit;
  return { status, json: JSON.parse(String(body)) as Record<string, unknown> };
}

const resolved = async (link: string, query = {}) => {
  const { status, json } = await ask(resolve, { link, ...query });
  expect(status).toBe(200);
  expect(ANSWERS.ResolvedLink.safeParse(json).error?.issues).toBeUndefined();
  return json;
};

const channelIdentity = { teamId: TEAM, channelId: CHANNEL };

describe("what a link leads to", () => {
  it("is a message that is stored, or not yet", async () => {
    await world.store({ id: "1", channelIdentity });
    await world.store({ id: "2", replyToId: "1", channelIdentity });
    const place = { teamId: TEAM, conversationId: CHANNEL };
    const link = (id: string, root = "1") => `${T}/message/${CHANNEL}/${id}?groupId=${TEAM}&parentMessageId=${root}`;
    expect(await resolved(link("1"))).toEqual({ ...place, rootId: null, messageId: "1", isStored: true });
    expect(await resolved(link("2"))).toEqual({ ...place, rootId: "1", messageId: "2", isStored: true });
    expect(await resolved(link("3"))).toEqual({ ...place, rootId: "1", messageId: "3", isStored: false });
    expect(await resolved(link("2", "9"))).toMatchObject({ rootId: "9", isStored: false });
  });

  it("is completed by what is stored: whose channel it is, and which post a reply answers", async () => {
    await world.store({ id: "1", channelIdentity });
    await world.store({ id: "2", replyToId: "1", channelIdentity });
    const reply = await resolved(`${T}/message/${CHANNEL}/2`);
    expect(reply).toEqual({ teamId: TEAM, conversationId: CHANNEL, rootId: "1", messageId: "2", isStored: true });
    // A shared channel, opened from another of its teams.
    for (const id of ["2", "3"]) {
      expect(await resolved(`${T}/message/${CHANNEL}/${id}?groupId=${OTHER_TEAM}`)).toMatchObject({ teamId: TEAM });
    }
  });

  it("is completed by what the daily sync knows", async () => {
    const value = newCursor({ kind: "channel", teamId: TEAM, channelId: CHANNEL }, world.clock.nowMs());
    await world.ports.state.put({ kind: "cursor", id: `channel:${CHANNEL}`, value, expect: "absent" });
    const nothing = { conversationId: CHANNEL, rootId: null, messageId: null, isStored: false };
    expect(await resolved(`${T}/channel/${CHANNEL}/General`)).toEqual({ ...nothing, teamId: TEAM });
    expect(await resolved(`${T}/channel/${CHANNEL.replace("4a", "4b")}/General`)).toMatchObject({ teamId: null });
  });

  it("is a chat, a channel or a team", async () => {
    const chat = `${T}/chat/${CHAT}/conversations`;
    const nothing = { teamId: null, rootId: null, messageId: null };
    expect(await resolved(chat)).toEqual({ ...nothing, conversationId: CHAT, isStored: false });
    await world.store({ id: "1", chatId: CHAT });
    expect(await resolved(chat)).toEqual({ ...nothing, conversationId: CHAT, isStored: true });
    await world.store({ id: "1", channelIdentity });
    expect(await resolved(`${T}/channel/${CHANNEL}/General`)).toMatchObject({ teamId: TEAM, isStored: true });
    const team = `${T}/team/${CHANNEL}/conversations?groupId=${TEAM}`;
    expect(await resolved(team)).toMatchObject({ teamId: TEAM, conversationId: null, isStored: false });
    const seen = { table: "teams", parentId: null, id: TEAM, value: { id: TEAM }, seenMs: 1 } as const;
    await world.ports.directory.put(seen);
    expect(await resolved(team)).toMatchObject({ teamId: TEAM, conversationId: null, isStored: true });
  });

  it("is not stored where a policy hides it", async () => {
    await world.store({ id: "1", chatId: CHAT, policyViolation: { dlpAction: "blockAccess" } });
    const link = `${T}/message/${CHAT}/1?context=%7B%22contextType%22:%22chat%22%7D`;
    expect(await resolved(link)).toMatchObject({ isStored: true });
    expect(await resolved(link, { policy: "hide" })).toMatchObject({ isStored: false });
  });
});

describe("a link that is none", () => {
  it.each([
    [{ link: "https://evil.example/l/chat/19:x@thread.v2/0" }, "link"],
    [{ link: `${T}/chat/0/0?users=a@b.example` }, "link"],
    [{}, "link"],
    // One that was not encoded, so that its own parameters are ours.
    [{ link: `${T}/channel/${CHANNEL}/x`, groupId: TEAM }, "groupId"],
  ])("is 400 and named: %j", async (query, parameter) => {
    const { status, json } = await ask(resolve, query);
    expect([status, json.code]).toEqual([400, "query-invalid"]);
    expect(json.errors).toEqual([{ parameter, detail: expect.stringMatching(/\w/) }]);
  });
});

describe("a list of messages", () => {
  it("is asked for by a link alone", async () => {
    await world.store({ id: "1", channelIdentity });
    await world.store({ id: "2", replyToId: "1", channelIdentity });
    await world.store({ id: "3", chatId: CHAT });
    const idsOf = async (query: Record<string, string>) => {
      const { json } = await ask(messages, query);
      return (json.messages as { id: string }[]).map(({ id }) => id).sort();
    };
    const reply = `${T}/message/${CHANNEL}/2?groupId=${TEAM}&parentMessageId=1`;
    expect(await idsOf({ channel_id: reply })).toEqual(["1", "2"]);
    expect(await idsOf({ root_id: reply })).toEqual(["2"]);
    expect(await idsOf({ chat_id: `${T}/chat/${CHAT}/conversations` })).toEqual(["3"]);
  });
});
