import { inflateRawSync } from "node:zlib";
import { beforeEach, describe, expect, it } from "vitest";
import type { JsonObject } from "../../../../shared/base/json.ts";
import type { ChangeFeed } from "../../../../shared/port/change-feed.ts";
import type { InteractionStore } from "../../../../shared/port/interaction-store.ts";
import type { MeetingStore } from "../../../../shared/port/meeting-store.ts";
import type { Principal } from "../../../../shared/serve/access/principal.ts";
import type { Role } from "../../../../shared/serve/access/rights.ts";
import { type SeenPorts, seenBy } from "../../../../shared/serve/access/seen-by.ts";
import { changeParameters } from "../../../../shared/serve/api/change-parameters.ts";
import { answerMessages } from "../../../../shared/serve/api/list-messages.ts";
import { listParameters } from "../../../../shared/serve/api/list-parameters.ts";
import { messageContents } from "../../../../shared/serve/api/message-contents.ts";
import { oneMessage } from "../../../../shared/serve/api/one-message.ts";
import { resolveLink } from "../../../../shared/serve/api/resolve-link.ts";
import { readChanges } from "../../../../shared/serve/feed/read-changes.ts";
import { contentRecordId } from "../../../../shared/store/content/content-record.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed } from "../../../helpers/memory-change-feed.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";
import { createMemoryMeetingStore } from "../../../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemorySearchIndex } from "../../../helpers/memory-search-index.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createNotificationWorld, TENANT_ID } from "../../../helpers/notification-world.ts";
import { storedMessage } from "../../../helpers/stored-messages.ts";

const ANN = "11111111-1111-4111-8111-00000000000a";
const BEN = "11111111-1111-4111-8111-00000000000b";
const CHAT = "19:chat@thread.v2";
const MINUTE_MS = 60_000;
const START_MS = Date.UTC(2026, 0, 1);
const at = (minute: number) => new Date(START_MS + minute * MINUTE_MS).toISOString();

function principal(id: string, ...roles: Role[]): Principal {
  return { kind: "user", id, clientId: "client", roles: new Set(roles), canWrite: false };
}

let ports: ReturnType<typeof makePorts>;
function makePorts() {
  const changeFeed = createMemoryChangeFeed(() => START_MS);
  const { ports: world } = createNotificationWorld();
  return {
    ...world,
    changeFeed,
    blobs: createMemoryBlobStore(),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    directory: createMemoryDirectoryStore((key, one) => changeFeed.wrote("directory", key, one)),
    meetings: createMemoryMeetingStore((key, one) => changeFeed.wrote("meetings", key, one)),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    search: createMemorySearchIndex(),
    state: createMemoryStateStore(),
  } as SeenPorts & typeof world;
}

/** Ann is in the chat; Ben was until minute 10. */
beforeEach(async () => {
  ports = makePorts();
  const { directory } = ports;
  await directory.put({
    table: "chats",
    parentId: null,
    id: CHAT,
    value: { id: CHAT, topic: "Plans" },
    seenMs: START_MS,
  });
  for (const userId of [ANN, BEN]) {
    const value = { userId, visibleHistoryStartDateTime: "0001-01-01T00:00:00Z" };
    await directory.put({ table: "members", parentId: CHAT, id: userId, value, seenMs: START_MS });
  }
  const fact = { atDateTime: at(10), isIn: false, isExact: true };
  await directory.notePresence({ table: "members", parentId: CHAT, id: BEN }, { fact, value: {} });
});

async function say(id: number, text: string, more: JsonObject = {}) {
  const created = at(id);
  const payload = {
    id: String(START_MS + id * MINUTE_MS),
    etag: String(Date.parse(String(more.lastModifiedDateTime ?? created))),
    chatId: CHAT,
    createdDateTime: created,
    lastModifiedDateTime: created,
    body: { contentType: "html", content: `<p>${text}</p>` },
    ...more,
  };
  const arrival = { payload, road: "live", tenantId: TENANT_ID, receivedMs: START_MS } as const;
  const stored = await storeMessage(ports as unknown as Parameters<typeof storeMessage>[0], arrival);
  expect(stored.ok).toBe(true);
}

