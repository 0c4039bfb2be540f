import type { EventCount } from "../../base/log.ts";

const NAME = "teamsink_events_total";

/** What answers to a scraper. Prometheus: "Exposition formats", text format 0.0.4. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

/** The events of the log, counted. Names and levels are ours, and hold nothing that would have to be escaped. */
export function metricsText(counts: readonly EventCount[]): string {
  const lines = counts.map(({ event, level, count }) => `${NAME}{event="${event}",level="${level}"} ${count}`);
  return [
    `# HELP ${NAME} Events that this instance has logged since it started.`,
    `# TYPE ${NAME} counter`,
    ...lines.toSorted(),
    "",
  ].join("\n");
}
