import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { API_SCOPE, API_WRITE_SCOPE } from "../../../infra/setup/api-app.ts";
import { MICROSOFT_GRAPH_APP_ID } from "../../../infra/setup/entra.ts";
import type { SetupOutcome } from "../../../infra/setup/run-setup.ts";
import type { Wanted } from "../../../infra/setup/wanted.ts";
import type { Application } from "../../../local/entra/entra-objects.ts";
import type { OnBehalfName } from "../../../shared/base/settings.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { scopesOnBehalf } from "../../../shared/resource/on-behalf.ts";
import {
  apiNameOf,
  CALLER_PERMISSIONS,
  openWorld,
  type RunOptions,
  SetupServers,
  type SetupWorld,
  STRANGER,
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

const model = () => servers.directory.model;
function registered(name: string): Application {
  const found = model().applications.find(({ uniqueName }) => uniqueName === name);
  if (!found) throw new Error(`${name} was not registered`);
  return found;
}
const name = () => apiNameOf(world.uniqueName);
const api = () => registered(name());
const viewer = () => registered(viewerNameOf(world.uniqueName));
const principal = () => model().servicePrincipals.find(({ appId }) => appId === api().appId) ?? expect.fail();
const graph = () => model().servicePrincipals[0] ?? expect.fail();
const scopeIds = (scopes: readonly string[]) =>
  scopes.map((scope) => graph().oauth2PermissionScopes.find(({ value }) => value === scope)?.id ?? expect.fail());
const grants = () => model().grants.filter(({ clientId }) => clientId === principal().id);
const secrets = () => world.secrets.enabledVersions(SECRET_NAMES.apiClientSecret);

const scopesOf = (...names: OnBehalfName[]) => scopesOnBehalf(new Set(names)).map(({ scope }) => scope);
const wanting = (...names: OnBehalfName[]) =>
  ({
    scopes: scopesOnBehalf(new Set(names)),
    deployed: { API_CLIENT_ID: model().applications.find(({ uniqueName }) => uniqueName === name())?.appId ?? "" },
  }) satisfies Partial<Wanted>;
const run = (names: readonly OnBehalfName[], options: RunOptions = {}): Promise<SetupOutcome> =>
  world.run({ ...options, wanted: { ...wanting(...names), ...options.wanted } });
const MESSAGES = ["messages"] as const;
const firstWords = ({ steps }: SetupOutcome) => steps.map(({ words }) => words.split(" ").slice(0, 3).join(" "));

describe("an API that acts in the name of whoever is signed in", () => {
  it("asks Graph for the least, by the ids that this Graph gives it, in the name of people alone", async () => {
    const outcome = await run(MESSAGES);
    expect(outcome).toMatchObject({ refusals: [], notices: [], missingScopes: [] });
    expect(outcome.steps.every(({ done }) => done)).toBe(true);
    const ids = scopeIds(scopesOf("messages"));
    expect(api().properties.requiredResourceAccess).toEqual([
      { resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceAccess: ids.map((id) => ({ id, type: "Scope" })) },
    ]);
    expect(outcome.steps.map(({ words }) => words).join("\n")).toContain(`asks for ${scopesOf("messages").join(", ")}`);
  });

  it("is consented to once, for everybody, and for nothing else of Graph", async () => {
    await run(MESSAGES);
    expect(grants()).toEqual([
      expect.objectContaining({
        consentType: "AllPrincipals",
        principalId: null,
        resourceId: graph().id,
        scope: scopesOf("messages").join(" "),
      }),
    ]);
  });

  it("has a client secret of 180 days in Key Vault, apart from the one that reads Graph, which nobody is told", async () => {
    const outcome = await run(MESSAGES);
    const [secret, ...others] = await secrets();
    expect(others).toEqual([]);
    expect(api().passwordCredentials).toEqual([
      expect.objectContaining({
        displayName: "teamsink setup for kv-test.vault.azure.net",
        hint: secret?.value.slice(0, 3),
      }),
    ]);
    const [reader] = await world.secrets.enabledVersions("graph-client-secret");
    expect(secret?.value).not.toBe(reader?.value);
    const endsInMs = Date.parse(api().passwordCredentials[0]?.endDateTime ?? "") - servers.clock.nowMs();
    expect(Math.round(endsInMs / DAY_MS)).toBe(180);
    expect(JSON.stringify([outcome, world.told])).not.toContain(secret?.value);
  });

  it("lets the viewer in for the scope to write, which the viewer asks for", async () => {
    await run(MESSAGES);
    const ids = [API_SCOPE.id, API_WRITE_SCOPE.id];
    expect(viewer().properties.requiredResourceAccess).toEqual([
      { resourceAppId: api().appId, resourceAccess: ids.map((id) => ({ id, type: "Scope" })) },
    ]);
    expect(api().properties.api?.preAuthorizedApplications).toEqual([
      { appId: viewer().appId, delegatedPermissionIds: ids },
    ]);
  });

  it("is left alone by a second run, told by its deployment or not", async () => {
    await run(MESSAGES);
    world.newWrites();
    expect((await world.run({ wanted: { scopes: scopesOnBehalf(new Set(MESSAGES)) } })).steps).toEqual([]);
    expect((await run(MESSAGES)).steps).toEqual([]);
    expect(world.newWrites()).toEqual([]);
  });

  it("is planned by a dry run, which writes nothing", async () => {
    const planned = await run(MESSAGES, { dryRun: true });
    expect(world.newWrites()).toEqual([]);
    expect(planned.missingScopes.map(({ scope }) => scope)).toEqual(scopesOf("messages"));
    const carriedOut = await run(MESSAGES);
    expect(carriedOut.steps.map(({ words }) => words)).toEqual(planned.steps.map(({ words }) => words));
  });

  it("is made so while Entra's servers do not know of one another yet what they were told", async () => {
    model().unseenLookups = 3;
    expect(await run(MESSAGES)).toMatchObject({ refusals: [], missingScopes: [] });
    expect(grants()).toHaveLength(1);
    expect(api().passwordCredentials).toHaveLength(1);
  });

  it("is made so with a managed identity as well, which people's tokens cannot be exchanged with", async () => {
    const { id } = model().addManagedIdentity();
    const wanted = { auth: "managed-identity", identityPrincipalId: id } as const;
    expect(await run(MESSAGES, { wanted })).toMatchObject({ refusals: [], missingScopes: [] });
    expect(await secrets()).toHaveLength(1);
    expect((await run(MESSAGES, { wanted })).steps).toEqual([]);
  });

  it("is an error in a cloud whose Graph lacks what it takes", async () => {
    const wanted = { scopes: [{ scope: "Unknown.ReadWrite", reason: "test" }] };
    await expect(world.run({ wanted })).rejects.toThrow(
      "has no delegated permission Unknown.ReadWrite: leave out of ON_BEHALF",
    );
    expect(world.newWrites()).toEqual([]);
  });
});

describe("when ON_BEHALF changes", () => {
  it("from nothing, only what is missing is done", async () => {
    await world.run();
    world.newWrites();
    const outcome = await run(MESSAGES);
    expect(firstWords(outcome)).toEqual([
      `let ${name()} ask`,
      "add a client",
      `let ${viewer().uniqueName} ask`,
      `let ${name()} know`,
      "consent to it",
    ]);
    expect([...new Set(world.newWrites())].toSorted()).toEqual(
      [
        `PATCH /applications/${api().id}`,
        `POST /applications/${api().id}/addPassword`,
        `PATCH /applications/${viewer().id}`,
        "POST /oauth2PermissionGrants",
        `PUT /secrets/${SECRET_NAMES.apiClientSecret}`,
      ].toSorted(),
    );
  });

  it("to more, that is added to the one grant, beside what somebody else granted", async () => {
    await run(["viewpoint"]);
    const [grant] = grants();
    Object.assign(grant ?? expect.fail(), { scope: " User.Read  Chat.ReadWrite" });
    world.newWrites();
    await run(["viewpoint", "contacts"]);
    expect(world.newWrites()).toEqual([
      `PATCH /applications/${api().id}`,
      `PATCH /oauth2PermissionGrants/${grant?.id}`,
    ]);
    expect(grants().map(({ scope }) => scope)).toEqual(["User.Read Chat.ReadWrite People.Read Contacts.Read"]);
    expect((await run(["viewpoint", "contacts"])).steps).toEqual([]);
  });

  it("to less, less is asked for, and what is granted beyond that is told and stays", async () => {
    await run(["viewpoint", "contacts"]);
    world.newWrites();
    const outcome = await run(["viewpoint"]);
    expect(outcome.steps.map(({ words }) => words)).toEqual([
      `let ${name()} no longer ask for People.Read, Contacts.Read in the name of people`,
    ]);
    expect(outcome.notices).toEqual([
      `Granted to ${name()} in the name of people and not needed for this ON_BEHALF: People.Read, Contacts.Read. An administrator can revoke them.`,
    ]);
    expect(world.newWrites()).toEqual([`PATCH /applications/${api().id}`]);
    expect(grants()[0]?.scope).toBe("Chat.ReadWrite People.Read Contacts.Read");
    expect((await run(["viewpoint"])).steps).toEqual([]);
  });

  it("to nothing, the API asks for nothing and the viewer only reads, and what is left is told with how to remove it", async () => {
    await run(MESSAGES);
    const outcome = await run([]);
    expect(api().properties.requiredResourceAccess).toEqual([]);
    expect(viewer().properties.requiredResourceAccess).toEqual([
      { resourceAppId: api().appId, resourceAccess: [{ id: API_SCOPE.id, type: "Scope" }] },
    ]);
    expect(api().properties.api?.preAuthorizedApplications).toEqual([
      { appId: viewer().appId, delegatedPermissionIds: [API_SCOPE.id] },
    ]);
    const { appId, passwordCredentials } = api();
    expect(outcome.notices).toEqual([
      expect.stringContaining(`not needed for this ON_BEHALF: ${scopesOf("messages").join(", ")}.`),
      expect.stringContaining(`az ad app credential delete --id ${appId} --key-id ${passwordCredentials[0]?.keyId}`),
    ]);
    expect((await run([])).steps).toEqual([]);
  });
});

describe("what a person granted by themselves", () => {
  it("is neither taken for everybody's nor changed, and is told where it is not needed", async () => {
    await world.run();
    const principalId = randomUUID();
    const own = { clientId: principal().id, resourceId: graph().id, principalId, scope: "Chat.ReadWrite Mail.Send" };
    model().grant({ ...own, consentType: "Principal" });
    const outcome = await run(["viewpoint"]);
    expect(grants()).toEqual([
      expect.objectContaining(own),
      expect.objectContaining({ consentType: "AllPrincipals", scope: "Chat.ReadWrite" }),
    ]);
    expect(outcome.notices).toEqual([expect.stringContaining("not needed for this ON_BEHALF: Mail.Send.")]);
  });
});

describe("the API's client secret", () => {
  it("is replaced within thirty days of its end, and when it is not of this app, and the older one stays", async () => {
    await run(MESSAGES);
    servers.clock.advance(151 * DAY_MS);
    const { steps } = await run(MESSAGES);
    expect(steps.map(({ words }) => words)).toContain(
      `add a client secret to ${name()} and store it as ${SECRET_NAMES.apiClientSecret}: the one there expires in 29 days`,
    );
    expect([(await secrets()).length, api().passwordCredentials.length]).toEqual([2, 2]);
    api().passwordCredentials = [];
    expect((await run(MESSAGES)).steps.map(({ words }) => words)).toEqual([
      expect.stringContaining("the one there is not of this app"),
    ]);
  });

  it("is rotated when that is asked for, alone", async () => {
    await run(MESSAGES);
    servers.clock.advance(1_000);
    const { steps } = await run(MESSAGES, { wanted: { rotate: new Set(["api-client-secret"]) } });
    expect(steps.map(({ words }) => words)).toEqual([expect.stringContaining("the older one stays valid")]);
    expect(await secrets()).toHaveLength(2);
    expect(await world.secrets.enabledVersions("graph-client-secret")).toHaveLength(1);
  });

  it("that somebody else stored is refused until it is named", async () => {
    world.vault.setSecret(SECRET_NAMES.apiClientSecret, "by hand");
    const { scopes } = wanting("messages");
    const message = await world.refusal({ wanted: { scopes } });
    expect(message).toContain(
      `Key Vault holds ${SECRET_NAMES.apiClientSecret}, and this script did not put all of it there`,
    );
    expect(world.newWrites()).toEqual([]);
    expect(await world.refusal({ wanted: { scopes, accepted: new Set([SECRET_NAMES.apiClientSecret]) } })).toBe("");
    expect((await secrets()).map(({ value }) => value)).toEqual(["by hand"]);
  });

  it("that somebody else made is refused though the deployment knows the API, and so is any other permission", async () => {
    await run(MESSAGES);
    const { keyId } = model().addPassword(api(), { displayName: "mine" });
    const message = await world.refusal({ wanted: wanting("messages") });
    expect(message).toContain('a client secret "mine"');
    expect(message).toContain("and act in the name of whoever signs in");
    api().passwordCredentials = api().passwordCredentials.filter((one) => one.keyId !== keyId);
    expect(await world.refusal({ wanted: wanting("messages") })).toBe("");
    const ask = (type: string, scope: string) => {
      const resourceAccess = [{ id: scopeIds([scope])[0], type }];
      const requiredResourceAccess = [{ resourceAppId: MICROSOFT_GRAPH_APP_ID, resourceAccess }];
      api().properties = { ...api().properties, requiredResourceAccess };
      return world.refusal({ wanted: wanting("messages") });
    };
    expect(await ask("Scope", "Mail.Send")).toContain("it asks for permissions of Microsoft Graph");
    expect(await ask("Role", "Chat.ReadWrite")).toContain("it asks for permissions of Microsoft Graph");
    expect(await ask("Scope", "Chat.ReadWrite")).toBe("");
  });

  it("of an API that appears between the look and the registration is not ours, whatever it is called", async () => {
    const displayName = "teamsink setup for kv-test.vault.azure.net";
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === "PATCH" && String(input).includes(name())) {
        model().upsert(name(), { displayName: name() }, STRANGER);
        api().owners = [];
        model().addPassword(api(), { displayName });
      }
      return fetch(input, init);
    };
    const { scopes } = wanting("messages");
    expect(await world.refusal({ fetch: racing, wanted: { scopes } })).toContain(`a client secret "${displayName}"`);
    expect(model().servicePrincipals.filter(({ appId }) => appId === api().appId)).toEqual([]);
  });
});

