import { HttpRequest, type HttpResponseInit, InvocationContext } from "@azure/functions";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { message } from "../../../../functions/message.ts";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { deleteChannel } from "../../../../local/tenant/model/operations/channels.ts";
import { generalOf } from "../../../../local/tenant/model/operations/teams.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { KEEP_FOR_EVER, type Retention } from "../../../../shared/base/retention.ts";
import { type Scope, WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { createCameConversations } from "../../../../shared/capture/sync/came-conversations.ts";
import { newCursor } from "../../../../shared/capture/sync/cursor.ts";
import type { App } from "../../../../shared/compose.ts";
import { createMessageReader } from "../../../../shared/graph/messages.ts";
import { createPresenceNotes } from "../../../../shared/store/directory/told-presence.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { openInProcessTenant } from "../../../helpers/in-process-tenant.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const PAGE_SIZE = 50;

/** A tenant that tells nobody of what happens in it, and the handler of the request on stores in memory. */
async function createWorld() {
  const clock = new SimulatedClock(Date.UTC(2026, 0, 10));
  const population = { users: 6, historyMessages: 0, historyExchanges: 0, oneOnOneChats: 1, groupChats: 1 };
  const tenant = await openInProcessTenant(clock, { population });
  const asked: string[] = [];
  const client: typeof tenant.client = {
    ...tenant.client,
    get: (path, options) => {
      asked.push(path.replace(/^.*\/v1\.0/, ""));
      return tenant.client.get(path, options);
    },
  };
  const { model } = tenant;
  const queue = createMemoryWorkQueue();
  const directory = createMemoryDirectoryStore();
  const state = createMemoryStateStore({ clock });
  const messages = createMemoryMessageStore();
  const ports = {
    clock,
    log: createRecordingLog(),
    blobs: createMemoryBlobStore(),
    messages,
    state,
    tenantId: "t",
    messageReader: createMessageReader(client),
    presence: createPresenceNotes({ directory, membersChanged: async () => {} }),
    cameConversations: createCameConversations({
      state,
      queue,
      clock,
      resources: ["/chats/getAllMessages"],
    }),
    scope: WHOLE_TENANT as Scope,
    retention: KEEP_FOR_EVER as Retention,
  };
  const [team] = model.directory.teams.all;
  const channel = team && { id: generalOf(model, team.id) };
  const [chat] = model.population.chats;
  if (!team || !channel || !chat) throw new Error("the tenant is empty");
  return { clock, tenant, model, asked, ports, state, messages, team, channel, chat };
}

type World = Awaited<ReturnType<typeof createWorld>>;
let world: World;
beforeEach(async () => {
  world = await createWorld();
});
afterEach(() => world.tenant.stop());

async function get(conversationId: string, messageId: string, query = "refresh=true") {
  const url = `https://sink.example/api/messages/c/m?${query}`;
  const request = new HttpRequest({ method: "GET", url, params: { conversationId, messageId } });
  const handler = message(world.ports as unknown as App);
  const { status, headers, body } = (await handler(request, new InvocationContext())) as HttpResponseInit;
  const json = JSON.parse(String(body)) as Record<string, unknown> & { body: { content: string } };
  return { status, headers: headers as Readonly<Record<string, string>>, json };
}

const COMPLETE = { "x-refresh-complete": "true" };
const PARTIAL = { "x-refresh-complete": "false" };

/** A post in the channel with so many replies. */
function post(replies = 0) {
  const { model, channel } = world;
  const root = model.postMessage(channel.id, { text: "a post" });
  const answers = Array.from({ length: replies }, (_none, index) =>
    model.postMessage(channel.id, { text: `reply ${index}` }, { rootId: root.id }),
  );
  return { root, replies: answers };
}

const inTeam = () => `refresh=true&team_id=${world.team.id}`;

describe("a message of a chat", () => {
  it("that was never stored is read, stored and answered with", async () => {
    const { model, chat, messages } = world;
    const { id } = model.postMessage(chat.id, { text: "nobody was told" });
    expect(await get(chat.id, id, "")).toMatchObject({ status: 404, json: { code: "conversation-not-found" } });
    const answer = await get(chat.id, id);
    expect(answer).toMatchObject({ status: 200, json: { id, body: { content: expect.stringContaining("nobody") } } });
    expect(answer.headers).toMatchObject(COMPLETE);
    expect(messages.all()).toMatchObject([{ messageId: id, sink: { road: "refresh" } }]);
    expect((await get(chat.id, id, "")).headers).not.toHaveProperty("x-refresh-complete");
  });

  it("that was edited without anybody telling is shown as it is, and then kept so", async () => {
    const { model, chat } = world;
    const { id } = model.postMessage(chat.id, { text: "before" });
    await get(chat.id, id);
    await world.clock.advance(60_000);
    model.editMessage({ conversationId: chat.id, messageId: id }, { text: "afterwards" });
    expect((await get(chat.id, id, "")).json.body.content).toContain("before");
    expect((await get(chat.id, id)).json.body.content).toContain("afterwards");
    expect((await get(chat.id, id, "")).json.body.content).toContain("afterwards");
  });

  it("that was deleted shows when", async () => {
    const { model, chat } = world;
    const { id } = model.postMessage(chat.id, { text: "soon gone" });
    await get(chat.id, id);
    model.softDelete({ conversationId: chat.id, messageId: id });
    expect((await get(chat.id, id)).json.deletedDateTime).toEqual(expect.any(String));
  });

  it("is shown under the policy that is asked for", async () => {
    const { model, chat } = world;
    const { id } = model.postMessage(chat.id, { text: "a secret" });
    const blocked = { dlpAction: "blockAccess", userAction: "none", verdictDetails: "none" } as const;
    model.setPolicyViolation({ conversationId: chat.id, messageId: id }, {
      ...blocked,
      justificationText: "",
    } as never);
    expect((await get(chat.id, id)).json).toMatchObject({ policyMark: "blocked" });
    expect(await get(chat.id, id, "refresh=true&policy=hide")).toMatchObject({ status: 404 });
    expect((await get(chat.id, id, "refresh=true&policy=show")).json.body.content).toContain("a secret");
  });

  it("of one user's own is asked for with the user", async () => {
    expect(await get("48:notes", "1")).toMatchObject({ status: 404, json: { code: "conversation-not-found" } });
    await get("48:notes@11111111-2222-3333-4444-555555555555", "1");
    expect(world.asked).toEqual(["/users/11111111-2222-3333-4444-555555555555/chats/48%3Anotes/messages/1"]);
  });
});

describe("a post of a channel", () => {
  it("comes with its replies, each stored as a message of its own", async () => {
    const { root, replies } = post(3);
    const answer = await get(world.channel.id, root.id, inTeam());
    expect(answer).toMatchObject({ status: 200, json: { id: root.id }, headers: COMPLETE });
    const stored = world.messages.all().filter(({ rootId }) => rootId === root.id);
    expect(stored.map(({ messageId }) => messageId).sort()).toEqual(replies.map(({ id }) => id).sort());
    const [first] = replies;
    expect((await get(world.channel.id, `${root.id}.${first?.id}`, "")).status).toBe(200);
  });

  it("brings the newest 150 replies and says that there are more, within what a request may take", async () => {
    const { root, replies } = post(3 * PAGE_SIZE + 1);
    const startMs = world.clock.nowMs();
    const answer = await get(world.channel.id, root.id, inTeam());
    expect(answer).toMatchObject({ status: 200, headers: PARTIAL });
    expect(world.clock.nowMs() - startMs).toBeLessThan(6_000);
    const stored = new Set(world.messages.all().map(({ messageId }) => messageId));
    expect(replies.filter(({ id }) => !stored.has(id))).toEqual([replies[0]]);
    expect(world.asked).toHaveLength(4);
  });

  it("is answered with when its replies are refused, and that says so", async () => {
    const { root } = post(2);
    const { ports } = world;
    const { read } = ports.messageReader;
    const throttled = async (resource: string) => {
      const found = await read(resource);
      world.tenant.control.faults.set("throttle-storm", { retryAfterSeconds: 30 });
      return found;
    };
    Object.assign(ports, { messageReader: { ...ports.messageReader, read: throttled } });
    const answer = await get(world.channel.id, root.id, inTeam());
    expect(answer).toMatchObject({ status: 200, json: { id: root.id }, headers: PARTIAL });
  });

  it("needs its team only while nothing is known of its channel", async () => {
    const { root, replies } = post(1);
    const { channel, team } = world;
    expect(await get(channel.id, root.id)).toMatchObject({ status: 400, json: { code: "team-required" } });
    expect(world.asked).toEqual([]);
    await get(channel.id, root.id, inTeam());
    // Of the channel, by its other messages; of the message, by itself.
    const other = post();
    expect((await get(channel.id, other.root.id)).status).toBe(200);
    expect((await get(channel.id, replies[0]?.id ?? "")).headers).toMatchObject(COMPLETE);
    expect(world.asked.at(-1)).toContain(`/teams/${team.id}/channels/`);
    expect(world.asked.at(-1)).toContain(`/messages/${root.id}/replies/${replies[0]?.id}`);
  });

  it("is found by what the daily sync knows of its channel", async () => {
    const { root } = post();
    const { channel, team, state, clock } = world;
    const value = newCursor({ kind: "channel", teamId: team.id, channelId: channel.id }, clock.nowMs());
    await state.put({ kind: "cursor", id: `channel:${channel.id}`, value, expect: "absent" });
    expect((await get(channel.id, root.id)).status).toBe(200);
  });
});

describe("what Graph refuses", () => {
  it("is 404 for what is gone, and what is stored of it stays", async () => {
    const { model, team } = world;
    const channel = model.directory.channelsOf(team.id).find(({ id }) => id !== world.channel.id);
    if (!channel) throw new Error("one channel only");
    const { id } = model.postMessage(channel.id, { text: "in a channel that goes" });
    await get(channel.id, id, inTeam());
    deleteChannel(model, { channelId: channel.id });
    const gone = await get(channel.id, id);
    expect(gone).toMatchObject({ status: 404, json: { code: "graph-not-found" } });
    expect(gone.json.detail).toContain("stays");
    expect((await get(channel.id, id, "")).json.id).toBe(id);
    const never = await get(world.chat.id, "1234567890123");
    expect(never).toMatchObject({ status: 404, json: { code: "graph-not-found" } });
    expect(never.json.detail).toContain("none is stored");
  });

  it("is 404 for ids that it calls malformed: they are the caller's", async () => {
    const { ports } = world;
    const read = async () => Promise.reject(new TeamsinkError("graph-bad-request"));
    Object.assign(ports, { messageReader: { ...ports.messageReader, read } });
    expect(await get("no-id-of-graph", "1")).toMatchObject({ status: 404, json: { code: "graph-not-found" } });
  });

  it("is never asked for an id that several replies bear", async () => {
    const { ports, team, channel } = world;
    for (const replyToId of ["1", "2"]) {
      const payload = {
        id: "3",
        replyToId,
        etag: "1767225600000",
        channelIdentity: { teamId: team.id, channelId: channel.id },
      };
      await storeMessage(ports, { payload, road: "live", tenantId: "t", receivedMs: 0 });
    }
    expect(await get(channel.id, "3")).toMatchObject({ status: 404, json: { code: "message-not-found" } });
    expect(world.asked).toEqual([]);
  });

  it("is 403 where a permission is missing", async () => {
    const { id } = world.model.postMessage(world.chat.id, { text: "not for everyone" });
    world.tenant.control.setGrantedPermissions(["ChannelMessage.Read.All"]);
    expect(await get(world.chat.id, id)).toMatchObject({ status: 403, json: { code: "graph-forbidden" } });
    expect(world.messages.all()).toEqual([]);
  });

  it("is 429 with the time to wait where Graph throttles, without waiting for it", async () => {
    const { id } = world.model.postMessage(world.chat.id, { text: "too often" });
    world.tenant.control.faults.set("throttle-storm", { retryAfterSeconds: 30 });
    const startMs = world.clock.nowMs();
    const answer = await get(world.chat.id, id);
    expect(answer).toMatchObject({ status: 429, json: { code: "graph-throttled" }, headers: { "retry-after": "30" } });
    expect(world.clock.nowMs() - startMs).toBeLessThan(3_000);
  });

  it("is 504 where Graph does not answer", async () => {
    const { id } = world.model.postMessage(world.chat.id, { text: "out of reach" });
    world.tenant.control.faults.set("server-error", { status: 504 });
    expect(await get(world.chat.id, id)).toMatchObject({ status: 504, json: { code: "graph-unavailable" } });
  });
});

describe("what is left out by a setting", () => {
  it.each([
    ["a team", () => ({ excludedTeams: new Set([world.team.id]) })],
    ["all other teams", () => ({ onlyTeams: new Set(["another"]) })],
  ])("is not even asked for: %s", async (_name, part) => {
    const { root } = post(1);
    world.ports.scope = { ...WHOLE_TENANT, ...part() };
    const answer = await get(world.channel.id, root.id, inTeam());
    expect(answer).toMatchObject({ status: 404, json: { code: "message-not-found" } });
    expect(answer.json.detail).toContain("left out by a setting");
    expect([world.asked, world.messages.all()]).toEqual([[], []]);
  });

  it("is not stored: a sender, of a post and of the replies to it", async () => {
    const { model, channel } = world;
    const [someone = "", other = ""] = model.directory.roster(world.team.id).ids;
    const root = model.postMessage(channel.id, { text: "a post" }, { fromUserId: someone });
    model.postMessage(channel.id, { text: "a reply" }, { rootId: root.id, fromUserId: other });
    world.ports.scope = { ...WHOLE_TENANT, excludedUsers: new Set([other]) };
    expect(await get(channel.id, root.id, inTeam())).toMatchObject({ status: 200, headers: COMPLETE });
    expect(world.messages.all().map(({ messageId }) => messageId)).toEqual([root.id]);
    world.ports.scope = { ...WHOLE_TENANT, excludedUsers: new Set([someone]) };
    const another = model.postMessage(channel.id, { text: "another" }, { fromUserId: someone });
    expect(await get(channel.id, another.id)).toMatchObject({ status: 404, json: { code: "message-not-found" } });
    // What was stored before is still shown.
    expect((await get(channel.id, root.id)).status).toBe(200);
  });

  it("is not stored: what is past its retention", async () => {
    const { id } = world.model.postMessage(world.chat.id, { text: "long ago" });
    await world.clock.advance(3 * 86_400_000);
    world.ports.retention = { messageDays: 1, rawDays: 1 };
    const answer = await get(world.chat.id, id);
    expect(answer).toMatchObject({ status: 404, json: { code: "message-not-found" } });
    expect(answer.json.detail).toContain("MESSAGE_RETENTION_DAYS");
  });
});

describe("a request that makes no sense", () => {
  it.each([
    ["refresh=yes", "refresh"],
    ["refresh=true&asOf=2026-01-01T00:00:00Z", "refresh"],
    ["team_id=t", "team_id"],
  ])("%s names the parameter, and asks nobody", async (query, parameter) => {
    const answer = await get(world.chat.id, "1", query);
    expect(answer).toMatchObject({ status: 400, json: { code: "query-invalid", errors: [{ parameter }] } });
    expect(world.asked).toEqual([]);
  });

  it.each([
    ["19:a@thread.tacv2", "..", inTeam],
    ["19:a@thread.v2", "a/b", () => "refresh=true"],
    ["../../users", "1", () => "refresh=true"],
    ["19:a@thread.v2", "1.2.3", () => "refresh=true"],
    ["19:a@thread.v2", "1.2", () => "refresh=true"],
  ])("%s %s is 404, and asks nobody", async (conversationId, messageId, query) => {
    expect(await get(conversationId, messageId, query())).toMatchObject({ status: 404 });
    expect(world.asked).toEqual([]);
  });
});
