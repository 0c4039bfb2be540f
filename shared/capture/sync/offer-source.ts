import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { excludesSource, type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import { type SyncReason, type SyncWindow, sendSyncJob } from "../../job/sync-job.ts";
import { type SyncSource, sourceId } from "../../port/conversation-reader.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { type Cursor, coveredMs, EXCLUDED, isExcluded, isNew, newCursor, whyDue } from "./cursor.ts";

export interface OfferPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

/**
 * Offers a source that Graph shows now. One that is new gets its cursor and a first job; so does one that was called gone
 * and shows again. All others are known, and have their turn when the cursors are walked: see `list-sources.ts`. So each
 * source gets one job, whatever shows it.
 *
 * @returns whether a job was sent
 */
export async function offerListed(ports: OfferPorts, source: SyncSource, window?: SyncWindow): Promise<boolean> {
  if (excludesSource(ports.scope ?? WHOLE_TENANT, source)) return false;
  const entry = await ports.state.get<Cursor>("cursor", sourceId(source));
  if (entry && entry.value.failed !== "gone") return false;
  // A shared channel keeps the team it was first read through: its position belongs to that address.
  await sendSource(ports, entry?.value.source ?? source, { reason: entry ? "daily" : "new", window });
  if (!entry) await addCursor(ports, source);
  return true;
}

/** Offers a source by its cursor: sends a job when it is due. One that is new, or that Graph called gone, is left to `offerListed`. */
export async function offerKnown(ports: OfferPorts, cursor: Cursor, window?: SyncWindow): Promise<boolean> {
  if (excludesSource(ports.scope ?? WHOLE_TENANT, cursor.source)) return leaveOut(ports, cursor);
  if (cursor.failed === "gone" || isNew(cursor, ports.clock.nowMs())) return false;
  const reason = reasonFor(cursor, ports.clock.nowMs(), window);
  if (reason) await sendSource(ports, cursor.source, { reason, window });
  return reason !== undefined;
}

function reasonFor(cursor: Cursor, nowMs: number, window: SyncWindow | undefined): SyncReason | undefined {
  if (!window) return whyDue(cursor, nowMs);
  return coveredMs(cursor) >= Date.parse(window.untilDateTime) ? undefined : "gap";
}

async function sendSource(
  { queue, clock }: OfferPorts,
  source: SyncSource,
  { reason, window }: { readonly reason: SyncReason; readonly window: SyncWindow | undefined },
): Promise<void> {
  const requestedDateTime = toIso(clock.nowMs());
  const covering = window ? { reason: "gap" as const, window } : { reason };
  await sendSyncJob(queue, { job: "source", source, requestedDateTime, ...covering });
}

/** So that a lost job is noticed. After its first job: the cursor says that there was one. */
async function addCursor({ state, clock }: OfferPorts, source: SyncSource): Promise<void> {
  const value = newCursor(source, clock.nowMs());
  try {
    await state.put({ kind: "cursor", id: sourceId(source), value, expect: "absent" });
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
  }
}

/**
 * As if it were gone, so that no gap waits for it, at no time, which tells it from what Graph called gone; should it be wanted
 * again, it shows again when it is listed.
 */
async function leaveOut({ state }: OfferPorts, { source, ...cursor }: Cursor): Promise<false> {
  if (isExcluded(cursor)) return false;
  const id = sourceId(source);
  const entry = await state.get<Cursor>("cursor", id);
  if (!entry) return false;
  try {
    await state.put<Cursor>({ kind: "cursor", id, value: { ...entry.value, ...EXCLUDED }, expect: entry.etag });
  } catch (error) {
    if (codeOf(error) !== "state-conflict") throw error;
  }
  return false;
}
