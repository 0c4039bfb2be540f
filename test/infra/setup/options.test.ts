import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readAzdEnvironment } from "../../../infra/setup/azd.ts";
import { HELP, readOptions, UsageError } from "../../../infra/setup/options.ts";

const GUID = "6b1c5f1e-0000-4000-8000-000000000001";
const ENVIRONMENT = { AZURE_ENV_NAME: "prod", AZURE_TENANT_ID: GUID, KEY_VAULT_URL: "https://kv.vault.azure.net/" };

const read = (args: string[], own: Record<string, string> = ENVIRONMENT, azd: Record<string, string> = {}) =>
  readOptions(args, own, () => azd);
function problemsOf(args: string[], own: Record<string, string> = ENVIRONMENT): string {
  try {
    read(args, own);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
  }
  return "";
}

describe("readOptions", () => {
  it("needs an environment, a tenant and a vault, and has the app's defaults for the rest", () => {
    expect(read([])).toEqual({
      environment: "prod",
      tenantId: GUID,
      auth: "client-secret",
      resources: [
        "/teams/getAllMessages",
        "/chats/getAllMessages",
        "/teams",
        "/teams/getAllChannels",
        "/chats",
        "/chats/getAllMembers",
      ],
      captures: new Set(["hosted-contents"]),
      onBehalf: new Set(),
      keyVaultUrl: "https://kv.vault.azure.net",
      azureTenantId: GUID,
      identityPrincipalId: undefined,
      wantsViewer: true,
      baseUrl: undefined,
      graphEndpoint: "https://graph.microsoft.com",
      authority: "https://login.microsoftonline.com",
      credential: "cli",
      deployed: {},
      functionApp: undefined,
      resourceManager: "https://management.azure.com",
      azdEnvironment: undefined,
      azdClientIds: {},
      waitMinutes: undefined,
      teamSubscriptions: 0,
      serviceHealth: false,
      rotate: new Set(),
      accepted: new Set(),
      dryRun: false,
      json: false,
    });
  });

  it("prefers the command line to the environment, and that to azd's", () => {
    const apps = {
      GRAPH_CLIENT_ID: GUID,
      API_CLIENT_ID: "6b1c5f1e-0000-4000-8000-00000000000b",
      VIEWER_CLIENT_ID: GUID,
    };
    const azd = { AZURE_ENV_NAME: "azd", GRAPH_ENDPOINT: "https://graph.microsoft.us", ...apps };
    expect(read(["--environment", "here"], ENVIRONMENT, azd)).toMatchObject({
      environment: "here",
      graphEndpoint: "https://graph.microsoft.us",
      deployed: apps,
      azdEnvironment: "azd",
      azdClientIds: apps,
    });
    expect(read([], ENVIRONMENT, azd)).toMatchObject({ environment: "prod" });
  });

  it("leaves the viewer alone where it is off, and knows the address that the deployment put out", () => {
    const azd = { NOTIFICATION_BASE_URL: "https://teamsink.example/" };
    expect(read([], ENVIRONMENT, azd)).toMatchObject({ wantsViewer: true, baseUrl: "https://teamsink.example" });
    expect(read(["--viewer", "off"], ENVIRONMENT, azd)).toMatchObject({ wantsViewer: false });
    expect(() => read(["--viewer", "maybe", "--base-url", "http://teamsink.example"])).toThrow(
      /--viewer .*\n--base-url /,
    );
  });

  it("asks azd for the environment that was named, so that two deployments are never mixed", () => {
    const asked: (string | undefined)[] = [];
    const azd = (name: string | undefined) => {
      asked.push(name);
      return ENVIRONMENT;
    };
    readOptions(["--environment", "staging"], { AZURE_ENV_NAME: "prod" }, azd);
    readOptions([], { AZURE_ENV_NAME: "prod" }, azd);
    readOptions([], {}, azd);
    expect(asked).toEqual(["staging", "prod", undefined]);
  });

  it("takes the tenant of Graph before that of Azure", () => {
    const other = "6b1c5f1e-0000-4000-8000-000000000009";
    expect(read([], { ...ENVIRONMENT, GRAPH_TENANT_ID: other })).toMatchObject({
      tenantId: other,
      azureTenantId: GUID,
    });
  });

  it("knows the function app when it is named in full, and Resource Manager by the cloud of the vault", () => {
    const named = { AZURE_SUBSCRIPTION_ID: GUID, AZURE_RESOURCE_GROUP: "rg-prod", FUNCTION_APP_NAME: "func-1" };
    expect(read([], { ...ENVIRONMENT, ...named })?.functionApp).toEqual({
      subscriptionId: GUID,
      resourceGroup: "rg-prod",
      name: "func-1",
    });
    expect(read([], { ...ENVIRONMENT, ...named, FUNCTION_APP_NAME: "" })?.functionApp).toBeUndefined();
    const inCloud = (domain: string) => read([], { ...ENVIRONMENT, KEY_VAULT_URL: `https://kv.${domain}` });
    expect(inCloud("vault.usgovcloudapi.net")?.resourceManager).toBe("https://management.usgovcloudapi.net");
    expect(inCloud("vault.azure.cn")?.resourceManager).toBe("https://management.chinacloudapi.cn");
  });

  it("rotates several at once", () => {
    const { rotate } = read(["--rotate", "certificate", "--rotate", "client-state"]) ?? {};
    expect(rotate).toEqual(new Set(["certificate", "client-state"]));
  });

  it("accepts an app by its client id and secrets by their names, and nothing wholesale", () => {
    const { accepted } = read(["--accept", GUID.toUpperCase(), "--accept", "graph-client-state"]) ?? {};
    expect(accepted).toEqual(new Set([GUID, "graph-client-state"]));
  });

  it("knows what is done in the name of people, by azd too, and may then rotate what that takes", () => {
    expect(read([], ENVIRONMENT, { ON_BEHALF: "presence, messages" })?.onBehalf).toEqual(
      new Set(["messages", "presence"]),
    );
    const args = ["--on-behalf", "files", "--rotate", "api-client-secret", "--accept", "api-client-secret"];
    expect(read(args)).toMatchObject({
      onBehalf: new Set(["files"]),
      rotate: new Set(["api-client-secret"]),
      accepted: new Set(["api-client-secret"]),
    });
  });

  it.each([
    [["--tenant", "contoso.com"], "--tenant or GRAPH_TENANT_ID or AZURE_TENANT_ID is malformed: expected a GUID"],
    [["--environment", "a'b"], "--environment or AZURE_ENV_NAME is malformed"],
    [["--auth", "password"], "expected client-secret or managed-identity"],
    [["--credential", "secret"], "--credential is malformed: expected cli or environment"],
    [["--key-vault-url", "http://kv"], "--key-vault-url or KEY_VAULT_URL is malformed: expected an https URL"],
    [["--rotate", "all"], "--rotate takes client-state, certificate, client-secret, operator-key, hook-key"],
    [["--wait", "1441"], "--wait is malformed: expected a whole number from 0 to 1440"],
    [["--wait", "soon"], "--wait is malformed"],
    [["--resource-group", "rg;rm"], "--resource-group or AZURE_RESOURCE_GROUP is malformed"],
    [["--function-app", "a b"], "--function-app or FUNCTION_APP_NAME is malformed"],
    [["--accept", "teamsink-prod"], "--accept takes a client id, graph-"],
    [["--auth", "managed-identity"], "--identity-principal-id or IDENTITY_PRINCIPAL_ID is missing"],
    [
      ["--auth", "managed-identity", "--identity-principal-id", GUID, "--rotate", "client-secret"],
      "a managed identity has no client secret",
    ],
    [["--rotate", "api-client-secret"], "--rotate api-client-secret: there is none without ON_BEHALF"],
    [["--on-behalf", "messages,mail"], "--on-behalf or ON_BEHALF is malformed: expected names of these"],
    [["--client-secret", "x"], "Unknown option '--client-secret'"],
    [["setup"], "Unexpected argument 'setup'"],
  ])("refuses %j", (args, problem) => {
    expect(problemsOf(args)).toContain(problem);
  });

  it("names everything that is missing at once", () => {
    const problems = problemsOf([], {});
    for (const name of ["--environment", "--tenant", "--key-vault-url"]) expect(problems).toContain(`${name} or`);
  });

  it("explains every option", () => {
    expect(read(["--help"])).toBeUndefined();
    expect(HELP).toMatch(/--graph-endpoint https:\/\/graph\.microsoft\.com\n +Microsoft Graph.*From GRAPH_ENDPOINT/);
  });
});

describe("readAzdEnvironment", () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "teamsink-azd-"));
    for (const name of ["prod", "staging"]) {
      await mkdir(join(folder, name));
      await writeFile(join(folder, name, ".env"), `AZURE_ENV_NAME="${name}"\nKEY_VAULT_URL="https://kv-${name}"\n`);
    }
    await writeFile(join(folder, "config.json"), JSON.stringify({ version: 1, defaultEnvironment: "prod" }));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it("reads azd's current environment, or the one that is named", () => {
    expect(readAzdEnvironment(folder, undefined)).toEqual({ AZURE_ENV_NAME: "prod", KEY_VAULT_URL: "https://kv-prod" });
    expect(readAzdEnvironment(folder, "staging")).toMatchObject({ KEY_VAULT_URL: "https://kv-staging" });
  });

  it("is empty without azd, and for an environment that azd does not know", () => {
    expect(readAzdEnvironment(join(folder, "nowhere"), undefined)).toEqual({});
    expect(readAzdEnvironment(folder, "unknown")).toEqual({});
  });
});
