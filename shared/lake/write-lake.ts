import { type Clock, toIso } from "../base/clock.ts";
import { codeOf } from "../base/errors/errors.ts";
import type { Log } from "../base/log.ts";
import { type PageStep, type RunPagesPorts, runPages } from "../job/run-pages.ts";
import { type LakeJob, sendSyncJob } from "../job/sync-job.ts";
import type { ChangeFeed, FeedContainer, FeedPage, FeedStart } from "../port/change-feed.ts";
import type { LakeStore } from "../port/lake-store.ts";
import type { WorkQueue } from "../port/work-queue.ts";
import type { LakeSource } from "./columns.ts";
import { folderOf, writtenName } from "./file-names.ts";
import { Rows } from "./parquet.ts";
import { LAKE } from "./tables.ts";

export interface WriteLakePorts extends RunPagesPorts {
  readonly changeFeed: ChangeFeed;
  readonly lake: LakeStore;
  readonly queue: WorkQueue;
  readonly log: Log;
}

/** How far a container has been written. */
interface LakePosition {
  /** Of its change feed; null: nothing has been written. */
  readonly position: string | null;
  /** How many times files were written: names of files go up with it. */
  readonly batches: number;
}

/** What one invocation holds: a file is made in memory, and is some megabytes when it is packed. */
const MAX_ROWS = 50_000;
const MAX_SIZE = 16_000_000;
const FEED_PAGE = 1_000;
/** What has come until then is written, so that a slow store does not keep a batch open for ever. */
const READ_MS = 20_000;

/** Asks for what was stored since the last time, of every container, and for what was written before to be compacted. */
export async function requestLake(ports: { readonly queue: WorkQueue; readonly clock: Clock }): Promise<void> {
  const startedDateTime = toIso(ports.clock.nowMs());
  for (const of of Object.keys(LAKE) as FeedContainer[]) {
    await sendSyncJob(ports.queue, { job: "lake", of, startedDateTime });
  }
  await sendSyncJob(ports.queue, { job: "compact-lake", startedDateTime });
}

/**
 * Writes what was stored since the last time into the tables of the lake: the files first, then the position.
 *
 * A crash between the two leaves files behind, and the same rows, or newer ones of the same keys, are written once more.
 * The name of a file says from which position to which it goes. By the first alone, what is read again after a crash, when
 * something has changed and the page ends elsewhere, would find its name taken and be lost; and to replace a file would be
 * lost on readers, who load each name once.
 */
export async function writeLake(ports: WriteLakePorts, job: LakeJob): Promise<void> {
  await runPages<LakePosition>(ports, {
    kind: "lake",
    id: job.of,
    begin: (stored) => stored ?? { position: null, batches: 0 },
    page: (value) => writeBatch(ports, job, value),
    // The containers were made anew: what is in them is not in the lake, whatever the old position says.
    failed: (value, error) =>
      codeOf(error) === "position-invalid" ? { kind: "next", value: { ...value, position: null } } : undefined,
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function writeBatch(ports: WriteLakePorts, job: LakeJob, value: LakePosition): Promise<PageStep<LakePosition>> {
  const { tables, position, isOver } = await readBatch(ports, job, value);
  const name = writtenName(value.batches, [job.of, value.position, position]);
  let isEmpty = true;
  for (const [table, rows] of tables) {
    if (rows.count === 0) continue;
    isEmpty = false;
    const bytes = await rows.toParquet();
    await ports.lake.putOnce(`${folderOf(table, job.startedDateTime.slice(0, 10))}${name}`, bytes);
    ports.log.event("lake.written", { table, rows: rows.count, sizeBytes: bytes.byteLength });
  }
  return { kind: isOver ? "end" : "next", value: { position, batches: value.batches + (isEmpty ? 0 : 1) } };
}

interface Batch {
  readonly tables: ReadonlyMap<string, Pick<Rows<never>, "count" | "toParquet">>;
  readonly position: string;
  /** What is stored while a run is under way is of the next one, or a busy tenant's would never end. */
  readonly isOver: boolean;
}

async function readBatch(
  { changeFeed, clock }: WriteLakePorts,
  { of, startedDateTime }: LakeJob,
  { position }: LakePosition,
): Promise<Batch> {
  const source = LAKE[of] as LakeSource<unknown>;
  const tables = source.tables.map((table) => ({ table, rows: new Rows(table.columns) }));
  const sum = (one: "count" | "size") => tables.reduce((all, { rows }) => all + rows[one], 0);
  const untilMs = clock.nowMs() + READ_MS;
  const isFull = () => sum("count") >= MAX_ROWS || sum("size") >= MAX_SIZE || clock.nowMs() >= untilMs;
  let from: FeedStart = position === null ? { from: "beginning" } : { from: "position", position };
  let page: FeedPage<FeedContainer>;
  let hasOlder = false;
  do {
    page = await changeFeed.read({ container: of }, from, FEED_PAGE);
    for (const document of page.documents) {
      tables.find(({ table }) => table.holds(document))?.rows.add(document, source.shown(document));
      hasOlder ||= source.storedDateTime(document) < startedDateTime;
    }
    from = { from: "position", position: page.position };
  } while (!page.isAtEnd && !isFull());
  const named = tables.map(({ table, rows }) => [table.name, rows] as const);
  return { tables: new Map(named), position: page.position, isOver: page.isAtEnd || !hasOlder };
}
