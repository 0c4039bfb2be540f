import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { readNotificationKey } from "../../../shared/capture/notification/notification-key.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { ROLES } from "../../../shared/serve/access/rights.ts";
import { apiNameOf, openWorld, SetupServers, type SetupWorld, viewerNameOf } from "./world.ts";

/** Different changes that a first run asks for; the first test holds the number. */
const WRITES = 14;

interface Cut {
  readonly nth: number;
  readonly moment: "before" | "after";
}

let servers: SetupServers;
let world: SetupWorld;
beforeAll(async () => {
  servers = await SetupServers.start();
});
afterAll(() => servers.stop());
beforeEach(async () => {
  world = await openWorld(servers);
  servers.directory.model.unseenLookups = 2;
});
afterEach(() => world.vault.stop());

/**
 * The connection ends with the nth change: before it is asked for, or after it was carried out and before that was answered.
 * Asking again for what was refused is the same change.
 */
function breakAt(nth: number, moment: Cut["moment"]): typeof fetch {
  return breakWith(new Set<string>(), { nth, moment });
}

/** Of these the path alone does not say what is changed. */
const NAMED_BY_BODY = /\/(appRoleAssignments|servicePrincipals|applications\/[^/]+)$/;

function breakWith(changes: Set<string>, { nth, moment }: Cut): typeof fetch {
  return async (input, init) => {
    if (init?.method === "GET") return fetch(input, init);
    changes.add(String(input) + (NAMED_BY_BODY.test(String(input)) ? init?.body : ""));
    if (changes.size > nth) throw new Error("the run went on after it was cut off");
    if (changes.size === nth && moment === "before") throw new TypeError("cut off");
    const response = await fetch(input, init);
    if (changes.size === nth && response.ok) throw new TypeError("cut off");
    return response;
  };
}

/** What there is, as the app would find it; equal for every run that came to its end. */
async function found() {
  const { applications, servicePrincipals } = servers.directory.model;
  const apps = applications.filter(({ uniqueName }) => uniqueName === world.uniqueName);
  const apis = applications.filter(({ uniqueName }) => uniqueName === apiNameOf(world.uniqueName));
  const viewers = applications.filter(({ uniqueName }) => uniqueName === viewerNameOf(world.uniqueName));
  const principalsOf = (list: typeof apps) =>
    servicePrincipals.filter(({ appId }) => list.some((app) => app.appId === appId)).length;
  const read = (name: keyof typeof SECRET_NAMES) => world.secrets.enabledVersions(SECRET_NAMES[name]);
  const [[secret], [certificate]] = await Promise.all([read("clientSecret"), read("notificationCertificate")]);
  const hints = apps.flatMap(({ passwordCredentials }) => passwordCredentials.map(({ hint }) => hint));
  return {
    applications: apps.length,
    servicePrincipals: principalsOf(apps),
    apis: apis.map(({ properties, appId }) => ({
      answersToItsId: properties.identifierUris?.join() === `api://${appId}`,
      roles: properties.appRoles?.length,
      admitted: properties.api?.preAuthorizedApplications?.map(({ appId: admitted }) =>
        viewers.some((viewer) => viewer.appId === admitted),
      ),
    })),
    apiPrincipals: principalsOf(apis),
    viewers: viewers.length,
    viewerPrincipals: principalsOf(viewers),
    clientSecretsOfApp: hints.length,
    newestIsOfApp: hints.includes(secret?.value.slice(0, 3) ?? ""),
    certificateIsReadable: certificate !== undefined && readNotificationKey(certificate).ok,
    clientStates: (await read("clientState")).length,
    operatorKeys: (await read("operatorKey")).length,
    hookKeys: (await read("hookKey")).length,
  };
}

const COMPLETE = {
  applications: 1,
  servicePrincipals: 1,
  apis: [{ answersToItsId: true, roles: ROLES.length, admitted: [true] }],
  apiPrincipals: 1,
  viewers: 1,
  viewerPrincipals: 1,
  clientSecretsOfApp: 1,
  newestIsOfApp: true,
  certificateIsReadable: true,
  clientStates: 1,
  operatorKeys: 1,
  hookKeys: 1,
};

