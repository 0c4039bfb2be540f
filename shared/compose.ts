import { randomUUID } from "node:crypto";
import { availableParallelism } from "node:os";
import { isThrottled } from "./azure/access-fault.ts";
import { createAzureCredential } from "./azure/azure-credential.ts";
import { createBlobStore } from "./azure/blob-store.ts";
import { createContentStore } from "./azure/content-store.ts";
import { createCosmosAccessRecordStore } from "./azure/cosmos-access-record-store.ts";
import { createCosmosChangeFeed } from "./azure/cosmos-change-feed.ts";
import { type CosmosDatabase, createCosmosDatabase } from "./azure/cosmos-client.ts";
import { createCosmosDirectoryStore } from "./azure/cosmos-directory-store.ts";
import { createCosmosInteractionStore } from "./azure/cosmos-interaction-store.ts";
import { createCosmosMeetingStore } from "./azure/cosmos-meeting-store.ts";
import { createCosmosMessageStore } from "./azure/cosmos-message-store.ts";
import { createCosmosStateStore } from "./azure/cosmos-state-store.ts";
import { createGraphCredential, newGraphToken } from "./azure/graph-credential.ts";
import { createKeyVaultSecretStore } from "./azure/key-vault-secret-store.ts";
import { createLakeStore } from "./azure/lake-store.ts";
import { createOnBehalfCredentials, type OnBehalfCredentials } from "./azure/on-behalf-credential.ts";
import { outboundFetch } from "./azure/proxy.ts";
import { createSigningKeys, probeAuthority } from "./azure/signing-keys.ts";
import { createStorageQueue } from "./azure/storage-queue.ts";
import {
  type Circuit,
  type CircuitBreakers,
  createCircuitBreakers,
  type Dependency,
  guarded,
} from "./base/circuit-breaker.ts";
import type { Clock } from "./base/clock.ts";
import { lazy } from "./base/lazy.ts";
import type { EventCount, Log } from "./base/log.ts";
import type { Settings } from "./base/read-settings.ts";
import type { LiveCounts } from "./base/summing-log.ts";
import type { Tracer } from "./base/trace.ts";
import { createClientStates } from "./capture/notification/client-states.ts";
import { createKeyring } from "./capture/notification/keyring.ts";
import type { NotificationPorts } from "./capture/notification/notification-ports.ts";
import { createTokenVerifier, type TokenVerifierOptions } from "./capture/notification/validation-tokens.ts";
import { subscribedTeams } from "./capture/subscription/subscribed-teams.ts";
import { type NewestSecrets, wantedSubscriptions } from "./capture/subscription/wanted.ts";
import { createCameConversations } from "./capture/sync/came-conversations.ts";
import { membersTold } from "./capture/sync/refresh-object.ts";
import { createGraphClient, type GraphClient } from "./graph/client.ts";
import { createContentReader } from "./graph/contents.ts";
import { createConversationReader } from "./graph/conversation-reader.ts";
import { createDirectoryReader } from "./graph/directory.ts";
import { createMessageExport } from "./graph/export-messages.ts";
import { createInteractionReader } from "./graph/interactions.ts";
import { createMeetingReader } from "./graph/meetings.ts";
import { createMessageReader } from "./graph/messages.ts";
import { createOnBehalf } from "./graph/on-behalf.ts";
import { createPostHandshake } from "./graph/post-handshake.ts";
import { createServiceHealthReader } from "./graph/service-health.ts";
import { createSubscriptionService } from "./graph/subscriptions.ts";
import { createReaderBudget } from "./job/reader-budget.ts";
import { createDeepHealth, type DeepHealthReport } from "./operate/health/deep-health.ts";
import { deepSteps } from "./operate/health/deep-steps.ts";
import { healthChecks } from "./operate/health/health-checks.ts";
import { createHealthReporter, type HealthReport } from "./operate/health/health-report.ts";
import type { AccessRecordStore } from "./port/access-record-store.ts";
import type { PostHandshake } from "./port/post-handshake.ts";
import { NO_SEARCH, type SearchIndex } from "./port/search-index.ts";
import type { SecretStore } from "./port/secret-store.ts";
import { isToldOfChatMembers } from "./resource/sources.ts";
import type { SyncJobPorts } from "./run-job.ts";
import { createEntraTokens, type EntraTokens } from "./serve/access/entra-tokens.ts";
import { createOperatorKey, type OperatorKey } from "./serve/access/operator-key.ts";
import type { Principal } from "./serve/access/principal.ts";
import { createRateLimit, type RateLimit } from "./serve/access/rate-limit.ts";
import { seenBy } from "./serve/access/seen-by.ts";
import { createHookSecrets } from "./serve/hook/hook-secrets.ts";
import { type Acting, actingAs } from "./serve/write/acting.ts";
import type { SqliteSearchIndex } from "./sqlite/sqlite-search-index.ts";
import { createContentOffers } from "./store/content/offer-contents.ts";
import { createPresenceNotes } from "./store/directory/told-presence.ts";
import { createLastReceived } from "./store/message/last-received.ts";
import { type ProcessMessagePorts, saidMsOf } from "./store/message/queue-item.ts";
import { createHookSender } from "./web/hook-sender.ts";

