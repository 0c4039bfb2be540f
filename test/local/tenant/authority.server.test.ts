import { ClientSecretCredential } from "@azure/identity";
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { SignInRegistrations } from "../../../local/tenant/authority/registrations.ts";
import { systemClock } from "../../../shared/base/clock.ts";
import { APP, HOUR_MS, openStage, requestToken, type Stage, tokenAnswer } from "./fixture.ts";

let stage: Stage;

beforeAll(async () => {
  stage = await openStage();
});
afterAll(() => stage.close());

async function get(path: string): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${stage.tenant.authorityUrl}${path}`);
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

describe("discovery", () => {
  test.each([
    [`/${APP.tenantId}/v2.0/.well-known/openid-configuration`, APP.tenantId],
    ["/common/v2.0/.well-known/openid-configuration", "{tenantid}"],
    ["/common/.well-known/openid-configuration", "{tenantid}"],
  ])("%s names the issuer and where tokens and keys are", async (path, tenant) => {
    const { authorityUrl } = stage.tenant;
    expect((await get(path)).body).toMatchObject({
      issuer: `${authorityUrl}/${tenant}/v2.0`,
      jwks_uri: `${authorityUrl}/common/discovery/v2.0/keys`,
    });
  });

  test("names every endpoint and grant, for any page to read, and knows the tenant by its domain as well", async () => {
    const { authorityUrl } = stage.tenant;
    const base = `${authorityUrl}/${APP.tenantId}`;
    const origin = "https://page.example";
    const url = `${authorityUrl}/contoso.example/v2.0/.well-known/openid-configuration`;
    const answer = await fetch(url, { headers: { origin } });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
    expect(await answer.json()).toMatchObject({
      issuer: `${base}/v2.0`,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
      end_session_endpoint: `${base}/oauth2/v2.0/logout`,
      grant_types_supported: [
        "client_credentials",
        "password",
        "authorization_code",
        "refresh_token",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
      ],
    });
  });

  test("instance discovery names this authority alone", async () => {
    const { host } = new URL(stage.tenant.authorityUrl);
    const { body } = await get("/common/discovery/instance?api-version=1.1");
    expect(body.metadata).toEqual([{ preferred_network: host, preferred_cache: host, aliases: [host] }]);
  });

  test("there are several keys, of RSA and without private parts", async () => {
    const { keys } = (await get("/common/discovery/v2.0/keys")).body as { keys: Record<string, unknown>[] };
    expect(keys.length).toBeGreaterThan(1);
    for (const key of keys) expect(Object.keys(key).sort()).toEqual(["e", "kid", "kty", "n", "use"]);
  });
});

describe("tokens for an app", () => {
  test("are signed with a published key, last an hour and name the granted permissions", async () => {
    const token = await requestToken(stage.tenant);
    const jwks = createRemoteJWKSet(new URL(`${stage.tenant.authorityUrl}/common/discovery/v2.0/keys`));
    const currentDate = new Date(stage.clock.nowMs());
    const { payload } = await jwtVerify(token, jwks, { currentDate, audience: "https://graph.microsoft.com" });
    expect(payload).toMatchObject({ appid: APP.clientId, tid: APP.tenantId, roles: APP.grantedPermissions });
    expect((payload.exp ?? 0) - (payload.iat ?? 0)).toBe(3600);
  });

  test("are for whatever resource was asked for", async () => {
    const token = await requestToken(stage.tenant, { scope: "openid https://vault.azure.net/.default profile" });
    expect(decodeJwt(token).aud).toBe("https://vault.azure.net");
  });

  test.each([
    ["a wrong secret", { client_secret: "wrong" }, 401, "invalid_client", 7000215],
    ["an unknown app", { client_id: "other" }, 400, "unauthorized_client", 700016],
    ["an unknown tenant", { tenantId: "other" }, 400, "invalid_request", 90002],
    ["another grant", { grant_type: "implicit" }, 400, "unsupported_grant_type", 70003],
    ["a scope that is no resource's default", { scope: "User.Read" }, 400, "invalid_scope", 1002012],
  ])("are refused for %s", async (...[, change, status, error, code]) => {
    const answer = await tokenAnswer(stage.tenant, change as Record<string, string>);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_codes: [code] });
    expect(JSON.stringify(answer.body)).not.toContain(APP.clientSecret);
  });

  test("after the keys have rolled, are signed with a key that was not published before", async () => {
    const before = (await get("/common/discovery/v2.0/keys")).body as { keys: { kid: string }[] };
    const old = await requestToken(stage.tenant);
    await stage.tenant.control.rollKeys();
    const { kid } = decodeProtectedHeader(await requestToken(stage.tenant));
    expect(before.keys.map((key) => key.kid)).not.toContain(kid);
    const answer = await stage.graph("/users", { headers: { authorization: `Bearer ${old}` } });
    expect(answer.status).toBe(200);
  });

  test("are not accepted once they have expired", async () => {
    const token = await requestToken(stage.tenant);
    const headers = { authorization: `Bearer ${token}` };
    expect((await stage.graph("/users", { headers })).status).toBe(200);
    await stage.clock.advance(HOUR_MS + 1000);
    expect(await stage.graph("/users", { headers })).toMatchObject({
      status: 401,
      body: { error: { code: "InvalidAuthenticationToken" } },
    });
  });
});

describe("the control API", () => {
  const claimsOf = async (form: Record<string, string>) => decodeJwt(await requestToken(stage.tenant, form));

  test("tells which apps there are and everybody's password, assigns roles and revokes sessions", async () => {
    const { body } = await stage.control("/sign-in");
    const { api, backEnd, publicClient, password } = body as unknown as SignInRegistrations & { password: string };
    const [person] = stage.tenant.model.directory.users.all;
    const userId = person?.id ?? "";
    const roles = ["Messages.Read.All"];
    for (const principal of [backEnd.clientId, userId]) {
      const assigned = await stage.control("/app-roles", { method: "PUT", body: { principal, roles } });
      expect(assigned.status).toBe(204);
    }
    const { clientId: client_id, clientSecret: client_secret } = backEnd;
    expect(await claimsOf({ client_id, client_secret, scope: `${api.clientId}/.default` })).toMatchObject({ roles });
    const ofPerson = { client_id: publicClient.clientId, client_secret: null };
    const username = person?.userPrincipalName ?? "";
    const scope = `offline_access ${api.clientId}/.default`;
    const signedIn = await tokenAnswer(stage.tenant, {
      ...ofPerson,
      grant_type: "password",
      username,
      password,
      scope,
    });
    expect(decodeJwt(String(signedIn.body.access_token))).toMatchObject({ oid: userId, roles });
    expect((await stage.control("/sessions-revoked", { method: "POST", body: { userId } })).status).toBe(204);
    const refresh = { grant_type: "refresh_token", refresh_token: String(signedIn.body.refresh_token), scope: null };
    expect((await tokenAnswer(stage.tenant, { ...ofPerson, ...refresh })).body.error_codes).toEqual([50173]);
  });

  test("knows no role but those of the API", async () => {
    const body = { principal: "anybody", roles: ["Chat.Read.All"] };
    expect(await stage.control("/app-roles", { method: "PUT", body })).toMatchObject({
      status: 404,
      body: { error: "no such role: Chat.Read.All" },
    });
  });
});

test("the Azure SDK's ClientSecretCredential gets a token, with nothing but its documented options", async () => {
  const real = await openStage({ realClock: systemClock });
  try {
    const { tenantId, clientId, clientSecret } = APP;
    const options = { authorityHost: real.tenant.authorityUrl, disableInstanceDiscovery: true };
    const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, options);
    const { token } = await credential.getToken("https://graph.microsoft.com/.default");
    const answer = await real.graph("/teams", { headers: { authorization: `Bearer ${token}` } });
    expect(answer.status).toBe(200);
  } finally {
    await real.close();
  }
});
