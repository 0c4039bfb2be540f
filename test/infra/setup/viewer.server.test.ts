import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { API_SCOPE, API_SCOPES } from "../../../infra/setup/api-app.ts";
import type { Application } from "../../../local/entra/entra-objects.ts";
import {
  apiNameOf,
  BASE_URL,
  CALLER_PERMISSIONS,
  openWorld,
  SetupServers,
  type SetupWorld,
  STRANGER,
  viewerNameOf,
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
  servers.directory.model.unseenLookups = 0;
  await world.vault.stop();
});

const PAGES = [`${BASE_URL}/api/app`, `${BASE_URL}/api/docs`];
const model = () => servers.directory.model;
function registered(name: string): Application {
  const found = model().applications.find(({ uniqueName }) => uniqueName === name);
  if (!found) throw new Error(`${name} was not registered`);
  return found;
}
const viewer = () => registered(viewerNameOf(world.uniqueName));
const api = () => registered(apiNameOf(world.uniqueName));
const principal = () => model().servicePrincipals.find(({ appId }) => appId === viewer().appId) ?? expect.fail();
const change = (app: Application, properties: object) => {
  app.properties = { ...app.properties, ...properties };
};
const deployed = () => ({
  wanted: { deployed: { API_CLIENT_ID: api().appId, VIEWER_CLIENT_ID: viewer().appId } },
});
const ADMITTED = () => [{ appId: viewer().appId, delegatedPermissionIds: [API_SCOPE.id] }];

describe("the viewer's own registration", () => {
  it("is of pages and of programs of people's own, of this tenant and without a secret, which the API lets in for its scope", async () => {
    const outcome = await world.run();
    expect(outcome.viewerClientId).toBe(viewer().appId);
    expect(viewer()).toMatchObject({
      properties: {
        displayName: viewerNameOf(world.uniqueName),
        signInAudience: "AzureADMyOrg",
        spa: { redirectUris: PAGES },
        publicClient: { redirectUris: ["http://localhost"] },
        isFallbackPublicClient: true,
        requiredResourceAccess: [{ resourceAppId: api().appId, resourceAccess: [{ id: API_SCOPE.id, type: "Scope" }] }],
      },
      passwordCredentials: [],
      keyCredentials: [],
    });
    expect(principal()).toMatchObject({ accountEnabled: true, passwordCredentials: [] });
    expect(api().properties.api?.preAuthorizedApplications).toEqual(ADMITTED());
    world.newWrites();
    expect((await world.run()).steps).toEqual([]);
    expect(world.newWrites()).toEqual([]);
  });

  it("is made while Entra's servers do not know of one another yet what they were told", async () => {
    model().unseenLookups = 3;
    expect((await world.run()).refusals).toEqual([]);
    expect(api().properties.api?.preAuthorizedApplications).toEqual(ADMITTED());
  });

  it("is mended where something is missing, and keeps what was added by hand", async () => {
    await world.run();
    const client = { appId: STRANGER.id, delegatedPermissionIds: [API_SCOPE.id] };
    change(viewer(), { spa: { redirectUris: ["https://reader.example/"] }, requiredResourceAccess: [] });
    change(api(), { api: { ...api().properties.api, preAuthorizedApplications: [client] } });
    const { steps } = await world.run(deployed());
    expect(steps.map(({ words, done }) => [words.split(" ").slice(0, 2).join(" "), done])).toEqual([
      [`let ${viewerNameOf(world.uniqueName)}`, true],
      [`let ${apiNameOf(world.uniqueName)}`, true],
    ]);
    expect(viewer().properties.spa).toEqual({ redirectUris: ["https://reader.example/", ...PAGES] });
    expect(api().properties.api?.preAuthorizedApplications).toEqual([client, ...ADMITTED()]);
    expect((await world.run(deployed())).steps).toEqual([]);
  });

  it("is admitted although the same run mends the API's scope, which no one request may do at once", async () => {
    await world.run();
    const { preAuthorizedApplications: _, ...held } = api().properties.api ?? expect.fail();
    change(api(), { api: { ...held, oauth2PermissionScopes: [], requestedAccessTokenVersion: 1 } });
    expect((await world.run(deployed())).steps.every(({ done }) => done)).toBe(true);
    expect(api().properties.api).toMatchObject({
      requestedAccessTokenVersion: 2,
      oauth2PermissionScopes: API_SCOPES,
      preAuthorizedApplications: ADMITTED(),
    });
  });

  it("is not made where it is off, and left as it is where it was on", async () => {
    const off = { wantsViewer: false };
    const outcome = await world.run({ wanted: off });
    expect([outcome.viewerClientId, outcome.notices]).toEqual([undefined, []]);
    expect(() => viewer()).toThrow("was not registered");
    await world.run();
    change(viewer(), { spa: { redirectUris: [] } });
    expect(await world.run({ wanted: off })).toMatchObject({ steps: [], viewerClientId: undefined });
  });

  it("waits until somebody says at which address people come, and everything else is done", async () => {
    const outcome = await world.run({ wanted: { baseUrl: undefined } });
    expect(outcome.notices).toEqual([expect.stringContaining("its viewer was left as it is: give --base-url")]);
    expect(outcome.steps.every(({ done }) => done)).toBe(true);
    expect(() => viewer()).toThrow("was not registered");
  });

  it("is left to somebody else where the account may not change apps", async () => {
    await world.run({ wanted: { wantsViewer: false } });
    const { id } = model().addManagedIdentity();
    servers.directory.setCallerPermissions(["Application.Read.All", "AppRoleAssignment.ReadWrite.All"]);
    const { refusals, steps } = await world.run({ wanted: { auth: "managed-identity", identityPrincipalId: id } });
    expect(refusals).toEqual([expect.stringMatching(/^Could not register the viewer .*Application Developer/)]);
    const undone = steps.filter(({ done }) => !done).map(({ words }) => words.split(" ")[0]);
    expect(undone).toEqual(["register", "create", "let"]);
  });
});

