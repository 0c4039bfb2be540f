import { CIRCUIT_STATES, type Circuit } from "../../base/circuit-breaker.ts";
import type { EventCount } from "../../base/log.ts";
import type { LiveCounts } from "../../base/summing-log.ts";

const NAME = "teamsink_events_total";
const NOTIFICATIONS = "teamsink_notifications_total";
const BEHIND = "teamsink_behind_seconds";
/** As Prometheus' own clients name it: whoever is answered by several instances knows them apart by it. */
const STARTED = "process_start_time_seconds";
const CIRCUIT = "teamsink_circuit";

/** What answers to a scraper. Prometheus: "Exposition formats", text format 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/**
 * The events of the log, counted, what is asked now, and the lag where somebody sums it. Names and levels are ours, and hold
 * nothing that would have to be escaped.
 */
export function metricsText(counts: readonly EventCount[], circuits: readonly Circuit[], live?: LiveCounts): string {
  const lines = counts.map(({ event, level, count }) => `${NAME}{event="${event}",level="${level}"} ${count}`);
  return [
    `# HELP ${NAME} Events that this instance has logged since it started.`,
    `# TYPE ${NAME} counter`,
    ...lines.toSorted(),
    `# HELP ${CIRCUIT} Whether this instance asks a dependency (closed), tries it (half-open) or leaves it alone (open): 1 for how it is.`,
    `# TYPE ${CIRCUIT} gauge`,
    ...circuits.flatMap(linesOf),
    ...(live === undefined ? [] : liveLines(live)),
    "",
  ].join("\n");
}

/** Sum and count, so that any two answers tell the lag of what came between them. */
function liveLines({ startedMs, stored, behindMs, ...items }: LiveCounts): readonly string[] {
  return [
    `# HELP ${BEHIND} From a change in Teams until it was stored, of live messages since this instance started.`,
    `# TYPE ${BEHIND} summary`,
    `${BEHIND}_sum ${behindMs / 1_000}`,
    `${BEHIND}_count ${stored}`,
    `# HELP ${NOTIFICATIONS} Items of Graph's posts since this instance started, by what became of them.`,
    `# TYPE ${NOTIFICATIONS} counter`,
    ...Object.entries(items).map(([outcome, count]) => `${NOTIFICATIONS}{outcome="${outcome}"} ${count}`),
    `# HELP ${STARTED} When this instance started, in seconds since 1970.`,
    `# TYPE ${STARTED} gauge`,
    `${STARTED} ${startedMs / 1_000}`,
  ];
}

function linesOf({ dependency, state }: Circuit): string[] {
  return CIRCUIT_STATES.map((one) => `${CIRCUIT}{dependency="${dependency}",state="${one}"} ${Number(one === state)}`);
}
