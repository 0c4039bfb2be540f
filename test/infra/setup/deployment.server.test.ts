import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Azd } from "../../../infra/setup/azd.ts";
import { createFunctionApp, resourcePath } from "../../../infra/setup/function-app.ts";
import { createRunningApp } from "../../../infra/setup/running-app.ts";
import {
  type ResourceManagerServer,
  startResourceManager,
} from "../../../local/resource-manager/start-resource-manager.ts";
import { FUNCTION_NAMES } from "../../helpers/function-names.ts";
import {
  apiNameOf,
  openWorld,
  RESOURCES,
  type RunOptions,
  SetupServers,
  type SetupWorld,
  TENANT_ID,
  viewerNameOf,
} from "./world.ts";

const ID = { subscriptionId: "6b1c5f1e-0000-4000-8000-00000000000a", resourceGroup: "rg-test", name: "func-test" };
/** What a deployment leaves before there is an app registration. */
const DEPLOYED = {
  GRAPH_TENANT_ID: TENANT_ID,
  GRAPH_CLIENT_ID: "",
  GRAPH_AUTH: "client-secret",
  GRAPH_RESOURCES: RESOURCES.join(","),
  CAPTURE: "none",
  KEY_VAULT_URL: "https://kv-test.vault.azure.net/",
  SOMEBODYS_OWN: "stays",
};
const SETTLED = { step: "settings", status: "ok" };
const LIVE = { status: 200, body: { status: "ok", steps: [SETTLED, { step: "subscriptions", status: "ok" }] } };
const UNSETTLED = {
  status: 503,
  body: {
    status: "failing",
    steps: [{ step: "settings", status: "failing" }],
    firstFailing: {
      step: "settings",
      code: "settings-invalid",
      detail: "COSMOS_ENDPOINT is missing",
      remedy: "Set it.",
    },
  },
};
const UNSUBSCRIBED = {
  status: 503,
  body: {
    status: "failing",
    steps: [SETTLED, { step: "subscriptions", status: "failing" }],
    firstFailing: { step: "subscriptions", code: "subscription-missing", detail: "none yet", remedy: "Wait." },
  },
};

let servers: SetupServers;
let world: SetupWorld;
let azure: ResourceManagerServer;
beforeAll(async () => {
  servers = await SetupServers.start();
});
afterAll(() => servers.stop());
beforeEach(async () => {
  world = await openWorld(servers);
  azure = await startResourceManager({
    tls: await servers.issueServerCertificate(),
    clock: servers.clock,
    resourceId: resourcePath(ID),
    functionsWith: ({ GRAPH_CLIENT_ID }) => (GRAPH_CLIENT_ID ? FUNCTION_NAMES : ["health"]),
  });
  azure.app.settings = DEPLOYED;
  azure.app.syncedFunctions = ["health"];
  azure.app.deepHealth = ({ GRAPH_CLIENT_ID }) => (GRAPH_CLIENT_ID ? LIVE : UNSETTLED);
});
afterEach(() => Promise.all([world.vault.stop(), azure.stop()]));

const idOf = (name: string) =>
  servers.directory.model.applications.find(({ uniqueName }) => uniqueName === name)?.appId ?? "";
const appId = () => idOf(world.uniqueName);
const apiId = () => idOf(apiNameOf(world.uniqueName));
const viewerId = () => idOf(viewerNameOf(world.uniqueName));

function run(options: RunOptions = {}) {
  const functionApp = createFunctionApp({
    resourceManager: azure.url,
    id: ID,
    token: async () => "token",
    fetch,
    clock: servers.clock,
  });
  const ports = { functionApp, runningApp: createRunningApp({ fetch }), ...options.ports };
  return world.run({ ...options, ports });
}

