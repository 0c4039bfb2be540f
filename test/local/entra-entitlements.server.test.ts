import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EntraClient, startEntraClient } from "../helpers/entra-client.ts";

let client: EntraClient;
let app: { id: string; appId: string };
beforeAll(async () => {
  client = await startEntraClient();
});
afterAll(() => client.stop());
beforeEach(async () => {
  const { body } = await ask("PATCH", `/applications(uniqueName='app-${crypto.randomUUID()}')`, { displayName: "API" });
  app = { id: String(body.id), appId: String(body.appId) };
});

const ask: EntraClient["ask"] = (...asked) => client.ask(...asked);
const change = (properties: object) => ask("PATCH", `/applications/${app.id}`, properties);
const role = (value: string, more: object = {}) => ({
  id: crypto.randomUUID(),
  value,
  displayName: value,
  description: value,
  allowedMemberTypes: ["Application", "User"],
  isEnabled: true,
  ...more,
});
const scope = (value: string) => ({
  id: crypto.randomUUID(),
  value,
  type: "Admin",
  isEnabled: true,
  adminConsentDisplayName: value,
  adminConsentDescription: value,
});

describe("what an app of the directory on this machine offers", () => {
  it("is nothing at first, and then also what its service principal offers", async () => {
    const { body: principal } = await ask("POST", "/servicePrincipals", { appId: app.appId });
    expect(principal).toMatchObject({ appRoles: [], oauth2PermissionScopes: [], appRoleAssignmentRequired: false });
    const [reader, reads] = [role("Read.All"), scope("Read")];
    const answer = await change({ appRoles: [reader], api: { oauth2PermissionScopes: [reads] } });
    expect(answer.status).toBe(204);
    expect((await ask("GET", `/servicePrincipals/${principal.id}`)).body).toMatchObject({
      appRoles: [reader],
      oauth2PermissionScopes: [reads],
    });
  });

  it("cannot be taken away while it is enabled, be it a role or a scope", async () => {
    const [reader, writer, reads] = [role("Read.All"), role("Write.All"), scope("Read")];
    await change({ appRoles: [reader, writer], api: { oauth2PermissionScopes: [reads] } });
    const refused = { status: 400, body: { error: { code: "CannotDeleteOrUpdateEnabledEntitlement" } } };
    expect(await change({ appRoles: [reader] })).toMatchObject(refused);
    expect(await change({ api: { oauth2PermissionScopes: [scope("Read")] } })).toMatchObject(refused);
    expect((await change({ appRoles: [reader, { ...writer, isEnabled: false }] })).status).toBe(204);
    expect((await change({ appRoles: [reader] })).status).toBe(204);
  });

  it.each([
    ["what Graph alone writes", { appRoles: [role("Read.All", { origin: "Application" })] }],
    ["a value twice", { appRoles: [role("Read.All"), role("Read.All")] }],
    ["a value with a space", { appRoles: [role("Read All")] }],
    ["members that are neither", { appRoles: [role("Read.All", { allowedMemberTypes: ["Group"] })] }],
    ["a version of tokens that does not exist", { api: { requestedAccessTokenVersion: 3 } }],
    ["a scope without words for who consents", { api: { oauth2PermissionScopes: [role("Read")] } }],
    ["a claim that is none", { optionalClaims: { accessToken: ["idtyp"] } }],
  ])("is not taken with %s", async (_, properties) => {
    expect(await change(properties)).toMatchObject({ status: 400, body: { error: { code: "Request_BadRequest" } } });
  });

  it("lets other apps in for scopes that it had before, and for none that the same request brings", async () => {
    const [reads, writes] = [scope("Read"), scope("Write")];
    const admitted = (...ids: string[]) => [{ appId: crypto.randomUUID(), delegatedPermissionIds: ids }];
    await change({ api: { oauth2PermissionScopes: [reads] } });
    const both = { oauth2PermissionScopes: [reads, writes] };
    const asked = { ...both, preAuthorizedApplications: admitted(reads.id, writes.id) };
    expect(await change({ api: asked })).toMatchObject({ status: 400, body: { error: { code: "InvalidValue" } } });
    expect((await change({ api: both })).status).toBe(204);
    expect((await change({ api: asked })).status).toBe(204);
    const misnamed = [{ appId: crypto.randomUUID(), permissionIds: [reads.id] }];
    expect((await change({ api: { ...both, preAuthorizedApplications: misnamed } })).status).toBe(400);
  });

  it("has the address of its own id, and not another's", async () => {
    expect((await change({ identifierUris: [`api://${app.appId}`] })).status).toBe(204);
    expect(await change({ identifierUris: [`api://${crypto.randomUUID()}`] })).toMatchObject({
      status: 400,
      body: { error: { code: "HostNameNotOnVerifiedDomain" } },
    });
  });

  it("is given to people and apps, once each, and listed with who has it", async () => {
    const reader = role("Read.All");
    await change({ appRoles: [reader] });
    const { body: principal } = await ask("POST", "/servicePrincipals", { appId: app.appId });
    const { id: principalId, displayName } = client.directory.model.addManagedIdentity();
    const path = `/servicePrincipals/${principal.id}/appRoleAssignedTo`;
    const assignment = { principalId, resourceId: principal.id, appRoleId: reader.id };
    expect((await ask("GET", path)).body.value).toEqual([]);
    expect((await ask("POST", path, assignment)).status).toBe(201);
    expect((await ask("POST", path, assignment)).status).toBe(400);
    expect((await ask("POST", path, { ...assignment, appRoleId: crypto.randomUUID() })).status).toBe(400);
    expect((await ask("POST", path, { ...assignment, resourceId: crypto.randomUUID() })).status).toBe(400);
    expect((await ask("GET", path)).body.value).toEqual([
      expect.objectContaining({ ...assignment, principalDisplayName: displayName, resourceDisplayName: "API" }),
    ]);
  });
});

