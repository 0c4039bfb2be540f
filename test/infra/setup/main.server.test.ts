import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { resourcePath } from "../../../infra/setup/function-app.ts";
import {
  type ResourceManagerServer,
  startResourceManager,
} from "../../../local/resource-manager/start-resource-manager.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { FUNCTION_NAMES } from "../../helpers/function-names.ts";
import {
  apiNameOf,
  CALLER,
  openWorld,
  RESOURCES,
  SetupServers,
  type SetupWorld,
  TENANT_ID,
  viewerNameOf,
} from "./world.ts";

interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

const SUBSCRIPTION_ID = "6b1c5f1e-0000-4000-8000-00000000000a";
const ID = { subscriptionId: SUBSCRIPTION_ID, resourceGroup: "rg-test", name: "func-test" };
const GRAPH = { GRAPH_AUTH: "client-secret", GRAPH_RESOURCES: RESOURCES.join(","), CAPTURE: "none" };
/** Takes `env set NAME VALUE --environment ENVIRONMENT`. */
const AZD = '#!/bin/sh\n[ "$1 $2 $5" = "env set --environment" ] && echo "$3=\\"$4\\"" >> ".azure/$6/.env"\n';
const STEPS = ["settings", "subscriptions"];
const LIVE = { status: 200, body: { status: "ok", steps: STEPS.map((step) => ({ step, status: "ok" })) } };

let servers: SetupServers;
let world: SetupWorld;
let azure: ResourceManagerServer;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  servers = await SetupServers.start();
  world = await openWorld(servers);
  folder = await mkdtemp(join(tmpdir(), "teamsink-setup-"));
  azure = await startResourceManager({
    tls: await servers.issueServerCertificate(),
    clock: servers.clock,
    resourceId: resourcePath(ID),
    functionsWith: () => FUNCTION_NAMES,
  });
  azure.app.settings = { GRAPH_TENANT_ID: TENANT_ID, GRAPH_CLIENT_ID: "", KEY_VAULT_URL: world.vault.url, ...GRAPH };
  azure.app.deepHealth = () => LIVE;
  await leaveAzdEnvironment();
  asEnvironment = ["--credential", "environment", "--resource-manager", azure.url];
  environment = {
    PATH: `${folder}:${process.env.PATH}`,
    NODE_EXTRA_CA_CERTS: join(folder, "ca.pem"),
    AZURE_CLIENT_ID: CALLER.clientId,
    AZURE_CLIENT_SECRET: CALLER.clientSecret,
    AZURE_TENANT_ID: TENANT_ID,
  };
});
afterAll(async () => {
  await Promise.all([world.vault.stop(), azure.stop()]);
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
});

/** What `azd up` leaves behind, and an azd on the PATH that adds to it as the real one does. */
async function leaveAzdEnvironment(): Promise<void> {
  const name = world.uniqueName.slice("teamsink-".length);
  const values = {
    AZURE_ENV_NAME: name,
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_SUBSCRIPTION_ID: SUBSCRIPTION_ID,
    AZURE_RESOURCE_GROUP: "rg-test",
    FUNCTION_APP_NAME: "func-test",
    GRAPH_ENDPOINT: servers.directory.url,
    GRAPH_AUTHORITY: servers.directory.url,
    KEY_VAULT_URL: world.vault.url,
    NOTIFICATION_BASE_URL: "https://teamsink.example",
  };
  const lines = Object.entries(values).map(([variable, value]) => `${variable}="${value}"\n`);
  await mkdir(join(folder, ".azure", name), { recursive: true });
  await writeFile(join(folder, ".azure", "config.json"), JSON.stringify({ version: 1, defaultEnvironment: name }));
  await writeFile(join(folder, ".azure", name, ".env"), lines.join(""));
  await writeFile(join(folder, "azd"), AZD, { mode: 0o755 });
  await writeFile(join(folder, "ca.pem"), servers.certificatePem);
}

