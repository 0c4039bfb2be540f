import type { CaptureName } from "../base/settings.ts";
import { CAPTURES } from "./captures.ts";
import { parseResource, type RoleNeed } from "./families.ts";
import { teamResources } from "./team-resources.ts";

interface KnownRoles {
  readonly needs: readonly RoleNeed[];
  /** Resources that no family knows. */
  readonly unknownResources: readonly string[];
}

/**
 * The roles for some resources, for what is kept beside their messages, and for teams that have subscriptions of their own,
 * together, each once.
 */
export function rolesFor(
  resources: readonly string[],
  captures: ReadonlySet<CaptureName> = new Set<CaptureName>(),
  teamSubscriptions = 0,
): KnownRoles {
  // Whichever team it is.
  const ofTeams = teamSubscriptions > 0 ? teamResources("any") : [];
  const rows = [...resources, ...ofTeams].map((resource) => ({
    resource,
    roles: parseResource(resource)?.family.roles,
  }));
  const ofResources = rows.flatMap(({ roles }) => (roles ? [roles.subscribe, ...roles.list, roles.read] : []));
  const ofCaptures = [...captures].flatMap((name): readonly RoleNeed[] => CAPTURES[name]);
  return {
    needs: [...new Map([...ofResources, ...ofCaptures].map((need) => [need.role, need])).values()],
    unknownResources: rows.filter(({ roles }) => roles === undefined).map(({ resource }) => resource),
  };
}

/**
 * Of the setting SERVICE_HEALTH alone, and of no resource: nothing that is kept needs it, so that the check of the roles does
 * not ask for it. Graph: "List healthOverviews".
 */
export const SERVICE_HEALTH_ROLE: RoleNeed = {
  role: "ServiceHealth.Read.All",
  reason: "say in the deep health check what Microsoft says of its own services",
};

/** Where an administrator consents to the declared roles. Microsoft: "Grant tenant-wide admin consent to an application". */
export function consentLink(app: { authority: string; tenantId: string; clientId: string }): string {
  return `${app.authority}/${app.tenantId}/adminconsent?client_id=${app.clientId}`;
}
