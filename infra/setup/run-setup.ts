import type { Clock } from "../../shared/base/clock.ts";
import type { RoleNeed } from "../../shared/resource/families.ts";
import type { ScopeNeed } from "../../shared/resource/on-behalf.ts";
import { awaitLive } from "./await-live.ts";
import { carryOut } from "./carry-out.ts";
import {
  delegatedGrantsOf,
  type Existing,
  grantedRoleIds,
  isReachable,
  observe,
  roleIdOf,
  type SetupPorts,
} from "./existing.ts";
import { refuseAllForeign } from "./foreign.ts";
import { planSetup } from "./plan.ts";
import { toldVariables } from "./plan-deployment.ts";
import { grantedScopes } from "./plan-on-behalf.ts";
import { clientIdIn, type Progress } from "./progress.ts";
import { remedyFor } from "./remedy.ts";
import { hasStatus, RestError, SetupError } from "./setup-error.ts";
import type { Step } from "./step.ts";
import type { ClientIdVariable, Wanted } from "./wanted.ts";

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
  /** Of the API. */
  readonly apiClientId: string | undefined;
  /** Of our own pages; undefined where people do not sign in there. */
  readonly viewerClientId: string | undefined;
  /** Public address of the function app; undefined when it could not be looked at. */
  readonly url: string | undefined;
  readonly servicePrincipalId: string | undefined;
  /** Roles that nobody has consented to yet. */
  readonly missingConsent: readonly RoleNeed[];
  /** What nobody has consented to yet that the API does in the name of people; all of it where that cannot be seen. */
  readonly missingScopes: readonly ScopeNeed[];
  /** `true` with living subscriptions; a sentence says what is still in the way; undefined is not known. */
  readonly live: true | string | undefined;
  /** What could not be done here, and who can. Everything else was. */
  readonly refusals: readonly string[];
  /** Whether the function app knows its apps, and Azure what to wake it for. */
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
  const { graph, registration, servicePrincipal, deployment } = existing;
  const application = registration?.application;
  const api = existing.api?.application;
  const viewer = existing.viewer?.application;
  const apiPrincipal = existing.api?.servicePrincipal;
  const apps = { application, servicePrincipal, api, apiPrincipal, viewer };
  const progress: Progress = { ports, clock, wanted, graph, ...apps };
  const { done, refusals } = dryRun ? NOTHING : await carryOutAll(progress, plan.steps, watcher);
  const clientId = progress.application?.appId ?? progress.servicePrincipal?.appId;
  const isOpen = (kind: Step["kind"]) => plan.steps.some((step) => step.kind === kind && !done.has(step));
  const outcome: SetupOutcome = {
    steps: plan.steps.map((step) => ({ words: step.words, done: done.has(step) })),
    notices: plan.notices,
    clientId,
    apiClientId: progress.api?.appId,
    viewerClientId: wanted.wantsViewer ? progress.viewer?.appId : undefined,
    url: isReachable(deployment) ? deployment.url : undefined,
    servicePrincipalId: progress.servicePrincipal?.id,
    missingConsent: await missingConsent(progress),
    missingScopes: await missingScopes(progress),
    live: undefined,
    refusals,
    deployment: {
      isTold: isReachable(deployment) ? !isOpen("tell-deployment") : isKnownTold(progress, existing),
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

/** Of a deployment that cannot be looked at: by what it was deployed with. A managed identity has its own id. */
function isKnownTold(progress: Progress, existing: Existing): boolean {
  const { wanted } = progress;
  return toldVariables(wanted, existing).every(
    (variable) => clientIdIn(progress, variable)?.toLowerCase() === wanted.deployed[variable],
  );
}

interface CarriedOut {
  readonly done: ReadonlySet<Step>;
  readonly refusals: readonly string[];
}

const NOTHING: CarriedOut = { done: new Set(), refusals: [] };

type Kind = Step["kind"];

/** What somebody else can do as well, like consent, and nothing but these waits for. */
const FOR_OTHERS: ReadonlySet<Kind> = new Set(["assign-role", "tell-deployment", "sync-triggers", "tell-azd"]);
/** The same, where an account may not do it: in managed-identity deployments nothing else takes the right to register apps. */
const FOR_REGISTRARS: ReadonlySet<Kind> = new Set([
  "register-api",
  "declare-api",
  "create-api-principal",
  "register-viewer",
  "declare-viewer",
  "create-viewer-principal",
  "admit-viewer",
]);
/** The same, of what nothing else waits for; a policy of the tenant may stand against it (400). */
const FOR_ADMINISTRATORS: ReadonlySet<Kind> = new Set([
  "remove-api-client-secret",
  "add-api-client-secret",
  "grant-scopes",
]);
/** A step, and those without which it is not tried. */
const AFTER: Partial<Record<Kind, readonly Kind[]>> = {
  "assign-role": ["assign-role"],
  "create-api-principal": ["register-api"],
  "remove-api-client-secret": ["register-api"],
  "add-api-client-secret": ["register-api", "remove-api-client-secret"],
  "grant-scopes": ["register-api", "create-api-principal", "remove-api-client-secret"],
  "register-viewer": ["register-api"],
  "declare-viewer": ["register-api"],
  "create-viewer-principal": ["register-viewer"],
  "admit-viewer": ["register-viewer", "register-api", "declare-api"],
  "sync-triggers": ["tell-deployment"],
};
/** By which of them there is the app that a setting names. */
const REGISTERED_BY = {
  GRAPH_CLIENT_ID: "register-application",
  API_CLIENT_ID: "register-api",
  VIEWER_CLIENT_ID: "register-viewer",
} as const satisfies Record<ClientIdVariable, Kind>;

function isPointless(step: Step, refused: ReadonlySet<Kind>): boolean {
  if (AFTER[step.kind]?.some((before) => refused.has(before))) return true;
  const told = variablesOf(step);
  return told.length > 0 && told.every((variable) => refused.has(REGISTERED_BY[variable]));
}

/** What is told somebody by it. */
function variablesOf(step: Step): readonly ClientIdVariable[] {
  if (step.kind === "tell-azd") return [step.variable];
  return step.kind === "tell-deployment" ? step.variables : [];
}

async function carryOutAll(progress: Progress, steps: readonly Step[], watcher: Watcher): Promise<CarriedOut> {
  const done = new Set<Step>();
  const refused = new Set<Kind>();
  const refusals: string[] = [];
  for (const step of steps) {
    if (isPointless(step, refused)) {
      // What comes after it is as pointless.
      if (FOR_REGISTRARS.has(step.kind)) refused.add(step.kind);
      continue;
    }
    try {
      await carryOut(progress, step);
      done.add(step);
      watcher.done(step);
    } catch (error) {
      const refusal = refusalOf(step, error);
      if (refusal === undefined) throw toSetupError(error, step.words);
      refused.add(step.kind);
      refusals.push(refusal);
    }
  }
  return { done, refusals };
}

function refusalOf({ kind, words }: Step, error: unknown): string | undefined {
  if (kind === "assign-role") {
    return hasStatus(error, 403)
      ? `Your account may not ${words}: that takes the Entra role Privileged Role Administrator. Everything else is done; ` +
          "let such an administrator run this script once."
      : undefined;
  }
  if (FOR_REGISTRARS.has(kind) && hasStatus(error, 403)) return remedyFor(error as RestError, words);
  if (FOR_ADMINISTRATORS.has(kind) && hasStatus(error, 400, 403)) return remedyFor(error as RestError, words);
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

/** The same of what the API does in the name of people. */
async function missingScopes({ ports, wanted, graph, apiPrincipal }: Progress): Promise<readonly ScopeNeed[]> {
  if (wanted.scopes.length === 0 || !apiPrincipal) return wanted.scopes;
  const grants = await described("read what has been consented to", () =>
    delegatedGrantsOf(ports.directory, apiPrincipal.id),
  );
  const granted = grantedScopes(graph, grants ?? []);
  return wanted.scopes.filter(({ scope }) => !granted.has(scope));
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
