import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import { holdsMessages } from "../../resource/sources.ts";

export type GapCause =
  | "expired"
  /** Gone before its expiry. */
  | "removed"
  /** Deleted by us, to be made anew. */
  | "replaced"
  /** Graph did not create or renew it. */
  | "refused"
  /** We were away for longer than Graph retries. */
  | "outage"
  /** Graph said that it did not deliver something. */
  | "missed";

/**
 * A time in which nothing may have been delivered for a resource. Times are ISO 8601.
 *
 *   opened ── blind ──▶ ended (`untilDateTime`) ── sources of the resource are synced ──▶ closed (`closedDateTime`)
 *                                                                                          └─ a season later ──▶ gone
 */
export interface Gap {
  readonly resource: string;
  readonly cause: GapCause;
  readonly fromDateTime: string;
  /** Null while still blind. */
  readonly untilDateTime: string | null;
  readonly openedDateTime: string;
  /** When its healing was last asked for. */
  readonly requestedDateTime: string | null;
  /** When the job began that sent those which find its sources; they need not have found any yet. */
  readonly scheduledDateTime: string | null;
  readonly closedDateTime: string | null;
}

export type GapEntry = StateEntry<Gap>;

export interface GapLedgerPorts {
  readonly state: StateStore;
  readonly clock: Clock;
  readonly log: Log;
}

export interface BlindTime {
  readonly resource: string;
  readonly cause: GapCause;
  readonly fromMs: number;
  /** Absent while still blind. */
  readonly untilMs?: number;
}

/** How often a write that lost a race is decided anew before the conflict is given up to the caller. */
const MAX_ATTEMPTS = 5;

/**
 * How long a closed gap is kept, since all gaps are listed every few minutes. The record of the audit asks for one only until
 * a run has compared past its end, which the daily one does within days; the rest is for people who look back. Should no
 * run come so far in all this time, the record still says nothing of what is younger than it was compared.
 */
const CLOSED_TTL_SECONDS = 90 * 24 * 3_600;
/** Of what holds no messages, no audit asks; and of single teams there may be thousands after each outage. */
const CLOSED_WITHOUT_MESSAGES_TTL_SECONDS = 7 * 24 * 3_600;

const PAGE_SIZE = 100;

/** Gaps that are not closed, those still blind included. */
export async function openGaps(state: StateStore): Promise<readonly GapEntry[]> {
  return (await state.list<Gap>("gap")).filter((entry) => entry.value.closedDateTime === null);
}

/** Those of one resource. */
async function openGapsOf(state: StateStore, resource: string): Promise<readonly GapEntry[]> {
  const query = { kind: "gap", prefix: idPrefix(resource), limit: PAGE_SIZE } as const;
  const open: GapEntry[] = [];
  let afterId: string | undefined;
  do {
    const page = await state.page<Gap>(afterId === undefined ? query : { ...query, afterId });
    open.push(...page.filter(({ value }) => value.closedDateTime === null));
    afterId = page.length < PAGE_SIZE ? undefined : page.at(-1)?.id;
  } while (afterId !== undefined);
  return open;
}

function idPrefix(resource: string): string {
  return `${resourceKey(resource)}:`;
}

/**
 * Enters a blind time. A gap of the same resource and cause that is not closed yet is extended instead, so that
 * repeating it changes nothing.
 */
export async function openGap(ports: GapLedgerPorts, blind: BlindTime): Promise<void> {
  await decideAnew(async () => {
    const existing = (await openGapsOf(ports.state, blind.resource)).find(({ value }) => value.cause === blind.cause);
    const value = existing ? extended(existing.value, blind) : fresh(blind, ports.clock.nowMs());
    if (existing && sameTimes(existing.value, value)) return;
    const id = existing?.id ?? `${idPrefix(blind.resource)}${blind.cause}:${Date.parse(value.openedDateTime)}`;
    await ports.state.put({ kind: "gap", id, value, expect: existing?.etag ?? "absent" });
    ports.log.event("gap.opened", { ...fieldsOf({ id, value }), cause: value.cause }, "warn");
  });
}

/** The resource is delivered again: every gap of it that was still blind ends here and can be healed. */
export async function endBlindness(ports: GapLedgerPorts, resource: string, untilMs: number): Promise<void> {
  await decideAnew(async () => {
    for (const entry of await openGapsOf(ports.state, resource)) {
      if (entry.value.untilDateTime !== null) continue;
      const value: Gap = { ...entry.value, untilDateTime: toIso(untilMs) };
      await ports.state.put({ kind: "gap", id: entry.id, value, expect: entry.etag });
      ports.log.event("gap.ended", { ...fieldsOf({ id: entry.id, value }), cause: value.cause });
    }
  });
}

/** Writes a gap's new value, closed ones for a while; throws `state-conflict` when it changed since it was read. */
export async function writeGap(state: StateStore, entry: GapEntry, change: Partial<Gap>): Promise<GapEntry> {
  const value = { ...entry.value, ...change };
  const ttlSeconds = holdsMessages(value.resource) ? CLOSED_TTL_SECONDS : CLOSED_WITHOUT_MESSAGES_TTL_SECONDS;
  const ttl = value.closedDateTime === null ? {} : { ttlSeconds };
  return state.put({ kind: "gap", id: entry.id, value, expect: entry.etag, ...ttl });
}

function fresh(blind: BlindTime, nowMs: number): Gap {
  return {
    resource: blind.resource,
    cause: blind.cause,
    fromDateTime: toIso(blind.fromMs),
    untilDateTime: blind.untilMs === undefined ? null : toIso(blind.untilMs),
    openedDateTime: toIso(nowMs),
    requestedDateTime: null,
    scheduledDateTime: null,
    closedDateTime: null,
  };
}

/** The smallest window over both. What was scheduled for the shorter one no longer counts. */
function extended(gap: Gap, blind: BlindTime): Gap {
  const fromMs = Math.min(Date.parse(gap.fromDateTime), blind.fromMs);
  const stillBlind = gap.untilDateTime === null || blind.untilMs === undefined;
  const untilDateTime = stillBlind ? null : toIso(Math.max(Date.parse(gap.untilDateTime), blind.untilMs));
  const longer = untilDateTime !== gap.untilDateTime;
  return {
    ...gap,
    fromDateTime: toIso(fromMs),
    untilDateTime,
    ...(longer ? { requestedDateTime: null, scheduledDateTime: null } : {}),
  };
}

function sameTimes(a: Gap, b: Gap): boolean {
  return a.fromDateTime === b.fromDateTime && a.untilDateTime === b.untilDateTime;
}

function fieldsOf({ id, value }: Pick<GapEntry, "id" | "value">) {
  return {
    resource: value.resource,
    gapId: id,
    fromDateTime: value.fromDateTime,
    untilDateTime: value.untilDateTime ?? undefined,
  };
}

async function decideAnew(attempt: () => Promise<void>): Promise<void> {
  for (let attempts = 1; ; attempts += 1) {
    try {
      return await attempt();
    } catch (error) {
      if (codeOf(error) !== "state-conflict" || attempts === MAX_ATTEMPTS) throw error;
    }
  }
}
