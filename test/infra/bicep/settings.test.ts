import { describe, expect, it } from "vitest";
import { readSettings } from "../../../shared/base/read-settings.ts";
import { SETTINGS, type SettingName } from "../../../shared/base/settings.ts";
import { RESOURCE_GRAMMAR } from "../../../shared/resource/families.ts";
import { readDeployment, readTemplate } from "../../helpers/deployment.ts";

/** Set for the platform, not for us: the Functions host and its scale controller read them. */
const PLATFORM_SETTINGS = [
  "AzureWebJobsStorage__tableServiceUri",
  "AzureWebJobsStorage__credential",
  "AzureWebJobsStorage__clientId",
  "APPLICATIONINSIGHTS_CONNECTION_STRING",
  "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
];

/** Known to the app and never set in Azure, for the reason given. */
const NOT_IN_AZURE: Readonly<Partial<Record<SettingName, string>>> = {
  KEY_VAULT_CHALLENGE_CHECK: "only a stand-in of Key Vault needs it, and the app refuses it in Azure",
  COSMOS_KEY: "local authentication is off",
  SEARCH_FILE: "instances come and go, and share no disk",
  AzureWebJobsStorage: "shared keys are off: the account's addresses are given instead",
  AzureWebJobsStorage__accountName: "it means the public cloud; the addresses are given instead",
};

const OURS: readonly string[] = Object.keys(SETTINGS);

/** What is wrong with a set of app settings, against the table of the code. */
function settingProblems(names: readonly string[]): string[] {
  const wanted = [...OURS.filter((name) => !(name in NOT_IN_AZURE)), ...PLATFORM_SETTINGS];
  return [
    ...wanted.filter((name) => !names.includes(name)).map((name) => `${name} is not set`),
    ...names.filter((name) => !wanted.includes(name)).map((name) => `${name} is unknown`),
  ];
}

function settingsOf(set: string): Readonly<Record<string, string>> {
  return readDeployment(set).one("Microsoft.Web/sites/config", "/appsettings").properties as Record<string, string>;
}

const SETS = [
  "defaults",
  "private-networking",
  "retention",
  "autoscale",
  "managed-identity",
  "people",
  "least",
  "lake",
  "search",
];
const settings = settingsOf("defaults");
const { parameters } = readTemplate();
const GUID = "6b6a7bfa-1f8e-4d0c-9f0e-2f5d3a6f1c11";

