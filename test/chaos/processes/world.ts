import { randomBytes, randomUUID } from "node:crypto";
import { createNotificationCertificate } from "../../../local/notification-certificate.ts";
import { Activity } from "../../../local/stack/activity.ts";
import { settingsFor } from "../../../local/stack/environment.ts";
import { SETTINGS } from "../../../shared/base/settings.ts";
import { SECRET_NAMES } from "../../../shared/port/secret-store.ts";
import { FeedReader } from "./feed-reader.ts";
import { type Ground, prepareGround } from "./ground.ts";
import { HostProcess } from "./host-process.ts";
import { type Keeper, startKeeper } from "./keeper.ts";
import { type KeyVaultProcess, startKeyVaultProcess } from "./key-vault.ts";
import type { SmallDisk } from "./small-disk.ts";
import { DATABASE, type Stores, startStores } from "./stores.ts";
import { startTenantProcess, type TenantProcess } from "./tenant.ts";
import { COMMON_WAYS, type CommonWays, OWN_WAYS, type OwnWays, openWays } from "./ways.ts";

export interface World {
  readonly tenant: TenantProcess;
  readonly keyVault: KeyVaultProcess;
  readonly stores: Stores;
  /** Two instances on the same queues and stores, the first of which has been started. */
  readonly hosts: readonly [HostProcess, HostProcess];
  /** By host. */
  readonly ownWays: readonly [OwnWays, OwnWays];
  readonly ways: CommonWays;
  readonly disk: SmallDisk | undefined;
  readonly feedReader: FeedReader;
  /** What the hosts' logs say, all hosts together. */
  readonly activity: Activity;
  /** Ends every process, and leaves no file. */
  stop(): Promise<void>;
}

export interface WorldOptions {
  readonly seed: number;
  readonly bundlePath: string;
}

/** Timers run when a round says so. */
const ONCE_A_YEAR = "0 0 0 1 1 *";
const SCHEDULES = Object.fromEntries(
  Object.keys(SETTINGS)
    .filter((name) => name.endsWith("_SCHEDULE"))
    .map((name) => [name, ONCE_A_YEAR]),
);

/** The built product in processes of their own, with a proxy between each two that speak with one another. */
export async function startWorld(options: WorldOptions): Promise<World> {
  const keeper = await startKeeper();
  try {
    return await startOn(await prepareGround(keeper), keeper, options);
  } catch (error) {
    await keeper.dismiss();
    throw error;
  }
}

async function startOn(ground: Ground, keeper: Keeper, { seed, bundlePath }: WorldOptions): Promise<World> {
  const stores = await startStores(ground);
  const ways = await openWays(COMMON_WAYS);
  const ownWays = [await openWays(OWN_WAYS), await openWays(OWN_WAYS)] as const;
  const app = { tenantId: randomUUID(), clientId: randomUUID(), clientSecret: randomBytes(24).toString("base64url") };
  const { tenant, keyVault } = await startIdentity(ground, { app, seed, origin: originOf(ways) });
  const activity = new Activity(Date.now);
  const hosts = [0, 1].map((index) => {
    const env = settingsOf(app, stores, { ways, own: ownWays[index] ?? ownWays[0] });
    const { caFile, keyFile, certificateFile: certFile } = ground.trust;
    return new HostProcess({
      bundlePath,
      https: { keyFile, certFile },
      env: { ...env, NODE_EXTRA_CA_CERTS: caFile },
      onLog: (record) => activity.take(record),
      onChange: ({ pid }) => {
        ground.note(`host ${index}`, pid);
        ways.notifications.targets = hosts.flatMap(({ httpsPort = [] }) => httpsPort);
      },
    });
  }) as [HostProcess, HostProcess];

  ways.graph.targets = [tenant.port];
  stores.onMoved = () => {
    for (const own of ownWays) lead(own, stores, keyVault.port);
  };
  stores.onMoved();
  await hosts[0].start();
  const feedReader = new FeedReader(hosts);
  const stop = async () => {
    await feedReader.stop();
    await Promise.all(hosts.map((host) => host.kill()));
    const all = [ways, ...ownWays].flatMap((each) => Object.values(each));
    await Promise.all(all.map((way) => way.stop()));
    await keeper.dismiss();
  };
  return { tenant, keyVault, stores, hosts, ownWays, ways, disk: ground.disk, feedReader, activity, stop };
}

interface App {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** Of Graph and the login authority, as the hosts reach them. */
function originOf({ graph }: CommonWays): string {
  return `https://localhost:${graph.port}`;
}

interface IdentityOptions {
  readonly app: App;
  readonly seed: number;
  readonly origin: string;
}

async function startIdentity({ trust, note }: Ground, { app, seed, origin }: IdentityOptions) {
  const tls = trust.server;
  const tenant = await startTenantProcess({ origin, seed, app, tls, notificationCa: trust.authority.certificatePem });
  note("tenant", tenant.pid);
  const certificate = await createNotificationCertificate({ commonName: "teamsink notifications" });
  const secrets = {
    [SECRET_NAMES.clientSecret]: app.clientSecret,
    [SECRET_NAMES.clientState]: randomBytes(32).toString("base64url"),
    [SECRET_NAMES.notificationCertificate]: `${certificate.privateKeyPem}\n${certificate.certificatePem}`,
  };
  const keyVault = await startKeyVaultProcess({ tls, authorityUrl: origin, tenantId: app.tenantId, secrets });
  note("key vault", keyVault.pid);
  return { tenant, keyVault };
}

function lead(own: OwnWays, { cosmos, azurite }: Stores, keyVaultPort: number): void {
  own.cosmos.targets = [Number(new URL(cosmos.endpoint).port)];
  own.blob.targets = [azurite.blobPort];
  own.queue.targets = [azurite.queuePort];
  own["key-vault"].targets = [keyVaultPort];
}

function settingsOf(
  { tenantId, clientId, clientSecret }: App,
  { cosmos, azurite }: Stores,
  { ways, own }: { readonly ways: CommonWays; readonly own: OwnWays },
): Record<string, string> {
  const origin = originOf(ways);
  return settingsFor(SCHEDULES, {
    GRAPH_ENDPOINT: origin,
    GRAPH_AUTHORITY: origin,
    GRAPH_AUTH: "client-secret",
    GRAPH_TENANT_ID: tenantId,
    GRAPH_CLIENT_ID: clientId,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_CLIENT_SECRET: clientSecret,
    AZURE_AUTHORITY_HOST: origin,
    NOTIFICATION_BASE_URL: `https://localhost:${ways.notifications.port}`,
    KEY_VAULT_URL: `https://localhost:${own["key-vault"].port}`,
    COSMOS_ENDPOINT: `http://127.0.0.1:${own.cosmos.port}`,
    COSMOS_KEY: cosmos.key,
    COSMOS_DATABASE: DATABASE,
    AzureWebJobsStorage: azurite.connectionString
      .replace(`:${azurite.blobPort}/`, `:${own.blob.port}/`)
      .replace(`:${azurite.queuePort}/`, `:${own.queue.port}/`),
  });
}
