import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUNDLE_PATH } from "../../local/build.ts";
import type { LogRecord } from "../../local/functions-host/log.ts";
import { type SpawnedFunctionsHost, spawnFunctionsHost } from "../../local/functions-host/spawn-functions-host.ts";
import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import type { Tenant } from "../../local/tenant/start-tenant.ts";
import { type ErrorCode, errorRow } from "../../shared/base/errors/errors.ts";
import { capturesIn, resourcesIn } from "../../shared/base/read-settings.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { type DeepHealthReport, STEP_NAMES, type StepName } from "../../shared/operate/health/deep-health.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { rolesFor } from "../../shared/resource/graph-roles.ts";
import { noFault } from "../helpers/fault-proxy.ts";
import { type Notifier, startNotifier } from "../helpers/notifier.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn, type RunningStack, startRunningStack } from "../helpers/running-stack.ts";
import { type StoresBehindProxies, startStoresBehindProxies } from "../helpers/stores-behind-proxies.ts";

const RESOURCES = resourcesIn(SETTINGS.GRAPH_RESOURCES.default);

/** Lends its Key Vault, whose faults and versions are ours to set; its Graph stays unused. */
let notifier: Notifier;
let places: StoresBehindProxies;
let running: RunningStack;
let tenant: Tenant;
const texts: string[] = [];

beforeAll(async () => {
  [notifier, places] = await Promise.all([startNotifier(), startStoresBehindProxies()]);
  const { GRAPH_ENDPOINT: _endpoint, GRAPH_AUTHORITY: _authority, ...environment } = notifier.environment;
  running = await startRunningStack({ seed: 41, environment: { ...environment, ...places.settings } });
  const { stack } = running;
  if (!stack.tenant) throw new Error("no tenant");
  tenant = stack.tenant;
  await running.subscribe();
  await stack.runFunction("feed-search");
  await waitFor(async () => stepOf(await ask(), "search")?.status === "ok");
});

afterAll(async () => {
  await running?.stop();
  await Promise.all([notifier?.stop(), places?.stop()]);
});

async function read(response: Response): Promise<DeepHealthReport & { readonly httpStatus: number }> {
  const text = await response.text();
  texts.push(text);
  return { ...(JSON.parse(text) as DeepHealthReport), httpStatus: response.status };
}

const ask = async () => read(await running.get("/api/health?deep=true"));
const stepOf = ({ steps }: DeepHealthReport, name: StepName) => steps.find(({ step }) => step === name);

async function expectHealthy(): Promise<DeepHealthReport> {
  const report = await ask();
  expect(report.steps.filter(({ status }) => status !== "ok")).toEqual([]);
  expect(report).toMatchObject({ httpStatus: 200, status: "ok" });
  return report;
}

describe("the self check of a deployment in order", () => {
  it("is green at every step", async () => {
    const report = await expectHealthy();
    expect(report.steps.map(({ step }) => step)).toEqual(STEP_NAMES);
    expect(report).not.toHaveProperty("firstFailing");
    expect(stepOf(report, "certificate")).toMatchObject({ daysLeft: 364 });
    expect(stepOf(report, "graphRoles")?.roles).toEqual(
      rolesFor(RESOURCES, capturesIn(SETTINGS.CAPTURE.default)).needs.map(({ role }) => role),
    );
    expect(stepOf(report, "notificationUrl")?.urls).toEqual(
      ["notifications", "lifecycle"].map((route) => `${running.doors.https}/api/${route}`),
    );
    expect(stepOf(report, "subscriptions")?.live).toMatchObject(RESOURCES.map((resource) => ({ resource })));
    expect(stepOf(report, "lastMessage")).toMatchObject({ lastReceivedDateTime: null });
  });

  it("says when the last message was received", async () => {
    const [chat] = tenant.model.population.chats;
    tenant.model.postMessage(chat?.id ?? "", { text: "hello" });
    await waitFor(() => running.activity.count("message.stored") === 1);
    await waitFor(async () => typeof stepOf(await ask(), "lastMessage")?.lastReceivedDateTime === "string");
    const last = stepOf(await expectHealthy(), "lastMessage")?.lastReceivedDateTime;
    expect(Date.now() - Date.parse(String(last))).toBeLessThan(60_000);
  });

  it("takes a function key, in a header or in the query, while plain health takes none", async () => {
    const get = (path: string) => fetch(`${running.doors.http}${path}`);
    expect((await get("/api/health")).status).toBe(200);
    expect((await get("/api/health?deep=true")).status).toBe(401);
    expect((await get(`/api/health/deep?code=${running.stack.functionKey}`)).status).toBe(200);
    // A key does not travel on in an address.
    const redirect = await fetch(`${running.doors.http}/api/health?deep=true&code=a%20b`, { redirect: "manual" });
    expect([redirect.status, redirect.headers.get("location")]).toEqual([307, "health/deep"]);
  });

  it("tells strangers that all is well, and no more", async () => {
    const report = (await (await fetch(`${running.doors.http}/api/health`)).json()) as object;
    expect(report).toEqual({ status: "ok", checkedDateTime: expect.any(String) });
  });
});

