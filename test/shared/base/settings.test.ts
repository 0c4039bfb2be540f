import { describe, expect, it } from "vitest";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import { readSettings as readAll } from "../../../shared/base/read-settings.ts";
import { WHOLE_TENANT } from "../../../shared/base/scope.ts";
import { SETTINGS } from "../../../shared/base/settings.ts";
import { RESOURCE_GRAMMAR } from "../../../shared/resource/families.ts";

const VALID = {
  GRAPH_TENANT_ID: "8B081EF6-4792-4def-b2c9-c363a1bf41d5",
  GRAPH_CLIENT_ID: "f9e8d7c6-b5a4-3210-9876-543210fedcba",
  NOTIFICATION_BASE_URL: "https://sink.example.com/",
  KEY_VAULT_URL: "https://kv.vault.azure.net",
  COSMOS_ENDPOINT: "https://cosmos.example.com:443/",
  AzureWebJobsStorage__accountName: "teamsinkstore",
};

const readSettings = (environment: Readonly<Record<string, string | undefined>>) =>
  readAll(environment, RESOURCE_GRAMMAR);

function problemOf(environment: Record<string, string | undefined>): string {
  try {
    readSettings(environment);
  } catch (error) {
    if (error instanceof TeamsinkError && error.code === "settings-invalid") return error.message;
    throw error;
  }
  throw new Error("the settings were accepted");
}

