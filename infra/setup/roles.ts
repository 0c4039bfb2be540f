import type { CaptureName } from "../../shared/base/settings.ts";
import { RESOURCE_GRAMMAR, type RoleNeed } from "../../shared/resource/families.ts";
import { rolesFor as knownRolesFor } from "../../shared/resource/graph-roles.ts";
import { SetupError } from "./setup-error.ts";

/**
 * The roles for all that is wanted together, each once.
 *
 * @throws SetupError for resources whose roles are not known
 */
export function rolesFor(
  resources: readonly string[],
  captures?: ReadonlySet<CaptureName>,
  teamSubscriptions = 0,
): readonly RoleNeed[] {
  const { needs, unknownResources } = knownRolesFor(resources, captures, teamSubscriptions);
  if (unknownResources.length === 0) return needs;
  throw new SetupError(
    `No Graph role is known for the resource ${unknownResources.join(", ")} (GRAPH_RESOURCES): ` +
      `expected ${RESOURCE_GRAMMAR.expected}`,
  );
}
