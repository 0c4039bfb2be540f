import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { readSettings } from "../../../../shared/base/read-settings.ts";
import { type Scope, WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import type { Cursor } from "../../../../shared/capture/sync/cursor.ts";
import { offerKnown, offerListed } from "../../../../shared/capture/sync/offer-source.ts";
import { sourceId } from "../../../../shared/port/conversation-reader.ts";
import { RESOURCE_GRAMMAR } from "../../../../shared/resource/families.ts";
import { storeExported } from "../../../../shared/store/message/store-exported.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";
import { createBackfillWorld } from "../export/backfill-world.ts";
import { channel, chatsOf, createScheduleWorld } from "./schedule-world.ts";

const LEFT_OUT: Scope = {
  onlyTeams: new Set(),
  excludedTeams: new Set(["t1"]),
  excludedUsers: new Set(["u1"]),
  excludedChats: new Set(["19:left-out@thread.v2"]),
  fromMs: undefined,
};

describe("what is left out", () => {
  it.each([
    ["a team's channel", channel("t1", "c1"), false],
    ["another team's", channel("t2", "c2"), true],
    ["a user's chats", chatsOf("u1"), false],
    ["a chat", { kind: "chat", chatId: "19:left-out@thread.v2" } as const, false],
  ])("is not read: %s", async (_name, source, isOffered) => {
    const { ports } = createScheduleWorld();
    expect(await offerListed({ ...ports, scope: LEFT_OUT }, source)).toBe(isOffered);
  });

  it.each([
    ["a channel of the only team", channel("t1", "c1"), true],
    ["another team's", channel("t2", "c2"), false],
    ["a user's chats", chatsOf("u1"), true],
    ["a chat", { kind: "chat", chatId: "19:x@thread.v2" } as const, true],
  ])("is every other team, where teams are named: %s", async (_name, source, isOffered) => {
    const { ports } = createScheduleWorld();
    const scope = { ...WHOLE_TENANT, onlyTeams: new Set(["t1"]) };
    expect(await offerListed({ ...ports, scope }, source)).toBe(isOffered);
  });

  it("keeps no gap open, and is read again once it is wanted", async () => {
    const { ports, state, finish } = createScheduleWorld();
    const source = chatsOf("u1");
    await finish(source);
    const cursorOf = async () => (await state.get<Cursor>("cursor", sourceId(source)))?.value as Cursor;
    expect(await offerKnown({ ...ports, scope: LEFT_OUT }, await cursorOf())).toBe(false);
    expect((await cursorOf()).failed).toBe("gone");
    expect(await offerListed({ ...ports, scope: WHOLE_TENANT }, source)).toBe(true);
  });

  it.each([
    ["in a team", { channelIdentity: { teamId: "t1", channelId: "c" } }],
    ["in a chat", { chatId: "19:left-out@thread.v2" }],
    ["by a user", { chatId: "19:x@thread.v2", from: { user: { id: "u1" } } }],
  ])("is not stored, whatever brought it: %s", async (_name, where) => {
    const [messages, blobs] = [createMemoryMessageStore(), createMemoryBlobStore()];
    const ports = { messages, blobs, clock: new SimulatedClock(), log: createRecordingLog(), scope: LEFT_OUT };
    const deletedDateTime = "2026-01-01T00:00:00Z";
    const payload = { id: "1", createdDateTime: deletedDateTime, deletedDateTime, body: { content: "text" }, ...where };
    const arrival = { payload, tenantId: "t", receivedMs: 0 };
    expect(await storeMessage(ports, { ...arrival, road: "live" })).toMatchObject({ value: "excluded" });
    expect(await storeExported(ports, { ...arrival, road: "audit" })).toMatchObject({ value: "excluded" });
    expect(blobs.paths("raw")).toEqual([]);
    expect(await storeMessage({ ...ports, scope: WHOLE_TENANT }, { ...arrival, road: "live" })).toMatchObject({
      value: "created",
    });
  });

  it("is not stored of another team than the only one", async () => {
    const [messages, blobs] = [createMemoryMessageStore(), createMemoryBlobStore()];
    const scope = { ...WHOLE_TENANT, onlyTeams: new Set(["t2"]) };
    const ports = { messages, blobs, clock: new SimulatedClock(), log: createRecordingLog(), scope };
    const keep = (teamId: string) => {
      const channelIdentity = { teamId, channelId: "c" };
      const payload = { id: "1", createdDateTime: "2026-01-01T00:00:00Z", body: { content: "text" }, channelIdentity };
      return storeMessage(ports, { payload, tenantId: "t", receivedMs: 0, road: "live" });
    };
    expect(await keep("t1")).toMatchObject({ value: "excluded" });
    expect(await keep("t2")).toMatchObject({ value: "created" });
  });

  it("is not backfilled, and counted", async () => {
    const world = createBackfillWorld();
    Object.assign(world.ports, { scope: LEFT_OUT });
    const report = await world.backfill({ from: "2025-06-01T00:00:00Z" });
    expect(report).toMatchObject({ state: "complete", sources: { teams: 1, users: 2, skipped: { excluded: 2 } } });
    expect(world.sources()).toEqual(["team:t2", "user-chats:u2", "user-chats:u3"]);
  });
});

describe("the settings of it", () => {
  const GUID = "11111111-1111-4111-8111-111111111111";
  const read = (environment: Readonly<Record<string, string>>) =>
    readSettings(
      {
        GRAPH_TENANT_ID: GUID,
        GRAPH_CLIENT_ID: GUID,
        NOTIFICATION_BASE_URL: "https://sink.example",
        KEY_VAULT_URL: "https://vault.example",
        COSMOS_ENDPOINT: "https://cosmos.example",
        AzureWebJobsStorage__accountName: "account",
        ...environment,
      },
      RESOURCE_GRAMMAR,
    ).scope;

  it("are lists of ids, GUIDs in any case, and a time", () => {
    const scope = read({
      EXCLUDE_TEAMS: `${GUID.toUpperCase()}, other`,
      ONLY_TEAMS: "one",
      SYNC_FROM: "2024-01-01",
    });
    expect([...scope.excludedTeams]).toEqual([GUID, "other"]);
    expect([...scope.onlyTeams]).toEqual(["one"]);
    expect(scope.fromMs).toBe(Date.UTC(2024, 0, 1));
    expect(read({})).toEqual(WHOLE_TENANT);
  });

  it.each([
    ["EXCLUDE_CHATS", "a b"],
    ["ONLY_TEAMS", ","],
    ["EXCLUDE_USERS", ",,"],
    ["SYNC_FROM", "last year"],
    ["SYNC_FROM", "2024-13-01"],
  ])("%s is not %j", (name, value) => {
    expect(() => read({ [name]: value })).toThrow(`${name} is malformed`);
  });
});
