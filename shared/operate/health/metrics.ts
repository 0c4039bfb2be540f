import { CIRCUIT_STATES, type Circuit } from "../../base/circuit-breaker.ts";
import type { EventCount } from "../../base/log.ts";

const NAME = "teamsink_events_total";
const CIRCUIT = "teamsink_circuit";

/** What answers to a scraper. Prometheus: "Exposition formats", text format 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The events of the log, counted, and what is asked now. Names and levels are ours, and hold nothing that would have to be escaped. */
export function metricsText(counts: readonly EventCount[], circuits: readonly Circuit[]): string {
  const lines = counts.map(({ event, level, count }) => `${NAME}{event="${event}",level="${level}"} ${count}`);
  return [
    `# HELP ${NAME} Events that this instance has logged since it started.`,
    `# TYPE ${NAME} counter`,
    ...lines.toSorted(),
    `# HELP ${CIRCUIT} Whether this instance asks a dependency (closed), tries it (half-open) or leaves it alone (open): 1 for how it is.`,
    `# TYPE ${CIRCUIT} gauge`,
    ...circuits.flatMap(linesOf),
    "",
  ].join("\n");
}

function linesOf({ dependency, state }: Circuit): string[] {
  return CIRCUIT_STATES.map((one) => `${CIRCUIT}{dependency="${dependency}",state="${one}"} ${Number(one === state)}`);
}
