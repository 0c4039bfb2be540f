import type { Clock } from "../../base/clock.ts";
import { codeOf, type ErrorCode, type Result, type TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { type SourceJob, sendSyncJob } from "../../job/sync-job.ts";
import { type ConversationReader, type SyncPage, sourceId } from "../../port/conversation-reader.ts";
import type { UpsertOutcome } from "../../port/message-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { Arrival } from "../../store/message/stored-message.ts";
import {
  afterPage,
  afterTransient,
  begin,
  type Cursor,
  failed,
  isSatisfied,
  isUntouched,
  newCursor,
  type PageDone,
  restarted,
  type SyncRun,
  withoutLink,
} from "./cursor.ts";

type Payload = Readonly<Record<string, unknown>>;

export interface SyncSourcePorts {
  readonly conversations: ConversationReader;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** The one place where messages are stored. Throws the stores' transient errors. */
  store(payload: Payload, hint: Pick<Arrival, "isFirstReading">): Promise<Result<UpsertOutcome>>;
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

/** Messages of one page stored at the same time. */
const STORE_CONCURRENCY = 8;
/** A source whose links always die at once would be read from the beginning for ever. */
const MAX_RESTARTS = 2;

/**
 * Answers that make a link useless; that the source itself is gone shows when it is begun again. Some channels give a link that is then called malformed. Graph: "Use delta query to
 * track changes"; microsoft-graph-docs issue 8864.
 */
const LINK_DIED: ReadonlySet<ErrorCode> = new Set(["graph-gone", "graph-bad-request", "graph-not-found"]);
/** Graph's own bad moments. Those of stores and secrets say nothing about a page. */
const PASSING: ReadonlySet<ErrorCode> = new Set(["graph-unavailable"]);

/**
 * Brings one source up to date, page by page: see `runPages`.
 *
 * @throws what may succeed later: `graph-unavailable`, `graph-unauthorized`, the stores' errors; the queue brings the
 *   job again
 */
export async function syncSource(ports: SyncSourcePorts, job: SourceJob): Promise<SyncOutcome> {
  const { clock, queue } = ports;
  const id = sourceId(job.source);
  const end = await runPages<Cursor>(ports, {
    kind: "cursor",
    id,
    begin: (stored) => {
      if (stored && isSatisfied(stored, job)) return undefined;
      return begin(stored ?? newCursor(job.source, clock.nowMs()), clock.nowMs());
    },
    page: (cursor) => onePage(ports, job, cursor),
    failed: (cursor, error) => readFailed(ports, job, { ...runOf(ports, cursor), error }),
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
  if (end.outcome === "superseded") await goOnIfMade(ports, job);
  if (end.outcome !== "finished") return end.outcome;
  return end.value?.failure ? "failed" : "finished";
}

/** Graph lets an app ask for the same channel once a second, and another instance may take the job. */
const GO_ON_AFTER_MS = 2_000;

/**
 * A source's first job is sent before its cursor is made, and may have read a page when that happens: then nobody else goes
 * on with the source, and its first position is read once more.
 */
async function goOnIfMade({ state, queue }: SyncSourcePorts, job: SourceJob): Promise<void> {
  const cursor = await state.get<Cursor>("cursor", sourceId(job.source));
  if (cursor && isUntouched(cursor.value)) await sendSyncJob(queue, job, GO_ON_AFTER_MS);
}

/** A run that was already under way when the job was sent may have begun too early for it: then one more. */
function runOf({ clock }: SyncSourcePorts, cursor: Cursor): { readonly cursor: Cursor; readonly run: SyncRun } {
  const { run } = cursor;
  if (run) return { cursor, run };
  const begun = begin(cursor, clock.nowMs());
  return { cursor: begun, run: begun.run };
}

async function onePage(ports: SyncSourcePorts, job: SourceJob, value: Cursor): Promise<PageStep<Cursor>> {
  const { cursor, run } = runOf(ports, value);
  const source = sourceId(cursor.source);
  const page = await ports.conversations.page(cursor.source, run.link ?? undefined);
  const { stored, invalid } = await storePage(ports, page, isFirstReading(cursor, run));
  const messages = page.messages.length;
  ports.log.event("sync.page", { source, messages, stored, invalid, pages: run.pages + 1 });
  return stepAfter(ports, job, { cursor, done: { ...page, run, messages, stored } });
}

function stepAfter(
  ports: SyncSourcePorts,
  job: SourceJob,
  { cursor, done }: { readonly cursor: Cursor; readonly done: PageDone },
): PageStep<Cursor> {
  const source = sourceId(cursor.source);
  const { run } = done;
  const nowMs = ports.clock.nowMs();
  const after = afterPage(cursor, done, nowMs);
  if (after.failure) {
    ports.log.event("sync.failed", { source, reason: after.failure.reason }, "warn");
    return { kind: "end", value: after };
  }
  if (after.run) return { kind: "next", value: after };
  const totals = { messages: run.messages + done.messages, stored: run.stored + done.stored, pages: run.pages + 1 };
  ports.log.event("sync.finished", { source, ...totals, durationMs: nowMs - Date.parse(run.startedDateTime) });
  return { kind: isSatisfied(after, job) ? "end" : "next", value: after };
}

function readFailed(
  ports: SyncSourcePorts,
  job: SourceJob,
  { cursor, run, error }: { readonly cursor: Cursor; readonly run: SyncRun; readonly error: unknown },
): PageStep<Cursor> | undefined {
  const id = sourceId(cursor.source);
  const reason = codeOf(error);
  const nowMs = ports.clock.nowMs();
  const noted = PASSING.has(reason) ? afterTransient(cursor, run, nowMs) : undefined;
  // Only the first failure is new: the others would write what is there already.
  if (noted) return run.failingSinceDateTime === null ? { kind: "note", value: noted, error } : undefined;
  if (!PASSING.has(reason) && !FINAL_REFUSALS.has(reason)) return undefined;
  const past = run.link === null ? undefined : ports.conversations.past(run.link, reason);
  if (past) {
    ports.log.event("sync.passed-by", { source: id, reason, isLeftOut: past.isLeftOut }, "warn");
    return stepAfter(ports, job, { cursor, done: { ...past, run, messages: 0, stored: 0 } });
  }
  const linkDied = PASSING.has(reason) || LINK_DIED.has(reason);
  if (linkDied && run.link !== null && run.restarts < MAX_RESTARTS) {
    ports.log.event("sync.restarted", { source: id, reason }, "warn");
    return { kind: "next", value: restarted(cursor, run, nowMs) };
  }
  ports.log.event("sync.failed", { source: id, reason }, "warn");
  const isUseless = linkDied || reason === "graph-answer-invalid";
  return { kind: "end", value: failed(isUseless ? withoutLink(cursor, run) : cursor, reason, nowMs) };
}

/**
 * A channel is read once, until it has to be begun again; a message of a chat comes with each of its members, so that most
 * of them are stored already.
 */
function isFirstReading({ source, state, messages }: Cursor, run: SyncRun): boolean {
  return source.kind === "channel" && state === "full" && run.round === 1 && messages === run.messages;
}

/** One bad message costs no other its place; a store that does not answer costs the page, which is read again. */
async function storePage(
  ports: SyncSourcePorts,
  page: SyncPage,
  isFirst: boolean,
): Promise<{ stored: number; invalid: number }> {
  const counts = { stored: 0, invalid: 0 };
  await forEachLimited(page.messages, STORE_CONCURRENCY, async (payload) => {
    const result = await ports.store(payload, { isFirstReading: isFirst });
    if (!result.ok) {
      await ports.keepInvalid(payload, result.error);
      counts.invalid += 1;
    } else if (result.value === "created" || result.value === "updated") {
      counts.stored += 1;
    }
  });
  return counts;
}
