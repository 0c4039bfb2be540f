import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { CALLER, openWorld, SetupServers, type SetupWorld, TENANT_ID } from "./world.ts";

interface Finished {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

let servers: SetupServers;
let world: SetupWorld;
let folder: string;
let environment: Record<string, string>;
beforeAll(async () => {
  servers = await SetupServers.start();
  world = await openWorld(servers);
  folder = await mkdtemp(join(tmpdir(), "teamsink-setup-"));
  const caFile = join(folder, "ca.pem");
  await writeFile(caFile, servers.certificatePem);
  environment = {
    PATH: process.env.PATH ?? "",
    NODE_EXTRA_CA_CERTS: caFile,
    AZURE_ENV_NAME: world.uniqueName.slice("teamsink-".length),
    AZURE_TENANT_ID: TENANT_ID,
    AZURE_CLIENT_ID: CALLER.clientId,
    AZURE_CLIENT_SECRET: CALLER.clientSecret,
    GRAPH_ENDPOINT: servers.directory.url,
    GRAPH_AUTHORITY: servers.directory.url,
    KEY_VAULT_URL: world.vault.url,
  };
});
afterAll(async () => {
  await world.vault.stop();
  await servers.stop();
  await rm(folder, { recursive: true, force: true });
});

function setup(args: readonly string[], overrides: Record<string, string> = {}): Promise<Finished> {
  const env = { ...environment, ...overrides };
  return new Promise((resolve) => {
    execFile(process.execPath, ["infra/setup/main.ts", ...args], { env }, (error, stdout, stderr) => {
      resolve({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

const asEnvironment = ["--credential", "environment"];

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
    expect(stderr).toContain("--rotate takes client-state, certificate, client-secret");
    expect(stderr).not.toContain("contoso");
  });

  it("shows the plan with --dry-run and changes nothing", async () => {
    const { exitCode, stdout } = await setup([...asEnvironment, "--dry-run"]);
    expect([exitCode, world.newWrites()]).toEqual([0, []]);
    expect(stdout).toContain(`This would:\n  1. register the app ${world.uniqueName}`);
  });

  it("makes everything, prints the link for consent, and exits with 3 until consent is given", async () => {
    const first = await setup(asEnvironment);
    const app = servers.directory.model.applications.find(({ uniqueName }) => uniqueName === world.uniqueName);
    const link = `${servers.directory.url}/${TENANT_ID}/adminconsent?client_id=${app?.appId}`;
    expect(first).toMatchObject({ exitCode: 3, stderr: "" });
    expect(first.stdout).toContain(link);
    expect(first.stdout).toContain(`azd env set GRAPH_CLIENT_ID ${app?.appId}`);
    servers.directory.consent(app?.appId ?? "");
    const second = await setup(asEnvironment, { GRAPH_CLIENT_ID: app?.appId ?? "" });
    expect(second).toMatchObject({ exitCode: 0, stderr: "" });
    expect(second.stdout).toContain("Everything is there; nothing to do.");
    expect(second.stdout).toContain("Consent: given");
    expect(second.stdout).not.toContain("azd env set");

    const printed = first.stdout + second.stdout;
    for (const name of [SECRET_NAMES.clientSecret, SECRET_NAMES.clientState]) {
      for (const { value } of await world.secrets.enabledVersions(name)) expect(printed).not.toContain(value);
    }
    expect(printed).not.toContain(CALLER.clientSecret);
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

  it("fails with a sentence and 1 when nobody is signed in", async () => {
    const { exitCode, stderr } = await setup(asEnvironment, { AZURE_CLIENT_SECRET: "another" });
    expect(exitCode).toBe(1);
    expect(stderr).toContain("(AADSTS7000215). Sign in with az login --tenant");
    expect(stderr).not.toMatch(/another|\n +at /);
  });
});
