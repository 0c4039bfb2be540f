import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createCertificateAuthority } from "../../local/certificate-authority.ts";
import { type EntraServer, startEntra } from "../../local/entra/start-entra.ts";
import { CALLER } from "../helpers/entra-client.ts";
import { trustAuthority } from "../helpers/trust.ts";

const GRANT = "DelegatedPermissionGrant.ReadWrite.All";
const SCOPES = ["Chat.Create", "Chat.ReadWrite", "People.Read"];

let directory: EntraServer;
let untrust: () => void;
beforeAll(async () => {
  const authority = await createCertificateAuthority();
  untrust = trustAuthority(authority.certificatePem);
  const tls = await authority.issueServerCertificate(["localhost"]);
  directory = await startEntra({ tls, caller: CALLER, graphRoles: ["Chat.Read.All"], graphScopes: SCOPES });
});
afterAll(async () => {
  await directory.stop();
  untrust();
});

async function ask(method: string, path: string, body?: object): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${directory.url}/v1.0${path}`, {
    method,
    headers: { authorization: `Bearer ${await directory.token()}` },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: text === "" ? {} : JSON.parse(text) };
}

let clientId: string;
const resourceId = () => directory.model.servicePrincipals[0]?.id ?? "";
const listed = () => ask("GET", `/servicePrincipals/${clientId}/oauth2PermissionGrants`);
const wanted = (scope: string, changes: object = {}) => ({
  clientId,
  consentType: "AllPrincipals",
  resourceId: resourceId(),
  scope,
  ...changes,
});
beforeEach(() => {
  directory.setCallerPermissions([...CALLER.grantedPermissions, GRANT]);
  directory.model.upsert(`app-${randomUUID()}`, { displayName: "app" }, { id: randomUUID(), displayName: null });
  const appId = directory.model.applications.at(-1)?.appId ?? "";
  clientId = directory.model.createServicePrincipal(appId, { id: randomUUID(), displayName: null }).id;
});

describe("delegated permissions of the directory API", () => {
  it("are offered by Microsoft Graph under ids of every run", async () => {
    const { body } = await ask("GET", `/servicePrincipals/${resourceId()}`);
    expect(body).toMatchObject({
      oauth2PermissionScopes: SCOPES.map((value) => ({
        value,
        isEnabled: true,
        id: expect.stringMatching(/^[\da-f-]{36}$/),
      })),
    });
  });

  it("are granted once for everybody and once for each person, and changed as a whole", async () => {
    const made = await ask("POST", "/oauth2PermissionGrants", wanted("Chat.Create"));
    expect(made).toEqual({
      status: 201,
      body: { id: expect.any(String), ...wanted("Chat.Create"), principalId: null },
    });
    expect(await ask("POST", "/oauth2PermissionGrants", wanted("People.Read"))).toMatchObject({
      status: 409,
      body: { error: { code: "Request_MultipleObjectsWithSameKeyValue", message: "Permission entry already exists." } },
    });
    const own = wanted("People.Read", { consentType: "Principal", principalId: randomUUID() });
    expect((await ask("POST", "/oauth2PermissionGrants", own)).status).toBe(201);
    const { id } = made.body as { id: string };
    expect(await ask("PATCH", `/oauth2PermissionGrants/${id}`, { scope: "Chat.ReadWrite" })).toEqual({
      status: 204,
      body: {},
    });
    expect((await listed()).body).toEqual({
      value: [expect.objectContaining({ id, scope: "Chat.ReadWrite" }), expect.objectContaining(own)],
    });
  });

  it.each([
    ["one that the API does not offer", () => wanted("Chat.Create Mail.Read"), 400],
    ["none", () => wanted(" "), 400],
    ["more than fit", () => wanted("Chat.Create ".repeat(400)), 400],
    ["a person's, who is not named", () => wanted("Chat.Create", { consentType: "Principal" }), 400],
    ["of an app that is not there", () => wanted("Chat.Create", { clientId: randomUUID() }), 404],
    ["of an API that is not there", () => wanted("Chat.Create", { resourceId: randomUUID() }), 404],
  ])("are refused where asked for %s", async (_what, body, status) => {
    expect((await ask("POST", "/oauth2PermissionGrants", body())).status).toBe(status);
    expect((await listed()).body).toEqual({ value: [] });
  });

  it("take a permission of their own to grant, and one to see", async () => {
    directory.setCallerPermissions(CALLER.grantedPermissions);
    expect((await ask("POST", "/oauth2PermissionGrants", wanted("Chat.Create"))).status).toBe(403);
    expect((await ask("PATCH", "/oauth2PermissionGrants/any", { scope: "Chat.Create" })).status).toBe(403);
    expect((await listed()).status).toBe(403);
    directory.setCallerPermissions(["Directory.Read.All"]);
    expect((await listed()).status).toBe(200);
    expect((await ask("POST", "/oauth2PermissionGrants", wanted("Chat.Create"))).status).toBe(403);
  });

  it("are granted by an administrator's consent to what the app declares, beside what was there", async () => {
    const app = directory.model.applications.at(-1) ?? expect.fail();
    const offered = directory.model.servicePrincipals[0]?.oauth2PermissionScopes ?? [];
    const declare = (...names: string[]) => {
      const resourceAccess = offered
        .filter(({ value }) => names.includes(value ?? ""))
        .map(({ id }) => ({ id, type: "Scope" }));
      app.properties = {
        requiredResourceAccess: [{ resourceAppId: "00000003-0000-0000-c000-000000000000", resourceAccess }],
      };
      directory.consent(app.appId);
    };
    declare("Chat.Create");
    declare("People.Read");
    expect((await listed()).body).toMatchObject({
      value: [{ consentType: "AllPrincipals", scope: "Chat.Create People.Read" }],
    });
  });
});
