import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { rolesFor } from "../../../infra/setup/roles.ts";
import { readNotificationKey } from "../../../shared/capture/notification/notification-key.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import {
  apiNameOf,
  CALLER_PERMISSIONS,
  openWorld,
  RESOURCES,
  SetupServers,
  type SetupWorld,
  viewerNameOf,
} from "./world.ts";

const DAY_MS = 86_400_000;

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
  servers.directory.model.forbidsPasswords = false;
  await world.vault.stop();
});

const application = () => {
  const found = servers.directory.model.applications.find(({ uniqueName }) => uniqueName === world.uniqueName);
  if (!found) throw new Error("the app was not registered");
  return found;
};
const apiWrites = () => {
  const name = apiNameOf(world.uniqueName);
  const api = servers.directory.model.applications.find(({ uniqueName }) => uniqueName === name);
  return [
    `PATCH /applications(uniqueName='${name}')`,
    `PATCH /applications/${api?.id}`,
    "POST /servicePrincipals",
    `PATCH /applications(uniqueName='${viewerNameOf(world.uniqueName)}')`,
    "POST /servicePrincipals",
    `PATCH /applications/${api?.id}`,
  ];
};
const versions = (name: keyof typeof SECRET_NAMES) => world.secrets.enabledVersions(SECRET_NAMES[name]);
const missingRoles = async (run: ReturnType<SetupWorld["run"]>) => (await run).missingConsent.map(({ role }) => role);

describe("the first run", () => {
  it("makes everything, in order, and says each step before and after", async () => {
    const outcome = await world.run();
    expect(world.newWrites()).toEqual([
      `PATCH /applications(uniqueName='${world.uniqueName}')`,
      "POST /servicePrincipals",
      `POST /applications/${application().id}/addPassword`,
      ...apiWrites(),
      "PUT /secrets/graph-client-secret",
      "POST /certificates/graph-notification-certificate/create",
      "PUT /secrets/graph-client-state",
      "PUT /secrets/operator-key",
      "PUT /secrets/hook-key",
    ]);
    expect(outcome.steps).toHaveLength(12);
    expect(outcome.steps.every(({ done }) => done)).toBe(true);
    const words = outcome.steps.map((step) => step.words);
    expect(world.told).toEqual([...words, ...words]);
    expect(outcome.clientId).toBe(application().appId);
  });

  it("asks for the least application roles, by the ids that this Graph gives them", async () => {
    await world.run();
    const [graph] = servers.directory.model.servicePrincipals;
    const declared = application().properties.requiredResourceAccess as {
      resourceAppId: string;
      resourceAccess: { id: string; type: string }[];
    }[];
    expect(declared.map(({ resourceAppId }) => resourceAppId)).toEqual([graph?.appId]);
    const roles = declared.flatMap(({ resourceAccess }) => resourceAccess);
    expect(roles.map(({ type }) => type)).toEqual(roles.map(() => "Role"));
    const names = roles.map(({ id }) => graph?.appRoles.find((role) => role.id === id));
    expect(names.map((role) => role?.allowedMemberTypes)).toEqual(names.map(() => ["Application"]));
    expect(names.map((role) => role?.value)).toEqual(rolesFor(RESOURCES).map(({ role }) => role));
  });

  it("leaves what the app can read: client secret, client state, and a certificate with its key", async () => {
    await world.run();
    const [secret] = await versions("clientSecret");
    expect(secret?.value.length).toBeGreaterThan(30);
    const [state] = await versions("clientState");
    expect(state?.value).toMatch(/^[\w-]{43}$/);
    const [operatorKey] = await versions("operatorKey");
    expect(operatorKey?.value).toMatch(/^[\w-]{43}$/);
    expect(operatorKey?.value).not.toBe(state?.value);
    const [certificate] = await versions("notificationCertificate");
    expect(certificate && readNotificationKey(certificate)).toMatchObject({
      ok: true,
      value: { certificateId: certificate?.version },
    });
  });

  it("tells nobody a secret", async () => {
    const outcome = await world.run();
    const everything = JSON.stringify([outcome, world.told]);
    for (const name of ["clientSecret", "clientState", "operatorKey", "hookKey"] as const) {
      for (const { value } of await versions(name)) expect(everything).not.toContain(value);
    }
    expect(everything).not.toContain("PRIVATE KEY");
  });

  it("waits until Entra's servers have told one another", async () => {
    servers.directory.model.unseenLookups = 3;
    const before = servers.clock.sleptMs;
    const outcome = await world.run();
    expect(outcome.steps.every(({ done }) => done)).toBe(true);
    expect(servers.clock.sleptMs - before).toBeGreaterThan(6_000);
    expect(application().passwordCredentials).toHaveLength(1);
  });

  it("gives up after two minutes, with a sentence", async () => {
    servers.directory.model.unseenLookups = 1_000;
    await expect(world.run()).rejects.toThrow("the app registration did not appear within 120 s. Run this again");
  });
});