function setup(args: readonly string[], overrides: Record<string, string> = {}): Promise<Finished> {
  const env = { ...environment, ...overrides };
  return new Promise((finish) => {
    execFile(
      process.execPath,
      [resolve("infra/setup/main.ts"), ...args],
      { env, cwd: folder },
      (error, stdout, stderr) => {
        finish({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
      },
    );
  });
}

let asEnvironment: string[];

describe("npm run setup, as a person runs it", () => {
  it("explains itself", async () => {
    const { exitCode, stdout } = await setup(["--help"]);
    expect(exitCode).toBe(0);
    for (const word of ["--dry-run", "--rotate", "--key-vault-url", "AZURE_ENV_NAME", "Exit code"]) {
      expect(stdout).toContain(word);
    }
  });

  it("names every wrong argument at once, without values, and exits with 2", async () => {
    const { exitCode, stderr } = await setup(["--tenant", "contoso", "--rotate", "everything"]);
    expect(exitCode).toBe(2);
    expect(stderr).toContain("--tenant or GRAPH_TENANT_ID or AZURE_TENANT_ID is malformed: expected a GUID");
    expect(stderr).toContain("--rotate takes client-state, certificate, client-secret, operator-key, hook-key");
    expect(stderr).not.toContain("contoso");
  });

  it("shows the plan with --dry-run and changes nothing", async () => {
    const { exitCode, stdout } = await setup([...asEnvironment, "--dry-run"]);
    expect([exitCode, world.newWrites(), azure.writes]).toEqual([0, [], []]);
    expect(stdout).toContain(`This would:\n  1. register the app ${world.uniqueName}`);
    expect(stdout).not.toContain("ServiceHealth.Read.All");
    expect(stdout).not.toContain("in the name of people");
    const asked = await setup([...asEnvironment, "--dry-run"], { SERVICE_HEALTH: "on", ON_BEHALF: "viewpoint" });
    expect(asked.stdout, "where it is wanted").toContain("ServiceHealth.Read.All");
    expect(asked.stdout).toContain("and asks for Chat.ReadWrite in the name of people");
    expect(asked.stdout).toContain("The function app has another ON_BEHALF than this run.");
  });

  it("makes everything, tells the deployment, prints the link, and exits with 3 until consent is given", async () => {
    const first = await setup(asEnvironment);
    const app = servers.directory.model.applications.find(({ uniqueName }) => uniqueName === world.uniqueName);
    const api = servers.directory.model.applications.find(
      ({ uniqueName }) => uniqueName === apiNameOf(world.uniqueName),
    );
    const viewer = servers.directory.model.applications.find(
      ({ uniqueName }) => uniqueName === viewerNameOf(world.uniqueName),
    );
    expect(viewer?.properties.spa).toEqual({
      redirectUris: ["https://teamsink.example/api/app", "https://teamsink.example/api/docs"],
    });
    const link = `${servers.directory.url}/${TENANT_ID}/adminconsent?client_id=${app?.appId}`;
    expect(first).toMatchObject({ exitCode: 3, stderr: "" });
    expect(first.stdout).toContain(link);
    expect(azure.app.settings).toMatchObject({ ...GRAPH, GRAPH_CLIENT_ID: app?.appId, KEY_VAULT_URL: world.vault.url });
    expect(azure.app.syncedFunctions).toHaveLength(FUNCTION_NAMES.length);
    expect(azure.app.settings).toMatchObject({ API_CLIENT_ID: api?.appId, VIEWER_CLIENT_ID: viewer?.appId });
    expect(first.stdout).toContain(`api://${api?.appId}/Messages.Read`);
    expect(first.stdout).toMatch(/address {2}https:\/\/localhost:\d+\/api\/entra\n/);
    const environmentFile = join(folder, ".azure", world.uniqueName.slice("teamsink-".length), ".env");
    expect(await readFile(environmentFile, "utf8")).toContain(
      `GRAPH_CLIENT_ID="${app?.appId}"\nAPI_CLIENT_ID="${api?.appId}"\nVIEWER_CLIENT_ID="${viewer?.appId}"\n`,
    );
    servers.directory.consent(app?.appId ?? "");
    const second = await setup(asEnvironment);
    expect(second).toMatchObject({ exitCode: 0, stderr: "" });
    expect(second.stdout).toContain("Everything is there; nothing to do.");
    expect(second.stdout).toContain("Consent: given");
    expect(second.stdout).toContain("Live: every subscription is made");

    const printed = first.stdout + second.stdout;
    for (const name of [SECRET_NAMES.clientSecret, SECRET_NAMES.clientState]) {
      for (const { value } of await world.secrets.enabledVersions(name)) expect(printed).not.toContain(value);
    }
    for (const secret of [CALLER.clientSecret, azure.functionKey]) expect(printed).not.toContain(secret);
    expect(printed).not.toMatch(/PRIVATE KEY|eyJ/);
  });

  it("tells programs the same as JSON", async () => {
    const { stdout } = await setup([...asEnvironment, "--json", "--rotate", "client-state"]);
    expect(JSON.parse(stdout)).toMatchObject({
      exitCode: 0,
      steps: [{ words: expect.stringContaining("rotation was asked for"), done: true }],
      missingConsent: [],
    });
  });

  it("says what to paste when azd does not take it", async () => {
    await leaveAzdEnvironment();
    await writeFile(join(folder, "azd"), "#!/bin/sh\nexit 1\n", { mode: 0o755 });
    const { exitCode, stdout } = await setup(asEnvironment);
    const [app] = servers.directory.model.applications;
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`azd env set GRAPH_CLIENT_ID ${app?.appId}`);
    await rm(join(folder, "azd"));
    expect((await setup(asEnvironment, { PATH: folder })).stdout).toContain("azd is not on the PATH.");
  });

  it("fails with a sentence and 1 when nobody is signed in", async () => {
    const { exitCode, stderr } = await setup(asEnvironment, { AZURE_CLIENT_SECRET: "another" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("(AADSTS7000215). Sign in with az login --tenant");
    expect(stderr).not.toMatch(/another|\n +at /);
  });
});
