import { delegatedGrantsOf } from "./existing.ts";
import { grantedScopes, grantForEverybody, scopesIn } from "./plan-on-behalf.ts";
import { type Progress, patiently, untilSeen } from "./progress.ts";
import { SetupError } from "./setup-error.ts";
import type { StepOf } from "./step.ts";

/**
 * One grant holds all that an app may do at an API in the name of everybody, so what is missing is added to the one there is.
 * It is looked at again each time: a server of Entra may not know yet of a grant that another refuses to make twice (409), or
 * of the principal (400, 404).
 */
export async function grantScopes(progress: Progress, { scopes }: StepOf<"grant-scopes">): Promise<void> {
  const { ports, graph, apiPrincipal } = progress;
  if (!apiPrincipal) throw new SetupError("There is no service principal of the API to consent to.");
  const clientId = apiPrincipal.id;
  const grants = async () => (await delegatedGrantsOf(ports.directory, clientId)) ?? [];
  await patiently(progress, [400, 404, 409], async () => {
    const held = grantForEverybody(graph, await grants());
    const names = new Set([...scopesIn(held), ...scopes]);
    const scope = [...names].join(" ");
    if (!held) {
      return ports.directory.createDelegatedGrant({ clientId, resourceId: graph.servicePrincipalId, scope });
    }
    if (names.size > scopesIn(held).length) await ports.directory.changeDelegatedGrant(held.id, scope);
  });
  await untilSeen(progress, "the consent", async () => {
    const granted = grantedScopes(graph, await grants());
    return scopes.every((name) => granted.has(name)) || undefined;
  });
}
