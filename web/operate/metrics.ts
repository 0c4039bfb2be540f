/** Events of one instance since it started, by their names. */
export type EventCounts = ReadonlyMap<string, number>;

const LINE = /^teamsink_events_total\{([^}]*)\} (\d+)$/;
const EVENT = /(?:^|,)event="([^"]*)"/;

/** Prometheus' text format, as far as GET /api/metrics uses it. */
export function eventCountsIn(text: string): EventCounts {
  const counts = new Map<string, number>();
  for (const line of text.split("\n")) {
    const [, labels = "", count = "0"] = LINE.exec(line) ?? [];
    const event = EVENT.exec(labels)?.[1];
    if (event !== undefined) counts.set(event, (counts.get(event) ?? 0) + Number(count));
  }
  return counts;
}

export interface Sample {
  readonly atMs: number;
  readonly counts: EventCounts;
}

/**
 * How many of an event there were in a second between two looks. Undefined where the second is of another instance, or of one
 * that has started anew: their counts have nothing to do with one another.
 */
export function rateBetween(before: Sample, after: Sample, event: string): number | undefined {
  const seconds = (after.atMs - before.atMs) / 1_000;
  const isOfAnother = [...before.counts].some(([name, count]) => (after.counts.get(name) ?? 0) < count);
  if (isOfAnother || seconds <= 0) return undefined;
  return ((after.counts.get(event) ?? 0) - (before.counts.get(event) ?? 0)) / seconds;
}