/** Everything a trigger may need: the ports of every use case, filled. */
export interface App extends NotificationPorts, ProcessMessagePorts, SyncJobPorts {
  readonly settings: Settings;
  readonly operatorKey: OperatorKey;
  readonly entraTokens: EntraTokens;
  newestSecrets(): Promise<NewestSecrets>;
  /** Requests that wait for a change, or for somebody to come or go, whoever sent them. */
  readonly longPolls: { waiting: number };
  readonly presencePolls: { waiting: number };
  readonly rateLimit: RateLimit;
  readonly accessRecords: AccessRecordStore;
  /** The same app, with what this principal may see of it. */
  seenBy(principal: Principal): App;
  /** Of an app as a person sees it: what is done in their name, by the access token that they sent. */
  acting?(assertion: string): Acting;
  /** Of this instance. */
  eventCounts(): readonly EventCount[];
  /** Undefined where nobody sums. */
  liveCounts(): LiveCounts | undefined;
  /** Which dependencies this instance asks, and which it leaves alone. */
  circuits(): readonly Circuit[];
  /** Where somebody wants traces. */
  readonly tracer: Tracer | undefined;
  healthReport(): Promise<HealthReport>;
  deepHealthReport(): Promise<DeepHealthReport>;
  /** Ends background work of the clients; for tests, since the platform just ends the process. */
  dispose(): Promise<void>;
}

/** What the world outside is reached through; everything else of the app is rules. */
export interface Adapters
  extends Pick<
      App,
      | "queue"
      | "blobs"
      | "content"
      | "messages"
      | "meetings"
      | "state"
      | "directory"
      | "interactions"
      | "accessRecords"
      | "changeFeed"
      | "lake"
      | "search"
      | "hookSender"
    >,
    Pick<TokenVerifierOptions, "keys"> {
  readonly secrets: SecretStore;
  readonly graph: GraphClient;
  readonly onBehalfCredentials: OnBehalfCredentials;
  /** Throws unless the login authority answers. */
  probeAuthority(): Promise<void>;
  /** See `DeepStepPorts`. */
  newGraphToken(): Promise<string>;
  readonly postHandshake: PostHandshake;
  /** See `NotificationPorts`; one unless told. */
  readonly cores?: number;
}

/** Clock and log: what every part is given. */
interface Surroundings {
  readonly clock: Clock;
  readonly log: Log;
  /** Nothing was counted, unless told. */
  readonly eventCounts?: () => readonly EventCount[];
  readonly liveCounts?: () => LiveCounts;
  readonly tracer?: Tracer | undefined;
}

/** Nothing of it is loaded where nobody wants traces. */
export async function openTracer({ traces }: Settings, { log }: Surroundings): Promise<Tracer | undefined> {
  return traces && (await import("./web/otlp-tracer.ts")).openOtlpTracer({ ...traces, log });
}

