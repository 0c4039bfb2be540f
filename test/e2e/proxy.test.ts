import { randomBytes, randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { BUNDLE_PATH } from "../../local/build.ts";
import { ensureBundle } from "../../local/ensure-bundle.ts";
import { freePort } from "../../local/free-port.ts";
import type { LogRecord } from "../../local/functions-host/log.ts";
import { type SpawnedFunctionsHost, spawnFunctionsHost } from "../../local/functions-host/spawn-functions-host.ts";
import { type KeyVaultServer, startKeyVault } from "../../local/key-vault/key-vault.ts";
import { createNotificationCertificate } from "../../local/notification-certificate.ts";
import { provisionCosmos, provisionStorage } from "../../local/provision.ts";
import { type Azurite, startAzurite } from "../../local/services/azurite.ts";
import { type CosmosServer, startCosmos } from "../../local/services/cosmos.ts";
import { createTrust, type Trust } from "../../local/stack/trust.ts";
import { registrationsOf } from "../../local/tenant/authority/registrations.ts";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import { startTenant, type Tenant } from "../../local/tenant/start-tenant.ts";
import { systemClock } from "../../shared/base/clock.ts";
import type { DeepHealthReport, StepName } from "../../shared/operate/health/deep-health.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { type ConnectProxy, startConnectProxy } from "../helpers/connect-proxy.ts";
import { waitFor } from "../helpers/processes.ts";
import { assertNoSecretsIn } from "../helpers/running-stack.ts";

/** Names that no DNS server knows: whoever reaches them did so through the proxy. RFC 6761, 6.4. */
const HOSTS = {
  graph: "graph.far.invalid",
  vault: "vault.far.invalid",
  blob: "devstoreaccount1.blob.far.invalid",
  queue: "devstoreaccount1.queue.far.invalid",
  cosmos: "cosmos.far.invalid",
} as const;
const KEY = randomBytes(16).toString("hex");
const MASTER = randomBytes(16).toString("hex");
const YEARLY = "0 0 0 1 1 *";

let trust: Trust;
let tenant: Tenant;
let vault: KeyVaultServer;
let azurite: Azurite;
let cosmos: CosmosServer;
let proxy: ConnectProxy;
let host: SpawnedFunctionsHost;
const log: LogRecord[] = [];
const texts: string[] = [];

beforeAll(async () => {
  [trust, azurite, cosmos, proxy] = await Promise.all([
    createTrust(undefined, Object.values(HOSTS)),
    startAzurite(),
    startCosmos(),
    startConnectProxy(),
    ensureBundle(),
  ]);
  const app = {
    tenantId: randomUUID(),
    clientId: randomUUID(),
    clientSecret: randomBytes(24).toString("base64url"),
    grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
  };
  const registrations = registrationsOf({
    apiClientId: randomUUID(),
    backEndClientId: randomUUID(),
    backEndClientSecret: randomBytes(24).toString("base64url"),
    publicClientId: randomUUID(),
    viewerClientId: randomUUID(),
  });
  tenant = await startTenant({
    clock: systemClock,
    tls: trust.server,
    host: HOSTS.graph,
    app,
    registrations,
    seed: 5,
    notificationCa: trust.authority.certificatePem,
  });
  vault = await startKeyVault({ tls: trust.server, authorityUrl: tenant.url, tenantId: app.tenantId });
  const certificate = await createNotificationCertificate({ commonName: "notifications" });
  vault.setSecret(SECRET_NAMES.clientSecret, app.clientSecret);
  vault.setSecret(SECRET_NAMES.clientState, randomBytes(32).toString("base64url"));
  vault.setSecret(SECRET_NAMES.notificationCertificate, `${certificate.privateKeyPem}\n${certificate.certificatePem}`);
  vault.setSecret(SECRET_NAMES.operatorKey, randomBytes(24).toString("hex"));
  await provisionStorage(azurite.connectionString);
  await provisionCosmos({ endpoint: cosmos.endpoint, key: cosmos.key, database: "teamsink" });
  const far = (name: keyof typeof HOSTS, port: number | string) => {
    proxy.routes.set(`${HOSTS[name]}:${port}`, Number(port));
    return `${HOSTS[name]}:${port}`;
  };
  const graphUrl = `https://${far("graph", new URL(tenant.url).port)}`;
  const httpsPort = await freePort();
  const storage = azurite.connectionString
    .replace(/BlobEndpoint=[^;]+/, `BlobEndpoint=http://${far("blob", azurite.blobPort)}`)
    .replace(/QueueEndpoint=[^;]+/, `QueueEndpoint=http://${far("queue", azurite.queuePort)}`);
  host = await spawnFunctionsHost({
    bundlePath: BUNDLE_PATH,
    hostJsonPath: "host.json",
    https: { port: httpsPort, keyFile: trust.keyFile, certFile: trust.certificateFile },
    keys: { master: MASTER, host: [KEY] },
    onLog: (record) => log.push(record),
    env: {
      GRAPH_ENDPOINT: graphUrl,
      GRAPH_AUTHORITY: graphUrl,
      GRAPH_TENANT_ID: app.tenantId,
      GRAPH_CLIENT_ID: app.clientId,
      AZURE_TENANT_ID: app.tenantId,
      AZURE_CLIENT_ID: app.clientId,
      AZURE_CLIENT_SECRET: app.clientSecret,
      AZURE_AUTHORITY_HOST: graphUrl,
      KEY_VAULT_URL: `https://${far("vault", new URL(vault.url).port)}`,
      KEY_VAULT_CHALLENGE_CHECK: "off",
      COSMOS_ENDPOINT: `http://${far("cosmos", new URL(cosmos.endpoint).port)}`,
      COSMOS_KEY: cosmos.key,
      AzureWebJobsStorage: storage,
      NOTIFICATION_BASE_URL: `https://localhost:${httpsPort}`,
      RENEW_SCHEDULE: YEARLY,
      DELTA_SYNC_SCHEDULE: YEARLY,
      AUDIT_SCHEDULE: YEARLY,
      HOOK_SCHEDULE: YEARLY,
      NODE_EXTRA_CA_CERTS: trust.caFile,
      HTTPS_PROXY: proxy.url,
      HTTP_PROXY: proxy.url,
    },
  });
});

afterAll(async () => {
  await host?.stop();
  await Promise.all([tenant?.stop(), vault?.stop(), azurite?.stop(), cosmos?.stop()]);
  await proxy?.stop().catch(() => {});
  await trust?.remove();
});

const url = () => `http://localhost:${host.ready.httpPort}`;

async function ask(path: string): Promise<Record<string, unknown>> {
  const response = await fetch(`${url()}/api${path}`, { headers: { "x-functions-key": KEY } });
  const text = await response.text();
  texts.push(text);
  return JSON.parse(text) as Record<string, unknown>;
}

async function troubles(): Promise<Partial<Record<StepName, unknown>>> {
  const { steps } = (await ask("/health/deep")) as unknown as DeepHealthReport;
  return Object.fromEntries(steps.flatMap(({ step, code }) => (code === undefined ? [] : [[step, code]])));
}

async function run(name: string): Promise<void> {
  const headers = { "x-functions-key": MASTER, "content-type": "application/json" };
  await fetch(`${url()}/admin/functions/${name}`, { method: "POST", headers, body: '{"input":""}' });
}

it("asks every service through the proxy and none beside it, from Graph's post to the store", async () => {
  await run("renew-subscriptions");
  await waitFor(() => log.filter(({ message }) => message.includes('"subscription.created"')).length >= 6, 30_000);
  const [chat] = tenant.model.population.chats;
  tenant.model.postMessage(chat?.id ?? "", { text: "through the proxy" });
  await waitFor(async () =>
    JSON.stringify(await ask(`/messages?chat_id=${chat?.id}&limit=5`)).includes("through the proxy"),
  );
  expect(await troubles()).toEqual({});
  expect([...proxy.asked].sort()).toEqual([...proxy.routes.keys()].sort());
});

const all = (code: string) => ({ keyVault: code, blob: code, queue: code, cosmos: code });

it("says that the proxy is gone, where it is, and that it refuses, where it does; and goes on when it is back", async () => {
  await proxy.stop();
  expect(await troubles()).toMatchObject(all("proxy-unreachable"));
  proxy.isOpen = false;
  await proxy.start();
  expect(await troubles()).toMatchObject(all("proxy-refused"));
  proxy.isOpen = true;
  const graph = new URL(tenant.url).host;
  const port = proxy.routes.get(graph) ?? 0;
  proxy.routes.delete(graph);
  expect(await troubles(), "of the login authority").toEqual({ token: "proxy-refused" });
  const [chat] = tenant.model.population.chats;
  const { messages } = (await ask(`/messages?chat_id=${chat?.id}&limit=1`)) as { messages: { id: string }[] };
  const refreshed = await ask(`/messages/${chat?.id}/${messages[0]?.id}?refresh=true`);
  expect(refreshed, "of Graph").toMatchObject({ code: "proxy-refused", status: 503 });
  proxy.routes.set(graph, port);
  await waitFor(async () => Object.keys(await troubles()).length === 0);
});

it("keeps the password of the proxy to itself", () => {
  const secrets = { password: proxy.password, encoded: encodeURIComponent(proxy.password) };
  assertNoSecretsIn(log, { ...secrets, basic: Buffer.from(`app:${proxy.password}`).toString("base64") });
  for (const text of texts) for (const secret of Object.values(secrets)) expect(text).not.toContain(secret);
});
