import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createVault } from "../../../infra/setup/vault.ts";
import type { Application } from "../../../local/entra/entra-objects.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { openWorld, type RunOptions, SetupServers, type SetupWorld, STRANGER } from "./world.ts";

let servers: SetupServers;
let world: SetupWorld;
beforeAll(async () => {
  servers = await SetupServers.start();
});
afterAll(() => servers.stop());
beforeEach(async () => {
  world = await openWorld(servers);
});
afterEach(() => world.vault.stop());

const model = () => servers.directory.model;
const registered = () => model().applications.find(({ uniqueName }) => uniqueName === world.uniqueName) as Application;
const principal = () => model().servicePrincipals.find(({ appId }) => appId === registered().appId);

/** As somebody with the vault's roles does it. */
async function makeCertificate(name: string, subject: string): Promise<void> {
  const vault = createVault({ keyVaultUrl: world.vault.url, token: async () => "token", fetch, clock: servers.clock });
  await vault.createCertificate(name, { subject, keyBits: 2_048, validityMonths: 12, renewDaysBeforeExpiry: 60 });
  for (let looked = 0; looked < 2; looked++) await vault.certificateOperation(name);
  world.newWrites();
}

const refusal = (options?: RunOptions) => world.refusal(options);

describe("an app of our name that was registered beforehand by a stranger", () => {
  it("is refused before anything is written, with what was found, why it matters and what to do", async () => {
    model().upsert(
      world.uniqueName,
      { displayName: world.uniqueName, signInAudience: "AzureADMultipleOrgs" },
      STRANGER,
    );
    model().addPassword(registered(), { displayName: "mine" });
    const message = await refusal();
    expect(message).toContain(`The app registration ${world.uniqueName} (${registered().appId}) was there already`);
    for (const found of ['"Mallory"', "client secret", '"mine"', "AzureADMultipleOrgs"])
      expect(message).toContain(found);
    expect(message).toContain(`az ad app delete --id ${registered().appId}`);
    expect(message).toContain(`--accept ${registered().appId}`);
    expect(world.newWrites()).toEqual([]);
  });

  it("is refused by a dry run too", async () => {
    model().upsert(world.uniqueName, { displayName: world.uniqueName }, STRANGER);
    expect(await refusal({ dryRun: true })).toContain('"Mallory"');
  });

  it("is taken over when its client id is named, and by no other name", async () => {
    model().upsert(world.uniqueName, { displayName: world.uniqueName }, STRANGER);
    expect(await refusal({ wanted: { accepted: new Set([randomUUID(), world.uniqueName]) } })).toContain('"Mallory"');
    const accepted = new Set([registered().appId]);
    expect(await refusal({ wanted: { accepted } })).toBe("");
    expect(world.newWrites().length).toBeGreaterThan(3);
  });

  it("is refused when it appears between the look and the registration", async () => {
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === "PATCH") {
        model().upsert(world.uniqueName, { displayName: world.uniqueName }, STRANGER);
      }
      return fetch(input, init);
    };
    const message = await refusal({ fetch: racing });
    expect(message).toContain('"Mallory"');
    expect(world.newWrites()).toEqual([`PATCH /applications(uniqueName='${world.uniqueName}')`]);
  });

  it("is refused then though nobody owns it and its secret is called like one that an interrupted run left", async () => {
    const displayName = "teamsink setup for kv-test.vault.azure.net";
    const racing: typeof fetch = async (input, init) => {
      if (init?.method === "PATCH") {
        model().upsert(world.uniqueName, { displayName: world.uniqueName }, STRANGER);
        registered().owners = [];
        model().addPassword(registered(), { displayName });
      }
      return fetch(input, init);
    };
    expect(await refusal({ fetch: racing })).toContain(`a client secret "${displayName}"`);
    expect(world.newWrites()).toEqual([`PATCH /applications(uniqueName='${world.uniqueName}')`]);
    // The next run sees it in time to take it off.
    expect(await refusal()).toBe("");
    expect(registered().passwordCredentials).toHaveLength(1);
    const [stored] = await world.secrets.enabledVersions(SECRET_NAMES.clientSecret);
    expect(stored?.value.slice(0, 3)).toBe(registered().passwordCredentials[0]?.hint);
  });

  it("cannot write what it likes to the terminal of whoever runs this", async () => {
    model().upsert(
      world.uniqueName,
      { displayName: world.uniqueName },
      { ...STRANGER, displayName: `\u001b[2J\u202eM\n${"x".repeat(500)}` },
    );
    const message = await refusal();
    expect(message).toContain("M");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    expect(message.replaceAll("\n", "")).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect(message.length).toBeLessThan(1_200);
  });
});

