import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { upsertIfNewer } from "../../../../shared/azure/cosmos-message-store.ts";
import { type ErrorCode, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { createLog } from "../../../../shared/base/log.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import type { Arrival } from "../../../../shared/store/message/stored-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryDocuments } from "../../../helpers/memory-documents.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";

const CREATED_MS = Date.UTC(2026, 0, 1);

/** The stores with the adapter's own way of writing a document, each call written down. */
function createCountedWorld() {
  const calls: string[] = [];
  const documents = createMemoryDocuments(async (call) => void calls.push(call));
  const blobs = createMemoryBlobStore();
  const clock = new SimulatedClock();
  const counted = <A extends unknown[], R>(name: string, work: (...args: A) => Promise<R>) => {
    return (...args: A) => {
      calls.push(name);
      return work(...args);
    };
  };
  return {
    calls,
    clock,
    log: createLog(() => {}),
    blobs: { ...blobs, putOnce: counted("raw", blobs.putOnce), get: counted("raw read", blobs.get) },
    messages: {
      ...createMemoryMessageStore(),
      read: async (conversationId: string, id: string) => {
        const found = await documents.read({ partition: conversationId, id });
        return found && { message: found.document, etag: found.etag };
      },
      upsertIfNewer: (...[message, known]: Parameters<ReturnType<typeof createMemoryMessageStore>["upsertIfNewer"]>) =>
        upsertIfNewer({ documents, clock, random: () => 0 }, message, known),
    },
  };
}

function payloadOf(changedAfterMs: number, content = `after ${changedAfterMs} ms`): Record<string, unknown> {
  return {
    id: String(CREATED_MS),
    chatId: "19:a",
    etag: String(CREATED_MS + changedAfterMs),
    createdDateTime: new Date(CREATED_MS).toISOString(),
    body: { contentType: "text", content },
  };
}

const NEW = payloadOf(0);
const CHANGED = payloadOf(5_000);

describe("what a message costs, in calls of the stores", () => {
  it.each<{
    readonly title: string;
    readonly before?: readonly Record<string, unknown>[];
    readonly arrival: Pick<Arrival, "payload" | "road" | "isFirstReading">;
    readonly calls: readonly string[];
  }>([
    { title: "new, live", arrival: { road: "live", payload: NEW }, calls: ["raw", "create"] },
    {
      title: "changed, live",
      before: [NEW],
      arrival: { road: "live", payload: CHANGED },
      calls: ["raw", "read", "replace"],
    },
    {
      title: "changed, live, before it was seen",
      arrival: { road: "live", payload: CHANGED },
      calls: ["raw", "read", "create"],
    },
    { title: "repeated, live", before: [NEW], arrival: { road: "live", payload: NEW }, calls: ["raw", "read"] },
    {
      title: "repeated change, live",
      before: [CHANGED],
      arrival: { road: "live", payload: CHANGED },
      calls: ["raw", "read"],
    },
    {
      title: "late, live",
      before: [CHANGED],
      arrival: { road: "live", payload: NEW },
      calls: ["raw", "create", "read"],
    },
    { title: "new, by a sync", arrival: { road: "delta", payload: NEW }, calls: ["read", "raw", "create"] },
    {
      title: "changed, by a sync",
      before: [NEW],
      arrival: { road: "delta", payload: CHANGED },
      calls: ["read", "raw", "replace"],
    },
    { title: "stored already, by a sync", before: [NEW], arrival: { road: "delta", payload: NEW }, calls: ["read"] },
    { title: "stored already, by an audit", before: [NEW], arrival: { road: "audit", payload: NEW }, calls: ["read"] },
    {
      title: "new, of a source never read",
      arrival: { road: "delta", payload: NEW, isFirstReading: true },
      calls: ["raw", "create"],
    },
    {
      title: "stored already, of a source never read",
      before: [NEW],
      arrival: { road: "delta", payload: NEW, isFirstReading: true },
      calls: ["raw", "read"],
    },
  ])("$title: $calls", async ({ before = [], arrival, calls }) => {
    const world = createCountedWorld();
    const common = { tenantId: "t", receivedMs: CREATED_MS };
    for (const payload of before) await storeMessage(world, { ...common, road: "live", payload });
    world.calls.length = 0;
    await storeMessage(world, { ...common, ...arrival });
    expect(world.calls).toEqual(calls);
  });

  it("a change's raw payload is written while its document is read, and before it is replaced", async () => {
    const world = createCountedWorld();
    const common = { tenantId: "t", receivedMs: CREATED_MS, road: "live" } as const;
    await storeMessage(world, { ...common, payload: NEW });
    world.calls.length = 0;
    let finishRaw = () => {};
    const { putOnce } = world.blobs;
    world.blobs.putOnce = async (address, body) => {
      await new Promise<void>((resolve) => {
        finishRaw = resolve;
      });
      return putOnce(address, body);
    };
    const storing = storeMessage(world, { ...common, payload: CHANGED });
    await new Promise(setImmediate);
    expect(world.calls).toEqual(["read"]);
    finishRaw();
    await storing;
    expect(world.calls).toEqual(["read", "raw", "replace"]);
  });
});