describe("a half-finished run", () => {
  it("has as many places to break as there are writes", async () => {
    const changes = new Set<string>();
    await world.run({ fetch: breakWith(changes, { nth: Number.POSITIVE_INFINITY, moment: "after" }) });
    expect(changes.size).toBe(WRITES);
    expect(await found()).toEqual(COMPLETE);
  });

  const moments = Array.from({ length: WRITES }, (_, index) => index + 1).flatMap((nth) =>
    (["before", "after"] as const).map((moment) => ({ nth, moment })),
  );

  it.each(moments)(
    "cut off $moment write $nth is completed by the next, and then nothing is left to do",
    async (cut) => {
      await expect(world.run({ fetch: breakAt(cut.nth, cut.moment) })).rejects.toThrow("did not answer");
      world.newWrites();
      const second = await world.run();
      expect(second.steps.every(({ done }) => done)).toBe(true);
      expect(await found()).toEqual(COMPLETE);
      world.newWrites();
      expect((await world.run()).steps).toEqual([]);
      expect(world.newWrites()).toEqual([]);
    },
  );

  it("cut off twice, in two places, is completed all the same", async () => {
    await expect(world.run({ fetch: breakAt(3, "after") })).rejects.toThrow();
    await expect(world.run({ fetch: breakAt(2, "after") })).rejects.toThrow();
    await world.run();
    expect(await found()).toEqual(COMPLETE);
  });

  it("does only what is missing", async () => {
    await expect(world.run({ fetch: breakAt(5, "before") })).rejects.toThrow();
    world.newWrites();
    await world.run();
    const name = apiNameOf(world.uniqueName);
    const api = servers.directory.model.applications.find(({ uniqueName }) => uniqueName === name);
    expect([...new Set(world.newWrites())]).toEqual([
      `PATCH /applications(uniqueName='${name}')`,
      `PATCH /applications/${api?.id}`,
      "POST /servicePrincipals",
      `PATCH /applications(uniqueName='${viewerNameOf(world.uniqueName)}')`,
      "POST /certificates/graph-notification-certificate/create",
      "PUT /secrets/graph-client-state",
      "PUT /secrets/operator-key",
      "PUT /secrets/hook-key",
    ]);
  });

  it("removes the client secret that never reached Key Vault, and no other", async () => {
    await expect(world.run({ fetch: breakAt(4, "before") })).rejects.toThrow();
    const app = servers.directory.model.applications.find(({ uniqueName }) => uniqueName === world.uniqueName);
    if (!app) throw new Error("the app was not registered");
    const [lost] = app.passwordCredentials;
    const { keyId } = servers.directory.model.addPassword(app, { displayName: "teamsink setup for another vault" });
    await world.run({ wanted: { accepted: new Set([app.appId]) } });
    const kept = app.passwordCredentials.map((credential) => credential.keyId);
    expect(kept).toHaveLength(2);
    expect(kept).toContain(keyId);
    expect(kept).not.toContain(lost?.keyId);
  });
});

describe("a half-finished run for a managed identity", () => {
  it.each(["before", "after"] as const)("cut off %s a role was assigned is completed by the next", async (moment) => {
    const { id } = servers.directory.model.addManagedIdentity();
    const wanted = { auth: "managed-identity", identityPrincipalId: id } as const;
    await expect(world.run({ wanted, fetch: breakAt(11, moment) })).rejects.toThrow("did not answer");
    const { missingConsent } = await world.run({ wanted });
    expect(missingConsent).toEqual([]);
    world.newWrites();
    expect((await world.run({ wanted })).steps).toEqual([]);
    expect(world.newWrites()).toEqual([]);
  });
});

describe("two runs at the same time", () => {
  it("make one app registration", async () => {
    await Promise.allSettled([world.run(), world.run()]);
    await world.run();
    expect(await found()).toMatchObject({
      ...COMPLETE,
      clientSecretsOfApp: expect.any(Number),
      clientStates: expect.any(Number),
      operatorKeys: expect.any(Number),
      hookKeys: expect.any(Number),
    });
  });
});