const address = (id: number) => ({ conversationId: CHAT, messageId: String(START_MS + id * MINUTE_MS) });
async function textsOf(of: Principal, query: Readonly<Record<string, string>> = {}) {
  const parameters = listParameters.parse({ chat_id: CHAT, order: "createdDateTime", ...query });
  const page = await answerMessages(seenBy(ports, of).messages, parameters);
  return page.ok ? page.value.messages.map(({ body }) => (body as JsonObject).content) : page.error.code;
}

describe("a person who left a chat", () => {
  it("reads what was said until then, and who is in it reads all", async () => {
    await say(5, "before");
    await say(15, "after");
    expect(await textsOf(principal(BEN))).toEqual(["<p>before</p>"]);
    expect(await textsOf(principal(ANN))).toEqual(["<p>before</p>", "<p>after</p>"]);
    expect(await textsOf(principal("11111111-1111-4111-8111-00000000000c"))).toBe("conversation-not-found");
  });

  it("reads of a message what it said then, and finds by no word of later", async () => {
    await say(5, "the old plan");
    await say(5, "the secret", { lastModifiedDateTime: at(20), lastEditedDateTime: at(20) });
    expect(await textsOf(principal(BEN))).toEqual(["<p>the old plan</p>"]);
    expect(await textsOf(principal(BEN), { q: "secret" })).toEqual([]);
    expect(await textsOf(principal(ANN), { q: "secret" })).toEqual(["<p>the secret</p>"]);
    const seen = seenBy(ports, principal(BEN));
    const one = await oneMessage(seen, address(5), { asOf: undefined, policy: "flag" });
    expect(one.ok && (one.value.body as JsonObject).content).toBe("<p>the old plan</p>");
  });

  it("sees as deleted what was deleted since", async () => {
    await say(5, "regretted");
    await say(5, "", { lastModifiedDateTime: at(20), deletedDateTime: at(20) });
    expect(await textsOf(principal(BEN))).toEqual(["<p></p>"]);
  });

  it("is told by the feed of nothing that was changed since", async () => {
    await say(5, "before");
    await say(6, "changed");
    await say(6, "changed since", { lastModifiedDateTime: at(20), lastEditedDateTime: at(20) });
    await say(15, "after");
    const { changeFeed } = seenBy(ports, principal(BEN));
    const page = await readChanges({ changeFeed, clock: ports.clock }, changeParameters.parse({ kind: "messages" }));
    expect(page.ok && page.value.changes.map(({ messageId }) => messageId)).toEqual([address(5).messageId]);
  });
});

/** What the feed of one conversation tells one person, and what it was asked for. */
describe("the feed of one conversation", () => {
  const STRANGER = "11111111-1111-4111-8111-00000000000c";
  const NOWHERE = "19:nowhere@thread.v2";
  const readAs = async (of: Principal, query: Readonly<Record<string, string>>) => {
    const asked: string[] = [];
    const changeFeed = {
      ...ports.changeFeed,
      read: ((place, start, limit) => {
        asked.push(start.from);
        return ports.changeFeed.read(place, start, limit);
      }) as ChangeFeed["read"],
    };
    const seen = seenBy({ ...ports, changeFeed }, of);
    const page = await readChanges({ ...seen, clock: ports.clock }, changeParameters.parse(query));
    if (!page.ok) throw page.error;
    return { ...page.value, ids: page.value.changes.map(({ messageId }) => messageId), asked };
  };
  /** As whoever takes it apart finds it, less the id that they asked for. */
  const partsOf = (position: string, conversationId: string) =>
    inflateRawSync(Buffer.from(position, "base64url"))
      .toString()
      .replaceAll(conversationId, "?")
      .replaceAll(encodeURIComponent(conversationId), "?");

  it("tells each who is or was in it what is theirs, with positions as good as anybody's", async () => {
    await say(5, "before");
    await say(15, "after");
    const query = { conversation_id: CHAT };
    expect((await readAs(principal(BEN), query)).ids).toEqual([address(5).messageId]);
    const { ids, position } = await readAs(principal(ANN), query);
    expect(ids).toEqual([address(5).messageId, address(15).messageId]);
    await say(16, "later");
    expect((await readAs(principal(ANN), { ...query, position })).ids).toEqual([address(16).messageId]);
    expect((await readAs({ kind: "key", id: "k" }, { ...query, position })).ids).toEqual([address(16).messageId]);
  });

  it.each(["beginning", "now", "2025-01-01T00:00:00Z"])(
    "is to a stranger, from %s on, as that of one that does not exist, and is not read",
    async (position) => {
      const ask = async (conversationId: string, from: string) => {
        const {
          changes,
          hasMore,
          position: next,
          asked,
        } = await readAs(principal(STRANGER), {
          conversation_id: conversationId,
          position: from,
          limit: "1",
        });
        return { next, shown: { changes, hasMore, position: partsOf(next, conversationId), asked } };
      };
      const compare = async (from: readonly [string, string]) => {
        const hidden = await ask(CHAT, from[0]);
        const absent = await ask(NOWHERE, from[1]);
        expect(hidden.shown).toEqual(absent.shown);
        expect(hidden.shown).toMatchObject({ changes: [], hasMore: false });
        return { next: [hidden.next, absent.next] as const, asked: hidden.shown.asked };
      };
      for (let number = 1; number <= 30; number += 1) await say(number, "secret");
      const first = await compare([position, position]);
      expect(first.asked).toEqual(["now"]);
      for (let number = 31; number <= 60; number += 1) await say(number, "secret");
      const second = await compare(first.next);
      expect(second.asked).toEqual([]);
      expect(second.next).toEqual(first.next);
    },
  );

  it("tells who is let in what was said since they began to ask, also before it was known", async () => {
    await say(5, "before");
    const query = { conversation_id: CHAT };
    const { position } = await readAs(principal(STRANGER), query);
    await say(15, "between");
    const still = await readAs(principal(STRANGER), { ...query, position });
    await ports.directory.put({
      table: "members",
      parentId: CHAT,
      id: STRANGER,
      value: { userId: STRANGER, visibleHistoryStartDateTime: "0001-01-01T00:00:00Z" },
      seenMs: START_MS,
    });
    await say(20, "then");
    const { ids } = await readAs(principal(STRANGER), { ...query, position: still.position });
    expect(ids).toEqual([address(15).messageId, address(20).messageId]);
  });
});