describe("what a store says of one message", () => {
  const arrival: Arrival = { payload: NEW, road: "live", tenantId: "t", receivedMs: CREATED_MS };
  const refusing = (error: Error) => {
    const world = createCountedWorld();
    world.messages.upsertIfNewer = () => Promise.reject(error);
    return storeMessage(world, arrival);
  };

  it.each<ErrorCode>(["internal-error", "message-invalid"])("%s, which stands, is a value", async (code) => {
    expect(await refusing(new TeamsinkError(code, "too large"))).toMatchObject({ ok: false, error: { code } });
  });

  it("what may pass, or is a defect, is thrown", async () => {
    await expect(refusing(new TeamsinkError("store-unavailable"))).rejects.toMatchObject({ code: "store-unavailable" });
    await expect(refusing(new Error("a defect"))).rejects.toThrow("a defect");
  });
});

describe("half of a surrogate pair", () => {
  const payload = {
    id: "1",
    etag: String(CREATED_MS),
    chatId: "19:a",
    subject: "cut \ud83d",
    mentions: [{ mentionText: "\ude00 cut", "name \ud83d": 1 }, null, 7],
    body: { contentType: "text", content: "whole 😀" },
  };

  it("is whole text in the document, and as it came in the raw payload", async () => {
    const blobs = createMemoryBlobStore();
    const messages = createMemoryMessageStore();
    const ports = { blobs, messages, clock: new SimulatedClock(), log: createLog(() => {}) };
    await storeMessage(ports, { payload, road: "live", tenantId: "t", receivedMs: CREATED_MS });
    const [document] = messages.all();
    expect(document).toMatchObject({
      subject: "cut \ufffd",
      mentions: [{ mentionText: "\ufffd cut", "name \ufffd": 1 }, null, 7],
      body: { contentType: "text", content: "whole 😀" },
    });
    expect(JSON.stringify(document).isWellFormed() && !/\\ud[89a-f]/.test(JSON.stringify(document))).toBe(true);
    const raw = await blobs.get({ container: "raw", path: document?.sink.raw ?? "" });
    expect(JSON.parse(raw ?? "")).toEqual(payload);
  });

  it("in an id is found again under the id it is stored by", async () => {
    const messages = createMemoryMessageStore();
    const ports = { blobs: createMemoryBlobStore(), messages, clock: new SimulatedClock(), log: createLog(() => {}) };
    const odd: Arrival = {
      payload: { ...payload, chatId: "19:\ud83d" },
      road: "delta",
      tenantId: "t",
      receivedMs: 0,
    };
    expect(await storeMessage(ports, odd)).toMatchObject({ value: "created" });
    expect(await storeMessage(ports, odd)).toMatchObject({ value: "repeated" });
    expect(messages.all().map(({ conversationId }) => conversationId)).toEqual(["19:\ufffd"]);
  });
});