/** The composition root: the one place that knows which adapter fills which port. It does no I/O. */
export function compose(settings: Settings, surroundings: Surroundings): App {
  const { clock, log, tracer } = surroundings;
  const credential = createAzureCredential(settings);
  const secrets = createKeyVaultSecretStore({ ...settings, credential, clock, tracer });
  const graphCredential = createGraphCredential({ ...settings, secrets });
  const database = createCosmosDatabase({ ...settings, credential, tracer, clock });
  const blobs = createBlobStore({ storage: settings.storage.blobs, credential, tracer });
  const state = createCosmosStateStore({ database });
  const search = searchIndexOf(settings, { clock, database });
  const budget = createReaderBudget({ clock, shared: { state, instance: randomUUID(), random: Math.random } });
  const app = assemble(settings, surroundings, {
    secrets,
    graph: createGraphClient({
      endpoint: settings.graphEndpoint,
      credential: graphCredential,
      budget,
      clock,
      log,
      fetch: outboundFetch,
      requestTimeoutMs: settings.graphTimeoutMs,
      tracer,
    }),
    onBehalfCredentials: createOnBehalfCredentials({ ...settings, secrets }),
    blobs,
    content: createContentStore({ storage: settings.storage.blobs, credential, tracer }),
    queue: createStorageQueue({ storage: settings.storage.queues, credential, blobs, tracer }),
    messages: createCosmosMessageStore({ database, clock }),
    meetings: createCosmosMeetingStore({ database }),
    state,
    directory: createCosmosDirectoryStore({ ...settings, database }),
    interactions: createCosmosInteractionStore({ database }),
    accessRecords: createCosmosAccessRecordStore({ database }),
    changeFeed: createCosmosChangeFeed(database),
    lake: createLakeStore({ storage: settings.storage.lake, credential, tracer }),
    search,
    hookSender: createHookSender({ clock, allowPrivate: settings.hooksAllowPrivate, proxy: settings.proxy }),
    keys: createSigningKeys({ authority: settings.graphAuthority, clock, fetch: outboundFetch }),
    probeAuthority: () => probeAuthority(settings.graphAuthority, outboundFetch),
    newGraphToken: () => newGraphToken({ ...settings, secrets }),
    postHandshake: createPostHandshake(outboundFetch),
    cores: availableParallelism(),
  });
  return {
    ...app,
    dispose: async () => {
      await budget.release();
      await search.dispose?.();
      await database.dispose();
    },
  };
}

/** Loaded and opened at its first use: an instance that stores messages has nothing to search. */
function searchIndexOf(
  { search: { isOn, file } }: Settings,
  adapters: { readonly clock: Clock; readonly database: CosmosDatabase },
): SearchIndex & { dispose?(): Promise<void> } {
  if (!isOn) return NO_SEARCH;
  let opened: SqliteSearchIndex | undefined;
  const index = lazy(async (): Promise<SearchIndex> => {
    if (file === undefined) return (await import("./azure/cosmos-search-index.ts")).createCosmosSearchIndex(adapters);
    opened = await (await import("./sqlite/sqlite-search-index.ts")).openSqliteSearchIndex({ ...adapters, file });
    return opened;
  });
  return {
    put: async (entries) => (await index()).put(entries),
    remove: async (subjects) => (await index()).remove(subjects),
    search: async (query) => (await index()).search(query),
    clear: async (kind) => (await index()).clear(kind),
    dispose: async () => opened?.dispose(),
  };
}

/**
 * What is asked of a dependency passes its breaker, here and nowhere else: `run` for work, `insist` for whoever looks whether
 * all is well. The lake has an account of its own, which must not keep us from the others; a file is no dependency.
 */
function behind(breakers: CircuitBreakers, how: "run" | "insist", { adapters, settings }: Guarding): Adapters {
  const by =
    (dependency: Dependency) =>
    <T>(work: () => Promise<T>): Promise<T> =>
      breakers[dependency][how](work);
  const [blob, cosmos] = [by("blob"), by("cosmos")];
  return {
    ...adapters,
    graph: guarded(adapters.graph, by("graph"), ["owns"]),
    secrets: guarded(adapters.secrets, by("keyVault")),
    queue: guarded(adapters.queue, by("queue")),
    blobs: guarded(adapters.blobs, blob),
    content: guarded(adapters.content, blob),
    messages: guarded(adapters.messages, cosmos),
    meetings: guarded(adapters.meetings, cosmos),
    state: guarded(adapters.state, cosmos),
    directory: guarded(adapters.directory, cosmos),
    interactions: guarded(adapters.interactions, cosmos),
    accessRecords: guarded(adapters.accessRecords, cosmos),
    changeFeed: guarded(adapters.changeFeed, cosmos),
    ...(settings.search.file === undefined && { search: guarded(adapters.search, cosmos) }),
  };
}

