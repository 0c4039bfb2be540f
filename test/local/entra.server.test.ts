import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CALLER, type EntraClient, startEntraClient } from "../helpers/entra-client.ts";

const GRAPH = "00000003-0000-0000-c000-000000000000";

let client: EntraClient;
let name: string;
beforeAll(async () => {
  client = await startEntraClient();
});
afterAll(() => client.stop());
beforeEach(() => {
  name = `app-${crypto.randomUUID()}`;
  client.directory.model.unseenLookups = 0;
  client.directory.setCallerPermissions(CALLER.grantedPermissions);
});

const ask: EntraClient["ask"] = (...asked) => client.ask(...asked);
const upsert = (properties: object = {}) =>
  ask("PATCH", `/applications(uniqueName='${name}')`, { displayName: "app", ...properties });

describe("the directory API on this machine", () => {
  it("creates once and updates afterwards", async () => {
    const created = await upsert();
    expect([created.status, created.body.uniqueName]).toEqual([201, name]);
    expect((await upsert({ notes: "changed" })).status).toBe(204);
    const { body } = await ask("GET", `/applications(uniqueName='${name}')`);
    expect(body).toMatchObject({ id: created.body.id, notes: "changed", passwordCredentials: [] });
  });

  it("makes whoever creates an app its owner, and lists owners and federated credentials apart from it", async () => {
    const { body: app } = await upsert();
    const { body: owners } = await ask("GET", `/applications/${app.id}/owners`);
    expect(owners.value).toEqual([{ id: expect.stringMatching(/^[\da-f-]{36}$/), displayName: "caller" }]);
    const { body: federated } = await ask("GET", `/applications/${app.id}/federatedIdentityCredentials`);
    expect(federated.value).toEqual([]);
    const { body: principal } = await ask("POST", "/servicePrincipals", { appId: app.appId });
    const { body: principalOwners } = await ask("GET", `/servicePrincipals/${principal.id}/owners`);
    expect(principalOwners).toEqual(owners);
    for (const object of [app, principal]) expect(object).not.toHaveProperty("owners");
  });

  it("answers the text of a secret once", async () => {
    const { body: app } = await upsert();
    const path = `/applications/${app.id}/addPassword`;
    const { body: password } = await ask("POST", path, { passwordCredential: { displayName: "x" } });
    expect(password).toMatchObject({ displayName: "x", secretText: expect.stringMatching(/^[\w-]{40}$/) });
    const { body } = await ask("GET", `/applications(uniqueName='${name}')`);
    expect(body.passwordCredentials).toEqual([expect.objectContaining({ keyId: password.keyId })]);
    expect(JSON.stringify(body)).not.toContain(String(password.secretText));
    expect((await ask("POST", `/applications/${app.id}/removePassword`, { keyId: password.keyId })).status).toBe(204);
    expect((await ask("POST", `/applications/${app.id}/removePassword`, { keyId: password.keyId })).status).toBe(400);
  });

  it("does not see what was just made for as many lookups as it is told", async () => {
    client.directory.model.unseenLookups = 2;
    const { body: app } = await upsert();
    const path = `/applications(uniqueName='${name}')`;
    const lookups = [await ask("GET", path), await ask("GET", path), await ask("GET", path)];
    expect(lookups.map(({ status }) => status)).toEqual([404, 404, 200]);
    expect(lookups[0]?.body.error?.code).toBe("Request_ResourceNotFound");
    await ask("POST", "/servicePrincipals", { appId: app.appId });
    const principals = [await ask("GET", `/servicePrincipals(appId='${app.appId}')`)];
    expect(principals.map(({ status }) => status)).toEqual([404]);
  });

  it("makes one service principal an app, and none for an app it does not know", async () => {
    const { body: app } = await upsert();
    const create = (appId: unknown) => ask("POST", "/servicePrincipals", { appId });
    expect((await create(app.appId)).status).toBe(201);
    expect(await create(app.appId)).toMatchObject({
      status: 409,
      body: { error: { code: "Request_MultipleObjectsWithSameKeyValue" } },
    });
    expect(await create(crypto.randomUUID())).toMatchObject({
      status: 400,
      body: { error: { code: "Request_BadRequest" } },
    });
  });

  it("assigns a role once", async () => {
    const { body: graph } = await ask("GET", `/servicePrincipals(appId='${GRAPH}')`);
    const roles = graph.appRoles as { id: string; allowedMemberTypes: string[] }[];
    const role = roles.find(({ allowedMemberTypes }) => allowedMemberTypes.includes("Application"));
    const { id } = client.directory.model.addManagedIdentity();
    const path = `/servicePrincipals/${id}/appRoleAssignments`;
    const assignment = { principalId: id, resourceId: graph.id, appRoleId: role?.id };
    expect((await ask("POST", path, assignment)).status).toBe(201);
    expect((await ask("POST", path, assignment)).status).toBe(400);
    expect((await ask("GET", path)).body.value).toEqual([expect.objectContaining(assignment)]);
  });

  it.each([
    { title: "no permission", permissions: [], status: 403, code: "Authorization_RequestDenied" },
    {
      title: "a permission to read alone",
      permissions: ["Application.Read.All"],
      status: 403,
      code: "Authorization_RequestDenied",
    },
  ])("refuses a change to who has $title", async ({ permissions, status, code }) => {
    client.directory.setCallerPermissions(permissions);
    expect(await upsert()).toMatchObject({ status, body: { error: { code } } });
  });

  it("refuses who has no token", async () => {
    const response = await fetch(`${client.directory.url}/v1.0/servicePrincipals(appId='${GRAPH}')`);
    expect([response.status, await response.json()]).toMatchObject([
      401,
      { error: { code: "InvalidAuthenticationToken" } },
    ]);
  });

  it("counts what was asked to be changed, and not what was read", async () => {
    const before = client.directory.writes.length;
    await upsert();
    await ask("GET", `/applications(uniqueName='${name}')`);
    expect(client.directory.writes.slice(before)).toEqual([`PATCH /applications(uniqueName='${name}')`]);
  });
});
