import { latestFinishedRun } from "../../capture/audit/finish-audit.ts";
import { openGaps } from "../../capture/subscription/gap-ledger.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { StepFindings } from "./deep-health.ts";

export interface AuditStepPorts {
  readonly state: StateStore;
}

/** What the last audit that finished came to, and the blind times that are not healed. Never a failure: the alerts tell of holes. */
export async function checkAudit({ state }: AuditStepPorts): Promise<StepFindings> {
  const [run, gaps] = await Promise.all([latestFinishedRun(state), openGaps(state)]);
  const openGapCount = { openGaps: gaps.length };
  if (!run) return openGapCount;
  const { finishedDateTime, untilDateTime, totals, sources } = run;
  const { missing, stale, repaired } = totals;
  return {
    ...openGapCount,
    finishedDateTime,
    auditedUntil: untilDateTime,
    missing,
    stale,
    repaired,
    failed: sources.failed,
  };
}