interface Guarding {
  readonly adapters: Adapters;
  readonly settings: Pick<Settings, "search">;
}

/** The app on given adapters; `dispose` has nothing to end. */
export function assemble(settings: Settings, surroundings: Surroundings, adapters: Adapters): App {
  const { clock, log, tracer, eventCounts = () => [], liveCounts = () => undefined } = surroundings;
  const breakers = createCircuitBreakers({ clock, log, isThrottled });
  const circuits = () => Object.values(breakers).map((breaker) => breaker.circuit());
  const ours = behind(breakers, "run", { adapters, settings });
  const { keys, probeAuthority, newGraphToken, postHandshake, cores = 1, ...others } = ours;
  const { secrets, graph, onBehalfCredentials: credentials, ...stores } = others;
  const looking = behind(breakers, "insist", { adapters, settings });
  const secretOptions = { store: secrets, clock, log };
  const clientStates = createClientStates(secretOptions);
  const keyring = createKeyring(secretOptions);
  const onBehalf = createOnBehalf(graph, { ...settings, credentials, sessionId: settings.apiClientId ?? "" });
  const { resources, captures, retention, contentMaxBytes } = settings;
  const takesPresence = settings.onBehalf.has("presence");
  const newestSecrets = async () => ({ certificate: await keyring.newest(), clientState: await clientStates.newest() });
  const lastReceived = createLastReceived({ state: stores.state, clock });
  const checked = {
    ...looking,
    settings,
    service: createSubscriptionService(looking.graph),
    meetingReader: createMeetingReader(looking.graph),
    lastReceived,
    serviceHealth: createServiceHealthReader(looking.graph, clock),
    clock,
    resources,
  };
  const app: App = {
    ...stores,
    settings,
    retention,
    captures,
    contentMaxBytes,
    scope: settings.scope,
    saidMsOf,
    tenantId: settings.tenantId,
    cores,
    clock,
    log,
    takesPresence,
    tokens: createTokenVerifier({ ...settings, takesPresence, authority: settings.graphAuthority, keys, clock, log }),
    clientStates,
    keyring,
    operatorKey: createOperatorKey(secretOptions),
    entraTokens: createEntraTokens({ ...settings, authority: settings.graphAuthority, keys, clock }),
    longPolls: { waiting: 0 },
    presencePolls: { waiting: 0 },
    eventCounts,
    liveCounts,
    circuits,
    tracer,
    hookSecrets: createHookSecrets(secretOptions),
    hookRuns: { running: 0 },
    rateLimit: createRateLimit({ clock, requestsPerMinute: settings.apiRequestsPerMinute }),
    seenBy: (principal) => {
      const seen = seenBy(app, principal);
      if (principal.kind !== "user") return seen;
      return { ...seen, acting: actingAs({ onBehalf, seen, ports: app }, principal) };
    },
    service: createSubscriptionService(graph),
    messageReader: createMessageReader(graph),
    conversations: createConversationReader(graph, settings.scope),
    meetingReader: createMeetingReader(graph),
    contentReader: createContentReader(graph),
    contents: createContentOffers({ ...stores, captures, retention }),
    messageExport: createMessageExport(graph),
    directoryReader: createDirectoryReader(graph),
    interactionReader: createInteractionReader(graph),
    lastReceived,
    presence: createPresenceNotes({
      ...stores,
      membersChanged: async (roster) => {
        if (roster.kind !== "chat" || !isToldOfChatMembers(resources)) await membersTold({ ...stores, clock }, roster);
      },
    }),
    cameConversations: createCameConversations({ ...stores, clock, resources }),
    healthReport: createHealthReporter({ checks: healthChecks(checked), clock, log }),
    deepHealthReport: createDeepHealth({ clock, log, circuits }, () => deepSteps(checked)),
    newestSecrets,
    wanted: async () =>
      wantedSubscriptions(settings, await newestSecrets(), (await subscribedTeams(stores, settings)).teamIds),
    // Loaded when there is one: an instance that stores messages has nothing else to load.
    runOtherItem: async (item) => (await import("./run-item.ts")).runOtherItem(app, item),
    dispose: async () => {},
  };
  return app;
}