describe("the function app after a first deployment", () => {
  it("is told its apps at once, keeps every other setting, and Azure is told of all its functions", async () => {
    const outcome = await run();
    expect(azure.app.settings).toEqual({
      ...DEPLOYED,
      GRAPH_CLIENT_ID: appId(),
      API_CLIENT_ID: apiId(),
      VIEWER_CLIENT_ID: viewerId(),
    });
    expect(azure.app.syncedFunctions).toEqual(FUNCTION_NAMES);
    expect(azure.writes.filter((write) => write.startsWith("PUT"))).toHaveLength(1);
    expect(azure.writes.at(0)).toBe("PUT /config/appsettings");
    expect(new Set(azure.writes)).toEqual(new Set(["PUT /config/appsettings", "POST /syncfunctiontriggers"]));
    expect(outcome).toMatchObject({ deployment: { isTold: true, isSynced: true }, refusals: [], notices: [] });
  });

  it("is left alone by the next run, and by a dry one", async () => {
    await run({ dryRun: true });
    expect(azure.writes).toEqual([]);
    await run();
    const writes = azure.writes.length;
    expect((await run()).steps).toEqual([]);
    expect(azure.writes).toHaveLength(writes);
  });

  it("keeps what was set between the look and the change", async () => {
    const functionApp = createFunctionApp({
      resourceManager: azure.url,
      id: ID,
      token: async () => "token",
      fetch,
      clock: servers.clock,
    });
    const knownFunctions = async () => {
      const known = await functionApp.knownFunctions();
      azure.app.settings = { ...azure.app.settings, LATER: "too" };
      return known;
    };
    await run({ ports: { functionApp: { ...functionApp, knownFunctions } } });
    expect(azure.app.settings).toMatchObject({ LATER: "too", GRAPH_CLIENT_ID: appId() });
  });

  it("is not told to Azure before it runs with its settings, or Azure would learn of less than it has", async () => {
    azure.app.deepHealth = () => UNSETTLED;
    const outcome = await run();
    expect(azure.app.syncedFunctions).toEqual(["health"]);
    expect(outcome.refusals).toEqual([expect.stringContaining("COSMOS_ENDPOINT is missing")]);
    expect(outcome.deployment).toEqual({ isTold: true, isSynced: false });
  });

  it("is told to Azure by the next run when the first was cut off after the setting", async () => {
    await run();
    azure.app.syncedFunctions = ["health"];
    const { steps } = await run();
    expect(steps.map(({ words }) => words)).toEqual([expect.stringContaining("tell Azure what to wake")]);
    expect(azure.app.syncedFunctions).toEqual(FUNCTION_NAMES);
  });

  it("of a code that was never deployed is said to be so", async () => {
    azure.app.deepHealth = () => ({ status: 404, body: {} });
    const { refusals } = await run();
    expect(refusals).toEqual([expect.stringContaining("it answers 404; was the code deployed (azd deploy)?")]);
  });

  it("may not be touched by everybody: the rest is done, and the reason said", async () => {
    azure.faults.forbidden = true;
    const outcome = await run();
    expect(outcome.steps.every(({ done }) => done)).toBe(true);
    expect(outcome.deployment.isTold).toBe(false);
    expect(outcome.notices).toEqual([expect.stringMatching(/403 AuthorizationFailed.*role Contributor/)]);
  });

  it("of another deployment is left alone", async () => {
    azure.app.settings = { ...DEPLOYED, KEY_VAULT_URL: "https://kv-other.vault.azure.net/" };
    const { notices } = await run();
    expect(notices).toEqual([expect.stringContaining("another Key Vault")]);
    expect(azure.writes).toEqual([]);
  });

  it("that was told something else than this run is named, with the line that mends it", async () => {
    azure.app.settings = { ...DEPLOYED, GRAPH_RESOURCES: "/chats/getAllMessages" };
    const { notices } = await run();
    expect(notices).toEqual([
      expect.stringContaining(`azd env set GRAPH_RESOURCES "${RESOURCES.join(",")}" && azd up`),
    ]);
  });

  it("vouches for a colleague who owns the app that it runs as", async () => {
    await run();
    const app = servers.directory.model.applications.find(({ appId: id }) => id === appId());
    if (app) app.owners = [{ id: "11111111-0000-4000-8000-000000000001", displayName: "A colleague" }];
    expect((await run()).steps).toEqual([]);
    azure.faults.forbidden = true;
    await expect(run()).rejects.toThrow('"A colleague"');
  });

  it("of a managed identity has its app from the deployment, and is told its API", async () => {
    azure.app.settings = { ...DEPLOYED, GRAPH_AUTH: "managed-identity", GRAPH_CLIENT_ID: "identity" };
    const { id } = servers.directory.model.addManagedIdentity();
    const settings = {
      GRAPH_TENANT_ID: TENANT_ID,
      GRAPH_AUTH: "managed-identity",
      GRAPH_RESOURCES: RESOURCES.join(","),
      ON_BEHALF: "none",
      CAPTURE: "none",
      TEAM_SUBSCRIPTIONS: "0",
      SERVICE_HEALTH: "off",
    };
    const outcome = await run({ wanted: { auth: "managed-identity", identityPrincipalId: id, settings } });
    expect(azure.app.settings).toMatchObject({
      GRAPH_CLIENT_ID: "identity",
      API_CLIENT_ID: apiId(),
      VIEWER_CLIENT_ID: viewerId(),
    });
    expect(outcome).toMatchObject({ notices: [], deployment: { isTold: true, isSynced: true } });
  });
});