/** What Azure makes of the expressions that only it can read, by a part of each. */
const IN_AZURE = [
  // It may hold a password, so the template is given it and shows it nowhere; by default there is none.
  [/^\[parameters\('httpsProxy'\)\]$/, ""],
  [/^\[createObject\('AzureCloud', 'https:\/\/graph\.microsoft\.com'/, "https://graph.microsoft.com"],
  [/^\[environment\(\)\.authentication\.loginEndpoint\]$/, "https://login.microsoftonline.com/"],
  [/Microsoft\.Web\/sites\/.+\.defaultHostName\)\]$/, "https://func-abc.azurewebsites.net"],
  [/Microsoft\.KeyVault\/vaults\/.+\.vaultUri\]$/, "https://kv-abc.vault.azure.net/"],
  [/\/databaseAccounts\/.+\.documentEndpoint\]$/, "https://cosmos-abc.documents.azure.com:443/"],
  [/\/userAssignedIdentities\/.+\.clientId\]$/, GUID],
  // Of those that are given, a compiled template tells no secret.
  [/^\[parameters\('otlpHeaders'\)\]$/, "x-key=of%20theirs"],
  [/^\[format\('https:\/\/\{0\}\.blob\.\{1\}', 'stlake\w{13}', /, "https://stlakeabcdefghijklm.blob.core.windows.net"],
  // `st`, and the thirteen characters of uniqueString.
  [/^\[format\('https:\/\/\{0\}\.blob\.\{1\}', 'sthost\w{13}', /, "https://sthostabcdefghijklm.blob.core.windows.net"],
  [
    /^\[format\('https:\/\/\{0\}\.queue\.\{1\}', 'sthost\w{13}', /,
    "https://sthostabcdefghijklm.queue.core.windows.net",
  ],
  [/^\[format\('https:\/\/\{0\}\.blob\.\{1\}', 'st\w{13}', /, "https://stabcdefghijklm.blob.core.windows.net"],
] as const;

function inAzure(values: Readonly<Record<string, string>>): Record<string, string> {
  const ours = Object.entries(values).filter(([name]) => OURS.includes(name));
  const known = ours.map(([name, value]) => {
    const made = value.startsWith("[") ? IN_AZURE.find(([pattern]) => pattern.test(value))?.[1] : value;
    if (made === undefined) throw new Error(`${name} is ${value}, which is not known here`);
    return [name, made];
  });
  return { ...Object.fromEntries(known), WEBSITE_INSTANCE_ID: "set by Azure" };
}

describe("app settings", () => {
  it.each(SETS)("are those the app reads, and the platform's, and no other: %s", (set) => {
    expect(settingProblems(Object.keys(settingsOf(set)))).toEqual([]);
  });

  it("are checked by a check that can fail", () => {
    const names = Object.keys(settings);
    expect(settingProblems(names.filter((name) => name !== "KEY_VAULT_URL"))).toEqual(["KEY_VAULT_URL is not set"]);
    expect(settingProblems([...names, "COSMOS_KEY"])).toEqual(["COSMOS_KEY is unknown"]);
    expect(settingProblems([...names, "GRAPH_TENANT"])).toEqual(["GRAPH_TENANT is unknown"]);
  });

  it("have the defaults of the code, where nothing else is said", () => {
    const defaults = Object.entries(SETTINGS).flatMap(([name, row]) =>
      "default" in row && name in settings ? [[name, row.default]] : [],
    );
    const azure = inAzure(settings);
    const GRAPH_AUTHORITY = azure.GRAPH_AUTHORITY?.replace(/\/$/, "");
    expect(defaults.length).toBeGreaterThan(8);
    expect({ ...azure, GRAPH_AUTHORITY }).toMatchObject(Object.fromEntries(defaults));
  });

  it.each(SETS)("are accepted by the app with the values that Azure puts in: %s", (set) => {
    const azure = inAzure(settingsOf(set));
    // Empty until there is an app registration.
    const GRAPH_CLIENT_ID = azure.GRAPH_CLIENT_ID || GUID;
    expect(readSettings({ ...azure, GRAPH_CLIENT_ID }, RESOURCE_GRAMMAR)).toMatchObject({
      storage: {
        blobs: { serviceUrl: "https://stabcdefghijklm.blob.core.windows.net" },
        queues: { serviceUrl: "https://sthostabcdefghijklm.queue.core.windows.net" },
      },
    });
  });

  it("name as the app the identity, where it is the one that Graph knows", () => {
    const { GRAPH_AUTH, GRAPH_CLIENT_ID, AZURE_CLIENT_ID } = settingsOf("managed-identity");
    expect(GRAPH_AUTH).toBe("managed-identity");
    expect(GRAPH_CLIENT_ID).toBe(AZURE_CLIENT_ID);
    expect(settings.GRAPH_CLIENT_ID).toBe("");
  });

  it("name the API where there is one, and are accepted without", () => {
    expect(settings.API_CLIENT_ID).toBe("");
    const { API_CLIENT_ID } = inAzure(settingsOf("people"));
    expect(API_CLIENT_ID).toMatch(/^6{8}-/);
    const azure = inAzure({ ...settingsOf("people"), GRAPH_CLIENT_ID: GUID });
    expect(readSettings(azure, RESOURCE_GRAMMAR).apiClientId).toBe(API_CLIENT_ID);
  });

  it("name the viewer where people sign in at it, and are accepted without", () => {
    expect(settings.VIEWER_CLIENT_ID).toBe("");
    const azure = inAzure({ ...settingsOf("people"), GRAPH_CLIENT_ID: GUID });
    expect(azure.VIEWER_CLIENT_ID).toMatch(/^7{8}-/);
    expect(readSettings(azure, RESOURCE_GRAMMAR).viewerClientId).toBe(azure.VIEWER_CLIENT_ID);
  });

  it("name what is done for who is signed in where it is given, and nothing by default", () => {
    const onBehalfOf = (set: string) =>
      readSettings(inAzure({ ...settingsOf(set), GRAPH_CLIENT_ID: GUID }), RESOURCE_GRAMMAR).onBehalf;
    expect(onBehalfOf("defaults")).toEqual(new Set());
    expect(onBehalfOf("people")).toEqual(new Set(["messages", "chats"]));
  });

  it("say where traces go, where that is given, and make none by default", () => {
    expect(settings).toMatchObject({ OTEL_EXPORTER_OTLP_ENDPOINT: "", OTEL_TRACES_SAMPLER_ARG: "1" });
    const { traces } = readSettings(inAzure({ ...settingsOf("search"), GRAPH_CLIENT_ID: GUID }), RESOURCE_GRAMMAR);
    expect(traces).toEqual({ endpoint: "https://otlp.example.com", headers: { "x-key": "of theirs" }, share: 0.1 });
  });

  it("let the scale controller find the identity", () => {
    expect(settings).toMatchObject({
      AzureWebJobsStorage__credential: "managedidentity",
      AzureWebJobsStorage__clientId: settings.AZURE_CLIENT_ID,
      APPLICATIONINSIGHTS_AUTHENTICATION_STRING: expect.stringMatching(/ClientId=\{0\};Authorization=AAD/),
    });
  });

  it("bound what may be given as the app does", () => {
    const { minValue = 0, maxValue = 0 } = parameters.subscriptionLifetimeMinutes ?? {};
    const accepts = (value: number) => SETTINGS.SUBSCRIPTION_LIFETIME_MINUTES.accepts(`${value}`);
    expect([minValue - 1, minValue, maxValue, maxValue + 1].map(accepts)).toEqual([false, true, true, false]);
    const graph = parameters.graphTimeoutSeconds ?? {};
    expect(
      [(graph.minValue ?? 0) - 1, graph.minValue, graph.maxValue, (graph.maxValue ?? 0) + 1]
        .map(String)
        .map(SETTINGS.GRAPH_TIMEOUT_SECONDS.accepts),
    ).toEqual([false, true, true, false]);
    const teams = parameters.teamSubscriptions ?? {};
    expect(
      [teams.minValue, teams.maxValue, (teams.maxValue ?? 0) + 1].map(String).map(SETTINGS.TEAM_SUBSCRIPTIONS.accepts),
    ).toEqual([true, true, false]);
    const requests = parameters.apiRequestsPerMinute ?? {};
    expect(
      [0, requests.minValue, requests.maxValue, (requests.maxValue ?? 0) + 1]
        .map(String)
        .map(SETTINGS.API_REQUESTS_PER_MINUTE.accepts),
    ).toEqual([false, true, true, false]);
    const days = parameters.accessRecordRetentionDays ?? {};
    expect(
      [days.minValue, days.maxValue, (days.maxValue ?? 0) + 1]
        .map(String)
        .map(SETTINGS.ACCESS_RECORD_RETENTION_DAYS.accepts),
    ).toEqual([true, true, false]);
  });
});
