import { beforeAll, describe, expect, it } from "vitest";
import { readSettings, SETTINGS, type SettingName } from "../../shared/base/settings.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { type BicepFile, readBicepFolder } from "../helpers/bicep.ts";
import { toPlain } from "../helpers/bicep-value.ts";

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
  AzureWebJobsStorage: "shared keys are off: the account's addresses are given instead",
  AzureWebJobsStorage__accountName: "it means the public cloud; the addresses are given instead",
};

const OURS: readonly string[] = Object.keys(SETTINGS);

/** What is wrong with a set of app settings, against the table of the code. */
function settingProblems(names: readonly string[]): string[] {
  const wanted = OURS.filter((name) => !(name in NOT_IN_AZURE));
  return [
    ...wanted.filter((name) => !names.includes(name)).map((name) => `${name} is not set`),
    ...names
      .filter((name) => !wanted.includes(name) && !PLATFORM_SETTINGS.includes(name))
      .map((name) => `${name} is unknown`),
    ...PLATFORM_SETTINGS.filter((name) => !names.includes(name)).map((name) => `${name} is not set`),
  ];
}

let main: BicepFile;
let settings: Record<string, unknown>;
let cosmos: BicepFile;
beforeAll(async () => {
  const files = await readBicepFolder("infra");
  const find = (path: string) => files.find((file) => file.path === path) as BicepFile;
  main = find("infra/main.bicep");
  cosmos = find("infra/modules/cosmos.bicep");
  const resource = find("infra/modules/function-app.bicep").resources.find(
    ({ type }) => type === "Microsoft.Web/sites/config",
  );
  settings = toPlain(resource?.properties.get("properties")) as Record<string, unknown>;
});

/** What main hands to the function app for a parameter, as far as it is a default of main's own. */
function defaultOf(param: string): unknown {
  return toPlain(main.params.get(param)?.defaultValue);
}

describe("app settings", () => {
  it("are those the app reads, and the platform's, and no other", () => {
    expect(settingProblems(Object.keys(settings))).toEqual([]);
  });

  it("are checked by a check that can fail", () => {
    const names = Object.keys(settings);
    expect(settingProblems(names.filter((name) => name !== "KEY_VAULT_URL"))).toEqual(["KEY_VAULT_URL is not set"]);
    expect(settingProblems([...names, "COSMOS_KEY"])).toEqual(["COSMOS_KEY is unknown"]);
    expect(settingProblems([...names, "GRAPH_TENANT"])).toEqual(["GRAPH_TENANT is unknown"]);
  });

  it.each([
    ["GRAPH_AUTH", "graphAuth"],
    ["GRAPH_RESOURCES", "graphResources"],
    ["RENEW_SCHEDULE", "renewSchedule"],
    ["DELTA_SYNC_SCHEDULE", "deltaSyncSchedule"],
    ["AUDIT_SCHEDULE", "auditSchedule"],
    ["SUBSCRIPTION_LIFETIME_MINUTES", "subscriptionLifetimeMinutes"],
    ["MESSAGE_RETENTION_DAYS", "messageRetentionDays"],
    ["RAW_RETENTION_DAYS", "rawRetentionDays"],
  ] as const)("%s has the default of the code", (setting, param) => {
    expect(`${defaultOf(param)}`).toBe(SETTINGS[setting].default);
    expect(JSON.stringify(settings[setting])).toContain(param);
  });

  it("speak to the public cloud and to the code's database unless told otherwise", () => {
    expect(toPlain(main.variables.get("graphEndpoints"))).toMatchObject({
      AzureCloud: SETTINGS.GRAPH_ENDPOINT.default,
    });
    expect(defaultOf("graphAuthority")).toEqual({ expression: "environment().authentication.loginEndpoint" });
    expect(toPlain(cosmos.variables.get("databaseName"))).toBe(SETTINGS.COSMOS_DATABASE.default);
  });

  it("are accepted by the app with the values that Azure puts in", () => {
    const guid = "6b6a7bfa-1f8e-4d0c-9f0e-2f5d3a6f1c11";
    const values: Record<string, string> = {
      GRAPH_TENANT_ID: guid,
      GRAPH_CLIENT_ID: guid,
      GRAPH_AUTH: `${defaultOf("graphAuth")}`,
      GRAPH_ENDPOINT: "https://graph.microsoft.com",
      GRAPH_AUTHORITY: "https://login.microsoftonline.com/",
      GRAPH_RESOURCES: `${defaultOf("graphResources")}`,
      NOTIFICATION_BASE_URL: "https://func-abc.azurewebsites.net",
      KEY_VAULT_URL: "https://kv-abc.vault.azure.net/",
      COSMOS_ENDPOINT: "https://cosmos-abc.documents.azure.com:443/",
      COSMOS_DATABASE: "teamsink",
      RENEW_SCHEDULE: `${defaultOf("renewSchedule")}`,
      DELTA_SYNC_SCHEDULE: `${defaultOf("deltaSyncSchedule")}`,
      AUDIT_SCHEDULE: `${defaultOf("auditSchedule")}`,
      SUBSCRIPTION_LIFETIME_MINUTES: `${defaultOf("subscriptionLifetimeMinutes")}`,
      MESSAGE_RETENTION_DAYS: `${defaultOf("messageRetentionDays")}`,
      RAW_RETENTION_DAYS: `${defaultOf("rawRetentionDays")}`,
      AZURE_CLIENT_ID: guid,
      // `st` and the thirteen characters of uniqueString.
      AzureWebJobsStorage__blobServiceUri: "https://stabcdefghijklm.blob.core.windows.net",
      AzureWebJobsStorage__queueServiceUri: "https://stabcdefghijklm.queue.core.windows.net",
      WEBSITE_INSTANCE_ID: "set by Azure",
    };
    const named = Object.keys(settings).filter((name) => OURS.includes(name));
    expect(named.filter((name) => values[name] === undefined)).toEqual([]);
    expect(readSettings(values, RESOURCE_GRAMMAR)).toMatchObject({
      storage: { blobServiceUrl: "https://stabcdefghijklm.blob.core.windows.net" },
    });
  });

  it("bound what may be given as the app does", () => {
    const [, min, max] =
      /@minValue\((\d+)\)\n@maxValue\((\d+)\)\nparam subscriptionLifetimeMinutes/.exec(main.text) ?? [];
    const accepts = (value: number) => SETTINGS.SUBSCRIPTION_LIFETIME_MINUTES.accepts(`${value}`);
    expect([Number(min) - 1, Number(min), Number(max), Number(max) + 1].map(accepts)).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
