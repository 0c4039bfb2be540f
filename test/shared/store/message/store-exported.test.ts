import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { rebuildPayload } from "../../../../shared/operate/rebuild/rebuild-payload.ts";
import { eventPage } from "../../../../shared/store/message/event-page.ts";
import { versionAsOf, versionPage } from "../../../../shared/store/message/message-history.ts";
import { storeExported, storeRetained } from "../../../../shared/store/message/store-exported.ts";
import { type StoreMessagePorts, storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const WRITTEN_MS = Date.UTC(2026, 2, 1);
const DELETED_MS = WRITTEN_MS + 60_000;
const IDENTITY = { conversationId: "19:chat@thread.v2", teamId: null, rootId: null, messageId: String(WRITTEN_MS) };
const TENANT = "11111111-1111-4111-8111-111111111111";

function message(text: string, at: { versionMs?: number; deletedMs?: number } = {}) {
  const versionMs = at.deletedMs ?? at.versionMs ?? WRITTEN_MS;
  return {
    id: IDENTITY.messageId,
    chatId: IDENTITY.conversationId,
    etag: String(versionMs),
    createdDateTime: toIso(WRITTEN_MS),
    lastModifiedDateTime: toIso(versionMs),
    deletedDateTime: at.deletedMs === undefined ? null : toIso(at.deletedMs),
    body: { contentType: "html", content: text },
    attachments: [],
    mentions: [],
  };
}

const DELETED = message("", { deletedMs: DELETED_MS });
const DELETED_WITH_TEXT = message("what it said", { deletedMs: DELETED_MS });

function openWorld(options: Pick<StoreMessagePorts, "retention"> = {}) {
  const clock = new SimulatedClock(DELETED_MS + 3_600_000);
  const [blobs, messages] = [createMemoryBlobStore(), createMemoryMessageStore()];
  const ports = { blobs, messages, clock, log: createRecordingLog(), tenantId: TENANT, ...options };
  const arrival = (payload: object) => ({
    payload: payload as Readonly<Record<string, unknown>>,
    road: "backfill" as const,
    tenantId: TENANT,
    receivedMs: clock.nowMs(),
  });
  return {
    ports,
    export: async (payload: object) => (await storeExported(ports, arrival(payload))).ok,
    retain: async (payload: object) => await storeRetained(ports, arrival(payload)),
    live: async (payload: object) => (await storeMessage(ports, { ...arrival(payload), road: "live" })).ok,
    document: () => messages.get(IDENTITY.conversationId, IDENTITY.messageId),
    async versions() {
      const { versions } = await versionPage(blobs, IDENTITY, { limit: 50, continuation: undefined });
      return versions.map(({ version, origin, payload }) => [
        version,
        origin,
        (payload.body as { content: string }).content,
      ]);
    },
    asOf: async (asOfMs: number) => (await versionAsOf(blobs, IDENTITY, asOfMs))?.payload.body,
  };
}

const [TEXT, HIDDEN] = [
  [DELETED_MS - 1, "before-deletion", "what it said"],
  [DELETED_MS, "seen", ""],
] as const;

describe("the text of a deleted message, which an export still shows", () => {
  it.each([
    ["comes alone", ["export"]],
    ["comes twice", ["export", "export"]],
    ["comes after the deletion was seen", ["live", "export"]],
    ["comes before the deletion is seen", ["export", "live"]],
  ] as const)("is the version before the deletion: it %s", async (_name, roads) => {
    const world = openWorld();
    for (const road of roads) expect(await world[road](road === "export" ? DELETED_WITH_TEXT : DELETED)).toBe(true);
    expect(await world.versions()).toEqual([TEXT, HIDDEN]);
    expect(await world.document()).toMatchObject({ version: DELETED_MS, text: "", body: { content: "" } });
    expect(await world.asOf(DELETED_MS - 1)).toMatchObject({ content: "what it said" });
    expect(await world.asOf(DELETED_MS)).toMatchObject({ content: "" });
  });

  it("is told as what was said, and then deleted", async () => {
    const world = openWorld();
    await world.export(DELETED_WITH_TEXT);
    const present = { version: DELETED_MS, origin: "seen", payload: DELETED } as const;
    const { events } = await eventPage(world.ports.blobs, { identity: IDENTITY, present }, { limit: 10 });
    const [first, ...others] = events;
    expect(JSON.stringify(first)).toContain("what it said");
    expect(others.map(({ event }) => event)).toEqual(["deleted"]);
  });

  it("is not kept a second time where it was seen", async () => {
    const world = openWorld();
    await world.live(message("what it said"));
    await world.export(DELETED_WITH_TEXT);
    expect(await world.versions()).toEqual([[WRITTEN_MS, "seen", "what it said"], HIDDEN]);
  });

  it.each([
    ["messages", { messageDays: 1, rawDays: 0 }],
    ["raw payloads", { messageDays: 0, rawDays: 1 }],
  ])("is not kept once %s of its time are past", async (_name, retention) => {
    const world = openWorld({ retention });
    await world.ports.clock.advance(86_400_000);
    await world.export(DELETED_WITH_TEXT);
    expect(await world.versions()).toEqual([]);
  });

  it("is kept where an earlier text was seen", async () => {
    const world = openWorld();
    await world.live(message("an earlier text"));
    await world.export(DELETED_WITH_TEXT);
    expect(await world.versions()).toEqual([[WRITTEN_MS, "seen", "an earlier text"], TEXT, HIDDEN]);
  });
});

describe("a version that a retention policy kept", () => {
  const RETAINED = message("first", { versionMs: WRITTEN_MS + 5 });
  const NOW = message("second", { versionMs: WRITTEN_MS + 9 });

  it("stands beside those that were seen, and changes no newer document", async () => {
    const world = openWorld();
    await world.live(NOW);
    expect(await world.retain(RETAINED)).toMatchObject({ value: "outdated" });
    expect(await world.retain(RETAINED)).toMatchObject({ value: "repeated" });
    expect(await world.versions()).toEqual([
      [WRITTEN_MS + 5, "retained", "first"],
      [WRITTEN_MS + 9, "seen", "second"],
    ]);
    expect(await world.document()).toMatchObject({ version: WRITTEN_MS + 9 });
  });

  it("is not kept again where it was seen", async () => {
    const world = openWorld();
    await world.live(RETAINED);
    expect(await world.retain(RETAINED)).toMatchObject({ value: "repeated" });
    expect(await world.versions()).toEqual([[WRITTEN_MS + 5, "seen", "first"]]);
  });

  it("is the document where there is none, until a newer one comes", async () => {
    const world = openWorld();
    expect(await world.retain(RETAINED)).toMatchObject({ value: "created" });
    expect(await world.document()).toMatchObject({ version: WRITTEN_MS + 5, text: "first" });
    await world.live(NOW);
    expect(await world.document()).toMatchObject({ version: WRITTEN_MS + 9, text: "second" });
  });
});

it("a rebuild from the raw payloads makes the same documents, whatever was shown afterwards", async () => {
  const world = openWorld();
  await world.retain(message("first", { versionMs: WRITTEN_MS + 5 }));
  await world.export(DELETED_WITH_TEXT);
  const before = await world.document();
  const messages = createMemoryMessageStore();
  const { paths } = await world.ports.blobs.list({ container: "raw", prefix: "" });
  expect(paths).toHaveLength(3);
  for (const path of paths) expect((await rebuildPayload({ ...world.ports, messages }, path)).ok).toBe(true);
  const rebuilt = await messages.get(IDENTITY.conversationId, IDENTITY.messageId);
  expect({ ...rebuilt, sink: undefined }).toEqual({ ...before, sink: undefined });
  expect(rebuilt?.sink.raw).toBe(before?.sink.raw);
});
