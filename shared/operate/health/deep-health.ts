import type { Circuit } from "../../base/circuit-breaker.ts";
import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode, errorRow, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { within } from "../../base/within.ts";

/** In the order in which a deployment is put right: what fails first is to be looked at first. */
export const STEP_NAMES = [
  "settings",
  "keyVault",
  "certificate",
  "clientState",
  "operatorKey",
  "token",
  "graphRoles",
  "blob",
  "queue",
  "cosmos",
  "notificationUrl",
  "subscriptions",
  "meetings",
  "lastMessage",
  "audit",
  "hooks",
  "search",
  "serviceHealth",
] as const;

export type StepName = (typeof STEP_NAMES)[number];

export interface StepFindings {
  readonly [figure: string]: unknown;
  /** Worth knowing, and no failure. */
  readonly warning?: TeamsinkError;
}

export interface DeepStep {
  readonly name: StepName;
  /** Steps before this one without which nothing can be said. */
  readonly needs: readonly StepName[];
  readonly timeoutMs: number;
  /** What is wrong when it takes longer. */
  readonly timeoutCode: ErrorCode;
  /** Throws TeamsinkError. What it resolves to and the message of what it throws are shown: nothing secret. */
  run(): Promise<StepFindings>;
}

interface Trouble {
  readonly code: ErrorCode;
  readonly detail: string;
  readonly remedy: string;
}

interface StepResult extends Partial<Trouble> {
  readonly step: StepName;
  readonly status: "ok" | "warning" | "failing" | "skipped";
  readonly durationMs?: number;
  /** What a skipped step waits for. */
  readonly needs?: readonly StepName[];
  readonly [figure: string]: unknown;
}

interface CircuitReport extends Pick<Circuit, "dependency" | "state" | "failures"> {
  readonly sinceDateTime: string;
  readonly untilDateTime?: string;
}

export interface DeepHealthReport {
  readonly status: "ok" | "failing";
  readonly checkedDateTime: string;
  readonly firstFailing?: Trouble & { readonly step: StepName };
  readonly steps: readonly StepResult[];
  /** As they were once the steps had asked. */
  readonly circuits: readonly CircuitReport[];
}

interface RunPorts {
  /** None, unless told. */
  readonly circuits?: () => readonly Circuit[];
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * Runs each step as soon as those it needs are done, and tells them in their own order. Whoever asks while a run is under
 * way gets its report. Nothing is kept for the next one: a person asks after a change, and wants to see it.
 */
export function createDeepHealth(ports: RunPorts, stepsOf: () => readonly DeepStep[]): () => Promise<DeepHealthReport> {
  let running: Promise<DeepHealthReport> | undefined;
  return () => {
    running ??= runSteps(ports, stepsOf()).finally(() => {
      running = undefined;
    });
    return running;
  };
}

/** What an app without valid settings can say: which are wrong, and that nothing else can be known. */
export function unsettledReport(ports: RunPorts, error: TeamsinkError): Promise<DeepHealthReport> {
  const run = () => Promise.reject(error);
  const steps = STEP_NAMES.map((name): DeepStep => {
    const needs: readonly StepName[] = name === "settings" ? [] : ["settings"];
    return { name, needs, timeoutMs: 1_000, timeoutCode: error.code, run };
  });
  return runSteps(ports, steps);
}

async function runSteps(ports: RunPorts, steps: readonly DeepStep[]): Promise<DeepHealthReport> {
  const started = new Map<StepName, Promise<StepResult>>();
  for (const step of steps) {
    const needed = step.needs.map((name) => started.get(name));
    started.set(step.name, runAfter(needed, step, ports.clock));
  }
  const results = await Promise.all(started.values());
  const failing = results.filter(({ status }) => status === "failing");
  const [first] = failing.flatMap(({ step, code, detail = "", remedy = "" }) =>
    code === undefined ? [] : [{ step, code, detail, remedy }],
  );
  const status = first ? "failing" : "ok";
  const names = failing.map(({ step }) => step).join(",");
  ports.log.event("health.checked", { status, failing: names }, first ? "warn" : "info");
  return {
    status,
    checkedDateTime: toIso(ports.clock.nowMs()),
    ...(first && { firstFailing: first }),
    steps: results,
    circuits: (ports.circuits?.() ?? []).map(circuitReport),
  };
}

function circuitReport({ dependency, state, sinceMs, untilMs, failures }: Circuit): CircuitReport {
  const until = untilMs === undefined ? {} : { untilDateTime: toIso(untilMs) };
  return { dependency, state, sinceDateTime: toIso(sinceMs), ...until, failures };
}

async function runAfter(
  needed: readonly (Promise<StepResult> | undefined)[],
  step: DeepStep,
  clock: Clock,
): Promise<StepResult> {
  const before = await Promise.all(needed);
  const isDone = before.every((result) => result?.status === "ok" || result?.status === "warning");
  return isDone ? runStep(step, clock) : { step: step.name, status: "skipped", needs: step.needs };
}

async function runStep({ name, timeoutMs, timeoutCode, run }: DeepStep, clock: Clock): Promise<StepResult> {
  const startedMs = clock.nowMs();
  const took = () => ({ durationMs: clock.nowMs() - startedMs });
  try {
    const found = await within(clock, timeoutMs, run());
    if (found === "timeout") throw new TeamsinkError(timeoutCode, `no result within ${timeoutMs / 1_000} s`);
    const { warning, ...figures } = found;
    if (warning) return { step: name, status: "warning", ...took(), ...figures, ...troubleOf(warning) };
    return { step: name, status: "ok", ...took(), ...figures };
  } catch (error) {
    return { step: name, status: "failing", ...took(), ...troubleOf(error) };
  }
}

/** Only our own errors may speak: another's message may quote what must not be shown. */
function troubleOf(error: unknown): Trouble {
  const code = codeOf(error);
  const { title, remedy } = errorRow(code);
  return { code, detail: error instanceof TeamsinkError ? error.message : title, remedy };
}