describe("readSettings", () => {
  it("fills in every default and normalises ids and URLs", () => {
    expect(readSettings(VALID)).toEqual({
      tenantId: "8b081ef6-4792-4def-b2c9-c363a1bf41d5",
      clientId: "f9e8d7c6-b5a4-3210-9876-543210fedcba",
      graphEndpoint: "https://graph.microsoft.com",
      graphAuthority: "https://login.microsoftonline.com",
      graphAuth: "client-secret",
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
      contentMaxBytes: 250_000_000,
      teamSubscriptions: 0,
      scope: WHOLE_TENANT,
      notificationBaseUrl: "https://sink.example.com",
      keyVaultUrl: "https://kv.vault.azure.net",
      keyVaultChallengeCheck: true,
      cosmos: { endpoint: "https://cosmos.example.com:443/", database: "teamsink", key: undefined },
      storage: {
        blobs: { serviceUrl: "https://teamsinkstore.blob.core.windows.net" },
        queues: { serviceUrl: "https://teamsinkstore.queue.core.windows.net" },
        lake: { serviceUrl: "https://teamsinkstore.blob.core.windows.net" },
      },
      identityClientId: undefined,
      schedules: {
        RENEW_SCHEDULE: "0 */10 * * * *",
        DELTA_SYNC_SCHEDULE: "0 0 3 * * *",
        AUDIT_SCHEDULE: "0 0 5 * * *",
        LAKE_SCHEDULE: "0 0 6 * * *",
        SEARCH_SCHEDULE: "0 0 0 1 1 *",
        HOOK_SCHEDULE: "0 * * * * *",
      },
      lake: false,
      search: { isOn: false, file: undefined },
      hooksAllowPrivate: false,
      proxy: { url: undefined, exceptions: [] },
      graphTimeoutMs: 30_000,
      serviceHealth: false,
      retention: { messageDays: 0, rawDays: 0 },
      accessRecordRetentionDays: 365,
      apiRequestsPerMinute: 1_200,
      subscriptionLifetimeMinutes: 4230,
    });
  });

  it("wakes the search as it is said, and where there is none hardly ever", () => {
    const of = (more: Record<string, string>) => readSettings({ ...VALID, ...more }).schedules.SEARCH_SCHEDULE;
    expect(of({ SEARCH: "on" })).toBe("15 * * * * *");
    expect(of({ SEARCH: "on", SEARCH_SCHEDULE: "0 */5 * * * *" })).toBe("0 */5 * * * *");
    expect(of({ SEARCH_SCHEDULE: "0 */5 * * * *" })).toBe("0 0 0 1 1 *");
  });

  it("knows where traces go, with what, and how many: none where no place is named", () => {
    const place = { OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.example/" };
    expect(readSettings({ ...VALID, ...place }).traces).toEqual({
      endpoint: "https://otlp.example",
      headers: {},
      share: 1,
    });
    const more = { OTEL_EXPORTER_OTLP_HEADERS: "x-key=a%20b%2Cc, Authorization=Basic%20eA==" };
    const few = { ...VALID, ...place, ...more, OTEL_TRACES_SAMPLER_ARG: "0.05" };
    expect(readSettings(few).traces).toMatchObject({
      headers: { "x-key": "a b,c", Authorization: "Basic eA==" },
      share: 0.05,
    });
    expect(readSettings({ ...VALID, ...more }).traces).toBeUndefined();
  });

  it("keeps beside messages what CAPTURE names, or nothing", () => {
    const captures = (CAPTURE: string) => [...readSettings({ ...VALID, CAPTURE }).captures];
    expect(captures("files, transcripts,files")).toEqual(["files", "transcripts"]);
    expect(captures("none")).toEqual([]);
  });

  it("takes blanks for nothing, as for every other setting", () => {
    const blank = " ";
    const { AzureWebJobsStorage__accountName: _name, ...others } = VALID;
    expect(problemOf({ ...others, AzureWebJobsStorage: blank })).toMatch(/^AzureWebJobsStorage or .* is missing/);
    const half = {
      AzureWebJobsStorage__blobServiceUri: "https://a.example",
      AzureWebJobsStorage__queueServiceUri: blank,
    };
    expect(problemOf({ ...others, ...half })).toContain("expected both or none");
  });

  it("names every missing setting in one message", () => {
    const message = problemOf({});
    const required = Object.entries(SETTINGS).filter(([, row]) => row.required);
    expect(required.length).toBeGreaterThan(4);
    for (const [name] of required) expect(message).toContain(`${name} is missing`);
    expect(message).toContain("AzureWebJobsStorage or AzureWebJobsStorage__accountName is missing");
  });

  it.each([
    ["GRAPH_TENANT_ID", "contoso.onmicrosoft.com"],
    ["GRAPH_CLIENT_ID", "f9e8d7c6-b5a4-3210-9876-543210fedcbz"],
    ["GRAPH_ENDPOINT", "http://graph.microsoft.com"],
    ["GRAPH_AUTHORITY", "login.microsoftonline.com"],
    ["GRAPH_AUTH", "password"],
    ["GRAPH_RESOURCES", " , "],
    ["CAPTURE", "files,meetings"],
    ["CAPTURE", "none,files"],
    ["TEAM_SUBSCRIPTIONS", "1001"],
    ["TEAM_SUBSCRIPTIONS", "-1"],
    ["TEAM_SUBSCRIPTIONS", "all"],
    ["ACCESS_RECORD_RETENTION_DAYS", "18251"],
    ["API_REQUESTS_PER_MINUTE", "0"],
    ["API_REQUESTS_PER_MINUTE", "100001"],
    ["API_REQUESTS_PER_MINUTE", "1e3"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4318"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a key"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "x-key=a\r\nb"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "x-key=a%0d%0ab"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "x-key=%ff"],
    ["OTEL_TRACES_SAMPLER_ARG", "1.1"],
    ["OTEL_TRACES_SAMPLER_ARG", "10%"],
    ["NOTIFICATION_BASE_URL", "http://sink.example.com"],
    ["KEY_VAULT_URL", "kv"],
    ["KEY_VAULT_CHALLENGE_CHECK", "no"],
    ["COSMOS_ENDPOINT", "ftp://cosmos.example.com"],
    ["AzureWebJobsStorage__accountName", "Not-An-Account"],
    ["RENEW_SCHEDULE", "*/10 * * * *"],
    ["DELTA_SYNC_SCHEDULE", "daily"],
    ["AUDIT_SCHEDULE", "0 5 * * *"],
    ["AUDIT_SCHEDULE", "a b c d e f"],
    ["AUDIT_SCHEDULE", "0 61 * * * *"],
    ["AUDIT_SCHEDULE", "0 0 0 31 2 *"],
    ["LAKE", "yes"],
    ["LAKE_SCHEDULE", "hourly"],
    ["HOOK_SCHEDULE", "always"],
    ["HOOKS_ALLOW_PRIVATE", "true"],
    ["HTTPS_PROXY", "app:password@proxy.example:3128"],
    ["NO_PROXY", "https://vault.azure.net/"],
    ["GRAPH_TIMEOUT_SECONDS", "29"],
    ["GRAPH_TIMEOUT_SECONDS", "61"],
    ["SERVICE_HEALTH", "yes"],
    ["SUBSCRIPTION_LIFETIME_MINUTES", "4321"],
    ["SUBSCRIPTION_LIFETIME_MINUTES", "44"],
    ["SUBSCRIPTION_LIFETIME_MINUTES", "1e3"],
  ])("refuses %s=%s and does not repeat the value", (name, value) => {
    const message = problemOf({ ...VALID, [name]: value });
    expect(message).toBe(`${name} is malformed: expected ${SETTINGS[name as keyof typeof SETTINGS].expected}`);
  });

  it.each([
    "/teams/getAllMeetings/all",
    "teams/getAllMessages",
    "/me/messages",
    "/teams/getAllMessages,/a-secret/messages",
    "/chats/../messages",
  ])("refuses the resource %s, and names the shapes there are instead", (resources) => {
    const message = problemOf({ ...VALID, GRAPH_RESOURCES: resources });
    expect(message).toBe(`GRAPH_RESOURCES is malformed: expected ${RESOURCE_GRAMMAR.expected}`);
    expect(message).toContain("/chats/{chatId}/messages");
    expect(message).not.toContain("a-secret");
  });

  it.each([
    ["/communications/onlineMeetings/getAllTranscripts", "transcripts", "transcripts"],
    ["/users/u/adhocCalls/getAllRecordings", "recordings", "recordings or recording-links"],
    ["/communications/onlineMeetings/getAllRecordings", "recording-links", "recordings or recording-links"],
  ])("wants what %s tells of to be kept", (resource, capture, names) => {
    const told = { ...VALID, GRAPH_RESOURCES: `/chats/getAllMessages,${resource}` };
    expect(problemOf(told)).toBe(`CAPTURE lacks ${names}, of which GRAPH_RESOURCES wants to be told`);
    expect(problemOf({ ...told, CAPTURE: "files" })).toContain(names);
    expect(readSettings({ ...told, CAPTURE: `files,${capture}` }).resources).toHaveLength(2);
  });

  it("never repeats a value, since a secret may stand in the wrong place", () => {
    expect(problemOf({ ...VALID, KEY_VAULT_URL: "s3cret-value" })).not.toContain("s3cret-value");
  });

  it("takes single-chat and single-channel resources, each once", () => {
    const resources =
      "/chats/19:abc@thread.v2/messages, /teams/t/channels/19:c@thread.tacv2/messages,/chats/19:abc@thread.v2/messages";
    expect(readSettings({ ...VALID, GRAPH_RESOURCES: resources }).resources).toEqual([
      "/chats/19:abc@thread.v2/messages",
      "/teams/t/channels/19:c@thread.tacv2/messages",
    ]);
  });

  it("takes storage of a national cloud by address, both or none", () => {
    const { AzureWebJobsStorage__accountName: _name, ...rest } = VALID;
    const blob = { AzureWebJobsStorage__blobServiceUri: "https://st.blob.core.usgovcloudapi.net/" };
    const queue = { AzureWebJobsStorage__queueServiceUri: "https://st.queue.core.usgovcloudapi.net" };
    expect(readSettings({ ...rest, ...blob, ...queue }).storage).toEqual({
      blobs: { serviceUrl: "https://st.blob.core.usgovcloudapi.net" },
      queues: { serviceUrl: "https://st.queue.core.usgovcloudapi.net" },
      lake: { serviceUrl: "https://st.blob.core.usgovcloudapi.net" },
    });
    expect(problemOf({ ...rest, ...blob })).toContain("expected both or none");
  });

  it("prefers the connection string over the account name", () => {
    const storage = readSettings({ ...VALID, AzureWebJobsStorage: "UseDevelopmentStorage=true" }).storage;
    const place = { connectionString: "UseDevelopmentStorage=true" };
    expect(storage).toEqual({ blobs: place, queues: place, lake: place });
  });

  it("keeps the data apart from the host's storage where it has an account of its own", () => {
    const data = { DataStorage__blobServiceUri: "https://data.blob.core.windows.net/" };
    const blobs = { serviceUrl: "https://data.blob.core.windows.net" };
    const queues = { serviceUrl: "https://teamsinkstore.queue.core.windows.net" };
    expect(readSettings({ ...VALID, ...data }).storage).toEqual({ blobs, queues, lake: blobs });
    const lake = { serviceUrl: "https://lake.blob.core.windows.net" };
    const own = { LakeStorage__blobServiceUri: `${lake.serviceUrl}/` };
    expect(readSettings({ ...VALID, ...data, ...own }).storage).toEqual({ blobs, queues, lake });
    const connectionString = "UseDevelopmentStorage=true";
    const byConnectionString = readSettings({ ...VALID, ...data, AzureWebJobsStorage: connectionString });
    expect(byConnectionString.storage).toEqual({ blobs, queues: { connectionString }, lake: blobs });
    expect(problemOf({ ...VALID, DataStorage__blobServiceUri: "http://data.example" })).toContain("DataStorage__");
  });

  it("lets the Key Vault challenge check be switched off, but not in Azure", () => {
    const off = { ...VALID, KEY_VAULT_CHALLENGE_CHECK: "off" };
    expect(readSettings(off).keyVaultChallengeCheck).toBe(false);
    // Flex Consumption does not set the second.
    for (const name of ["WEBSITE_SITE_NAME", "WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "CONTAINER_NAME"]) {
      expect(problemOf({ ...off, [name]: "0f" }), name).toContain("KEY_VAULT_CHALLENGE_CHECK");
    }
  });
});