describe("who may not do all of it", () => {
  it("leaves the consent to somebody who may, and does everything else", async () => {
    servers.directory.setCallerPermissions([...CALLER_PERMISSIONS.slice(0, 2), "Directory.Read.All"]);
    const outcome = await run(MESSAGES);
    expect(outcome.refusals).toEqual([expect.stringMatching(/^Could not consent to it .*Cloud Application Adm/)]);
    expect(outcome.missingScopes.map(({ scope }) => scope)).toEqual(scopesOf("messages"));
    expect(outcome.steps.filter(({ done }) => !done)).toHaveLength(1);
    servers.directory.consent(api().appId);
    expect(await run(MESSAGES)).toMatchObject({ steps: [], refusals: [], missingScopes: [] });
  });

  it("is told so where the account may not even see it, which stops nothing, and nobody where nothing is wanted", async () => {
    servers.directory.setCallerPermissions(CALLER_PERMISSIONS.slice(0, 2));
    await run(MESSAGES);
    const outcome = await run(MESSAGES);
    expect(outcome).toMatchObject({ steps: [], refusals: [] });
    expect(outcome.notices).toEqual([expect.stringContaining("Your account may not see what")]);
    expect(outcome.missingScopes.length).toBe(scopesOf("messages").length);
    const other = await openWorld(servers);
    expect(await other.run()).toMatchObject({ refusals: [], notices: [], missingScopes: [] });
    await other.vault.stop();
  });

  it("does the rest where the tenant allows apps no client secret", async () => {
    const { id } = model().addManagedIdentity();
    model().forbidsPasswords = true;
    const wanted = { auth: "managed-identity", identityPrincipalId: id } as const;
    const outcome = await run(MESSAGES, { wanted });
    expect(outcome.refusals).toEqual([expect.stringContaining("An app management policy of your tenant")]);
    expect(outcome).toMatchObject({ missingConsent: [], missingScopes: [] });
  });
});