describe("a further run", () => {
  it("changes nothing", async () => {
    const first = await world.run();
    world.newWrites();
    const second = await world.run();
    expect(world.newWrites()).toEqual([]);
    expect(second).toEqual({ ...first, steps: [] });
  });

  it("says that consent is missing until an administrator has given it", async () => {
    const all = rolesFor(RESOURCES).map(({ role }) => role);
    expect(await missingRoles(world.run())).toEqual(all);
    servers.directory.consent(application().appId);
    expect(await missingRoles(world.run())).toEqual([]);
  });

  it("asks for less when fewer resources are wanted, and says what is granted beyond that", async () => {
    await world.run();
    servers.directory.consent(application().appId);
    const wanted = { roles: rolesFor(["/chats/getAllMessages"]) };
    const { steps, notices, missingConsent } = await world.run({ wanted });
    expect(steps.map(({ words }) => words)).toEqual([
      `let ${world.uniqueName} no longer ask for ChannelMessage.Read.All, Team.ReadBasic.All, Channel.ReadBasic.All, TeamMember.Read.All, ChannelMember.Read.All`,
    ]);
    expect(notices).toHaveLength(1);
    expect(notices[0]).toContain("Granted and not needed for these resources: ChannelMessage.Read.All");
    expect(missingConsent).toEqual([]);
    expect((await world.run({ wanted })).steps).toEqual([]);
  });

  it("replaces a client secret that ends within thirty days, and keeps the older one", async () => {
    await world.run();
    world.newWrites();
    servers.clock.advance(149 * DAY_MS);
    expect((await world.run()).steps).toEqual([]);
    servers.clock.advance(2 * DAY_MS);
    const { steps } = await world.run();
    expect(steps.map(({ words }) => words)).toEqual([
      expect.stringContaining("store it as graph-client-secret: the one there expires in 29 days"),
    ]);
    expect(await versions("clientSecret")).toHaveLength(2);
    expect(application().passwordCredentials).toHaveLength(2);
    expect((await world.run()).steps).toEqual([]);
  });

  it("replaces a client secret that was removed from the app", async () => {
    await world.run();
    application().passwordCredentials = [];
    expect((await world.run()).steps.map(({ words }) => words)).toEqual([
      expect.stringContaining("the one there is not of this app"),
    ]);
  });

  it("leaves alone what people put there by hand, once it is accepted", async () => {
    for (const name of Object.values(SECRET_NAMES)) world.vault.setSecret(name, "by hand");
    const accepted = new Set(Object.values(SECRET_NAMES));
    const { steps, notices } = await world.run({ wanted: { accepted } });
    expect(steps.map(({ words }) => words.split(" ")[0])).toEqual([
      "register",
      "create",
      "register",
      "create",
      "register",
      "create",
      "let",
    ]);
    expect(notices).toEqual([expect.stringContaining("was stored by hand as a secret")]);
    expect(world.vault.writes).toEqual([]);
  });

  it("keeps permissions and credentials that somebody added, once the app is accepted with them", async () => {
    await world.run();
    const app = application();
    const access = app.properties.requiredResourceAccess as { resourceAppId: string; resourceAccess: object[] }[];
    const scope = { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" };
    const other = { resourceAppId: "00000002-0000-0ff1-ce00-000000000000", resourceAccess: [scope] };
    const [graph] = access;
    app.properties = {
      requiredResourceAccess: [other, { ...graph, resourceAccess: [scope, ...(graph?.resourceAccess.slice(1) ?? [])] }],
    };
    servers.directory.model.addPassword(app, { displayName: "somebody's" });
    const { steps } = await world.run({ wanted: { accepted: new Set([app.appId]) } });
    expect(steps).toEqual([{ words: `let ${world.uniqueName} ask for ChannelMessage.Read.All`, done: true }]);
    expect(application().properties.requiredResourceAccess).toEqual([
      other,
      { ...graph, resourceAccess: [scope, ...(graph?.resourceAccess ?? [])] },
    ]);
    expect(application().passwordCredentials).toHaveLength(2);
  });
});

describe("rotation", () => {
  it.each([
    ["client-state", "clientState"],
    ["certificate", "notificationCertificate"],
    ["client-secret", "clientSecret"],
    ["operator-key", "operatorKey"],
    ["hook-key", "hookKey"],
  ] as const)("of the %s adds a version, keeps the older one, and touches nothing else", async (rotate, name) => {
    await world.run();
    const [before] = await versions(name);
    servers.clock.advance(1_000);
    const { steps } = await world.run({ wanted: { rotate: new Set([rotate]) } });
    expect(steps).toHaveLength(1);
    const after = await versions(name);
    expect(after).toHaveLength(2);
    expect(after[1]).toEqual(before);
    expect(after[0]?.value).not.toBe(before?.value);
  });

  it("of a certificate leaves two keys that the app can read", async () => {
    await world.run();
    servers.clock.advance(1_000);
    await world.run({ wanted: { rotate: new Set(["certificate"]) } });
    const read = (await versions("notificationCertificate")).map(readNotificationKey);
    expect(read.map(({ ok }) => ok)).toEqual([true, true]);
  });
});

describe("a dry run", () => {
  it("plans the same and writes nothing", async () => {
    const planned = await world.run({ dryRun: true });
    expect(world.newWrites()).toEqual([]);
    expect(planned.steps.every(({ done }) => !done)).toBe(true);
    const carriedOut = await world.run();
    expect(carriedOut.steps.map(({ words }) => words)).toEqual(planned.steps.map(({ words }) => words));
  });
});

describe("a managed identity", () => {
  const identity = () => servers.directory.model.addManagedIdentity();

  it("is assigned the roles, without any client secret, and without an app registration but for the API and the viewer", async () => {
    const { id, appId } = identity();
    const wanted = { auth: "managed-identity", identityPrincipalId: id } as const;
    const outcome = await world.run({ wanted });
    expect(outcome).toMatchObject({ clientId: appId, missingConsent: [], refusals: [] });
    expect(world.newWrites().filter((write) => !write.includes("appRoleAssignments"))).toEqual([
      ...apiWrites(),
      "POST /certificates/graph-notification-certificate/create",
      "PUT /secrets/graph-client-state",
      "PUT /secrets/operator-key",
      "PUT /secrets/hook-key",
    ]);
    const assigned = servers.directory.model.assignments.filter(({ principalId }) => principalId === id);
    expect(assigned).toHaveLength(rolesFor(RESOURCES).length);
    expect((await world.run({ wanted })).steps).toEqual([]);
    expect(world.newWrites()).toEqual([]);
  });

  it("counts roles that were assigned a moment ago, though Graph does not list them yet", async () => {
    servers.directory.model.unseenLookups = 3;
    const wanted = { auth: "managed-identity", identityPrincipalId: identity().id } as const;
    expect((await world.run({ wanted })).missingConsent).toEqual([]);
  });

  it("gets everything else when who runs it may not assign roles, and the sentence who may", async () => {
    servers.directory.setCallerPermissions(["Application.ReadWrite.All"]);
    const wanted = { auth: "managed-identity", identityPrincipalId: identity().id } as const;
    const outcome = await world.run({ wanted });
    expect(outcome.refusals).toHaveLength(1);
    expect(outcome.refusals[0]).toContain("takes the Entra role Privileged Role Administrator");
    expect(outcome.missingConsent).toHaveLength(rolesFor(RESOURCES).length);
    expect(outcome.steps.filter(({ done }) => done)).toHaveLength(9);
    expect(await versions("clientState")).toHaveLength(1);
  });

  it("that is not in the tenant is an error with the likely cause", async () => {
    const wanted = { auth: "managed-identity", identityPrincipalId: crypto.randomUUID() } as const;
    await expect(world.run({ wanted })).rejects.toThrow("It is the object id, not the client id");
  });
});

describe("what a person without the rights is told", () => {
  it("may not read the directory", async () => {
    servers.directory.setCallerPermissions([]);
    await expect(world.run()).rejects.toThrow(/^Could not look at what is there\. Microsoft Graph answered 403/);
  });

  it("may not register apps", async () => {
    servers.directory.setCallerPermissions(["Application.Read.All"]);
    await expect(world.run()).rejects.toThrow(
      /^Could not register the app .* answered 403 Authorization_RequestDenied: Insufficient privileges to complete the operation\. Your account may not do this: registering an app takes the Entra role Application Developer/,
    );
    expect(world.vault.writes).toEqual([]);
  });

  it("deleted the app a while ago, which Entra still keeps", async () => {
    await world.run();
    servers.directory.model.deleteApplication(application());
    await expect(world.run()).rejects.toThrow(
      /already exists\. A deleted app keeps its name for 30 days: .*az rest --method get --url .*deletedItems/,
    );
  });

  it("is in a tenant that allows apps no client secret", async () => {
    servers.directory.model.forbidsPasswords = true;
    await expect(world.run()).rejects.toThrow(/app management policy.*GRAPH_AUTH=managed-identity/);
  });

  it("may not make apps as some policy says, in words that repeating does not help", async () => {
    const refusing: typeof fetch = async (input, init) =>
      init?.method === "PATCH"
        ? Response.json({ error: { code: "X", message: "No." } }, { status: 400 })
        : fetch(input, init);
    await expect(world.run({ fetch: refusing })).rejects.toThrow(
      "answered 400 X: No. Running this again as it is will not",
    );
  });

  it("talks to something that is not the service", async () => {
    const strange: typeof fetch = async () => Response.json({ hello: "world" });
    await expect(world.run({ fetch: strange })).rejects.toThrow(/unknown shape: .*\. Compare the address .*proxy/);
    const broken: typeof fetch = () => Promise.reject(new TypeError("fetch failed"));
    await expect(world.run({ fetch: broken })).rejects.toThrow(
      /did not answer: .*\. Check the address and the network/,
    );
  });

  it("cannot reach Key Vault", async () => {
    world.vault.faults.unavailable = true;
    await expect(world.run()).rejects.toThrow(/Key Vault answered 503 ServiceUnavailable/);
  });

  it("is in a cloud whose Graph lacks a role", async () => {
    const wanted = { roles: [{ role: "Unknown.Read.All", reason: "test" }] };
    await expect(world.run({ wanted })).rejects.toThrow("has no application role Unknown.Read.All");
  });
});