describe("an app that setup made, to which somebody added", () => {
  interface Added {
    readonly what: string;
    readonly add: (app: Application) => void;
    readonly said: string;
  }
  const scope = { id: "e1fe6dd8-ba31-4d61-89e7-88639da4683d", type: "Scope" };
  const ask = (app: Application) => app.properties.requiredResourceAccess as { resourceAccess: object[] }[];
  const change = (app: Application, properties: object) => {
    app.properties = { ...app.properties, ...properties };
  };
  const keyCredentials = [{ keyId: randomUUID(), displayName: "CN=mallory" }];

  it.each<Added>([
    {
      what: "an owner",
      add: (app) => {
        app.owners = [...app.owners, STRANGER];
      },
      said: '"Mallory"',
    },
    {
      what: "a client secret",
      add: (app) => model().addPassword(app, { displayName: "mine" }),
      said: 'a client secret "mine"',
    },
    {
      what: "a client secret under the name that setup gives those of another vault",
      add: (app) => model().addPassword(app, { displayName: "teamsink setup for kv-two.vault.azure.net" }),
      said: 'a client secret "teamsink setup for kv-two',
    },
    {
      what: "a certificate",
      add: (app) => {
        app.keyCredentials = keyCredentials;
      },
      said: 'a certificate "CN=mallory"',
    },
    {
      what: "a federated credential",
      add: (app) => {
        app.federatedCredentials = [
          { id: randomUUID(), name: "ci", issuer: "https://token.example", subject: "repo:mallory" },
        ];
      },
      said: 'a federated credential "ci" of "https://token.example" for "repo:mallory"',
    },
    {
      what: "another audience",
      add: (app) => change(app, { signInAudience: "AzureADandPersonalMicrosoftAccount" }),
      said: "AzureADandPersonalMicrosoftAccount",
    },
    {
      what: "an address to which the consent page leads on",
      add: (app) => change(app, { web: { redirectUris: ["https://mallory.example/cb"] } }),
      said: '"https://mallory.example/cb"',
    },
    {
      what: "an address of a page",
      add: (app) => change(app, { spa: { redirectUris: ["https://mallory.example/spa"] } }),
      said: '"https://mallory.example/spa"',
    },
    {
      what: "an address of a program",
      add: (app) => change(app, { publicClient: { redirectUris: ["http://localhost"] } }),
      said: '"http://localhost"',
    },
    {
      what: "an API of its own",
      add: (app) => change(app, { identifierUris: ["api://mallory"] }),
      said: '"api://mallory"',
    },
    {
      what: "a delegated permission of Graph, which the link would consent to as well",
      add: (app) => ask(app)[0]?.resourceAccess.push(scope),
      said: "a delegated permission",
    },
    {
      what: "a permission of another API",
      add: (app) =>
        change(app, {
          requiredResourceAccess: [
            ...ask(app),
            { resourceAppId: "00000002-0000-0ff1-ce00-000000000000", resourceAccess: [scope] },
          ],
        }),
      said: "permissions of another API, 00000002-0000-0ff1-ce00-000000000000",
    },
    {
      what: "an owner of the service principal",
      add: () => Object.assign(principal() ?? {}, { owners: [STRANGER] }),
      said: 'its service principal is owned by "Mallory"',
    },
    {
      what: "a client secret of the service principal",
      add: () => model().addPassword(principal() ?? { passwordCredentials: [] }, { displayName: "mine" }),
      said: 'its service principal has a client secret "mine"',
    },
    {
      what: "a certificate of the service principal",
      add: () => Object.assign(principal() ?? {}, { keyCredentials }),
      said: 'its service principal has a certificate "CN=mallory"',
    },
  ])("$what is refused until it is removed or the app is named", async ({ add, said }) => {
    await world.run();
    expect(await refusal()).toBe("");
    add(registered());
    expect(await refusal()).toContain(said);
    expect(world.newWrites()).toEqual([]);
    expect(await refusal({ wanted: { accepted: new Set([registered().appId]) } })).toBe("");
  });

  it("does not mind the colleague who made it, once the deployment knows the app", async () => {
    await world.run();
    registered().owners = [STRANGER];
    Object.assign(principal() ?? {}, { owners: [STRANGER] });
    expect(await refusal()).toContain('"Mallory"');
    expect(await refusal({ wanted: { deployed: { GRAPH_CLIENT_ID: registered().appId } } })).toBe("");
  });

  it("minds a stranger's credential even then", async () => {
    await world.run();
    model().addPassword(registered(), { displayName: "mine" });
    expect(await refusal({ wanted: { deployed: { GRAPH_CLIENT_ID: registered().appId } } })).toContain('"mine"');
  });
});

