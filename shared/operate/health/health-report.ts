import type { Clock } from "../../base/clock.ts";
import { codeOf, type ErrorCode, errorRow } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { within } from "../../base/within.ts";

/** One dependency: `check` resolves when it answers and may say something countable about it. */
export interface HealthCheck {
  readonly name: string;
  check(): Promise<Readonly<Record<string, number | string>> | undefined>;
}

interface CheckResult {
  readonly status: "ok" | "failing";
  readonly durationMs: number;
  readonly code?: ErrorCode;
  readonly remedy?: string;
  readonly [figure: string]: unknown;
}

export interface HealthReport {
  readonly status: "ok" | "failing";
  readonly checkedDateTime: string;
  readonly checks: Readonly<Record<string, CheckResult>>;
}

export interface HealthPorts {
  readonly checks: readonly HealthCheck[];
  readonly clock: Clock;
  readonly log: Log;
}

const CHECK_TIMEOUT_MS = 5_000;
/** The route is anonymous: however often it is asked, the dependencies are asked this often at most. */
const REPORT_LIFETIME_MS = 10_000;

/** Makes the function that answers `GET /api/health`: each dependency by name, and nothing secret. */
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
  const results = await Promise.all(checks.map(async (check) => [check.name, await run(check, clock)] as const));
  const failing = results.filter(([, result]) => result.status === "failing").map(([name]) => name);
  const status = failing.length > 0 ? "failing" : "ok";
  log.event("health.checked", { status, failing: failing.join(",") }, failing.length > 0 ? "warn" : "info");
  return { status, checkedDateTime: new Date(clock.nowMs()).toISOString(), checks: Object.fromEntries(results) };
}

async function run({ check }: HealthCheck, clock: Clock): Promise<CheckResult> {
  const startedMs = clock.nowMs();
  try {
    const figures = await within(clock, CHECK_TIMEOUT_MS, check());
    if (figures === "timeout")
      return { status: "failing", durationMs: CHECK_TIMEOUT_MS, remedy: "It did not answer in time." };
    return { status: "ok", durationMs: clock.nowMs() - startedMs, ...figures };
  } catch (error) {
    const code = codeOf(error);
    return { status: "failing", durationMs: clock.nowMs() - startedMs, code, remedy: errorRow(code).remedy };
  }
}
