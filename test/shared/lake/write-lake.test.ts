import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../shared/base/json.ts";
import { parseSyncJob } from "../../../shared/job/sync-job.ts";
import type { Column } from "../../../shared/lake/columns.ts";
import { LAKE } from "../../../shared/lake/tables.ts";
import { requestLake, writeLake } from "../../../shared/lake/write-lake.ts";
import type { FeedContainer } from "../../../shared/port/change-feed.ts";
import type { StoredMessage } from "../../../shared/port/stored-message.ts";
import { storeInteraction } from "../../../shared/store/interaction/store-interaction.ts";
import { storeMessage } from "../../../shared/store/message/store-message.ts";
import { toGraphMessage } from "../../../shared/store/message/stored-message.ts";
import { documentedMessages } from "../../helpers/documented-messages.ts";
import { type LakeRow, openLake } from "../../helpers/lake-reader.ts";
import { createMemoryBlobStore } from "../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed } from "../../helpers/memory-change-feed.ts";
import { createMemoryDirectoryStore } from "../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../helpers/memory-interaction-store.ts";
import { createMemoryLakeStore } from "../../helpers/memory-lake-store.ts";
import { createMemoryMeetingStore } from "../../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../helpers/recording-log.ts";

const CREATED = "2026-01-01T00:00:00Z";
const TEAM = "11111111-1111-4111-8111-111111111111";

const SAID =
  "id team_id channel_id messageType createdDateTime lastModifiedDateTime lastEditedDateTime deletedDateTime importance from body attachments mentions reactions".split(
    " ",
  );
/** Columns of the Lakeflow community connector for Microsoft Teams. */
const OF_THE_CONNECTOR = {
  teams:
    "id displayName description visibility isArchived createdDateTime memberSettings guestSettings messagingSettings funSettings".split(
      " ",
    ),
  channels:
    "id team_id displayName description membershipType email webUrl createdDateTime isFavoriteByDefault isArchived".split(
      " ",
    ),
  messages: SAID,
  members: "id team_id roles displayName userId email visibleHistoryStartDateTime".split(" "),
  message_replies: [...SAID, "parent_message_id", "replyToId"],
};

let world: ReturnType<typeof createWorld>;
let reader: Awaited<ReturnType<typeof openLake>> | undefined;
beforeEach(() => {
  world = createWorld();
});
afterEach(async () => {
  await reader?.close();
  reader = undefined;
});

function createWorld() {
  const clock = new SimulatedClock();
  const changeFeed = createMemoryChangeFeed(() => clock.nowMs());
  return {
    clock,
    changeFeed,
    blobs: createMemoryBlobStore(),
    lake: createMemoryLakeStore(),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    directory: createMemoryDirectoryStore((key, one) => changeFeed.wrote("directory", key, one)),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    meetings: createMemoryMeetingStore((key, one) => changeFeed.wrote("meetings", key, one)),
    state: createMemoryStateStore({ clock }),
    queue: createMemoryWorkQueue(),
    log: createRecordingLog(),
    tenantId: "t",
  };
}

const store = async (payload: JsonObject) => {
  const stored = await storeMessage(world, { payload, road: "live", tenantId: "t", receivedMs: world.clock.nowMs() });
  if (!stored.ok) throw stored.error;
};
const say = (id: string, more: JsonObject = {}) =>
  store({ id, etag: "1", chatId: "19:a@thread.v2", createdDateTime: CREATED, body: { content: id }, ...more });

const paths = () => world.lake.files().map(([path]) => path);

/** One run of every container, to its end. */
async function runLake(): Promise<void> {
  await requestLake(world);
  for (let next = world.queue.sent.shift(); next !== undefined; next = world.queue.sent.shift()) {
    const job = parseSyncJob(JSON.parse(next.text));
    if (!job.ok || job.value.job !== "lake") throw new Error("no job of the lake");
    await writeLake(world, job.value);
  }
}

