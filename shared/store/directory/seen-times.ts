import type { DirectoryRow } from "../../port/directory-store.ts";

/** A time of which a person sees what was said, `fromMs` inclusive, `untilMs` exclusive. */
export interface SeenTime {
  readonly fromMs: number;
  /** `FOR_EVER` while the person is in it. */
  readonly untilMs: number;
}

/** Above any time that a date can name. ECMA-262, 21.4.1.1. */
export const FOR_EVER = 8_640_000_000_000_001;
/** Of a person who came and went more often, the last times count. */
const MAX_TIMES = 20;

/**
 * Of which times a member of a chat sees what was said: from joining, or from when Graph says that they see the history, until
 * leaving. Where it is not known whether they were in, they are not said to have been: the same doubts as `presenceAt` has.
 */
export function seenTimes({ presence = [], absentSinceDateTime }: DirectoryRow): readonly SeenTime[] {
  const times: SeenTime[] = [];
  for (const [index, fact] of presence.entries()) {
    if (!fact.isIn) continue;
    const fromMs = Date.parse(fact.visibleFromDateTime ?? fact.atDateTime);
    const next = presence[index + 1];
    // The last thing told is that they came: where no list shows them, they went, nobody knows when.
    if (next === undefined && absentSinceDateTime !== null) continue;
    const isDoubtful = next !== undefined && next.isExact === next.isIn;
    // Who sees the history saw it on coming, whatever is not known of what followed.
    const untilMs = next === undefined ? FOR_EVER : Date.parse(isDoubtful ? fact.atDateTime : next.atDateTime);
    if (fromMs < untilMs) times.push({ fromMs, untilMs });
  }
  return joined(times).slice(-MAX_TIMES);
}

/** In order, and each apart from the next. */
function joined(times: readonly SeenTime[]): SeenTime[] {
  const apart: SeenTime[] = [];
  for (const time of [...times].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = apart.at(-1);
    if (last === undefined || time.fromMs > last.untilMs) apart.push(time);
    else apart[apart.length - 1] = { fromMs: last.fromMs, untilMs: Math.max(last.untilMs, time.untilMs) };
  }
  return apart;
}
