import type { Clock } from "../../shared/base/clock.ts";
import type { RoleNeed } from "../../shared/resource/families.ts";
import { carryOut, type Progress } from "./carry-out.ts";
import { type Existing, grantedRoleIds, observe, roleIdOf, type SetupPorts } from "./existing.ts";
import { refuseAllForeign } from "./foreign.ts";
import { planSetup } from "./plan.ts";
import { remedyFor } from "./remedy.ts";
import { hasStatus, RestError, SetupError } from "./setup-error.ts";
import type { Step } from "./step.ts";
import type { Wanted } from "./wanted.ts";

export interface SetupRequest {
  readonly ports: SetupPorts;
  readonly clock: Clock;
  readonly wanted: Wanted;
  readonly dryRun: boolean;
  /** Told of everything as it happens, for whoever watches. */
  readonly watcher: Watcher;
}

export interface Watcher {
  planned(steps: readonly Step[], notices: readonly string[]): void;
  done(step: Step): void;
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
  /** Why the roles could not be assigned here. Only with a managed identity. */
  readonly assignmentRefused: string | undefined;
}

/**
 * Looks, plans, tells, does. Safe to repeat and to interrupt: what is there is found again and only what is missing is done.
 *
 * @throws SetupError with a sentence for the person who runs it
 */
export async function runSetup(request: SetupRequest): Promise<SetupOutcome> {
  const { ports, clock, wanted, dryRun, watcher } = request;
  const existing = await described("look at what is there", () => observe(ports, wanted));
  refuseAllForeign(wanted, existing);
  const plan = planSetup(wanted, existing, clock.nowMs());
  watcher.planned(plan.steps, plan.notices);
  const { graph, registration, servicePrincipal } = existing;
  const progress: Progress = { ports, clock, wanted, graph, application: registration?.application, servicePrincipal };
  const { done, refusal } = dryRun ? { done: new Set<Step>() } : await carryOutAll(progress, plan.steps, watcher);
  return {
    steps: plan.steps.map((step) => ({ words: step.words, done: done.has(step) })),
    notices: plan.notices,
    clientId: progress.application?.appId ?? progress.servicePrincipal?.appId,
    servicePrincipalId: progress.servicePrincipal?.id,
    missingConsent: await missingConsent(progress, existing),
    assignmentRefused: refusal,
  };
}

interface CarriedOut {
  readonly done: ReadonlySet<Step>;
  readonly refusal?: string;
}

async function carryOutAll(progress: Progress, steps: readonly Step[], watcher: Watcher): Promise<CarriedOut> {
  const done = new Set<Step>();
  for (const step of steps) {
    try {
      await carryOut(progress, step);
    } catch (error) {
      // That is an administrator's to do, like consent, and comes last: nothing else waits for it.
      if (step.kind === "assign-role" && hasStatus(error, 403)) return { done, refusal: refusalOf(step) };
      throw toSetupError(error, step.words);
    }
    done.add(step);
    watcher.done(step);
  }
  return { done };
}

function refusalOf({ words }: Step): string {
  return (
    `Your account may not ${words}: that takes the Entra role Privileged Role Administrator. Everything else is done; ` +
    "let such an administrator run this script once."
  );
}

/** Seen again after the steps, since somebody may have consented meanwhile. */
async function missingConsent({ ports, wanted, servicePrincipal }: Progress, { graph }: Existing): Promise<RoleNeed[]> {
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
