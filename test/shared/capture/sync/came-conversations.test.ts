import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createCameConversations, MAX_KNOWN_CHATS } from "../../../../shared/capture/sync/came-conversations.ts";
import { type Cursor, failed, newCursor } from "../../../../shared/capture/sync/cursor.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { processQueueMessage } from "../../../../shared/store/message/queue-item.ts";
import {
  chatMessage,
  chatMessageItem,
  createDeadLetterWorld,
  resourceItem,
} from "../../../helpers/dead-letter-world.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";

const APP_CHATS = "/appCatalogs/teamsApps/a/installedToChats/getAllMessages";

function setUp(resources: readonly string[] = [APP_CHATS]) {
  const state = createMemoryStateStore();
  const clock = new SimulatedClock();
  const queue = createMemoryWorkQueue();
  const calls: string[] = [];
  const counted = {
    ...state,
    get: ((kind, id) => {
      calls.push(`get ${id}`);
      return state.get(kind, id);
    }) as typeof state.get,
    put: ((entry) => {
      calls.push(`put ${entry.id}`);
      return state.put(entry);
    }) as typeof state.put,
  };
  const ports = { state: counted, queue, clock, resources };
  return {
    ports,
    state,
    clock,
    calls,
    jobs: () => queue.sent.map(({ text }) => JSON.parse(text) as SyncJob),
    came: createCameConversations(ports),
    cursors: async () => (await state.list<Cursor>("cursor")).map(({ id, value }) => [id, value.state]),
  };
}

describe("chats that came", () => {
  it("get their first job in the end when the queue refuses it at first", async () => {
    const { came, ports, jobs, cursors } = setUp();
    ports.queue.failNext(1);
    await expect(came.remember(chatMessage("1"))).rejects.toMatchObject({ code: "queue-unavailable" });
    await came.remember(chatMessage("1"));
    expect(jobs()).toMatchObject([{ job: "source", reason: "new", source: { kind: "chat", chatId: "19:a" } }]);
    expect(await cursors()).toEqual([["chat:19:a", "full"]]);
  });

  it("are remembered as sources to be read at once, each once, at one read and one write", async () => {
    const { came, calls, cursors, jobs } = setUp();
    for (const messageId of ["1", "2"]) await came.remember(chatMessage(messageId));
    await came.remember({ ...chatMessage("3"), chatId: "19:b" });
    expect(await cursors()).toEqual([
      ["chat:19:a", "full"],
      ["chat:19:b", "full"],
    ]);
    expect(calls).toEqual(["get chat:19:a", "put chat:19:a", "get chat:19:b", "put chat:19:b"]);
    expect(jobs()).toMatchObject([
      { job: "source", reason: "new", source: { kind: "chat", chatId: "19:a" } },
      { job: "source", reason: "new", source: { kind: "chat", chatId: "19:b" } },
    ]);
  });

  it("are left as they are when another process remembered them first", async () => {
    const { came, ports, state, clock, calls, jobs } = setUp();
    await createCameConversations(ports).remember(chatMessage("1"));
    const first = await state.get("cursor", "chat:19:a");
    calls.length = 0;
    await clock.advance(1_000);
    await came.remember(chatMessage("1"));
    expect(await state.get("cursor", "chat:19:a")).toEqual(first);
    expect(calls).toEqual(["get chat:19:a"]);
    expect(jobs()).toHaveLength(1);
  });

  it("are read again where Graph once called them gone: the app is back in them", async () => {
    const { came, state, clock, jobs } = setUp();
    const source = { kind: "chat", chatId: "19:a" } as const;
    const gone = failed(newCursor(source, clock.nowMs()), "graph-not-found", clock.nowMs());
    await state.put({ kind: "cursor", id: "chat:19:a", value: gone, expect: "absent" });
    await came.remember(chatMessage("1"));
    expect(jobs()).toMatchObject([{ job: "source", source }]);
  });

  it("may be written by two at the same moment", async () => {
    const { ports, state, cursors } = setUp();
    await Promise.all([0, 1].map(() => createCameConversations(ports).remember(chatMessage("1"))));
    expect(await cursors()).toHaveLength(1);
    expect(await state.get("cursor", "chat:19:a")).toBeDefined();
  });

  it("take no more memory than there is for them, and are looked up again instead", async () => {
    const { came, calls } = setUp();
    for (let chat = 0; chat <= MAX_KNOWN_CHATS; chat += 1) {
      await came.remember({ ...chatMessage("1"), chatId: `19:${chat}` });
    }
    calls.length = 0;
    await came.remember({ ...chatMessage("2"), chatId: `19:${MAX_KNOWN_CHATS}` });
    expect(calls).toEqual([]);
    await came.remember({ ...chatMessage("2"), chatId: "19:0" });
    expect(calls).toEqual(["get chat:19:0"]);
  });

  it.each([
    ["where all chats are wanted anyway", [APP_CHATS, "/chats/getAllMessages"], chatMessage("1")],
    ["where nobody asked for the chats of an app", ["/chats/19:a/messages"], chatMessage("1")],
    [
      "of a channel",
      [APP_CHATS, "/teams/getAllMessages"],
      { ...chatMessage("1"), chatId: null, channelIdentity: { channelId: "19:c" } },
    ],
    ["of something that is no message", [APP_CHATS], { chatId: "19:a" }],
  ])("are not remembered %s", async (_name, resources, payload) => {
    const { came, calls } = setUp(resources);
    await came.remember(payload);
    expect(calls).toEqual([]);
  });
});

describe("a live message", () => {
  it.each([
    ["with content", chatMessageItem()],
    ["read from Graph", resourceItem()],
  ])("%s makes its chat one that came, once it is stored", async (_name, item) => {
    const world = createDeadLetterWorld();
    world.graph.set(resourceItem().resource, chatMessage("1"));
    const { came, cursors } = setUp();
    await processQueueMessage({ ...world.ports, cameConversations: came }, item);
    expect(await cursors()).toEqual([["chat:19:a", "full"]]);
    expect(world.messages.all()).toHaveLength(1);
  });

  it("comes again where its chat could not be written down", async () => {
    const world = createDeadLetterWorld();
    const { state, came, cursors } = setUp();
    state.failNext(1);
    const process = (message: unknown) => processQueueMessage({ ...world.ports, cameConversations: came }, message);
    await process(chatMessageItem());
    expect(await cursors()).toEqual([]);
    const [waiting] = world.queue.sent.splice(0);
    await process(JSON.parse(waiting?.text ?? ""));
    expect(world.queue.sent).toEqual([]);
    expect(await cursors()).toHaveLength(1);
  });
});