describe("a person", () => {
  const image = (id: string) =>
    `<img src="https://graph.microsoft.com/v1.0/chats/x/messages/y/hostedContents/${id}/$value">`;

  it("is shown the images that a message names now, and none that it named before", async () => {
    await say(5, image("first"));
    await say(5, image("second"), { lastModifiedDateTime: at(6), lastEditedDateTime: at(6) });
    const [document] = await ports.messages.findByMessageId(CHAT, address(5).messageId);
    const all = { ...ports, settings: { captures: new Set(["hosted-contents" as const]) } };
    const kept = (contentId: string) => ({ contentId, kind: "image", address: contentId, name: null, state: "kept" });
    const known = await messageContents(all, address(5), "flag");
    const second = known.ok ? (known.value.contents[0]?.contentId ?? "") : "";
    const id = contentRecordId({ conversationId: CHAT, documentId: document?.id ?? "" });
    const value = { conversationId: CHAT, documentId: document?.id, contents: [kept("of before"), kept(second)] };
    await ports.state.put({ kind: "content", id, value, expect: "absent" });
    const seen = { ...seenBy(ports, principal(ANN)), settings: all.settings };
    const idsIn = async (of: typeof seen) => {
      const found = await messageContents(of, address(5), "flag");
      return found.ok ? found.value.contents.map(({ contentId }) => contentId) : found.error.code;
    };
    expect(await idsIn({ ...all, settings: all.settings })).toEqual(["of before", second]);
    expect(await idsIn(seen)).toEqual([second]);
  });

  it("learns from a link nothing of a channel that is not theirs", async () => {
    const source = { kind: "channel", teamId: "t", channelId: "19:secret@thread.tacv2" };
    await ports.state.put({
      kind: "cursor",
      id: "channel 19:secret@thread.tacv2",
      value: { source },
      expect: "absent",
    });
    const link = {
      kind: "channel",
      teamId: null,
      conversationId: source.channelId,
      rootId: null,
      messageId: null,
    } as const;
    const resolved = await resolveLink(seenBy(ports, principal(ANN)), { link, policy: "flag" });
    expect(resolved).toMatchObject({ teamId: null, isStored: false });
  });

  it("has the chat with themselves, and nobody else's", async () => {
    for (const id of [ANN, BEN])
      await ports.messages.upsertIfNewer(storedMessage({ conversationId: `48:notes@${id}` }));
    const { messages } = seenBy(ports, principal(ANN));
    expect(await messages.hasConversation(`48:notes@${ANN}`)).toBe(true);
    expect(await messages.hasConversation(`48:notes@${BEN}`)).toBe(false);
  });

  it("makes nobody look up who is in a place that is not theirs", async () => {
    const asked: string[] = [];
    const directory: SeenPorts["directory"] = {
      ...ports.directory,
      page: (query) => {
        asked.push(`${query.table} of ${query.parentId}`);
        return ports.directory.page(query);
      },
    };
    const seen = seenBy({ ...ports, directory }, principal(BEN));
    expect(await seen.directory.page({ table: "members", parentId: CHAT, limit: 9 })).toEqual([]);
    expect(await seen.directory.page({ table: "incoming-channels", parentId: "a team", limit: 9 })).toEqual([]);
    expect(asked).toEqual([]);
    await seenBy({ ...ports, directory }, principal(ANN)).directory.page({
      table: "members",
      parentId: CHAT,
      limit: 9,
    });
    expect(asked).toEqual([`members of ${CHAT}`]);
  });

  it("writes to no store, and sees no state of the product's own", async () => {
    const seen = seenBy(ports, principal(ANN));
    const place = { table: "teams", parentId: null, id: "t" } as const;
    await expect(seen.directory.put({ ...place, value: {}, seenMs: 0 })).rejects.toThrow(TypeError);
    await expect(seen.directory.markAbsent(place, 0)).rejects.toThrow(TypeError);
    await expect(seen.state.list("subscription")).rejects.toThrow(TypeError);
    await expect(seen.state.remove("cursor", "x")).rejects.toThrow(TypeError);
    expect(await seen.state.get("subscription", "x")).toBeUndefined();
  });

  it("has their own meetings and their own talks with Copilot alone", async () => {
    const asked: string[] = [];
    const meetings: MeetingStore = {
      ...ports.meetings,
      query: async ({ organizerId }) => {
        asked.push(organizerId);
        return [];
      },
    };
    const interactions: InteractionStore = {
      ...ports.interactions,
      query: async ({ userId = "everybody" }) => {
        asked.push(userId);
        return [];
      },
    };
    const seen = seenBy({ ...ports, meetings, interactions }, principal(ANN));
    for (const organizerId of [ANN, BEN]) await seen.meetings.query({ organizerId, limit: 1 });
    await seen.interactions.query({ limit: 1 });
    await seen.interactions.query({ userId: BEN, limit: 1 });
    expect(asked).toEqual([ANN, ANN]);
  });
});

