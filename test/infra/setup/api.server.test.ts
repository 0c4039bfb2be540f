import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { API_SCOPE } from "../../../infra/setup/api-app.ts";
import { apiDeclaration } from "../../../infra/setup/plan-api.ts";
import { withAdmitted } from "../../../infra/setup/plan-viewer.ts";
import type { Application } from "../../../local/entra/entra-objects.ts";
import { ROLES, SCOPES } from "../../../shared/serve/access/rights.ts";
import {
  apiNameOf,
  CALLER_PERMISSIONS,
  openWorld,
  type RunOptions,
  SetupServers,
  type SetupWorld,
  STRANGER,
} from "./world.ts";

let servers: SetupServers;
let world: SetupWorld;
beforeAll(async () => {
  servers = await SetupServers.start();
});
afterAll(() => servers.stop());
beforeEach(async () => {
  world = await openWorld(servers);
});
afterEach(async () => {
  servers.directory.setCallerPermissions(CALLER_PERMISSIONS);
  await world.vault.stop();
});

const model = () => servers.directory.model;
const name = () => apiNameOf(world.uniqueName);
function api(): Application {
  const found = model().applications.find(({ uniqueName }) => uniqueName === name());
  if (!found) throw new Error("the API was not registered");
  return found;
}
const principal = () => model().servicePrincipals.find(({ appId }) => appId === api().appId);
const change = (app: Application, properties: object) => {
  app.properties = { ...app.properties, ...properties };
};
const deployed = () => ({ wanted: { deployed: { API_CLIENT_ID: api().appId } } });

const refusal = (options?: RunOptions) => world.refusal(options);

describe("the API's own registration", () => {
  it("is for this tenant, answers to its id, offers roles and scopes, and can and asks for nothing itself", async () => {
    const outcome = await world.run();
    expect(outcome.apiClientId).toBe(api().appId);
    expect(api()).toMatchObject({
      properties: {
        displayName: name(),
        signInAudience: "AzureADMyOrg",
        identifierUris: [`api://${api().appId}`],
        ...apiDeclaration(),
        api: withAdmitted(apiDeclaration().api, outcome.viewerClientId ?? "", [API_SCOPE]),
      },
      passwordCredentials: [],
      keyCredentials: [],
    });
    expect(api().properties).not.toHaveProperty("requiredResourceAccess");
    expect(principal()).toMatchObject({ appRoleAssignmentRequired: false, passwordCredentials: [] });
    const { roles, scopes } = model().offeredBy(principal() ?? expect.fail());
    expect([roles.map(({ value }) => value), scopes.map(({ value }) => value)]).toEqual([[...ROLES], [...SCOPES]]);
  });

  it("is apart from the one that reads Graph, which offers nothing and gets no more than it had", async () => {
    await world.run();
    const reader = model().applications.find(({ uniqueName }) => uniqueName === world.uniqueName);
    expect(reader?.appId).not.toBe(api().appId);
    expect(Object.keys(reader?.properties ?? {}).toSorted()).toEqual([
      "displayName",
      "requiredResourceAccess",
      "signInAudience",
    ]);
  });

  it("is mended where something is missing, and keeps its ids and what was added by hand", async () => {
    await world.run();
    const before = apiDeclaration();
    const role = { ...before.appRoles[0], id: randomUUID(), value: "Reports.Read.All" };
    const scope = { ...before.api.oauth2PermissionScopes[0], id: randomUUID(), value: "Reports.Read" };
    change(api(), {
      api: { oauth2PermissionScopes: [scope], preAuthorizedApplications: [] },
      appRoles: [role, ...before.appRoles.slice(0, 2)],
      optionalClaims: { accessToken: [] },
    });
    world.newWrites();
    const { steps } = await world.run(deployed());
    expect(steps).toEqual([
      { words: expect.stringContaining("take tokens of version 2.0"), done: true },
      { words: expect.stringContaining("so that nobody is asked to consent"), done: true },
    ]);
    expect(new Set(world.newWrites())).toEqual(new Set([`PATCH /applications/${api().id}`]));
    expect(api().properties.appRoles).toEqual([role, ...before.appRoles.slice(0, 2), before.appRoles[2]]);
    expect(api().properties.api?.oauth2PermissionScopes).toEqual([scope, ...before.api.oauth2PermissionScopes]);
    expect((await world.run(deployed())).steps).toEqual([]);
  });

  it("is left to somebody else where the account may not register apps, and everything else is done", async () => {
    servers.directory.setCallerPermissions(["Application.Read.All", "AppRoleAssignment.ReadWrite.All"]);
    const { id } = model().addManagedIdentity();
    const wanted = { auth: "managed-identity", identityPrincipalId: id } as const;
    const first = await world.run({ wanted });
    expect(first.refusals).toEqual([expect.stringMatching(/^Could not register the API .*Application Developer/)]);
    expect(first).toMatchObject({ missingConsent: [], apiClientId: undefined });
    const undone = ["register", "create", "register", "create", "let"];
    expect(first.steps.filter(({ done }) => !done).map(({ words }) => words.split(" ")[0])).toEqual(undone);
    servers.directory.setCallerPermissions(CALLER_PERMISSIONS);
    const second = await world.run({ wanted });
    expect(second.steps.map(({ words }) => words.split(" ")[0])).toEqual(undone);
    expect(second).toMatchObject({ refusals: [], apiClientId: api().appId });
  });

  it("has a name that no environment can give to the app that reads Graph", () => {
    expect(apiNameOf("teamsink-prod")).toBe("teamsink.api-prod");
    expect("teamsink.api-prod".startsWith("teamsink-")).toBe(false);
  });
});

