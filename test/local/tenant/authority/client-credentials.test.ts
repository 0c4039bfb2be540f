import { createLocalJWKSet, decodeJwt, type JSONWebKeySet, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFAULT_IDS } from "../../../../local/tenant/authority/registrations.ts";
import { openSignInStage, type SignInStage } from "../../../helpers/sign-in-stage.ts";

let stage: SignInStage;
beforeAll(async () => {
  stage = await openSignInStage();
});
afterAll(() => stage.close());

const ask = (changes: Record<string, string | undefined> = {}) => {
  const { api, backEnd } = stage.registrations;
  const form = {
    grant_type: "client_credentials",
    client_id: backEnd.clientId,
    client_secret: backEnd.clientSecret,
    scope: `api://${api.clientId}/.default`,
    ...changes,
  };
  return stage.redeem(
    Object.fromEntries(Object.entries(form).filter((entry): entry is [string, string] => entry[1] !== undefined)),
  );
};

describe("a token of an app for the API", () => {
  it("is of version 2.0, for the API's client id, by the app, and signed with a published key", async () => {
    const { origin, tenantId, registrations, clock } = stage;
    const { status, body, headers } = await ask();
    expect(status).toBe(200);
    expect(headers.get("cache-control")).toBe("no-store");
    expect(body).toMatchObject({ token_type: "Bearer", expires_in: 3_600 });
    const keys = (await (await stage.ask(`${origin}/common/discovery/v2.0/keys`)).json()) as JSONWebKeySet;
    const { payload } = await jwtVerify(String(body.access_token), createLocalJWKSet(keys), {
      currentDate: new Date(clock.nowMs()),
    });
    const nowSeconds = clock.nowMs() / 1_000;
    expect(payload).toEqual({
      ver: "2.0",
      iss: `${origin}/${tenantId}/v2.0`,
      aud: registrations.api.clientId,
      azp: registrations.backEnd.clientId,
      azpacr: "1",
      idtyp: "app",
      oid: payload.sub,
      sub: expect.stringMatching(/^[0-9a-f-]{36}$/),
      tid: tenantId,
      iat: nowSeconds,
      nbf: nowSeconds,
      exp: nowSeconds + 3_600,
      uti: expect.any(String),
    });
  });

  it("bears the roles that the app has been assigned when it is issued, and none before", async () => {
    const roles = async () => decodeJwt(String((await ask()).body.access_token)).roles;
    expect(await roles()).toBeUndefined();
    stage.tenant.control.assignAppRoles(stage.registrations.backEnd.clientId, ["Messages.Read.All", "Operate.All"]);
    expect(await roles()).toEqual(["Messages.Read.All", "Operate.All"]);
    stage.tenant.control.assignAppRoles(stage.registrations.backEnd.clientId, []);
    expect(await roles()).toBeUndefined();
  });

  it("has no role that the API does not offer", () => {
    const { clientId } = stage.registrations.backEnd;
    expect(() => stage.tenant.control.assignAppRoles(clientId, ["Chat.Read.All"])).toThrow(RangeError);
  });

  it("may be asked for by the API's id alone, with the secret in a header, and of the tenant's domain", async () => {
    const { backEnd, api } = stage.registrations;
    const authorization = `Basic ${Buffer.from(`${backEnd.clientId}:${backEnd.clientSecret}`).toString("base64")}`;
    const url = `${stage.origin}/contoso.example/oauth2/v2.0/token`;
    const body = new URLSearchParams({ grant_type: "client_credentials", scope: `${api.clientId}/.default` });
    const answer = await stage.ask(url, { method: "POST", body, headers: { authorization } });
    expect(decodeJwt(((await answer.json()) as { access_token: string }).access_token).aud).toBe(api.clientId);
  });

  it("is given to the app that reads Graph as well, without any of the roles it has there", async () => {
    const { clientId: client_id, clientSecret: client_secret } = stage.graphApp;
    const claims = decodeJwt(String((await ask({ client_id, client_secret })).body.access_token));
    expect(claims).toMatchObject({ ver: "2.0", azp: client_id });
    expect(claims).not.toHaveProperty("roles");
  });

  it("for Graph is of version 1.0, and has no role but for the app that reads Graph", async () => {
    const scope = "https://graph.microsoft.com/.default";
    const ofBackEnd = decodeJwt(String((await ask({ scope })).body.access_token));
    expect(ofBackEnd).toMatchObject({ ver: "1.0", appid: stage.registrations.backEnd.clientId, roles: [] });
    const { clientId: client_id, clientSecret: client_secret } = stage.graphApp;
    const ofReader = decodeJwt(String((await ask({ scope, client_id, client_secret })).body.access_token));
    expect(ofReader).toMatchObject({ ver: "1.0", appid: client_id, roles: ["Chat.Read.All"] });
  });

  // biome-ignore format: one row a refusal
  it.each<[string, Record<string, string | undefined>, [status: number, error: string, code: number]]>([
    ["a wrong secret", { client_secret: "wrong" }, [401, "invalid_client", 7000215]],
    ["no secret", { client_secret: undefined }, [401, "invalid_client", 7000218]],
    ["an unknown app", { client_id: "other" }, [400, "unauthorized_client", 700016]],
    ["no app", { client_id: undefined }, [400, "invalid_request", 900144]],
    ["a resource that is not there", { scope: "api://other/.default" }, [400, "invalid_resource", 500011]],
    ["a single scope", { scope: `api://${DEFAULT_IDS.apiClientId}/Messages.Read` }, [400, "invalid_scope", 1002012]],
    ["another grant", { grant_type: "implicit" }, [400, "unsupported_grant_type", 70003]],
    ["what every object has", { grant_type: "constructor" }, [400, "unsupported_grant_type", 70003]],
  ])("is refused for %s", async (_what, changes, [status, error, code]) => {
    const answer = await ask(changes);
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error, error_codes: [code] });
    expect(answer.body.error_description).toMatch(new RegExp(`^AADSTS${code}: .+ Trace ID: .+ Timestamp: 2026-`));
    expect(JSON.stringify(answer.body)).not.toContain(stage.registrations.backEnd.clientSecret);
  });

  it("is not for a public client, nor for a page", async () => {
    const { publicClient, backEnd } = stage.registrations;
    const ofPublic = { client_id: publicClient.clientId };
    expect((await ask(ofPublic)).body.error_codes).toEqual([700025]);
    expect((await ask({ ...ofPublic, client_secret: undefined })).body.error_codes).toEqual([7000218]);
    const form = { grant_type: "client_credentials", client_id: backEnd.clientId, client_secret: backEnd.clientSecret };
    const fromPage = await stage.redeem(form, { origin: "https://localhost:8443" });
    expect(fromPage.body.error_codes).toEqual([9002326]);
  });

  it.each([
    ["common", 50194],
    ["organizations", 50194],
    ["fabrikam.example", 90002],
  ])("is not issued below /%s, since the apps are of one tenant", async (tenant, code) => {
    const url = `${stage.origin}/${tenant}/oauth2/v2.0/token`;
    const response = await stage.ask(url, { method: "POST", body: new URLSearchParams() });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error_codes: [code] });
  });
});