describe("what is in Key Vault and setup did not put there", () => {
  it.each(Object.values(SECRET_NAMES))("%s is refused until it is named, and then kept", async (name) => {
    world.vault.setSecret(name, "somebody's secret");
    const message = await refusal();
    expect(message).toContain(name);
    expect(message).toContain(`--accept ${name}`);
    expect(message).toMatch(
      /--rotate certificate|--vault-name kv-test --name [\w-]+ --version <version> --enabled false/,
    );
    expect(message).not.toContain("somebody's secret");
    expect(world.newWrites()).toEqual([]);
    expect(await refusal({ wanted: { accepted: new Set([name]) } })).toBe("");
    const [kept] = await world.secrets.enabledVersions(name);
    expect(kept?.value).toBe("somebody's secret");
  });

  it("is followed, when it is a certificate, by one that the vault makes", async () => {
    const name = SECRET_NAMES.notificationCertificate;
    await makeCertificate(name, "CN=mallory");
    expect(await refusal()).toContain(`--accept ${name} --rotate certificate`);
    servers.clock.advance(1_000);
    await world.run({ wanted: { accepted: new Set([name]), rotate: new Set(["certificate"]) } });
    expect(await refusal()).toBe("");
  });

  it("is refused although setup stored a newer version, since the app accepts both", async () => {
    world.vault.setSecret(SECRET_NAMES.clientState, "by hand");
    await world.run({ wanted: { accepted: new Set([SECRET_NAMES.clientState]), rotate: new Set(["client-state"]) } });
    expect(await refusal()).toContain(`--accept ${SECRET_NAMES.clientState}`);
  });

  it.each([SECRET_NAMES.notificationCertificate, SECRET_NAMES.clientState])(
    "a certificate as %s that is made out to somebody else is refused",
    async (name) => {
      await makeCertificate(name, "CN=mallory");
      expect(await refusal()).toMatch(/"CN=mallory"|part of a certificate/);
      expect(world.newWrites()).toEqual([]);
    },
  );

  it("is not minded once it is disabled", async () => {
    const version = world.vault.setSecret(SECRET_NAMES.clientState, "by hand");
    world.vault.disableVersion(SECRET_NAMES.clientState, version);
    expect(await refusal()).toBe("");
  });

  it("names everything at once, the app included", async () => {
    model().upsert(world.uniqueName, { displayName: world.uniqueName }, STRANGER);
    for (const name of Object.values(SECRET_NAMES)) world.vault.setSecret(name, "by hand");
    const message = await refusal();
    for (const name of ['"Mallory"', ...Object.values(SECRET_NAMES)]) expect(message).toContain(name);
  });
});

describe("the principal named as managed identity", () => {
  it("is refused when it is an app, whose owner could sign in as it", async () => {
    model().upsert(world.uniqueName, { displayName: "app" }, STRANGER);
    const { id } = model().createServicePrincipal(registered().appId, STRANGER);
    const message = await refusal({ wanted: { auth: "managed-identity", identityPrincipalId: id } });
    expect(message).toContain(`${id} is no managed identity but of the type Application`);
    expect(world.newWrites()).toEqual([]);
  });
});