describe("an API of our name that a stranger registered beforehand", () => {
  it("is refused before anything is written, with what they could do with it", async () => {
    model().upsert(name(), { displayName: name() }, STRANGER);
    const message = await refusal();
    expect(message).toContain(`The app registration ${name()} (${api().appId}) was there already`);
    expect(message).toContain('"Mallory"');
    expect(message).toContain("could let themselves in, and so read every message");
    expect(message).toContain(`--accept ${api().appId}`);
    expect(world.newWrites()).toEqual([]);
    expect(await refusal({ wanted: { accepted: new Set([api().appId]) } })).toBe("");
  });

  it("is refused when it appears between the look and the registration, and nobody is told of it", async () => {
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === "PATCH" && String(input).includes(name())) {
        model().upsert(name(), { displayName: name() }, STRANGER);
      }
      return fetch(input, init);
    };
    const told: string[] = [];
    const setVariable = async (variable: string) => {
      told.push(variable);
    };
    const azd = { environment: "test", clientIds: {}, setVariable };
    expect(await refusal({ fetch: racing, ports: { azd } })).toContain('"Mallory"');
    expect(told).toEqual([]);
    expect(principal()).toBeUndefined();
  });

  it("is refused though nobody owns it any more, since they have given themselves a role of it", async () => {
    const { appRoles } = apiDeclaration();
    model().upsert(name(), { displayName: name(), appRoles }, STRANGER);
    const { id: resourceId } = model().createServicePrincipal(api().appId, STRANGER);
    model().assign({ principalId: STRANGER.id, resourceId, appRoleId: appRoles[0]?.id ?? "" });
    api().owners = [];
    Object.assign(principal() ?? {}, { owners: [] });
    expect(await refusal()).toContain(`it has given a role to ${STRANGER.id}`);
    expect(world.newWrites()).toEqual([]);
  });
});

describe("an API that setup made, to which somebody added", () => {
  interface Added {
    readonly what: string;
    readonly add: () => void;
    readonly said: string;
    /** Whether an administrator may have, once the deployment knows the API. */
    readonly later?: true;
  }
  const access = (resourceAppId: string) => [{ resourceAppId, resourceAccess: [{ id: randomUUID(), type: "Scope" }] }];

  it.each<Added>([
    {
      what: "an owner",
      add: () => {
        api().owners = [...api().owners, STRANGER];
      },
      said: 'owned by "Mallory"',
      later: true,
    },
    { what: "a client secret", add: () => model().addPassword(api(), { displayName: "mine" }), said: '"mine"' },
    {
      what: "a client secret called like setup's own of the other app",
      add: () => model().addPassword(api(), { displayName: "teamsink setup for kv-test.vault.azure.net" }),
      said: "a client secret",
    },
    {
      what: "a permission of Graph",
      add: () => change(api(), { requiredResourceAccess: access("00000003-0000-0000-c000-000000000000") }),
      said: "it asks for permissions of Microsoft Graph",
    },
    {
      what: "another audience",
      add: () => change(api(), { signInAudience: "AzureADMultipleOrgs" }),
      said: "AzureADMultipleOrgs",
    },
    {
      what: "an address where sign-ins are answered",
      add: () => change(api(), { spa: { redirectUris: ["https://mallory.example"] } }),
      said: '"https://mallory.example"',
    },
    {
      what: "another address of the API",
      add: () => change(api(), { identifierUris: [`api://${api().appId}`, "api://mallory"] }),
      said: '"api://mallory"',
      later: true,
    },
    {
      what: "a client that needs no consent",
      add: () => {
        const held = api().properties.api ?? expect.fail();
        const preAuthorizedApplications = [
          ...(held.preAuthorizedApplications ?? []),
          { appId: STRANGER.id, delegatedPermissionIds: [] },
        ];
        change(api(), { api: { ...held, preAuthorizedApplications } });
      },
      said: `it lets the app ${STRANGER.id} in without consent`,
      later: true,
    },
    {
      what: "a role that was given",
      add: () => {
        const appRoleId = apiDeclaration().appRoles[0]?.id ?? "";
        model().assign({ principalId: STRANGER.id, resourceId: principal()?.id ?? "", appRoleId });
      },
      said: "it has given a role to",
      later: true,
    },
    {
      what: "groups as roles, which everybody may make and name",
      add: () => {
        const groups = { name: "groups", additionalProperties: ["emit_as_roles", "cloud_displayname"] };
        const { accessToken } = apiDeclaration().optionalClaims;
        change(api(), { optionalClaims: { accessToken: [...accessToken, groups] } });
      },
      said: "emit_as_roles",
    },
    {
      what: "an owner of the service principal",
      add: () => Object.assign(principal() ?? {}, { owners: [STRANGER] }),
      said: 'its service principal is owned by "Mallory"',
      later: true,
    },
  ])("$what is refused until it is removed, the app is named or, if it is theirs to add, deployed", async (row) => {
    await world.run();
    expect(await refusal()).toBe("");
    row.add();
    expect(await refusal()).toContain(row.said);
    expect(world.newWrites()).toEqual([]);
    const later = await refusal(deployed());
    expect(later).toContain(row.later ? "" : row.said);
    expect(later === "").toBe(row.later === true);
    expect(await refusal({ wanted: { accepted: new Set([api().appId]) } })).toBe("");
  });
});