describe("a run that was cut off", () => {
  type Moment = "before" | "after";
  const at = (write: string, moment: Moment) => async (input: string | URL | Request, init?: RequestInit) => {
    const isIt = init?.method !== "GET" && String(input).includes(write);
    if (isIt && moment === "before") throw new TypeError("cut off");
    const response = await fetch(input, init);
    if (isIt && response.ok) throw new TypeError("cut off");
    return response;
  };
  const writes = ["addPassword", SECRET_NAMES.apiClientSecret, "oauth2PermissionGrants"];

  it.each(writes.flatMap((write) => (["before", "after"] as const).map((moment) => ({ write, moment }))))(
    "$moment $write is completed by the next, and then nothing is left to do",
    async ({ write, moment }) => {
      await world.run();
      model().unseenLookups = 2;
      await expect(run(MESSAGES, { fetch: at(write, moment) })).rejects.toThrow("did not answer");
      const second = await run(MESSAGES);
      expect(second.steps.every(({ done }) => done)).toBe(true);
      const [newest] = await secrets();
      expect(api().passwordCredentials.map(({ hint }) => hint)).toEqual([newest?.value.slice(0, 3)]);
      expect(grants().map(({ scope }) => scope)).toEqual([scopesOf("messages").join(" ")]);
      world.newWrites();
      expect((await run(MESSAGES)).steps).toEqual([]);
      expect(world.newWrites()).toEqual([]);
    },
  );
});