describe("where somebody else has to register the API", () => {
  const refusing: typeof fetch = async (input, init) =>
    init?.method === "PATCH" && String(input).includes(apiNameOf(world.uniqueName))
      ? Response.json({ error: { code: "Authorization_RequestDenied", message: "No." } }, { status: 403 })
      : fetch(input, init);

  it("the function app is told of the app that there is, and the next run of the API", async () => {
    const first = await run({ fetch: refusing });
    expect(azure.app.settings).toEqual({ ...DEPLOYED, GRAPH_CLIENT_ID: appId() });
    expect(first.refusals).toEqual([
      expect.stringMatching(/^Could not register the API .* 403 Authorization_RequestDenied/),
      expect.stringContaining("There is no app registration for API_CLIENT_ID."),
    ]);
    expect(first.deployment.isTold).toBe(false);
    const second = await run();
    expect(azure.app.settings).toEqual({
      ...DEPLOYED,
      GRAPH_CLIENT_ID: appId(),
      API_CLIENT_ID: apiId(),
      VIEWER_CLIENT_ID: viewerId(),
    });
    expect(second).toMatchObject({ refusals: [], deployment: { isTold: true, isSynced: true } });
  });

  it("nothing is told of a managed identity's app, which has its own id already", async () => {
    azure.app.settings = { ...DEPLOYED, GRAPH_AUTH: "managed-identity", GRAPH_CLIENT_ID: "identity" };
    const { id } = servers.directory.model.addManagedIdentity();
    const { refusals } = await run({
      fetch: refusing,
      wanted: { auth: "managed-identity", identityPrincipalId: id },
    });
    expect(refusals).toHaveLength(1);
    expect(azure.writes.filter((write) => write.startsWith("PUT"))).toEqual([]);
  });
});

describe("azd's environment", () => {
  const recording = (clientIds: Azd["clientIds"] = {}) => {
    const set: string[] = [];
    const setVariable = async (name: string, value: string) => {
      set.push(`${name}=${value}`);
    };
    return { set, azd: { environment: "test", clientIds, setVariable } };
  };

  it("gets the apps, so that the next azd up keeps them, and only once", async () => {
    const first = recording();
    await run({ ports: { azd: first.azd } });
    expect(first.set).toEqual([
      `GRAPH_CLIENT_ID=${appId()}`,
      `API_CLIENT_ID=${apiId()}`,
      `VIEWER_CLIENT_ID=${viewerId()}`,
    ]);
    const second = recording({ GRAPH_CLIENT_ID: appId(), API_CLIENT_ID: apiId(), VIEWER_CLIENT_ID: viewerId() });
    expect((await run({ ports: { azd: second.azd } })).steps).toEqual([]);
    expect(second.set).toEqual([]);
  });
});

describe("waiting", () => {
  const WAIT = { waitMs: 30 * 60_000 };

  it("ends when consent was given and the subscriptions are made, and tells each as it comes", async () => {
    let looks = 0;
    azure.app.deepHealth = () => {
      looks += 1;
      return looks < 3 ? UNSUBSCRIBED : LIVE;
    };
    const { clock } = servers;
    const sleep = clock.sleep.bind(clock);
    let slept = 0;
    clock.sleep = async (delayMs) => {
      slept += 1;
      if (slept === 8) servers.directory.consent(appId());
      await sleep(delayMs);
    };
    const outcome = await run(WAIT).finally(() => {
      clock.sleep = sleep;
    });
    expect(outcome).toMatchObject({ missingConsent: [], live: true });
    expect(world.told.slice(-3)).toEqual([
      "Waiting for consent, for 30 minutes at most. Ctrl+C ends only the waiting.",
      "Consent has arrived; the app looks every ten minutes.",
      "Not live yet. subscriptions: subscription-missing. none yet Wait.",
    ]);
  });

  it("ends after its time when nobody consents", async () => {
    const before = servers.clock.nowMs();
    const { missingConsent, live } = await run(WAIT);
    expect([missingConsent.length > 0, live]).toEqual([true, undefined]);
    expect(servers.clock.nowMs() - before).toBeGreaterThanOrEqual(WAIT.waitMs);
    expect(servers.clock.nowMs() - before).toBeLessThan(WAIT.waitMs + 5 * 60_000);
  });

  it("is one look when no time is given", async () => {
    await run();
    servers.directory.consent(appId());
    azure.app.deepHealth = () => UNSUBSCRIBED;
    expect((await run()).live).toBe("subscriptions: subscription-missing. none yet Wait.");
    azure.app.deepHealth = () => LIVE;
    expect((await run()).live).toBe(true);
  });

  it("tells nobody the key that it asks with", async () => {
    await run();
    servers.directory.consent(appId());
    const outcome = await run();
    expect(JSON.stringify([outcome, world.told])).not.toMatch(/the (function|master) key/);
  });
});