describe("roles", () => {
  it("of both kinds give the stores as they are, as a function key does", () => {
    expect(seenBy(ports, { kind: "key", id: "k" })).toBe(ports);
    const roles = new Set(["Messages.Read.All", "Directory.Read.All"] as const);
    expect(seenBy(ports, { kind: "app", id: "a", clientId: "c", roles })).toBe(ports);
  });

  it("of one kind give a person all of it, and of the other what is theirs", async () => {
    await say(15, "after");
    const seen = seenBy(ports, principal(BEN, "Messages.Read.All"));
    expect(await textsOf(principal(BEN, "Messages.Read.All"))).toEqual(["<p>after</p>"]);
    expect(await seen.directory.page({ table: "members", parentId: CHAT, limit: 9 })).toEqual([]);
    const ofDirectory = seenBy(ports, principal(BEN, "Directory.Read.All"));
    expect(await ofDirectory.directory.page({ table: "members", parentId: CHAT, limit: 9 })).toHaveLength(2);
    expect(await textsOf(principal(BEN, "Directory.Read.All"))).toBe("conversation-not-found");
  });

  it("of one kind give an application the changes of that kind, and refuse what it asks for beyond", async () => {
    await say(5, "before");
    const app: Principal = { kind: "app", id: "a", clientId: "c", roles: new Set(["Directory.Read.All"] as const) };
    const { changeFeed } = seenBy(ports, app);
    const read = (query: object) => readChanges({ changeFeed, clock: ports.clock }, changeParameters.parse(query));
    const usual = await read({});
    expect(usual.ok && new Set(usual.value.changes.map(({ kind }) => kind))).toEqual(new Set(["chats", "members"]));
    expect(await read({ kind: "chats,messages" })).toMatchObject({ ok: false, error: { code: "role-required" } });
  });
});