async function read() {
  await reader?.close();
  reader = await openLake(world.lake);
  return reader;
}

const columnsOf = (table: string): readonly Column<never>[] =>
  Object.values(LAKE)
    .flatMap(({ tables }) => tables as readonly { name: string; columns: readonly Column<never>[] }[])
    .find(({ name }) => name === table)?.columns ?? [];
const keysOf = (table: string) => columnsOf(table).flatMap(({ name, isKey }) => (isKey ? [name] : []));

/** Graph's object, put together again from a row alone. */
function objectIn(row: LakeRow, table: string): JsonObject {
  const own = columnsOf(table).flatMap(({ name, type, isGraphs }): [string, unknown][] => {
    const cell = row[name] ?? null;
    return isGraphs ? [[name, type === "JSON" && cell !== null ? JSON.parse(String(cell)) : cell]] : [];
  });
  return { ...Object.fromEntries(own), ...JSON.parse(String(row.other ?? "{}")) };
}

/** Where null and absent are one, as in a column. */
function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined));
}

/** Everything as the store has it now. */
async function documentsOf<D>(container: FeedContainer): Promise<readonly D[]> {
  const { documents } = await world.changeFeed.read(container, { from: "beginning" }, 100_000);
  return documents as readonly D[];
}

async function expectEveryMessage(): Promise<void> {
  const { newest } = await read();
  const stored = await documentsOf<StoredMessage>("messages");
  const tables = ["messages", "message_replies"].filter((table) =>
    paths().some((path) => path.startsWith(`${table}/`)),
  );
  const rows = await Promise.all(
    tables.map(async (table) => (await newest(table, keysOf(table))).map((row) => ({ table, row }))),
  );
  const byKey = new Map(
    rows
      .flat()
      .map((each) => [`${each.row.conversation_id} ${each.row.parent_message_id ?? null} ${each.row.id}`, each]),
  );
  expect(byKey.size).toBe(stored.length);
  for (const message of stored) {
    const { table = "", row = {} } =
      byKey.get(`${message.conversationId} ${message.rootId} ${message.messageId}`) ?? {};
    expect(withoutNulls(objectIn(row, table))).toEqual(withoutNulls(toGraphMessage(message)));
    const body = message.body as JsonObject | null | undefined;
    expect(row).toMatchObject({
      team_id: message.teamId,
      channel_id: message.teamId === null ? null : message.conversationId,
      body_content: body?.content ?? null,
      created_at: new Date(message.sink.createdMs),
      stored_at: new Date(message.sink.storedDateTime),
    });
  }
}

