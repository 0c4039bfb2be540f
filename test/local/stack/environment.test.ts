import { describe, expect, it } from "vitest";
import { checkEnvironment, corsOriginsIn, settingsFor, withoutProxy } from "../../../local/stack/environment.ts";

/** What the simulated tenant says of itself. */
const SIMULATED = {
  GRAPH_ENDPOINT: "https://localhost:1",
  GRAPH_CLIENT_ID: "simulated-app",
  AZURE_TENANT_ID: "simulated-tenant",
  AZURE_CLIENT_ID: "simulated-app",
  AZURE_CLIENT_SECRET: "simulated-secret",
  AZURE_AUTHORITY_HOST: "https://localhost:1",
};
/** As it stands in many a shell. */
const DEVELOPER = { AZURE_TENANT_ID: "real", AZURE_CLIENT_ID: "real", AZURE_CLIENT_SECRET: "real" };
const COSMOS_BY_IDENTITY = { COSMOS_ENDPOINT: "https://real.documents.azure.com" };
const FOREIGN = {
  GRAPH_ENDPOINT: "https://graph.example",
  GRAPH_AUTHORITY: "https://login.example",
  GRAPH_TENANT_ID: "their-tenant",
  GRAPH_CLIENT_ID: "their-app",
};

describe("what the functions host gets", () => {
  it("is the settings, and of the rest only what it needs", () => {
    const settings = settingsFor({ GRAPH_RESOURCES: "/chats/getAllMessages", HOME: "/home/me", EDITOR: "vi" }, {});
    expect(settings).toMatchObject({ GRAPH_RESOURCES: "/chats/getAllMessages", HOME: "/home/me" });
    expect(settings).not.toHaveProperty("EDITOR");
  });

  it("takes an empty setting for none", () => {
    expect(settingsFor({ COSMOS_KEY: "" }, {})).not.toHaveProperty("COSMOS_KEY");
  });

  const cases: [what: string, environment: Record<string, string>, expected: Record<string, string>][] = [
    ["settings for somebody else's Graph do not reach ours", { GRAPH_CLIENT_ID: "their-app" }, SIMULATED],
    ["nor does an identity that nothing needs", DEVELOPER, SIMULATED],
    ["nor when Cosmos has a key", { ...DEVELOPER, ...COSMOS_BY_IDENTITY, COSMOS_KEY: "k" }, SIMULATED],
    ["it is used for a Cosmos without a key", { ...DEVELOPER, ...COSMOS_BY_IDENTITY }, DEVELOPER],
    ["and for storage by name", { ...DEVELOPER, AzureWebJobsStorage__accountName: "real" }, DEVELOPER],
    ["and for storage of the data alone", { ...DEVELOPER, DataStorage__blobServiceUri: "https://d" }, DEVELOPER],
    ["and for a Key Vault", { ...DEVELOPER, KEY_VAULT_URL: "https://real.vault.azure.net" }, DEVELOPER],
    ["without one, the simulated tenant's is all there is", COSMOS_BY_IDENTITY, SIMULATED],
  ];
  it.each(cases)("%s", (_what, environment, expected) => {
    const settings = settingsFor(environment, SIMULATED);
    expect(settings).toMatchObject(expected);
    // An identity is taken whole: a secret for one authority must not be shown to another.
    expect("AZURE_AUTHORITY_HOST" in settings).toBe(expected === SIMULATED);
  });

  it("is, for a Graph that is not ours, the app that Graph knows unless another identity is named", () => {
    const app = { AZURE_TENANT_ID: "their-tenant", AZURE_CLIENT_ID: "their-app", AZURE_CLIENT_SECRET: "s" };
    const environment = { ...FOREIGN, AZURE_CLIENT_SECRET: "s" };
    expect(settingsFor(environment, {})).toMatchObject({ ...app, AZURE_AUTHORITY_HOST: "https://login.example" });
    expect(settingsFor({ ...environment, ...DEVELOPER }, {})).toMatchObject(DEVELOPER);
    expect(settingsFor({ ...FOREIGN, IDENTITY_ENDPOINT: "http://i" }, {})).not.toHaveProperty("AZURE_CLIENT_ID");
  });
});

it("takes origins for the host, and says which are none", () => {
  expect(corsOriginsIn({})).toEqual([]);
  expect(corsOriginsIn({ CORS_ORIGINS: "https://a.example,http://localhost:1" })).toHaveLength(2);
  expect(() => corsOriginsIn({ CORS_ORIGINS: "*" })).toThrow("CORS_ORIGINS: expected origins such as");
});

it("never sends what is for this machine through a proxy", () => {
  expect(withoutProxy({})).toBe("localhost,127.0.0.1");
  expect(withoutProxy({ no_proxy: "intranet" })).toBe("intranet,localhost,127.0.0.1");
  expect(settingsFor({ HTTPS_PROXY: "http://proxy:1", NO_PROXY: "a,b" }, {})).toMatchObject({
    HTTPS_PROXY: "http://proxy:1",
    NO_PROXY: "a,b,localhost,127.0.0.1",
  });
});

describe("what belongs together", () => {
  it.each(["GRAPH_AUTHORITY", "GRAPH_TENANT_ID", "GRAPH_CLIENT_ID"])("GRAPH_ENDPOINT needs %s", (name) => {
    const environment = { ...FOREIGN, KEY_VAULT_URL: "https://vault.example", [name]: "" };
    expect(() => checkEnvironment(environment)).toThrow(`which needs ${name} as well`);
  });

  it("GRAPH_ENDPOINT needs the app's secret unless a Key Vault has it or there is none", () => {
    expect(() => checkEnvironment(FOREIGN)).toThrow("needs AZURE_CLIENT_SECRET");
    for (const more of [{ AZURE_CLIENT_SECRET: "s" }, { KEY_VAULT_URL: "v" }, { GRAPH_AUTH: "managed-identity" }]) {
      expect(() => checkEnvironment({ ...FOREIGN, ...more })).not.toThrow();
    }
  });

  it("nothing needs nothing", () => {
    expect(() => checkEnvironment({})).not.toThrow();
  });
});