describe("a viewer of our name that a stranger registered beforehand", () => {
  it("is refused before anything is written, with what they could do with it", async () => {
    model().upsert(viewerNameOf(world.uniqueName), { displayName: "mine" }, STRANGER);
    const message = await world.refusal();
    expect(message).toContain(`The app registration ${viewerNameOf(world.uniqueName)} (${viewer().appId}) was there`);
    expect(message).toContain('"Mallory"');
    expect(message).toContain("could have people sign in at a page of theirs, and so read what these people may read");
    expect(world.newWrites()).toEqual([]);
    expect(await world.refusal({ wanted: { wantsViewer: false } })).toBe("");
    expect(await world.refusal({ wanted: { accepted: new Set([viewer().appId]) } })).toBe("");
  });

  it("is refused when it appears between the look and the registration, and is let in nowhere", async () => {
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === "PATCH" && String(input).includes(viewerNameOf(world.uniqueName))) {
        model().upsert(viewerNameOf(world.uniqueName), { displayName: "mine" }, STRANGER);
      }
      return fetch(input, init);
    };
    expect(await world.refusal({ fetch: racing })).toContain('"Mallory"');
    expect(api().properties.api?.preAuthorizedApplications).toEqual([]);
  });
});

describe("a viewer that setup made, to which somebody added", () => {
  interface Added {
    readonly what: string;
    readonly add: () => void;
    readonly said: string;
    /** Whether an administrator may have, once the deployment knows it. */
    readonly later?: true;
  }
  const access = (resourceAppId: string, type: string) => [
    ...((viewer().properties.requiredResourceAccess as object[]) ?? []),
    { resourceAppId, resourceAccess: [{ id: STRANGER.id, type }] },
  ];
  const GRAPH = "00000003-0000-0000-c000-000000000000";

  it.each<Added>([
    {
      what: "an owner",
      add: () => {
        viewer().owners = [...viewer().owners, STRANGER];
      },
      said: 'owned by "Mallory"',
      later: true,
    },
    { what: "a client secret", add: () => model().addPassword(viewer(), { displayName: "mine" }), said: '"mine"' },
    {
      what: "another audience",
      add: () => change(viewer(), { signInAudience: "AzureADMultipleOrgs" }),
      said: "AzureADMultipleOrgs",
    },
    {
      what: "a page of another address",
      add: () => change(viewer(), { spa: { redirectUris: [...PAGES, "https://mallory.example/"] } }),
      said: '"https://mallory.example/"',
      later: true,
    },
    {
      what: "a page of ours for another platform",
      add: () => change(viewer(), { web: { redirectUris: PAGES } }),
      said: `"${PAGES[0]}"`,
    },
    {
      what: "a program that is answered elsewhere than on the machine of who signs in",
      add: () => change(viewer(), { publicClient: { redirectUris: ["http://localhost", "https://mallory.example"] } }),
      said: '"https://mallory.example"',
    },
    {
      what: "a program that takes its answers by a scheme of its own",
      add: () => change(viewer(), { publicClient: { redirectUris: ["http://localhost", "mallory://code"] } }),
      said: '"mallory://code"',
    },
    {
      what: "the address of programs for a page",
      add: () => change(viewer(), { spa: { redirectUris: [...PAGES, "http://localhost"] } }),
      said: '"http://localhost"',
      later: true,
    },
    {
      what: "a permission of Graph",
      add: () => change(viewer(), { requiredResourceAccess: access(GRAPH, "Scope") }),
      said: "it asks for permissions of Microsoft Graph",
      later: true,
    },
    {
      what: "a role",
      add: () => change(viewer(), { requiredResourceAccess: access(GRAPH, "Role") }),
      said: "it asks for roles",
    },
    {
      what: "an address of its own",
      add: () => change(viewer(), { identifierUris: ["api://mallory"] }),
      said: '"api://mallory"',
      later: true,
    },
  ])("$what is refused until it is removed, the app is named or, if it is theirs to add, deployed", async (row) => {
    await world.run();
    expect(await world.refusal()).toBe("");
    row.add();
    const told = await world.refusal();
    expect(told).toContain(row.said);
    expect(told).toContain(viewerNameOf(world.uniqueName));
    expect(world.newWrites()).toEqual([]);
    const later = await world.refusal(deployed());
    expect(later).toContain(row.later ? "" : row.said);
    expect(later === "").toBe(row.later === true);
    expect(await world.refusal({ wanted: { accepted: new Set([viewer().appId, api().appId]) } })).toBe("");
  });
});
