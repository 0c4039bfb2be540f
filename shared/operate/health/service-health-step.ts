import type { Clock } from "../../base/clock.ts";
import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { within } from "../../base/within.ts";
import type { ServiceHealth, ServiceHealthReader } from "../../port/service-health.ts";
import { SERVICE_HEALTH_ROLE } from "../../resource/graph-roles.ts";
import type { StepFindings } from "./deep-health.ts";

export interface ServiceHealthPorts {
  readonly settings: Pick<Settings, "serviceHealth">;
  readonly serviceHealth: ServiceHealthReader;
  readonly clock: Clock;
}

/** Less than the step may take: what comes too late is no failure here either. */
const PATIENCE_MS = 15_000;

/**
 * What Microsoft says of the services that ours rest on, so that whoever looks for a gap sees at once whose it is. It is news and
 * no check: nothing that comes of it is a failure of ours, not even that it cannot be asked for.
 */
export async function checkServiceHealth(ports: ServiceHealthPorts): Promise<StepFindings> {
  if (!ports.settings.serviceHealth) return { asked: false };
  try {
    const services = await within(ports.clock, PATIENCE_MS, ports.serviceHealth());
    if (services === "timeout") return unknown(`Graph did not say within ${PATIENCE_MS / 1_000} s`);
    const unwell = services.filter(({ isWell }) => !isWell);
    const warning = { warning: new TeamsinkError("microsoft-unwell", unwell.map(wordsOf).join("; ")) };
    return { asked: true, services, ...(unwell.length > 0 && warning) };
  } catch (error) {
    if (codeOf(error) === "graph-forbidden") return unknown(`The role ${SERVICE_HEALTH_ROLE.role} is not granted`);
    return unknown(error instanceof TeamsinkError ? error.message : "");
  }
}

function unknown(detail: string): StepFindings {
  return { asked: true, warning: new TeamsinkError("service-health-unknown", detail || undefined) };
}

function wordsOf({ service, status, issues }: ServiceHealth): string {
  const open = issues.map(({ id, title }) => `${id} ${title}`);
  return `${service}: ${status}${open.length > 0 ? ` (${open.join(", ")})` : ""}`;
}
