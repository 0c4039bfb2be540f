import { DEFAULT_IDS } from "../../local/tenant/authority/registrations.ts";
import { PASSWORD } from "../../local/tenant/authority/sign-in-people.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import { SCOPES } from "../../shared/serve/access/rights.ts";
import type { Simulation } from "./simulation.ts";

/** An access token for the API with all its scopes, as the tenant's authority issues it to whoever gives a password. */
export async function tokenOfPerson(
  { tenant, settings }: Pick<Simulation, "tenant" | "settings">,
  userId: string,
): Promise<string> {
  const { graphAuthority, tenantId } = settings;
  const body = new URLSearchParams({
    grant_type: "password",
    client_id: DEFAULT_IDS.publicClientId,
    scope: SCOPES.map((scope) => `api://${DEFAULT_IDS.apiClientId}/${scope}`).join(" "),
    username: tenant.model.user(userId).userPrincipalName,
    password: PASSWORD,
  });
  const ask = inProcessFetch(tenant.door, settings.graphEndpoint);
  const answer = await ask(`${graphAuthority}/${tenantId}/oauth2/v2.0/token`, { method: "POST", body });
  const { access_token: token } = (await answer.json()) as { access_token?: string };
  if (token === undefined) throw new Error("the authority gave no token");
  return token;
}