describe("where an app of the directory on this machine has sign-ins answered", () => {
  it("is nowhere at first, and then at the pages that were named", async () => {
    const { body } = await ask("PATCH", `/applications(uniqueName='app-${crypto.randomUUID()}')`, { displayName: "A" });
    expect(body).toMatchObject({ spa: { redirectUris: [] }, web: { redirectUris: [] } });
    const redirectUris = ["https://reader.example/api/app", "http://localhost/api/app", "http://localhost:7071/"];
    expect((await ask("PATCH", `/applications/${body.id}`, { spa: { redirectUris } })).status).toBe(204);
    expect((await change({ publicClient: { redirectUris: ["myapp://auth"] } })).status).toBe(204);
  });

  it.each([
    ["a page without TLS", ["http://reader.example/"]],
    ["this machine by its number", ["http://127.0.0.1/"]],
    ["a program's own scheme", ["myapp://auth"]],
    ["what is no address", ["reader"]],
    ["any page of a domain", ["https://*.reader.example/"]],
    ["a fragment", ["https://reader.example/#app"]],
    ["special characters", ["https://reader.example/(app)"]],
    ["somebody's name", ["https://mallory@reader.example/"]],
    ["more characters than 256", [`https://reader.example/${"a".repeat(234)}`]],
    ["more addresses than 256", Array.from({ length: 257 }, (_, index) => `https://reader.example/${index}`)],
  ])("is not %s", async (_, redirectUris) => {
    const refused = { status: 400, body: { error: { code: "Request_BadRequest" } } };
    expect(await change({ spa: { redirectUris } })).toMatchObject(refused);
  });

  it("is nothing else beside addresses, for a page", async () => {
    const spa = { redirectUris: [], implicitGrantSettings: { enableAccessTokenIssuance: true } };
    expect((await change({ spa })).status).toBe(400);
  });
});
