import { randomBytes, randomUUID } from "node:crypto";
import { join } from "node:path";
import { answerOf } from "../../shared/azure/access-fault.ts";
import { toStoreError } from "../../shared/azure/cosmos-errors.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { ON_BEHALF_NAMES } from "../../shared/base/settings.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { startKeyVault } from "../key-vault/key-vault.ts";
import { createNotificationCertificate } from "../notification-certificate.ts";
import { provisionCosmos, provisionStorage } from "../provision.ts";
import { startAzurite } from "../services/azurite.ts";
import { startCosmos } from "../services/cosmos.ts";
import { createTemporaryFolder } from "../temporary-folder.ts";
import { registrationsOf } from "../tenant/authority/registrations.ts";
import { PERMISSIONS } from "../tenant/graph/permissions.ts";
import { startTenant, type Tenant } from "../tenant/start-tenant.ts";
import { type Environment, isGiven } from "./environment.ts";
import type { Trust } from "./trust.ts";

/** One service of the stack: what it is called, where it is, the settings that lead there, and how to stop it. */
export interface Service {
  readonly name: string;
  readonly address: string;
  readonly settings: Readonly<Record<string, string>>;
  readonly tenant?: Tenant;
  /** Of a Key Vault: see `SECRET_NAMES`. */
  readonly operatorKey?: string;
  stop(): Promise<void>;
}

export interface ServiceContext {
  readonly environment: Environment;
  readonly trust: Trust;
  readonly seed: number;
  readonly onReady: (what: string) => void;
}

const STORAGE_SETTINGS = [
  "AzureWebJobsStorage",
  "AzureWebJobsStorage__accountName",
  "AzureWebJobsStorage__blobServiceUri",
] as const;

/** Each service unless a setting says that somebody else serves it; `undefined` then. Key Vault comes after the tenant. */
export async function startServices(context: ServiceContext): Promise<readonly Service[]> {
  const { environment, onReady } = context;
  const told = async <T>(what: string, start: Promise<T>): Promise<T> => {
    const result = await start;
    onReady(what);
    return result;
  };
  const started = await Promise.allSettled([
    told("Graph and Key Vault", startIdentity(context)),
    told("storage", isGiven(environment, ...STORAGE_SETTINGS) ? fillGivenStorage(environment) : startStorage()),
    told(
      "database",
      isGiven(environment, "COSMOS_ENDPOINT") ? fillGivenDatabase(environment) : startDatabase(environment),
    ),
    isGiven(environment, "SEARCH", "SEARCH_FILE") ? [] : startSearch(environment),
  ]);
  const services = started.flatMap((result) => (result.status === "fulfilled" ? result.value : []));
  const failure = started.find((result) => result.status === "rejected");
  if (!failure) return services;
  await Promise.all(services.map((service) => service.stop()));
  throw failure.reason;
}

const ON_THIS_MACHINE = /\blocalhost\b|\b127\.0\.0\.1\b|\[::1\]|UseDevelopmentStorage=true/i;

/**
 * An emulator on this machine begins empty, and nothing else would fill it; an account in Azure is made by a deployment,
 * and nobody wants a database there because of a setting.
 */
async function fillGivenDatabase(environment: Environment): Promise<Service[]> {
  const { COSMOS_ENDPOINT: endpoint = "", COSMOS_KEY: key = "", COSMOS_DATABASE } = environment;
  if (key === "" || !ON_THIS_MACHINE.test(endpoint)) return [];
  await provisionCosmos({ endpoint, key, database: COSMOS_DATABASE || "teamsink" }).catch((error: unknown) => {
    throw new Error(`COSMOS_ENDPOINT: ${toStoreError(error, "read").message}`);
  });
  return [];
}

async function fillGivenStorage({ AzureWebJobsStorage: connectionString = "" }: Environment): Promise<Service[]> {
  if (!ON_THIS_MACHINE.test(connectionString)) return [];
  await provisionStorage(connectionString).catch((error: unknown) => {
    throw new Error(`AzureWebJobsStorage: ${answerOf(error)}`);
  });
  return [];
}

/** The app registration that the simulated tenant knows: as somebody else's Key Vault may hold it, or new in every run. */
function newApp(environment: Environment) {
  const knownSecret = isGiven(environment, "KEY_VAULT_URL") ? environment.AZURE_CLIENT_SECRET : undefined;
  return {
    tenantId: environment.GRAPH_TENANT_ID || randomUUID(),
    clientId: environment.GRAPH_CLIENT_ID || randomUUID(),
    clientSecret: knownSecret || randomBytes(24).toString("base64url"),
    grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
  };
}

/** The registrations beside it: the API's own, and of the apps that ask for its tokens. */
function newRegistrations({ API_CLIENT_ID: apiClientId, VIEWER_CLIENT_ID: viewerClientId }: Environment) {
  return registrationsOf({
    apiClientId: apiClientId || randomUUID(),
    apiClientSecret: randomBytes(24).toString("base64url"),
    backEndClientId: randomUUID(),
    backEndClientSecret: randomBytes(24).toString("base64url"),
    publicClientId: randomUUID(),
    viewerClientId: viewerClientId || randomUUID(),
  });
}

