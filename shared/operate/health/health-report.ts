import { type Clock, toIso } from "../../base/clock.ts";
import type { Log } from "../../base/log.ts";
import { within } from "../../base/within.ts";

/** One dependency: `check` resolves when it answers. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<unknown>;
}

/** For anybody: what fails, and why, is for holders of a key. See `deep-health.ts`. */
export interface HealthReport {
  readonly status: "ok" | "failing";
  readonly checkedDateTime: string;
}

export interface HealthPorts {
  readonly checks: readonly HealthCheck[];
  readonly clock: Clock;
  readonly log: Log;
}

const CHECK_TIMEOUT_MS = 5_000;
/** The route is anonymous: however often it is asked, the dependencies are asked this often at most. */
const REPORT_LIFETIME_MS = 10_000;

/** Makes the function that answers `GET /api/health`: whether every dependency answers. Those that do not are logged. */
export function createHealthReporter(ports: HealthPorts): () => Promise<HealthReport> {
  let current: { report: Promise<HealthReport>; untilMs: number } | undefined;
  return () => {
    const nowMs = ports.clock.nowMs();
    if (!current || nowMs >= current.untilMs) {
      current = { report: makeReport(ports), untilMs: nowMs + REPORT_LIFETIME_MS };
    }
    return current.report;
  };
}

async function makeReport({ checks, clock, log }: HealthPorts): Promise<HealthReport> {
  const results = await Promise.all(
    checks.map(async (check) => ({ name: check.name, isOk: await isOk(check, clock) })),
  );
  const failing = results.filter((result) => !result.isOk).map(({ name }) => name);
  const status = failing.length > 0 ? "failing" : "ok";
  log.event("health.checked", { status, failing: failing.join(",") }, failing.length > 0 ? "warn" : "info");
  return { status, checkedDateTime: toIso(clock.nowMs()) };
}

async function isOk({ check }: HealthCheck, clock: Clock): Promise<boolean> {
  try {
    return (await within(clock, CHECK_TIMEOUT_MS, check())) !== "timeout";
  } catch {
    return false;
  }
}
