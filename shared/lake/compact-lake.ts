import { toIso } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import type { Log } from "../base/log.ts";
import { KEEP_FOR_EVER, type Retention } from "../base/retention.ts";
import { type PageStep, type RunPagesPorts, runPages } from "../job/run-pages.ts";
import { type CompactLakeJob, sendSyncJob } from "../job/sync-job.ts";
import type { LakeFile, LakeStore } from "../port/lake-store.ts";
import type { WorkQueue } from "../port/work-queue.ts";
import { compactedName, dayOf, folderOf, isCompacted, nameOf } from "./file-names.ts";
import { contentsOf, joinFiles } from "./join-files.ts";
import { MAX_JOINED_FILES, nextGroup, sortFolder } from "./sort-folder.ts";
import { LAKE_TABLES, type TableFiles } from "./tables.ts";

export interface CompactLakePorts extends RunPagesPorts {
  readonly lake: LakeStore;
  readonly queue: WorkQueue;
  readonly log: Log;
  /** Without one, files stay. */
  readonly retention?: Retention;
}

/** Days, by table. */
type Days = Readonly<Record<string, string>>;

/** Where the walk stands: each table's folders, from the oldest on. */
interface Place {
  readonly table: string;
  /** The folder that is open; null: the next one is looked for. */
  readonly day: string | null;
  /** Folders until this one are behind. */
  readonly behind: string;
  /** Of the open folder, files until this one are behind. */
  readonly after: string;
  /** The files until this one are joined next. It is saved before, so that whoever joins them joins the same. */
  readonly upTo: string | null;
  readonly maxFiles: number;
  /** A folder that is behind has to be opened again, another day. */
  readonly isHeld: boolean;
}

interface Compaction {
  /** The day of this walk; there is one a day. */
  readonly day: string;
  /** Of each table, the last folder until which nothing is left to do. */
  readonly settled: Days;
  /** Of each table, the last folder whose time is over: nothing compacted stands there. */
  readonly ended: Days;
  /** Null: the walk is over. */
  readonly at: Place | null;
}

const DAY_MS = 86_400_000;
/** A folder gets no more files when its day is over, but for a run that began on it; a day later that is over too. */
const OVER_AFTER_DAYS = 2;
/**
 * Where files end, by a rule of the account that goes by when they were written, an older folder is left as it is: what is
 * written anew ends so much later, should this app be gone by then, which otherwise ends it in time.
 */
const NOT_AFTER_DAYS = 7;
/**
 * Nothing more is read or removed for a page then. With the call that is under way, and a file to be made and written, twenty
 * seconds each at the very most, and the ten seconds before the page began, that is less than two minutes.
 */
const PAGE_MS = 60_000;
/** Read side by side: there is one for each 16 MB of a day. */
const FEET_AT_ONCE = 16;

/**
 * Joins the small files of days that are over into larger ones, and removes the small ones a day after; once a day.
 *
 *   open a folder ──▶ say which files come next ──▶ write their rows as one file ──▶ … ──▶ next folder
 *        └─ on a later day: remove what is wholly in a compacted file
 *
 * What stands in the folder says what is left to do, so a walk that ended anywhere goes on there. See `docs/lake.md`.
 */
