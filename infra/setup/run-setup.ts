import type { Clock } from "../../shared/base/clock.ts";
import type { RoleNeed } from "../../shared/resource/families.ts";
import { awaitLive } from "./await-live.ts";
import { carryOut } from "./carry-out.ts";
import { grantedRoleIds, observe, roleIdOf, type SetupPorts } from "./existing.ts";
import { refuseAllForeign } from "./foreign.ts";
import { planSetup } from "./plan.ts";
import { isReachable } from "./plan-deployment.ts";
import type { Progress } from "./progress.ts";
import { remedyFor } from "./remedy.ts";
import { hasStatus, RestError, SetupError } from "./setup-error.ts";
import type { Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

export interface SetupRequest {
  readonly ports: SetupPorts;
  readonly clock: Clock;
  readonly wanted: Wanted;
  readonly dryRun: boolean;
  /** How long to wait for consent and for the first subscriptions; 0 looks once. */
  readonly waitMs: number;
  /** Told of everything as it happens, for whoever watches. */
  readonly watcher: Watcher;
}

export interface Watcher {
  planned(steps: readonly Step[], notices: readonly string[]): void;
  done(step: Step): void;
  /** Everything is done but what people must do, which is waited for from now on. */
  settled(outcome: SetupOutcome): void;
  waiting(line: string): void;
}

export interface SetupOutcome {
  /** In words, in order. */
  readonly steps: readonly { readonly words: string; readonly done: boolean }[];
  readonly notices: readonly string[];
  /** Application id; with a managed identity, the identity's. Undefined when a dry run found none. */
  readonly clientId: string | undefined;
  readonly servicePrincipalId: string | undefined;
  /** Roles that nobody has consented to yet. */
  readonly missingConsent: readonly RoleNeed[];
  /** `true` with living subscriptions; a sentence says what is still in the way; undefined is not known. */
  readonly live: true | string | undefined;
  /** What could not be done here, and who can. Everything else was. */
  readonly refusals: readonly string[];
  /** Whether the function app knows the app, and Azure what to wake it for. */
  readonly deployment: { readonly isTold: boolean; readonly isSynced: boolean };
}

/**
 * Looks, plans, tells, does. Safe to repeat and to interrupt: what is there is found again and only what is missing is done.
 *
 * @throws SetupError with a sentence for the person who runs it
 */
export async function runSetup(request: SetupRequest): Promise<SetupOutcome> {
  const { ports, clock, wanted, dryRun, waitMs, watcher } = request;
  const existing = await described("look at what is there", () => observe(ports, wanted));
  refuseAllForeign(wanted, existing);
  const plan = planSetup(wanted, existing, clock.nowMs());
  watcher.planned(plan.steps, plan.notices);
  const { graph, registration, servicePrincipal } = existing;
  const progress: Progress = { ports, clock, wanted, graph, application: registration?.application, servicePrincipal };
  const { done, refusals } = dryRun ? NOTHING : await carryOutAll(progress, plan.steps, watcher);
  const clientId = progress.application?.appId ?? progress.servicePrincipal?.appId;
  const isOpen = (kind: Step["kind"]) => plan.steps.some((step) => step.kind === kind && !done.has(step));
  const isKnown = isReachable(existing.deployment) || clientId?.toLowerCase() === wanted.deployedClientId;
  const outcome: SetupOutcome = {
    steps: plan.steps.map((step) => ({ words: step.words, done: done.has(step) })),
    notices: plan.notices,
    clientId,
    servicePrincipalId: progress.servicePrincipal?.id,
    missingConsent: await missingConsent(progress),
    live: undefined,
    refusals,
    deployment: {
      // A managed identity is deployed with its own id.
      isTold: wanted.auth === "managed-identity" || (isKnown && !isOpen("tell-deployment")),
      isSynced: !isOpen("sync-triggers"),
    },
  };
  watcher.settled(outcome);
  if (dryRun) return outcome;
  const { isTold, isSynced } = outcome.deployment;
  const awaited = await awaitLive(progress, {
    waitMs,
    missingConsent: () => missingConsent(progress),
    isDeployed: isTold && isSynced,
    tell: (line) => watcher.waiting(line),
  });
  return { ...outcome, ...awaited };
}

interface CarriedOut {
  readonly done: ReadonlySet<Step>;
  readonly refusals: readonly string[];
}

const NOTHING: CarriedOut = { done: new Set(), refusals: [] };

type Kind = Step["kind"];

/** What somebody else can do as well, like consent, and nothing but these waits for. */
const FOR_OTHERS: ReadonlySet<Kind> = new Set(["assign-role", "tell-deployment", "sync-triggers", "tell-azd"]);
/** A step, and the one without which it is not tried. */
const AFTER: Partial<Record<Kind, Kind>> = { "assign-role": "assign-role", "sync-triggers": "tell-deployment" };

async function carryOutAll(progress: Progress, steps: readonly Step[], watcher: Watcher): Promise<CarriedOut> {
  const done = new Set<Step>();
  const refused = new Map<Kind, string>();
  for (const step of steps) {
    const before = AFTER[step.kind];
    if (before && refused.has(before)) continue;
    try {
      await carryOut(progress, step);
      done.add(step);
      watcher.done(step);
    } catch (error) {
      const refusal = refusalOf(step, error);
      if (refusal === undefined) throw toSetupError(error, step.words);
      refused.set(step.kind, refusal);
    }
  }
  return { done, refusals: [...refused.values()] };
}

function refusalOf({ kind, words }: Step, error: unknown): string | undefined {
  if (kind === "assign-role") {
    return hasStatus(error, 403)
      ? `Your account may not ${words}: that takes the Entra role Privileged Role Administrator. Everything else is done; ` +
          "let such an administrator run this script once."
      : undefined;
  }
  if (!FOR_OTHERS.has(kind)) return undefined;
  if (error instanceof RestError) return remedyFor(error, words);
  return error instanceof SetupError ? `Could not ${words}. ${error.message}` : undefined;
}

/** Seen again after the steps, since somebody may have consented meanwhile. */
async function missingConsent({ ports, wanted, graph, servicePrincipal }: Progress): Promise<RoleNeed[]> {
  const granted = await described("read what has been consented to", () =>
    grantedRoleIds(ports.directory, graph, servicePrincipal?.id),
  );
  return wanted.roles.filter(({ role }) => !granted.has(roleIdOf(graph, role)));
}

async function described<T>(doing: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action();
  } catch (error) {
    throw toSetupError(error, doing);
  }
}

function toSetupError(error: unknown, doing: string): unknown {
  return error instanceof RestError ? new SetupError(remedyFor(error, doing), { cause: error }) : error;
}
