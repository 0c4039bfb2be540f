import type { Clock } from "../../shared/base/clock.ts";
import type { Application, ServicePrincipal } from "./entra.ts";
import type { Existing, SetupPorts } from "./existing.ts";
import { hasStatus, SetupError } from "./setup-error.ts";
import type { ClientIdVariable, Wanted } from "./wanted.ts";

/** What is there, kept up as the steps add to it. */
export interface Progress {
  readonly ports: SetupPorts;
  readonly clock: Clock;
  readonly wanted: Wanted;
  readonly graph: Existing["graph"];
  application: Application | undefined;
  servicePrincipal: ServicePrincipal | undefined;
  /** Registration of the API. */
  api: Application | undefined;
  apiPrincipal: ServicePrincipal | undefined;
  viewer: Application | undefined;
}

/** Entra copies what is new to its other servers within seconds, sometimes minutes. No limit is documented. */
const PATIENCE_MS = 120_000;
const LOOK_AGAIN_AFTER_MS = 3_000;

export function applicationOf({ application }: Pick<Progress, "application">): Application {
  if (!application) throw new SetupError("There is no app registration to work on.");
  return application;
}

export function apiOf({ api }: Pick<Progress, "api">): Application {
  if (!api) throw new SetupError("There is no app registration of the API.");
  return api;
}

export function viewerOf({ viewer }: Pick<Progress, "viewer">): Application {
  if (!viewer) throw new SetupError("There is no app registration of the viewer.");
  return viewer;
}

const NAMED_BY = {
  GRAPH_CLIENT_ID: "application",
  API_CLIENT_ID: "api",
  VIEWER_CLIENT_ID: "viewer",
} as const satisfies Record<ClientIdVariable, keyof Progress>;

/** Client id of the app that a setting names. */
export function clientIdIn(progress: Progress, variable: ClientIdVariable): string | undefined {
  return progress[NAMED_BY[variable]]?.appId;
}

export function clientIdOf(progress: Progress, variable: ClientIdVariable): string {
  const clientId = clientIdIn(progress, variable);
  if (clientId === undefined) throw new SetupError(`There is no app registration for ${variable}.`);
  return clientId;
}

/** Repeats what fails for a while: a server of Entra does not know yet what another was told, or the app is starting. */
export async function patiently<T>(
  { clock }: Progress,
  statuses: readonly number[],
  action: () => Promise<T>,
): Promise<T> {
  const deadlineMs = clock.nowMs() + PATIENCE_MS;
  for (;;) {
    try {
      return await action();
    } catch (error) {
      if (!hasStatus(error, ...statuses) || clock.nowMs() >= deadlineMs) throw error;
    }
    await clock.sleep(LOOK_AGAIN_AFTER_MS);
  }
}

export async function untilSeen<T>({ clock }: Progress, what: string, look: () => Promise<T | undefined>): Promise<T> {
  const deadlineMs = clock.nowMs() + PATIENCE_MS;
  for (;;) {
    const seen = await look();
    if (seen !== undefined) return seen;
    if (clock.nowMs() >= deadlineMs) break;
    await clock.sleep(LOOK_AGAIN_AFTER_MS);
  }
  throw new SetupError(`${what} did not appear within ${PATIENCE_MS / 1_000} s. Run this again in some minutes.`);
}
