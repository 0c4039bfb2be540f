import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { type SyncReason, type SyncWindow, sendSyncJob } from "../../job/sync-job.ts";
import { type SyncSource, sourceId } from "../../port/conversation-reader.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { keyOf } from "../../resource/sources.ts";
import { type Cursor, coveredMs, newCursor, whyDue } from "./cursor.ts";

export interface SourceSchedulerPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

export interface ScheduleSyncResult {
  /** Sources found. */
  readonly sources: number;
  /** Jobs sent. */
  readonly due: number;
  readonly skipped: number;
  /** Teams, users or listings that could not be read. */
  readonly failed: number;
}

export interface SourceScheduler {
  readonly isDaily: boolean;
  /** Sends a job when the source is due. `listed`: Graph shows it now; else it is only known from earlier. */
  offer(source: SyncSource, how: { readonly listed: boolean }): Promise<void>;
  /** Runs `work`; when Graph fails it, that is counted and logged under `name`. */
  isolated(name: string, work: () => Promise<void>): Promise<void>;
  result(): ScheduleSyncResult;
}

/** While these fail nothing else can succeed, so going on would only count failures. */
const NOT_ISOLATED: ReadonlySet<ErrorCode> = new Set(["store-unavailable", "queue-unavailable", "blob-unavailable"]);

export function createSourceScheduler(
  ports: SourceSchedulerPorts,
  { cursors, window }: { cursors: readonly Cursor[]; window: SyncWindow | undefined },
): SourceScheduler {
  const byKey = new Map(cursors.map((cursor) => [keyOf(cursor.source), cursor]));
  const seen = new Set<string>();
  const counts = { sources: 0, due: 0, skipped: 0, failed: 0 };
  const reasonFor = (cursor: Cursor | undefined, listed: boolean): SyncReason | undefined => {
    // Neither listed nor found when it was last read: deleted.
    if (!listed && cursor?.failure?.reason === "graph-not-found") return undefined;
    if (!window) return whyDue(cursor, ports.clock.nowMs());
    return cursor && coveredMs(cursor) >= Date.parse(window.untilDateTime) ? undefined : "gap";
  };
  return {
    isDaily: window === undefined,
    async offer(offered, { listed }) {
      const key = keyOf(offered);
      if (seen.has(key)) return;
      seen.add(key);
      const cursor = byKey.get(key);
      counts.sources += 1;
      const reason = reasonFor(cursor, listed);
      if (!reason) {
        counts.skipped += 1;
        return;
      }
      // A shared channel keeps the team it was first read through: its position belongs to that address.
      const source = cursor?.source ?? offered;
      if (!cursor) await addCursor(ports, source);
      const requestedDateTime = toIso(ports.clock.nowMs());
      await sendSyncJob(ports.queue, {
        job: "source",
        source,
        reason,
        requestedDateTime,
        ...(window ? { window } : {}),
      });
      counts.due += 1;
    },
    async isolated(name, work) {
      try {
        await work();
      } catch (error) {
        if (NOT_ISOLATED.has(codeOf(error))) throw error;
        counts.failed += 1;
        ports.log.event("sync.failed", { source: name, reason: codeOf(error) }, "warn");
      }
    },
    result: () => ({ ...counts }),
  };
}

/** Before its first job, so that a lost job is noticed. */
async function addCursor({ state, clock }: SourceSchedulerPorts, source: SyncSource): Promise<void> {
  const value = newCursor(source, clock.nowMs());
  try {
    await state.put({ kind: "cursor", id: sourceId(source), value, expect: "absent" });
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
  }
}
