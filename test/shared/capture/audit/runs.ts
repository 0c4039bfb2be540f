import { toIso } from "../../../../shared/base/clock.ts";
import type { AuditRun, SourceCounts } from "../../../../shared/capture/audit/audit-record.ts";
import { STILL_ON_ITS_WAY_MS } from "../../../../shared/capture/audit/audit-window.ts";
import { type Figures, NO_FIGURES } from "../../../../shared/capture/audit/figures.ts";

export const HOUR_MS = 3_600_000;
export const DAY_MS = 24 * HOUR_MS;
export const START_MS = Date.UTC(2026, 0, 1);

/** A run of this window that was compared completely, unless the parts say otherwise. */
export function runOf(parts: {
  readonly fromMs: number;
  readonly untilMs: number;
  readonly state?: AuditRun["state"];
  readonly sources?: Partial<SourceCounts>;
  readonly totals?: Partial<Figures>;
  readonly resources?: readonly string[];
}): AuditRun {
  const startedMs = parts.untilMs + STILL_ON_ITS_WAY_MS;
  return {
    startedDateTime: toIso(startedMs),
    finishedDateTime: parts.state === "running" ? null : toIso(startedMs + 60_000),
    fromDateTime: toIso(parts.fromMs),
    untilDateTime: toIso(parts.untilMs),
    state: parts.state ?? "complete",
    listed: true,
    resources: parts.resources ?? ["/chats/getAllMessages"],
    sources: { expected: 2, done: 2, failed: 0, gone: 0, ...parts.sources },
    totals: { ...NO_FIGURES, checked: 10, ...parts.totals },
  };
}
