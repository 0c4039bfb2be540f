import { randomUUID } from "node:crypto";
import type { Clock } from "../clock.ts";
import { createGraphClient, type GraphClient } from "../graph/client.ts";
import { createConversationReader } from "../graph/conversation-reader.ts";
import { createDirectoryReader } from "../graph/directory.ts";
import { createMessageExport } from "../graph/export-messages.ts";
import { createMessageReader } from "../graph/messages.ts";
import { createSubscriptionService } from "../graph/subscriptions.ts";
import { createDeepHealth, type DeepHealthReport } from "../health/deep-health.ts";
import { deepSteps } from "../health/deep-steps.ts";
import type { PostHandshake } from "../health/handshake-step.ts";
import { createHealthReporter, type HealthReport } from "../health/health-report.ts";
import { createLastReceived } from "../health/last-received.ts";
import type { Log } from "../log.ts";
import type { ProcessMessagePorts } from "../message/process-queue-message.ts";
import { createClientStates } from "../notification/client-states.ts";
import { createKeyring } from "../notification/keyring.ts";
import type { NotificationPorts } from "../notification/notification-ports.ts";
import type { SecretStore } from "../notification/secret-store.ts";
import { createTokenVerifier, type TokenVerifierOptions } from "../notification/validation-tokens.ts";
import type { Settings } from "../settings.ts";
import { wantedSubscriptions } from "../subscription/wanted.ts";
import type { SyncJobPorts } from "../sync/run-sync-job.ts";
import { createAzureCredential } from "./azure-credential.ts";
import { createBlobStore } from "./blob-store.ts";
import { createCosmosDatabase } from "./cosmos-client.ts";
import { createCosmosDirectoryStore } from "./cosmos-directory-store.ts";
import { createCosmosMessageStore } from "./cosmos-message-store.ts";
import { createCosmosStateStore } from "./cosmos-state-store.ts";
import { createGraphCredential, newGraphToken } from "./graph-credential.ts";
import { healthChecks } from "./health-checks.ts";
import { createKeyVaultSecretStore } from "./key-vault-secret-store.ts";
import { createPostHandshake } from "./post-handshake.ts";
import { createSigningKeys, probeAuthority } from "./signing-keys.ts";
import { createStorageQueue } from "./storage-queue.ts";

/** Everything a trigger may need: the ports of every use case, filled. */
export interface App extends NotificationPorts, ProcessMessagePorts, Omit<SyncJobPorts, "owner"> {
  readonly settings: Settings;
  healthReport(): Promise<HealthReport>;
  deepHealthReport(): Promise<DeepHealthReport>;
  /** The name under which one invocation holds a lease. */
  newOwner(): string;
  /** Ends background work of the clients; for tests, since the platform just ends the process. */
  dispose(): Promise<void>;
}

/** What the world outside is reached through; everything else of the app is rules. */
export interface Adapters
  extends Pick<App, "queue" | "blobs" | "messages" | "state" | "directory">,
    Pick<TokenVerifierOptions, "keys"> {
  readonly secrets: SecretStore;
  readonly graph: GraphClient;
  /** Throws unless the login authority answers. */
  probeAuthority(): Promise<void>;
  /** See `DeepStepPorts`. */
  newGraphToken(): Promise<string>;
  readonly postHandshake: PostHandshake;
}

/** Clock and log: what every part is given. */
interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
}

/** The composition root: the one place that knows which adapter fills which port. It does no I/O. */
export function compose(settings: Settings, surroundings: Surroundings): App {
  const { clock, log } = surroundings;
  const credential = createAzureCredential(settings);
  const secrets = createKeyVaultSecretStore({ ...settings, credential, clock });
  const graphCredential = createGraphCredential({ ...settings, secrets });
  const database = createCosmosDatabase({ ...settings, credential });
  const storage = { ...settings, credential };
  const blobs = createBlobStore(storage);
  const app = assemble(settings, surroundings, {
    secrets,
    graph: createGraphClient({
      endpoint: settings.graphEndpoint,
      credential: async () => graphCredential,
      clock,
      log,
    }),
    blobs,
    queue: createStorageQueue({ ...storage, blobs }),
    messages: createCosmosMessageStore({ database, clock }),
    state: createCosmosStateStore({ database }),
    directory: createCosmosDirectoryStore({ database }),
    keys: createSigningKeys({ authority: settings.graphAuthority, clock }),
    probeAuthority: () => probeAuthority(settings.graphAuthority),
    newGraphToken: () => newGraphToken({ ...settings, secrets }),
    postHandshake: createPostHandshake(),
  });
  return { ...app, dispose: () => database.dispose() };
}

/** The app on given adapters; `dispose` has nothing to end. */
export function assemble(settings: Settings, { clock, log }: Surroundings, adapters: Adapters): App {
  const { secrets, graph, keys, probeAuthority, newGraphToken, postHandshake, ...stores } = adapters;
  const secretOptions = { store: secrets, clock, log };
  const clientStates = createClientStates(secretOptions);
  const keyring = createKeyring(secretOptions);
  const service = createSubscriptionService(graph);
  const { resources } = settings;
  const lastReceived = createLastReceived({ state: stores.state, clock });
  const checked = { ...stores, settings, secrets, service, lastReceived, newGraphToken, postHandshake, clock };
  const checks = healthChecks({ ...stores, secrets, service, clock, resources, probeAuthority });
  return {
    ...stores,
    settings,
    tenantId: settings.tenantId,
    clock,
    log,
    tokens: createTokenVerifier({ ...settings, authority: settings.graphAuthority, keys, clock }),
    clientStates,
    keyring,
    service,
    messageReader: createMessageReader(graph),
    conversations: createConversationReader(graph),
    messageExport: createMessageExport(graph),
    directoryReader: createDirectoryReader(graph),
    lastReceived,
    healthReport: createHealthReporter({ checks, clock, log }),
    deepHealthReport: createDeepHealth({ clock, log }, () => deepSteps(checked)),
    wanted: async () =>
      wantedSubscriptions(settings, { certificate: await keyring.newest(), clientState: await clientStates.newest() }),
    newOwner: () => randomUUID(),
    dispose: async () => {},
  };
}