async function startIdentity({ environment, trust, seed }: ServiceContext): Promise<Service[]> {
  const app = newApp(environment);
  const registrations = newRegistrations(environment);
  const tenant = isGiven(environment, "GRAPH_ENDPOINT")
    ? undefined
    : await startTenant({
        clock: systemClock,
        tls: trust.server,
        app,
        registrations,
        seed,
        notificationCa: trust.authority.certificatePem,
        // Not documented for the tenant-wide resources; without them nobody would see any before the next day's sync.
        behaviours: { tenantWideSystemMessages: true },
      });
  const services: Service[] = tenant ? [tenantService(tenant, app, environment)] : [];
  if (isGiven(environment, "KEY_VAULT_URL")) return services;
  try {
    const authorityUrl = tenant?.authorityUrl ?? environment.GRAPH_AUTHORITY ?? "";
    // A Graph of somebody else's knows a secret of its own, which only its owner can tell.
    const clientSecret = tenant ? app.clientSecret : (environment.AZURE_CLIENT_SECRET ?? "");
    const apiClientSecret = tenant && registrations.api.clientSecret;
    const options = { trust, authorityUrl, tenantId: app.tenantId, clientSecret, apiClientSecret };
    return [...services, await startSecrets(options)];
  } catch (error) {
    await tenant?.stop();
    throw error;
  }
}

function tenantService(tenant: Tenant, app: ReturnType<typeof newApp>, environment: Environment): Service {
  // Nobody's real name is written in here; but somebody else's Key Vault does not know the secret that it takes.
  const everything = isGiven(environment, "KEY_VAULT_URL") ? {} : { ON_BEHALF: ON_BEHALF_NAMES.join(",") };
  return {
    name: "Microsoft Graph and sign-in (simulated)",
    address: tenant.url,
    tenant,
    settings: {
      GRAPH_ENDPOINT: tenant.url,
      GRAPH_AUTHORITY: tenant.authorityUrl,
      GRAPH_AUTH: "client-secret",
      GRAPH_TENANT_ID: app.tenantId,
      GRAPH_CLIENT_ID: app.clientId,
      API_CLIENT_ID: tenant.control.registrations.api.clientId,
      VIEWER_CLIENT_ID: tenant.control.registrations.viewer.clientId,
      ...(environment.ON_BEHALF ? { ON_BEHALF: environment.ON_BEHALF } : everything),
      // Who we are to Key Vault: the same app, since there is no managed identity on a laptop.
      AZURE_TENANT_ID: app.tenantId,
      AZURE_CLIENT_ID: app.clientId,
      AZURE_CLIENT_SECRET: app.clientSecret,
      AZURE_AUTHORITY_HOST: tenant.authorityUrl,
    },
    stop: () => tenant.stop(),
  };
}

interface SecretsOptions {
  readonly trust: Trust;
  readonly authorityUrl: string;
  readonly tenantId: string;
  readonly clientSecret: string;
  /** Of the API's own registration, where it is known. */
  readonly apiClientSecret: string | undefined;
}

async function startSecrets(options: SecretsOptions): Promise<Service> {
  const { trust, authorityUrl, tenantId, clientSecret, apiClientSecret } = options;
  const certificate = await createNotificationCertificate({ commonName: "teamsink notifications" });
  const vault = await startKeyVault({ tls: trust.server, authorityUrl, tenantId });
  vault.setSecret(SECRET_NAMES.clientSecret, clientSecret);
  if (apiClientSecret !== undefined) vault.setSecret(SECRET_NAMES.apiClientSecret, apiClientSecret);
  vault.setSecret(SECRET_NAMES.clientState, randomBytes(32).toString("base64url"));
  vault.setSecret(SECRET_NAMES.notificationCertificate, `${certificate.privateKeyPem}\n${certificate.certificatePem}`);
  const operatorKey = randomBytes(24).toString("hex");
  vault.setSecret(SECRET_NAMES.operatorKey, operatorKey);
  vault.setSecret(SECRET_NAMES.hookKey, randomBytes(32).toString("base64url"));
  return {
    name: "Key Vault (stand-in)",
    address: vault.url,
    settings: { KEY_VAULT_URL: vault.url },
    operatorKey,
    stop: () => vault.stop(),
  };
}

async function startStorage(): Promise<Service[]> {
  const azurite = await startAzurite();
  await provisionStorage(azurite.connectionString);
  return [
    {
      name: "Blob and Queue storage (Azurite)",
      address: `http://127.0.0.1:${azurite.blobPort} and :${azurite.queuePort}`,
      settings: { AzureWebJobsStorage: azurite.connectionString },
      stop: () => azurite.stop(),
    },
  ];
}

async function startDatabase(environment: Environment): Promise<Service[]> {
  const cosmos = await startCosmos();
  const database = environment.COSMOS_DATABASE || "teamsink";
  await provisionCosmos({ endpoint: cosmos.endpoint, key: cosmos.key, database });
  return [
    {
      name: "Cosmos DB (cosmosdb-server)",
      address: cosmos.endpoint,
      settings: { COSMOS_ENDPOINT: cosmos.endpoint, COSMOS_KEY: cosmos.key, COSMOS_DATABASE: database },
      stop: () => cosmos.stop(),
    },
  ];
}

/** Somebody who looks at the product on their machine does not want to wait for a minute until it finds what they said. */
const SEARCH_SCHEDULE = "*/5 * * * * *";

function startSearch(environment: Environment): Service[] {
  const folder = createTemporaryFolder();
  const file = join(folder.path, "search.db");
  return [
    {
      name: "Search (SQLite)",
      address: file,
      settings: {
        SEARCH: "on",
        SEARCH_FILE: file,
        ...(isGiven(environment, "SEARCH_SCHEDULE") ? {} : { SEARCH_SCHEDULE }),
      },
      stop: () => folder.remove(),
    },
  ];
}
