import {
  AuthorizationCodeCredential,
  ClientSecretCredential,
  DeviceCodeCredential,
  UsernamePasswordCredential,
} from "@azure/identity";
import { decodeJwt } from "jose";
import { afterAll, beforeAll, expect, test } from "vitest";
import { PASSWORD } from "../../../../local/tenant/authority/sign-in-people.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { systemClock } from "../../../../shared/base/clock.ts";
import { APP, openStage, type Stage } from "../fixture.ts";

/** What programs really use: the Azure SDK, with MSAL below it, and nothing but documented options. */
let stage: Stage;
let person: User;

beforeAll(async () => {
  stage = await openStage({ realClock: systemClock });
  person = stage.tenant.model.directory.users.all[0] as User;
});
afterAll(() => stage.close());

const { tenantId } = APP;
const options = () => ({ authorityHost: stage.tenant.authorityUrl, disableInstanceDiscovery: true });
const registrations = () => stage.tenant.control.registrations;
const scope = () => `api://${registrations().api.clientId}/Messages.Read`;

test("ClientSecretCredential gets an app's token for the API", async () => {
  const { clientId, clientSecret } = registrations().backEnd;
  stage.tenant.control.assignAppRoles(clientId, ["Messages.Read.All"]);
  const credential = new ClientSecretCredential(tenantId, clientId, clientSecret, options());
  const { token } = await credential.getToken(`api://${registrations().api.clientId}/.default`);
  expect(decodeJwt(token)).toMatchObject({ azp: clientId, idtyp: "app", roles: ["Messages.Read.All"] });
});

test("UsernamePasswordCredential gets a person's by their password", async () => {
  const { clientId } = registrations().publicClient;
  const credential = new UsernamePasswordCredential(tenantId, clientId, person.userPrincipalName, PASSWORD, options());
  const { token } = await credential.getToken(scope());
  expect(decodeJwt(token)).toMatchObject({ azp: clientId, oid: person.id, scp: "Messages.Read" });
});

test("DeviceCodeCredential waits for the person at the page", async () => {
  const { clientId } = registrations().publicClient;
  const prompts: string[] = [];
  const credential = new DeviceCodeCredential({
    tenantId,
    clientId,
    ...options(),
    userPromptCallback: ({ userCode, verificationUri, message }) => {
      prompts.push(message);
      const body = new URLSearchParams({ user_code: userCode, username: person.userPrincipalName });
      void fetch(verificationUri, { method: "POST", body });
    },
  });
  const { token } = await credential.getToken(scope());
  expect(decodeJwt(token)).toMatchObject({ azp: clientId, oid: person.id, scp: "Messages.Read", azpacr: "0" });
  expect((await credential.getToken(scope())).token, "from its cache, of the account that was told").toBe(token);
  expect(prompts).toEqual([expect.stringContaining("/common/oauth2/deviceauth")]);
});

test("AuthorizationCodeCredential redeems what the page sent back", async () => {
  const { clientId } = registrations().publicClient;
  const redirectUri = "http://localhost:34567";
  const query = new URLSearchParams({
    client_id: clientId,
    response_type: "code",
    redirect_uri: redirectUri,
    scope: `openid profile offline_access ${scope()}`,
  });
  const url = `${stage.tenant.authorityUrl}/${tenantId}/oauth2/v2.0/authorize?${query}`;
  const body = new URLSearchParams({ username: person.userPrincipalName });
  const { headers } = await fetch(url, { method: "POST", body, redirect: "manual" });
  const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
  const credential = new AuthorizationCodeCredential(tenantId, clientId, code, redirectUri, options());
  const { token } = await credential.getToken(scope());
  expect(decodeJwt(token)).toMatchObject({ azp: clientId, oid: person.id });
});