describe("the lake", () => {
  it("has every message that Microsoft documents, field by field, in the table of its kind", async () => {
    for (const { payload } of documentedMessages()) await store(payload);
    await say("strange", {
      body: { content: "é 😀 \u0000 ' \" \n".repeat(2_000) },
      tomorrow: [null],
    });
    await runLake();
    await expectEveryMessage();
    const { rows } = await read();
    expect((await rows("message_replies")).length).toBeGreaterThan(2);
    expect((await rows("messages")).length).toBeGreaterThan(20);
  });

  it("shows as a text what Graph gives in another type than it says", async () => {
    await say("1", { importance: { value: 1 } });
    await runLake();
    expect(await (await read()).rows("messages")).toMatchObject([{ importance: '{"value":1}' }]);
  });

  it("has the columns that the table of the code says, keys never null", async () => {
    await say("1");
    await runLake();
    const { schema } = await read();
    const types = { STRING: "UTF8", JSON: "UTF8", INT64: null, TIMESTAMP: "TIMESTAMP_MILLIS", BOOLEAN: null };
    const wanted = columnsOf("messages").map(({ name, type, isKey }) => ({
      name,
      converted_type: types[type],
      repetition_type: isKey ? "REQUIRED" : "OPTIONAL",
    }));
    const byName = (columns: readonly LakeRow[]) =>
      columns.toSorted((a, b) => (String(a.name) < String(b.name) ? -1 : 1));
    expect(byName((await schema("messages")).map(({ type: _type, ...column }) => column))).toEqual(byName(wanted));
  });

  it("has no two columns that an engine which does not tell cases apart would take for one", () => {
    for (const { tables } of Object.values(LAKE)) {
      for (const { name, columns } of tables) {
        const names = columns.map((column) => column.name.toLowerCase());
        expect(names.toSorted(), name).toEqual([...new Set(names)].toSorted());
      }
    }
  });

  it.each(Object.entries(OF_THE_CONNECTOR))("has the columns of the connector in %s", (table, names) => {
    const columns = columnsOf(table).map(({ name }) => name);
    expect(names.filter((name) => !columns.includes(name))).toEqual([]);
  });

  it("goes on where it was: what changed is a row more, and the newest of each key is what the store has", async () => {
    for (const id of ["1", "2", "3"]) await say(id);
    await runLake();
    await world.clock.advance(86_400_000);
    await say("2", { etag: "2", lastModifiedDateTime: "2026-01-02T00:00:00Z", body: { content: "edited" } });
    await say("3", {
      etag: "2",
      lastModifiedDateTime: "2026-01-02T00:00:00Z",
      deletedDateTime: "2026-01-02T00:00:00Z",
    });
    await runLake();
    await runLake();
    await expectEveryMessage();
    const { rows } = await read();
    expect((await rows("messages")).map(({ id }) => id).toSorted()).toEqual(["1", "2", "2", "3", "3"]);
    expect(paths().map((path) => path.replace(/-[0-9a-f]{16}/, ""))).toEqual([
      "messages/date=2026-01-01/000000000.parquet",
      "messages/date=2026-01-02/000000001.parquet",
    ]);
  });

  it("tells apart two payloads of one version as the store does, whichever came first", async () => {
    for (const content of "abcdefghijkl") {
      await say("1", { body: { content } });
      await runLake();
    }
    await expectEveryMessage();
    expect((await (await read()).rows("messages")).length).toBeGreaterThan(2);
  });

  it("loses nothing and doubles no key when it ends between file and position, whatever changes meanwhile", async () => {
    for (const id of ["1", "2", "3"]) await say(id);
    const { put } = world.state;
    world.state.put = () => Promise.reject(new Error("the process ended"));
    await expect(runLake()).rejects.toThrow("the process ended");
    world.state.put = put;
    world.queue.sent.length = 0;
    const before = paths();
    expect(before).toHaveLength(1);
    await say("1", { etag: "2", lastModifiedDateTime: "2026-01-02T00:00:00Z", body: { content: "edited" } });
    await say("4");
    await runLake();
    expect(paths()).toEqual(expect.arrayContaining(before));
    await expectEveryMessage();
  });

  it("writes the same file again under the same name, so that it is there once", async () => {
    await say("1");
    const { put } = world.state;
    world.state.put = () => Promise.reject(new Error("the process ended"));
    await expect(runLake()).rejects.toThrow("the process ended");
    world.state.put = put;
    world.queue.sent.length = 0;
    await runLake();
    const { rows } = await read();
    expect(await rows("messages")).toHaveLength(1);
  });

  it("begins again when the container was made anew", async () => {
    await say("1");
    await runLake();
    await world.state.put({
      kind: "lake",
      id: "messages",
      value: { position: "directory:0", batches: 1 },
      expect: "any",
    });
    await runLake();
    await expectEveryMessage();
  });

  it("shows of what data loss prevention blocks the policy tip, as the API does, and what was lifted again", async () => {
    const blocked = { dlpAction: "blockAccess", policyTip: { generalText: "Not for you." } };
    await say("1", { body: { content: "secret" }, subject: "secret", policyViolation: blocked });
    await runLake();
    expect(await (await read()).rows("messages")).toMatchObject([
      { body_content: "Not for you.", policyMark: "blocked" },
    ]);
    const all = world.lake.files().map(([, bytes]) => Buffer.from(bytes).toString("latin1"));
    expect(all.join("")).not.toContain("secret");
  });

  it("has a row for who and what there is, and says since when it is gone", async () => {
    const { directory, clock } = world;
    const put = (table: "teams" | "channels" | "chats" | "users", id: string, value: JsonObject) =>
      directory.put({
        table,
        parentId: table === "channels" ? TEAM : null,
        id,
        value: { id, ...value },
        seenMs: clock.nowMs(),
      });
    await put("teams", TEAM, {
      displayName: "Sales",
      isArchived: false,
      memberSettings: { allowCreateUpdateChannels: true },
    });
    await put("channels", "19:c@thread.tacv2", {
      displayName: "General",
      membershipType: "standard",
      isArchived: null,
    });
    await put("chats", "19:a@thread.v2", { topic: null, chatType: "group" });
    await put("users", "u1", { displayName: "Adele" });
    const member = { table: "members", parentId: TEAM, id: "u1" } as const;
    const value = {
      id: "MCMjMSM",
      userId: "u1",
      displayName: "Adele",
      roles: ["owner"],
      email: "adele@contoso.example",
    };
    await directory.put({ ...member, value, seenMs: clock.nowMs() });
    await runLake();
    await clock.advance(1_000);
    await directory.markAbsent(member, clock.nowMs());
    await runLake();
    const { newest } = await read();
    const one = async (table: string) => await newest(table, keysOf(table));
    expect(await one("teams")).toMatchObject([
      {
        id: TEAM,
        displayName: "Sales",
        isArchived: false,
        absent_since: null,
        memberSettings: '{"allowCreateUpdateChannels":true}',
      },
    ]);
    expect(await one("channels")).toMatchObject([
      { id: "19:c@thread.tacv2", team_id: TEAM, membershipType: "standard", isArchived: null },
    ]);
    expect(await one("chats")).toMatchObject([{ id: "19:a@thread.v2", topic: null, chatType: "group" }]);
    expect(await one("users")).toMatchObject([{ id: "u1", displayName: "Adele" }]);
    expect(await one("members")).toMatchObject([
      {
        parent_id: TEAM,
        team_id: TEAM,
        member_id: "u1",
        id: "MCMjMSM",
        userId: "u1",
        roles: '["owner"]',
        absent_since: new Date(clock.nowMs()),
      },
    ]);
  });

  it("has what people asked Copilot", async () => {
    const payload = {
      id: "i1",
      sessionId: "s1",
      createdDateTime: CREATED,
      etag: "1",
      appClass: "Word",
      body: { content: "?" },
    };
    await storeInteraction(world, { payload, road: "read", receivedMs: world.clock.nowMs() });
    await runLake();
    const [row = {}] = await (await read()).newest("interactions", keysOf("interactions"));
    expect(row).toMatchObject({ session_id: "s1", id: "i1", created_at: new Date(CREATED) });
    expect(withoutNulls(objectIn(row, "interactions"))).toEqual(payload);
  });

  it("holds no more than a file, and writes many where there is much", async () => {
    const body = { content: "x".repeat(27_000) };
    for (let number = 1; number <= 1_300; number += 1) await say(String(number), { body });
    await world.clock.advance(1_000);
    await runLake();
    const written = world.log.linesOf("lake.written");
    expect(written.map(({ rows }) => Number(rows)).reduce((sum, each) => sum + each, 0)).toBe(1_300);
    expect(written).toHaveLength(2);
  });

  it("ends though something new is stored while it reads", async () => {
    await say("1");
    await world.clock.advance(1_000);
    const { read: readFeed } = world.changeFeed;
    let number = 1;
    world.changeFeed.read = async (container, start, limit) => {
      number += 1;
      if (number < 1_000) await say(String(number));
      await world.clock.advance(1_000);
      return readFeed(container, start, limit);
    };
    await runLake();
    expect(number).toBeLessThan(200);
  });
});
