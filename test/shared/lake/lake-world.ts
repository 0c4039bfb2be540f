import { expect } from "vitest";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../shared/base/json.ts";
import { parseSyncJob } from "../../../shared/job/sync-job.ts";
import type { Column } from "../../../shared/lake/columns.ts";
import { compactLake } from "../../../shared/lake/compact-lake.ts";
import { LAKE } from "../../../shared/lake/tables.ts";
import { requestLake, writeLake } from "../../../shared/lake/write-lake.ts";
import type { LakeStore } from "../../../shared/port/lake-store.ts";
import type { StoredMessage } from "../../../shared/port/stored-message.ts";
import { storeMessage } from "../../../shared/store/message/store-message.ts";
import { toGraphMessage } from "../../../shared/store/message/stored-message.ts";
import { type LakeRow, openLake } from "../../helpers/lake-reader.ts";
import { createMemoryBlobStore } from "../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed } from "../../helpers/memory-change-feed.ts";
import { createMemoryDirectoryStore } from "../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../helpers/memory-interaction-store.ts";
import { createMemoryLakeStore, type MemoryLakeStore } from "../../helpers/memory-lake-store.ts";
import { createMemoryMeetingStore } from "../../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../../helpers/memory-message-store.ts";
import { createMemoryStateStore } from "../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../helpers/recording-log.ts";

export const CREATED = "2026-01-01T00:00:00Z";

function createPorts({ lake: given, startMs, messageDays = 0 }: LakeWorldOptions) {
  const clock = new SimulatedClock(startMs);
  const changeFeed = createMemoryChangeFeed(() => clock.nowMs());
  return {
    clock,
    changeFeed,
    blobs: createMemoryBlobStore(),
    lake: given?.(clock) ?? createMemoryLakeStore({ clock }),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    directory: createMemoryDirectoryStore((key, one) => changeFeed.wrote("directory", key, one)),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    meetings: createMemoryMeetingStore((key, one) => changeFeed.wrote("meetings", key, one)),
    state: createMemoryStateStore({ clock }),
    queue: createMemoryWorkQueue(),
    log: createRecordingLog(),
    tenantId: "t",
    retention: { messageDays, rawDays: 0 },
  };
}

/** What a test reads of a lake beside what the product does. */
type TestLake = LakeStore & Pick<MemoryLakeStore, "files">;

export interface LakeWorldOptions {
  /** Instead of one in memory. */
  readonly lake?: (clock: SimulatedClock) => TestLake;
  readonly startMs?: number;
  readonly messageDays?: number;
}

/** Stores, the lake that is written from them, and somebody else's reader of it. */
export function createLakeWorld(options: LakeWorldOptions = {}) {
  const ports = createPorts(options);
  const { clock, lake, queue, changeFeed } = ports;
  let reader: Awaited<ReturnType<typeof openLake>> | undefined;
  const close = () => reader?.close();
  const read = async () => {
    await close();
    reader = await openLake(lake);
    return reader;
  };
  const store = async (payload: JsonObject) => {
    const stored = await storeMessage(ports, { payload, road: "live", tenantId: "t", receivedMs: clock.nowMs() });
    if (!stored.ok) throw stored.error;
  };
  const paths = () => lake.files().map(([path]) => path);
  /** The newest rows; none where there is no file yet. */
  const newest = async (table: string) =>
    paths().some((path) => path.startsWith(`${table}/`)) ? (await read()).newest(table, keysOf(table)) : [];
  return {
    ...ports,
    store,
    paths,
    read,
    close,
    newest,
    say: (id: string, more: JsonObject = {}) =>
      store({ id, etag: "1", chatId: "19:a@thread.v2", createdDateTime: CREATED, body: { content: id }, ...more }),
    /** One run of every container, to its end, and the compaction, unless it is left to others. */
    async run({ compacts = true } = {}): Promise<void> {
      await requestLake(ports);
      for (let next = queue.sent.shift(); next !== undefined; next = queue.sent.shift()) {
        const job = parseSyncJob(JSON.parse(next.text));
        if (job.ok && job.value.job === "lake") await writeLake(ports, job.value);
        else if (job.ok && job.value.job === "compact-lake") await (compacts && compactLake(ports, job.value));
        else throw new Error("no job of the lake");
      }
    },
    /** Whether the newest rows say what the store has now, each message in the table of its kind. */
    async expectEveryMessage(): Promise<void> {
      const { documents } = await changeFeed.read({ container: "messages" }, { from: "beginning" }, 100_000);
      for (const table of ["messages", "message_replies"]) {
        const stored = documents.filter(({ rootId }) => (rootId === null) === (table === "messages"));
        const rows = new Map((await newest(table)).map((row) => [keyOf(row), row]));
        expect(rows.size).toBe(stored.length);
        for (const message of stored) expectSame(message, rows.get(keyOf(message)) ?? {}, table);
      }
    },
  };
}

function keyOf(row: LakeRow): string {
  const { conversation_id, parent_message_id, id, conversationId, rootId, messageId } = row;
  return JSON.stringify([conversationId ?? conversation_id, rootId ?? parent_message_id ?? null, messageId ?? id]);
}

function expectSame(message: StoredMessage, row: LakeRow, table: string): void {
  expect(objectIn(row, table)).toEqual(withoutNulls(toGraphMessage(message)));
  const body = message.body as JsonObject | null | undefined;
  expect(row).toMatchObject({
    team_id: message.teamId,
    channel_id: message.teamId === null ? null : message.conversationId,
    body_content: body?.content ?? null,
    created_at: new Date(message.sink.createdMs),
    stored_at: new Date(message.sink.storedDateTime),
  });
}

export function columnsOf(table: string): readonly Column<never>[] {
  const all = Object.values(LAKE).flatMap(
    ({ tables }): readonly { name: string; columns: readonly Column<never>[] }[] => tables,
  );
  return all.find(({ name }) => name === table)?.columns ?? [];
}

function keysOf(table: string): readonly string[] {
  return columnsOf(table).flatMap(({ name, isKey }) => (isKey ? [name] : []));
}

/** Graph's object, put together again from a row alone; null and absent are one in a column. */
export function objectIn(row: LakeRow, table: string): JsonObject {
  const own = columnsOf(table).flatMap(({ name, type, isGraphs }): [string, unknown][] => {
    const cell = row[name] ?? null;
    return isGraphs ? [[name, type === "JSON" && cell !== null ? JSON.parse(String(cell)) : cell]] : [];
  });
  return withoutNulls({ ...Object.fromEntries(own), ...JSON.parse(String(row.other ?? "{}")) });
}

function withoutNulls(object: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== null && value !== undefined));
}
