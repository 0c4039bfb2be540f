import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import { FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { type LastExportJob, sendSyncJob } from "../../job/sync-job.ts";
import { sourceId } from "../../port/conversation-reader.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import { type ExportSource, exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { Cursor } from "../sync/cursor.ts";
import { type ReadPagePorts, readPage } from "./read-page.ts";
import { afterPage, firstReading, type Reading, restarted } from "./reading.ts";

/** What was deleted, and how far its last export has come. Times are ISO 8601. */
export interface LastExport {
  readonly source: ExportSource;
  /** As Graph says it, where it does. */
  readonly deletedDateTime: string | null;
  /** Null: all there is. */
  readonly fromDateTime: string | null;
  readonly untilDateTime: string;
  readonly reading: Reading | null;
  readonly messages: number;
  readonly stored: number;
  /** When nothing was left to be read: it is final. */
  readonly finishedDateTime: string | null;
  /** Why Graph does not give it; it is final then as well. */
  readonly reason: ErrorCode | null;
}

export interface LastExportPorts extends ReadPagePorts {
  readonly directory: DirectoryStore;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

/** What was still being written while the last run read it. */
const OVERLAP_MS = 24 * 3_600_000;
/** A team has a thousand channels at the most. Graph: "Limits and specifications for Microsoft Teams". */
const MAX_CHANNELS = 1_000;
/** Whoever wrote them, since their sender is who was deleted. */
const WHOLE = { filter: null, chats: "each-participant" } as const;

/**
 * Reads the messages of what was deleted for the last time, from where the daily sync had come, page by page: see
 * `runPages`. Then it is final.
 *
 * @throws what may succeed later: the queue brings the job again
 */
export async function lastExport(ports: LastExportPorts, job: LastExportJob): Promise<void> {
  const { state, queue } = ports;
  const id = exportSourceId(job.source);
  const stored = (await state.get<LastExport>("last-export", id))?.value;
  const begun = stored?.deletedDateTime === job.deletedDateTime ? stored : await newExport(ports, job);
  await runPages<LastExport>(ports, {
    kind: "last-export",
    id,
    begin: (kept) => {
      const value = kept?.deletedDateTime === job.deletedDateTime ? kept : begun;
      return value.reading === null ? undefined : value;
    },
    page: (value) => onePage(ports, value),
    failed: (value, error) => failed(ports, value, error),
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
}

async function newExport(ports: LastExportPorts, { source, deletedDateTime }: LastExportJob): Promise<LastExport> {
  const fromDateTime = beginningOf(await coveredOf(ports, source), ports.scope ?? WHOLE_TENANT);
  const untilDateTime = toIso(ports.clock.nowMs());
  const reading = firstReading(fromDateTime);
  return {
    ...{ source, deletedDateTime, fromDateTime, untilDateTime, reading },
    ...{ messages: 0, stored: 0, finishedDateTime: null, reason: null },
  };
}

function beginningOf(covered: string | null, { fromMs }: Scope): string | null {
  if (fromMs === undefined) return covered;
  return toIso(Math.max(fromMs, covered === null ? 0 : Date.parse(covered)));
}

/** Since when its messages may not have been read; null where nobody knows that any were. */
async function coveredOf({ state, directory }: LastExportPorts, source: ExportSource): Promise<string | null> {
  const covered = async (id: string) => (await state.get<Cursor>("cursor", id))?.value.coveredDateTime || null;
  if (source.kind !== "deleted-team") return before(await covered(exportSourceId(source)));
  const { teamId } = source;
  const channels = await directory.page({ table: "channels", parentId: teamId, limit: MAX_CHANNELS });
  const times: string[] = [];
  for (const { id: channelId } of channels) {
    const until = await covered(sourceId({ kind: "channel", teamId, channelId }));
    if (until === null) return null;
    times.push(until);
  }
  return before(times.sort()[0] ?? null);
}

function before(covered: string | null): string | null {
  return covered && toIso(Date.parse(covered) - OVERLAP_MS);
}

async function onePage(ports: LastExportPorts, value: LastExport): Promise<PageStep<LastExport>> {
  const { source, reading, untilDateTime } = value;
  if (reading === null) return { kind: "end", value };
  const { next, counts } = await readPage(ports, { source, reading, untilDateTime, asked: WHOLE });
  const read = { ...value, messages: value.messages + counts.messages, stored: value.stored + counts.stored };
  const after = afterPage(reading, next, untilDateTime);
  if (after === undefined) return over(ports, read, "graph-answer-invalid");
  return after === null ? over(ports, read, null) : { kind: "next", value: { ...read, reading: after } };
}

function failed(ports: LastExportPorts, value: LastExport, error: unknown): PageStep<LastExport> | undefined {
  const reason = codeOf(error);
  if (!FINAL_REFUSALS.has(reason)) return undefined;
  const again = reason === "graph-gone" && value.reading ? restarted(value.reading) : undefined;
  return again ? { kind: "next", value: { ...value, reading: again } } : over(ports, value, reason);
}

function over({ clock, log }: LastExportPorts, value: LastExport, reason: ErrorCode | null): PageStep<LastExport> {
  const { messages, stored } = value;
  const fields = { source: exportSourceId(value.source), messages, stored, reason: reason ?? undefined };
  log.event("last-export.finished", fields, reason === null ? "info" : "warn");
  return { kind: "end", value: { ...value, reading: null, finishedDateTime: toIso(clock.nowMs()), reason } };
}
