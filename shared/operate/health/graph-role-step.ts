import { decodeJwt } from "jose";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import type { RoleNeed } from "../../resource/families.ts";
import { consentLink, rolesFor } from "../../resource/graph-roles.ts";
import type { StepFindings } from "./deep-health.ts";

export interface GraphRolePorts {
  readonly settings: Pick<
    Settings,
    "resources" | "captures" | "teamSubscriptions" | "graphAuth" | "graphAuthority" | "tenantId" | "clientId"
  >;
}

/**
 * Compares the application roles in our own token with those that what is wanted takes. The token is read and
 * not verified: Graph does that, and nobody is let in because of it.
 */
export function checkRoles({ settings }: GraphRolePorts, token: string): StepFindings {
  const { needs, unknownResources } = rolesFor(settings.resources, settings.captures, settings.teamSubscriptions);
  const granted = rolesIn(token);
  const missing = needs.filter(({ role }) => !granted.includes(role));
  if (missing.length > 0) throw new TeamsinkError("role-missing", `${wordsFor(missing)}. ${adviceFor(settings)}`);
  return { roles: needs.map(({ role }) => role), ...(unknownResources.length > 0 && { unknownResources }) };
}

function rolesIn(token: string): readonly unknown[] {
  try {
    const { roles } = decodeJwt(token);
    // Entra leaves the claim out when there are none.
    return Array.isArray(roles) ? roles : [];
  } catch {
    throw new TeamsinkError("token-unreadable");
  }
}

function wordsFor(missing: readonly RoleNeed[]): string {
  return `Missing in the token: ${missing.map(({ role, reason }) => `${role} (to ${reason})`).join(", ")}`;
}

function adviceFor({ graphAuth, graphAuthority, tenantId, clientId }: GraphRolePorts["settings"]): string {
  if (graphAuth === "managed-identity") return "npm run setup assigns them to the managed identity";
  return `Consent: ${consentLink({ authority: graphAuthority, tenantId, clientId })}`;
}