export async function compactLake(ports: CompactLakePorts, job: CompactLakeJob): Promise<void> {
  const day = job.startedDateTime.slice(0, 10);
  const feet: Feet = new Map();
  await runPages<Compaction>(ports, {
    kind: "lake",
    id: "compaction",
    begin: (stored) => {
      if (stored?.at) return stored;
      if (stored && stored.day >= day) return undefined;
      return { settled: {}, ended: {}, ...stored, day, at: firstPlace(0) };
    },
    page: (value) => onePage({ ...ports, feet }, value),
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

/** Files never change, so what was read of one while this invocation lasts is so still. */
type Feet = Map<string, readonly string[] | undefined>;

interface PagePorts extends CompactLakePorts {
  readonly feet: Feet;
}

function firstPlace(index: number): Place | null {
  const table = LAKE_TABLES[index];
  return table === undefined ? null : { table: table.name, ...UNOPENED, behind: "", isHeld: false };
}

const UNOPENED = { day: null, after: "", upTo: null, maxFiles: MAX_JOINED_FILES } as const;

async function onePage(ports: PagePorts, value: Compaction): Promise<PageStep<Compaction>> {
  const { at } = value;
  const table = LAKE_TABLES.find(({ name }) => name === at?.table);
  // A table that there is no more: its files stay as they are.
  const untilMs = ports.clock.nowMs() + PAGE_MS;
  const next = at && table ? await visit(ports, { value, at, table, untilMs }) : { ...value, at: null };
  return { kind: next.at === null ? "end" : "next", value: next };
}

interface Visit {
  readonly value: Compaction;
  readonly at: Place;
  readonly table: TableFiles;
  readonly untilMs: number;
}

async function visit(ports: PagePorts, here: Visit): Promise<Compaction> {
  const { value, at } = here;
  if (at.day === null) return openNext(ports, here);
  const folder = folderOf(at.table, at.day);
  if (at.day <= endedUntil(ports, here)) return endFolder(ports, here, folder);
  const files = await ports.lake.list(folder);
  const contents = await contentsIn(ports, here, files);
  const { removable, joinable, isWaiting } = sortFolder({ files, contents, nowMs: ports.clock.nowMs() });
  if (removable.length > 0) {
    await remove(ports, here, removable);
    return value;
  }
  if (at.upTo !== null) return join(ports, here, joinable);
  const upTo = mayJoin(ports, here) ? nextGroup(joinable, at) : undefined;
  if (upTo !== undefined) return { ...value, at: { ...at, upTo } };
  return closed(here, isWaiting);
}

async function openNext(ports: PagePorts, here: Visit): Promise<Compaction> {
  const { value, at, table } = here;
  const ended = endedUntil(ports, here);
  const over = dayBefore(value.day, OVER_AFTER_DAYS);
  const isDue = (day: string) =>
    day <= ended ? day > (value.ended[at.table] ?? "") : day > (value.settled[at.table] ?? "") && day <= over;
  const days = (await ports.lake.folders(`${at.table}/`)).flatMap((folder) => dayOf(folder) ?? []);
  const day = days.toSorted().find((one) => one > at.behind && isDue(one));
  if (day !== undefined) return { ...value, at: { ...at, ...UNOPENED, day } };
  return { ...value, at: firstPlace(LAKE_TABLES.indexOf(table) + 1) };
}

function closed({ value, at }: Visit, isWaiting: boolean): Compaction {
  const day = at.day ?? "";
  const isHeld = at.isHeld || isWaiting;
  const settled = isHeld ? value.settled : { ...value.settled, [at.table]: day };
  return { ...value, settled, at: { ...at, ...UNOPENED, behind: day, isHeld } };
}

/** What was written of a day whose time is over went by the rule of the account; compacted files are younger than their rows, and go here. */
async function endFolder(ports: PagePorts, here: Visit, folder: string): Promise<Compaction> {
  const files = (await ports.lake.list(folder)).filter(({ path }) => isCompacted(nameOf(path)));
  if (files.length > 0) {
    const paths = files.map(({ path }) => path);
    await remove(ports, here, paths);
    return here.value;
  }
  const { value, at } = here;
  const day = at.day ?? "";
  return { ...value, ended: { ...value.ended, [at.table]: day }, at: { ...at, ...UNOPENED, behind: day } };
}

/** As many as there is time for; what is left is found by the next page. */
async function remove(ports: PagePorts, { at, untilMs }: Visit, paths: readonly string[]): Promise<void> {
  const { lake, clock, log } = ports;
  let files = 0;
  for (const path of paths) {
    if (files > 0 && clock.nowMs() >= untilMs) break;
    await lake.remove(path);
    files += 1;
  }
  log.event("lake.removed", { table: at.table, date: at.day ?? "", files });
}

async function join(ports: PagePorts, here: Visit, joinable: readonly LakeFile[]): Promise<Compaction> {
  const { value, at, table, untilMs } = here;
  const { lake, clock, log } = ports;
  const upTo = at.upTo ?? "";
  const date = at.day ?? "";
  const group = joinable.filter(({ path }) => nameOf(path) > at.after && nameOf(path) <= upTo);
  const startMs = clock.nowMs();
  const joined = await joinFiles(ports, group, {
    columns: table.columns,
    untilMs,
    onUnreadable: (reason) => log.event("lake.passed-over", { table: at.table, date, reason }, "warn"),
  });
  if (joined.outcome === "out-of-time") return { ...value, at: { ...at, upTo: null, maxFiles: fewer(joined.read) } };
  if (joined.names.length > 1) {
    const { bytes, names, rows } = joined;
    await lake.putOnce(`${folderOf(at.table, date)}${compactedName(names)}`, bytes);
    const durationMs = clock.nowMs() - startMs;
    log.event("lake.compacted", {
      table: at.table,
      date,
      files: names.length,
      rows,
      sizeBytes: bytes.byteLength,
      durationMs,
    });
  }
  return { ...value, at: { ...at, after: upTo, upTo: null } };
}

/** Half of what there was time for, so that there is time to spare. */
function fewer(read: number): number {
  if (read < 2) throw new TeamsinkError("blob-unavailable", "Storage gave no two files of the lake in a minute");
  return Math.max(2, Math.floor(read / 2));
}

async function contentsIn({ lake, clock, feet }: PagePorts, { untilMs }: Visit, files: readonly LakeFile[]) {
  const compacted = files.filter(({ path }) => isCompacted(nameOf(path)));
  const contents = new Map<string, readonly string[]>();
  for (let index = 0; index < compacted.length; index += FEET_AT_ONCE) {
    if (clock.nowMs() >= untilMs)
      throw new TeamsinkError("blob-unavailable", "Storage gave the lake's files too slowly");
    const some = compacted.slice(index, index + FEET_AT_ONCE);
    const read = await Promise.all(some.map((file) => footOf({ lake, feet }, file)));
    for (const [at, names] of read.entries()) if (names) contents.set(some[at]?.path ?? "", names);
  }
  return contents;
}

async function footOf({ lake, feet }: Pick<PagePorts, "lake" | "feet">, file: LakeFile) {
  if (!feet.has(file.path)) feet.set(file.path, await contentsOf(lake, file));
  return feet.get(file.path);
}

/** The last day whose messages are over their time; before every day where there is none. */
function endedUntil(ports: PagePorts, { value, table }: Visit): string {
  const days = daysKept(ports, table);
  return days === 0 ? "" : dayBefore(value.day, days + 1);
}

/** By the clock: a walk that hung for days goes on with the day on which it began. */
function mayJoin(ports: PagePorts, { at, table }: Visit): boolean {
  const today = toIso(ports.clock.nowMs()).slice(0, 10);
  return daysKept(ports, table) === 0 || (at.day ?? "") >= dayBefore(today, NOT_AFTER_DAYS);
}

/** 0: for ever. */
function daysKept({ retention = KEEP_FOR_EVER }: PagePorts, { ends }: TableFiles): number {
  return ends ? retention.messageDays : 0;
}

function dayBefore(day: string, days: number): string {
  return toIso(Date.parse(day) - days * DAY_MS).slice(0, 10);
}
