import { forEachLimited } from "../../base/for-each-limited.ts";
import {
  parseQuarantineRecord,
  type QuarantineRecord,
  quarantineAddress,
} from "../../capture/notification/quarantine.ts";
import type { BlobStore } from "../../port/blob-store.ts";

export interface QuarantineFilter {
  readonly reason?: string | undefined;
  /** Inclusive. */
  readonly sinceMs?: number | undefined;
  /** Exclusive. */
  readonly untilMs?: number | undefined;
}

export interface QuarantineEntry {
  readonly path: string;
  /** `undefined`: the blob is not a record, and kept for people to look at. */
  readonly record: QuarantineRecord | undefined;
}

export interface QuarantinePage {
  readonly entries: readonly QuarantineEntry[];
  /** Present while there is more. */
  readonly continuation?: string;
}

interface PageRequest {
  readonly filter: QuarantineFilter;
  readonly continuation: string | null;
  readonly limit: number;
}

const CONCURRENCY = 16;
const DAY_MS = 24 * 3_600_000;
/** A page of which nothing meets the filter is followed by the next, so often at most. */
const MAX_PAGES = 20;
/** Counting further would take longer than anybody waits. */
const MAX_COUNTED = 10_000;

/** Records that meet the filter, in the order of their paths: by reason, then by day. */
export async function quarantinePage(
  blobs: BlobStore,
  { filter, continuation, limit }: PageRequest,
): Promise<QuarantinePage> {
  let page: QuarantinePage = { entries: [], ...(continuation === null ? {} : { continuation }) };
  for (let pages = 0; pages < MAX_PAGES; pages += 1) {
    const found = await blobs.list({ container: "quarantine", pageSize: limit, ...whereOf(filter, page.continuation) });
    const possible = found.paths.filter((path) => mayMeet(path, filter));
    const entries = (await readEntries(blobs, possible)).filter((entry) => meets(entry, filter));
    page = { entries, ...(found.continuation === undefined ? {} : { continuation: found.continuation }) };
    if (entries.length > 0 || page.continuation === undefined) break;
  }
  return page;
}

/** How many records meet the filter from there on, up to `MAX_COUNTED`. Only days that are cut in two are read. */
export async function countQuarantine(
  blobs: BlobStore,
  { filter, continuation }: Omit<PageRequest, "limit">,
): Promise<number> {
  let count = 0;
  let next = continuation ?? undefined;
  do {
    const page = await blobs.list({ container: "quarantine", ...whereOf(filter, next) });
    const possible = page.paths.filter((path) => mayMeet(path, filter));
    const unsure = possible.filter((path) => !mustMeet(path, filter));
    const read = await readEntries(blobs, unsure);
    count += possible.length - unsure.length + read.filter((entry) => meets(entry, filter)).length;
    next = page.continuation;
  } while (next !== undefined && count < MAX_COUNTED);
  return Math.min(count, MAX_COUNTED);
}

function whereOf({ reason }: QuarantineFilter, continuation: string | undefined) {
  const prefix = reason === undefined ? "" : `${reason}/`;
  return { prefix, ...(continuation === undefined ? {} : { continuation }) };
}

async function readEntries(blobs: BlobStore, paths: readonly string[]): Promise<readonly QuarantineEntry[]> {
  const read = new Map<string, QuarantineEntry>();
  await forEachLimited(paths, CONCURRENCY, async (path) => {
    const text = await blobs.get(quarantineAddress(path));
    if (text === undefined) return;
    const record = parseQuarantineRecord(text);
    read.set(path, { path, record: record.ok ? record.value : undefined });
  });
  return paths.flatMap((path) => read.get(path) ?? []);
}

/** The day of a record is in its path, in UTC. */
function dayOf(path: string): number | undefined {
  const day = /^[^/]+\/(\d{4}-\d{2}-\d{2})\//.exec(path)?.[1];
  const dayMs = day === undefined ? Number.NaN : Date.parse(day);
  return Number.isNaN(dayMs) ? undefined : dayMs;
}

function mayMeet(path: string, { sinceMs, untilMs }: QuarantineFilter): boolean {
  const dayMs = dayOf(path);
  if (dayMs === undefined) return true;
  return (sinceMs === undefined || dayMs + DAY_MS > sinceMs) && (untilMs === undefined || dayMs < untilMs);
}

function mustMeet(path: string, { sinceMs, untilMs }: QuarantineFilter): boolean {
  if (sinceMs === undefined && untilMs === undefined) return true;
  const dayMs = dayOf(path);
  if (dayMs === undefined) return false;
  return (sinceMs === undefined || dayMs >= sinceMs) && (untilMs === undefined || dayMs + DAY_MS <= untilMs);
}

function meets({ record }: QuarantineEntry, { sinceMs, untilMs }: QuarantineFilter): boolean {
  if (sinceMs === undefined && untilMs === undefined) return true;
  if (record === undefined) return false;
  const receivedMs = Date.parse(record.receivedDateTime);
  return (sinceMs === undefined || receivedMs >= sinceMs) && (untilMs === undefined || receivedMs < untilMs);
}
