import type { Clock } from "../../base/clock.ts";
import { codeOf, type ErrorCode, type Result, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { type SourceJob, sendSyncJob } from "../../job/sync-job.ts";
import { type ConversationReader, type SyncPage, type SyncSource, sourceId } from "../../port/conversation-reader.ts";
import type { UpsertOutcome } from "../../port/message-store.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { afterPage, begin, type Cursor, failed, isSatisfied, newCursor, restarted, type SyncRun } from "./cursor.ts";

type Payload = Readonly<Record<string, unknown>>;

export interface SyncSourcePorts {
  readonly conversations: ConversationReader;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** The one place where messages are stored. Throws the stores' transient errors. */
  store(payload: Payload): Promise<Result<UpsertOutcome>>;
  /** Keeps what can never be stored, with its reason. */
  keepInvalid(payload: Payload, reason: TeamsinkError): Promise<void>;
}

/**
 * - finished: read to the end
 * - continued: the rest stands in the queue
 * - superseded: another invocation runs this source and goes on
 * - failed: Graph will not give it, or it changes too fast; noted at the cursor, tried again on another day
 * - not-needed: it was read since it was asked for
 */
export type SyncOutcome = "finished" | "continued" | "superseded" | "failed" | "not-needed";

/** Under the `functionTimeout` of five minutes by more than one page takes. */
export const SYNC_BUDGET_MS = 3.5 * 60_000;
/** Messages of one page stored at the same time. */
const STORE_CONCURRENCY = 8;
/** Where Graph asks us to wait and does not say how long. */
export const DEFAULT_WAIT_MS = 60_000;
/** A source whose links always die at once would be read from the beginning for ever. */
const MAX_RESTARTS = 2;

/**
 * Answers that make a link useless. Some channels give a link that is then called malformed. Graph: "Use delta query to
 * track changes"; microsoft-graph-docs issue 8864.
 */
const LINK_DIED: ReadonlySet<ErrorCode> = new Set(["graph-gone", "graph-bad-request"]);
/** Answers that another attempt will not change; all others that are not handled here go back to the queue. */
const FINAL: ReadonlySet<ErrorCode> = new Set([
  ...LINK_DIED,
  "graph-not-found",
  "graph-forbidden",
  "graph-answer-invalid",
]);

/** What became of one page. */
type Step =
  | { readonly kind: "saved"; readonly entry: StateEntry<Cursor> }
  | { readonly kind: "wait"; readonly waitMs: number }
  | { readonly kind: "failed" };

/** Another invocation wrote the cursor first. Not a code: a conflict over a message is none about the source. */
class Superseded extends Error {}

/** Cursor with the run that is under way. */
interface Position {
  readonly entry: StateEntry<Cursor>;
  readonly run: SyncRun;
}

/**
 * Brings one source up to date, page by page:
 *
 *   read page ──▶ store its messages ──▶ save position ──▶ read page …
 *              crash: the page is read again      crash: nothing is repeated
 *
 * The position is written with the etag it was read with, so of two invocations on one source only one gets on.
 *
 * @throws what may succeed later: `graph-unavailable`, `graph-unauthorized`, the stores' errors; the queue brings the
 *   job again
 */
export async function syncSource(ports: SyncSourcePorts, job: SourceJob): Promise<SyncOutcome> {
  const deadlineMs = ports.clock.nowMs() + SYNC_BUDGET_MS;
  try {
    let position = await beginRun(ports, job);
    if (!position) return "not-needed";
    for (;;) {
      const step = await onePage(ports, job.source, position);
      if (step.kind === "failed") return "failed";
      if (step.kind === "wait") return await continueLater(ports, job, step.waitMs);
      const { entry } = step;
      // A run that was already under way when the job was sent may have begun too early for it: then one more.
      if (!entry.value.run && isSatisfied(entry.value, job)) return "finished";
      if (ports.clock.nowMs() >= deadlineMs) return await continueLater(ports, job, 0);
      position = await toPosition(ports, entry);
    }
  } catch (error) {
    if (error instanceof Superseded) return "superseded";
    throw error;
  }
}

/** @returns `undefined` when there is nothing to do for the job */
async function beginRun(ports: SyncSourcePorts, job: SourceJob): Promise<Position | undefined> {
  const id = sourceId(job.source);
  const existing = await ports.state.get<Cursor>("cursor", id);
  if (existing && isSatisfied(existing.value, job)) return undefined;
  return saveBegin(ports, {
    id,
    value: existing?.value ?? newCursor(job.source, ports.clock.nowMs()),
    etag: existing?.etag ?? "absent",
  });
}

async function saveBegin(ports: SyncSourcePorts, entry: StateEntry<Cursor>): Promise<Position> {
  const value = begin(entry.value, ports.clock.nowMs());
  return { entry: await save(ports, entry, value), run: value.run };
}

async function toPosition(ports: SyncSourcePorts, entry: StateEntry<Cursor>): Promise<Position> {
  const { run } = entry.value;
  return run ? { entry, run } : saveBegin(ports, entry);
}

async function onePage(ports: SyncSourcePorts, source: SyncSource, position: Position): Promise<Step> {
  const { entry, run } = position;
  let page: SyncPage;
  try {
    page = await ports.conversations.page(source, run.link ?? undefined);
  } catch (error) {
    return readFailed(ports, position, error);
  }
  const { stored, invalid } = await storePage(ports, page);
  const messages = page.messages.length;
  const nowMs = ports.clock.nowMs();
  const saved = await save(ports, entry, afterPage(entry.value, { run, next: page.next, messages, stored }, nowMs));
  const pages = run.pages + 1;
  ports.log.event("sync.page", { source: entry.id, messages, stored, invalid, pages });
  if (saved.value.run) return { kind: "saved", entry: saved };
  if (saved.value.failure) {
    ports.log.event("sync.failed", { source: entry.id, reason: saved.value.failure.reason }, "warn");
    return { kind: "failed" };
  }
  const totals = { messages: run.messages + messages, stored: run.stored + stored, pages };
  const durationMs = nowMs - Date.parse(run.startedDateTime);
  ports.log.event("sync.finished", { source: entry.id, ...totals, durationMs });
  return { kind: "saved", entry: saved };
}

async function readFailed(ports: SyncSourcePorts, { entry, run }: Position, error: unknown): Promise<Step> {
  const reason = codeOf(error);
  const nowMs = ports.clock.nowMs();
  if (reason === "graph-throttled" && error instanceof TeamsinkError) {
    return { kind: "wait", waitMs: error.retryAfterMs ?? DEFAULT_WAIT_MS };
  }
  const linkDied = LINK_DIED.has(reason);
  if (linkDied && run.link !== null && run.restarts < MAX_RESTARTS) {
    ports.log.event("sync.restarted", { source: entry.id, reason }, "warn");
    return { kind: "saved", entry: await save(ports, entry, restarted(entry.value, run, nowMs)) };
  }
  if (!FINAL.has(reason)) throw error;
  const kept = linkDied ? { ...entry.value, run: null } : entry.value;
  await save(ports, entry, failed(kept, reason, nowMs));
  ports.log.event("sync.failed", { source: entry.id, reason }, "warn");
  return { kind: "failed" };
}

/** One bad message costs no other its place; a store that does not answer costs the page, which is read again. */
async function storePage(ports: SyncSourcePorts, page: SyncPage): Promise<{ stored: number; invalid: number }> {
  const counts = { stored: 0, invalid: 0 };
  await forEachLimited(page.messages, STORE_CONCURRENCY, async (payload) => {
    const result = await ports.store(payload);
    if (!result.ok) {
      await ports.keepInvalid(payload, result.error);
      counts.invalid += 1;
    } else if (result.value === "created" || result.value === "updated") {
      counts.stored += 1;
    }
  });
  return counts;
}

async function continueLater({ queue }: SyncSourcePorts, job: SourceJob, waitMs: number): Promise<"continued"> {
  await sendSyncJob(queue, job, waitMs);
  return "continued";
}

async function save({ state }: SyncSourcePorts, entry: StateEntry<Cursor>, value: Cursor): Promise<StateEntry<Cursor>> {
  try {
    return await state.put({ kind: "cursor", id: entry.id, value, expect: entry.etag });
  } catch (error) {
    throw codeOf(error) === "state-conflict" ? new Superseded() : error;
  }
}
