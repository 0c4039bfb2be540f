import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { createGraphClient } from "../graph/client.ts";
import { createConversationReader } from "../graph/conversation-reader.ts";
import { createDirectoryReader } from "../graph/directory.ts";
import { createMessageReader } from "../graph/messages.ts";
import { createSubscriptionService } from "../graph/subscriptions.ts";
import { createHealthReporter, type HealthReport } from "../health/health-report.ts";
import type { Log } from "../log.ts";
import type { ProcessMessagePorts } from "../message/process-queue-message.ts";
import { createClientStates } from "../notification/client-states.ts";
import { createKeyring } from "../notification/keyring.ts";
import type { NotificationPorts } from "../notification/notification-ports.ts";
import { createTokenVerifier } from "../notification/validation-tokens.ts";
import type { Settings } from "../settings.ts";
import { wantedSubscriptions } from "../subscription/wanted.ts";
import type { SyncJobPorts } from "../sync/run-sync-job.ts";
import { createAzureCredential } from "./azure-credential.ts";
import { createBlobStore } from "./blob-store.ts";
import { createCosmosDatabase } from "./cosmos-client.ts";
import { createCosmosDirectoryStore } from "./cosmos-directory-store.ts";
import { createCosmosMessageStore } from "./cosmos-message-store.ts";
import { createCosmosStateStore } from "./cosmos-state-store.ts";
import { createGraphCredential } from "./graph-credential.ts";
import { healthChecks } from "./health-checks.ts";
import { createKeyVaultSecretStore } from "./key-vault-secret-store.ts";
import { createSigningKeys, probeAuthority } from "./signing-keys.ts";
import { createStorageQueue } from "./storage-queue.ts";

/** Everything a trigger may need: the ports of every use case, filled. */
export interface App extends NotificationPorts, ProcessMessagePorts, Omit<SyncJobPorts, "owner"> {
  readonly settings: Settings;
  healthReport(): Promise<HealthReport>;
  /** The name under which one invocation holds a lease. */
  newOwner(): string;
  /** Ends background work of the clients; for tests, since the platform just ends the process. */
  dispose(): Promise<void>;
}

/** The composition root: the one place that knows which adapter fills which port. It does no I/O. */
export function compose(settings: Settings, { clock, log }: { readonly clock: Clock; readonly log: Log }): App {
  const credential = createAzureCredential(settings);
  const secrets = createKeyVaultSecretStore({ ...settings, credential, clock });
  const graphCredential = createGraphCredential({ ...settings, secrets });
  const graph = createGraphClient({
    endpoint: settings.graphEndpoint,
    credential: async () => graphCredential,
    clock,
    log,
  });
  const database = createCosmosDatabase({ ...settings, credential });
  const storage = { ...settings, credential };
  const blobs = createBlobStore(storage);
  const queue = createStorageQueue({ ...storage, blobs });
  const messages = createCosmosMessageStore({ database, clock });
  const state = createCosmosStateStore({ database });
  const secretOptions = { store: secrets, clock, log };
  const clientStates = createClientStates(secretOptions);
  const keyring = createKeyring(secretOptions);
  const keys = createSigningKeys({ authority: settings.graphAuthority, clock });
  const tokens = createTokenVerifier({ ...settings, authority: settings.graphAuthority, keys, clock });
  const service = createSubscriptionService(graph);
  const checks = healthChecks({
    secrets,
    messages,
    blobs,
    queue,
    state,
    service,
    clock,
    resources: settings.resources,
    probeAuthority: () => probeAuthority(settings.graphAuthority),
  });
  return {
    settings,
    tenantId: settings.tenantId,
    clock,
    log,
    tokens,
    clientStates,
    keyring,
    queue,
    blobs,
    messages,
    state,
    service,
    messageReader: createMessageReader(graph),
    conversations: createConversationReader(graph),
    directory: createCosmosDirectoryStore({ database }),
    directoryReader: createDirectoryReader(graph),
    healthReport: createHealthReporter({ checks, clock, log }),
    wanted: async () =>
      wantedSubscriptions(settings, { certificate: await keyring.newest(), clientState: await clientStates.newest() }),
    newOwner: () => randomUUID(),
    dispose: () => database.dispose(),
  };
}
