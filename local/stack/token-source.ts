import { Agent, request } from "node:https";
import { json } from "node:stream/consumers";
import { PASSWORD } from "../tenant/authority/sign-in-people.ts";
import type { User } from "../tenant/model/graph-shapes.ts";
import { TENANT_DOMAIN } from "../tenant/model/people.ts";
import type { Tenant } from "../tenant/start-tenant.ts";

/** Access tokens for the API, of version 2.0, asked for at the token endpoint as any app asks. */
export interface TokenSource {
  /**
   * Of a person of the tenant, with the roles they have now; by password, through the public client.
   *
   * @param kind for reading alone, unless told otherwise
   *
   * @throws Error with what the authority says, or when there is no simulated tenant
   */
  tokenOf(person: Pick<User, "userPrincipalName">, kind?: "reading" | "writing"): Promise<string>;
  /**
   * Of the back end, with these roles and no others, which it is assigned first.
   *
   * @throws RangeError for a role that the API does not have, and as `tokenOf`
   */
  tokenOfApp(roles: readonly string[]): Promise<string>;
}

export interface TokenSourceOptions {
  readonly tenant: Tenant | undefined;
  /** PEM of the certificate authority behind the tenant's. */
  readonly ca: string;
}

export function createTokenSource({ tenant, ca }: TokenSourceOptions): TokenSource {
  let last: Promise<unknown> = Promise.resolve();
  const known = () => {
    if (tenant === undefined) throw new Error("There is no simulated tenant: its own authority issues tokens");
    return tenant;
  };
  return {
    tokenOf: async ({ userPrincipalName: username }, kind = "reading") => {
      const { control } = known();
      const { api, publicClient } = control.registrations;
      return redeem(known(), ca, {
        grant_type: "password",
        client_id: publicClient.clientId,
        scope: api.scopes
          .slice(0, kind === "reading" ? 1 : undefined)
          .map((scope) => `api://${api.clientId}/${scope}`)
          .join(" "),
        username,
        password: PASSWORD,
      });
    },
    tokenOfApp: (roles) => {
      // One after the other: the app has one set of roles at a time.
      const token = last.then(() => {
        const { control } = known();
        const { api, backEnd } = control.registrations;
        control.assignAppRoles(backEnd.clientId, roles);
        return redeem(known(), ca, {
          grant_type: "client_credentials",
          client_id: backEnd.clientId,
          client_secret: backEnd.clientSecret,
          scope: `api://${api.clientId}/.default`,
        });
      });
      last = token.catch(() => undefined);
      return token;
    },
  };
}

/** Where programs redeem what they have; by the tenant's domain, which is shorter than its id. */
export function tokenEndpointOf({ authorityUrl }: Tenant): string {
  return `${authorityUrl}/${TENANT_DOMAIN}/oauth2/v2.0/token`;
}

async function redeem(tenant: Tenant, ca: string, form: Readonly<Record<string, string>>): Promise<string> {
  const agent = new Agent({ ca, keepAlive: false });
  const answer = await new Promise<TokenAnswer>((resolve, reject) => {
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    const outgoing = request(tokenEndpointOf(tenant), { method: "POST", agent, headers }, (response) => {
      json(response).then((body) => resolve(body as TokenAnswer), reject);
    });
    outgoing.once("error", reject);
    outgoing.end(new URLSearchParams(form).toString());
  });
  if (answer.access_token === undefined) throw new Error(answer.error_description ?? "The authority gave no token");
  return answer.access_token;
}

interface TokenAnswer {
  readonly access_token?: string;
  readonly error_description?: string;
}