interface Case {
  readonly what: string;
  /** Resolves to what puts it right again. */
  break(): Promise<() => unknown> | (() => unknown);
  readonly step: StepName;
  readonly code: ErrorCode;
  readonly detail: RegExp;
}

/** A newest version of a secret, beside the good one. */
function addVersion(name: string, value: string): () => void {
  const version = notifier.vault.setSecret(name, value);
  return () => notifier.vault.disableVersion(name, version);
}

function fault(place: "blob" | "queue" | "cosmos", given: "hang-up" | { status: number }): () => void {
  places[place].fault = () => given;
  return () => {
    places[place].fault = noFault;
  };
}

function takeAway(role: string): () => void {
  const all = Object.values(rolesFor(RESOURCES).needs).map((need) => need.role);
  tenant.control.setGrantedPermissions(all.filter((granted) => granted !== role));
  return () => tenant.control.setGrantedPermissions(all);
}

/** Without a notice, as an expiry that nobody saw: with one the app would make it anew at once. */
function forgetSubscription(): () => void {
  const [subscription] = tenant.control.subscriptions.active();
  if (!subscription) throw new Error("no subscription");
  tenant.control.subscriptions.remove(subscription.id);
  return () => tenant.control.subscriptions.add(subscription);
}

// biome-ignore format: one row a case
const CASES: readonly Case[] = [
  { what: "Key Vault is down", break: () => { notifier.vault.faults.unavailable = true; return () => { notifier.vault.faults.unavailable = false; }; }, step: "keyVault", code: "secret-unavailable", detail: /graph-client-secret: 503; .*graph-client-state: 503; .*graph-notification-certificate: 503/ },
  { what: "the app has no role in Key Vault", break: () => { notifier.vault.faults.forbidden = true; return () => { notifier.vault.faults.forbidden = false; }; }, step: "keyVault", code: "key-vault-forbidden", detail: /graph-client-secret: 403/ },
  { what: "the client state expired in Key Vault", break: () => { const { vault, versions } = notifier; vault.expireVersion(SECRET_NAMES.clientState, versions.clientState, 1_700_000_000); return () => vault.expireVersion(SECRET_NAMES.clientState, versions.clientState, 4_000_000_000); }, step: "clientState", code: "secret-expired", detail: /graph-client-state/ },
  { what: "the certificate is PKCS #12", break: () => addVersion(SECRET_NAMES.notificationCertificate, `MII${"A".repeat(2_000)}=`), step: "certificate", code: "certificate-not-pem", detail: /PKCS #12/ },
  { what: "the certificate is garbage", break: () => addVersion(SECRET_NAMES.notificationCertificate, "garbage"), step: "certificate", code: "certificate-invalid", detail: /no private key/ },
  { what: "the certificate's key is too small", break: async () => addVersion(SECRET_NAMES.notificationCertificate, await smallCertificate()), step: "certificate", code: "certificate-key-unsupported", detail: /1024 bits, not 2048 to 4096/ },
  { what: "the client state is too long", break: () => addVersion(SECRET_NAMES.clientState, "x".repeat(200)), step: "clientState", code: "client-state-invalid", detail: /longer than 128 characters/ },
  { what: "the client secret is wrong", break: () => addVersion(SECRET_NAMES.clientSecret, randomBytes(24).toString("base64url")), step: "token", code: "client-secret-wrong", detail: /AADSTS7000215/ },
  { what: "a role is taken away", break: () => takeAway("Chat.Read.All"), step: "graphRoles", code: "role-missing", detail: /Missing in the token: Chat\.Read\.All .*Consent: https:\/\/\S+\/adminconsent\?client_id=/ },
  { what: "blobs are refused", break: () => fault("blob", { status: 403 }), step: "blob", code: "storage-forbidden", detail: /Storage/ },
  { what: "queues hang up", break: () => fault("queue", "hang-up"), step: "queue", code: "queue-unavailable", detail: /Storage/ },
  { what: "Cosmos DB is refused", break: () => fault("cosmos", { status: 403 }), step: "cosmos", code: "cosmos-forbidden", detail: /403/ },
  { what: "a subscription is gone", break: forgetSubscription, step: "subscriptions", code: "subscription-missing", detail: /getAllMessages has no living subscription/ },
];

async function smallCertificate(): Promise<string> {
  const { privateKeyPem, certificatePem } = await createNotificationCertificate({ commonName: "small", bits: 1_024 });
  return `${privateKeyPem}\n${certificatePem}`;
}

describe("the self check names what is broken, and the remedy", () => {
  it.each(CASES)("when $what", async ({ break: breakIt, step, code, detail }) => {
    const mend = await breakIt();
    const { httpStatus, firstFailing } = await ask().finally(mend);
    expect(httpStatus).toBe(503);
    expect(firstFailing).toEqual({ step, code, detail: expect.stringMatching(detail), remedy: errorRow(code).remedy });
  });

  it("and is green again when all is mended, with the caches of the app unharmed", async () => {
    await expectHealthy();
    const posts = running.activity.count("message.stored");
    const [chat] = tenant.model.population.chats;
    tenant.model.postMessage(chat?.id ?? "", { text: "still here" });
    await waitFor(() => running.activity.count("message.stored") > posts);
    expect(running.events("notification.discarded")).toEqual([]);
  });
});

interface StartedHost {
  readonly functions: SpawnedFunctionsHost["ready"]["functions"];
  readonly log: readonly LogRecord[];
}

/** The same bundle with other settings, on the same stores; it asks nothing of Graph by itself. */
async function withHost(
  changes: Record<string, string | undefined>,
  work: (url: string, started: StartedHost) => Promise<void>,
) {
  const log: LogRecord[] = [];
  const { settings, caFile, functionKey } = running.stack;
  const yearly = "0 0 0 1 1 *";
  const host: SpawnedFunctionsHost = await spawnFunctionsHost({
    bundlePath: BUNDLE_PATH,
    hostJsonPath: "host.json",
    keys: { master: randomBytes(24).toString("hex"), host: [functionKey] },
    onLog: (record) => log.push(record),
    env: {
      ...settings,
      RENEW_SCHEDULE: yearly,
      DELTA_SYNC_SCHEDULE: yearly,
      NODE_EXTRA_CA_CERTS: caFile,
      ...changes,
    },
  });
  try {
    await work(`http://localhost:${host.ready.httpPort}`, { functions: host.ready.functions, log });
  } finally {
    await host.stop();
  }
}

describe("an app with wrong settings", () => {
  it("has all its functions but the queues, and says why it does nothing where an operator looks", async () => {
    await withHost({ KEY_VAULT_URL: undefined }, async (url, host) => {
      const whole = running.stack.host.ready.functions.filter(({ trigger }) => trigger !== "queueTrigger");
      expect(host.functions.map(({ name }) => name)).toEqual(whole.map(({ name }) => name));
      expect((await fetch(`${url}/api/notifications?validationToken=a`, { method: "POST" })).status).toBe(503);
      const said = host.log.find(({ message }) => message.includes("app.misconfigured"));
      expect(said).toMatchObject({ category: "Host.Function.Console", level: "error" });
      expect(said?.message).toMatch(/^\{"event":"app.misconfigured","detail":"KEY_VAULT_URL is missing/);
      // host.json would keep it from Application Insights.
      expect(said).not.toHaveProperty("belowFilter");
    });
  });
});

describe("the self check of an app with wrong settings", () => {
  interface SettingCase {
    readonly what: string;
    readonly changes: () => Record<string, string | undefined>;
    readonly step: StepName;
    readonly code: ErrorCode;
    readonly detail: RegExp;
  }

  // biome-ignore format: one row a case
  it.each<SettingCase>([
    { what: "NOTIFICATION_BASE_URL leads nowhere", changes: () => ({ NOTIFICATION_BASE_URL: "https://localhost:9" }), step: "notificationUrl", code: "notification-url-unreachable", detail: /^https:\/\/localhost:9\/api\/notifications: \w+/ },
    { what: "NOTIFICATION_BASE_URL leads to somebody else", changes: () => ({ NOTIFICATION_BASE_URL: notifier.vault.url }), step: "notificationUrl", code: "notification-url-wrong-answer", detail: /notifications answered 401; .*lifecycle answered 401/ },
    { what: "KEY_VAULT_URL is missing", changes: () => ({ KEY_VAULT_URL: undefined }), step: "settings", code: "settings-invalid", detail: /^KEY_VAULT_URL is missing/ },
  ])("names it when $what", async ({ changes, step, code, detail }) => {
    await withHost(changes(), async (url) => {
      const headers = { "x-functions-key": running.stack.functionKey };
      const { httpStatus, firstFailing } = await read(await fetch(`${url}/api/health?deep=true`, { headers }));
      expect(httpStatus).toBe(503);
      expect(firstFailing).toEqual({ step, code, detail: expect.stringMatching(detail), remedy: errorRow(code).remedy });
    });
  });
});

describe("the self check", () => {
  it("has shown no secret, neither in an answer nor in the log", () => {
    assertNoSecretsIn(running.log, notifier.secrets);
    const leaks = Object.entries(notifier.secrets).filter(([, secret]) => texts.some((text) => text.includes(secret)));
    expect(leaks.map(([name]) => name)).toEqual([]);
  });
});
