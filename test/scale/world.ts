import { createSeededRandom } from "../../local/seeded-random.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { Log, LogEventName } from "../../shared/base/log.ts";
import { readSettings } from "../../shared/base/read-settings.ts";
import type { CaptureName } from "../../shared/base/settings.ts";
import { type App, assemble } from "../../shared/compose.ts";
import { createGraphClient } from "../../shared/graph/client.ts";
import { createReaderBudget } from "../../shared/job/reader-budget.ts";
import { NO_SEARCH } from "../../shared/port/search-index.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import type { Life } from "../chaos/host/life.ts";
import { loadEverything } from "../chaos/load-everything.ts";
import { createMemoryContentStore } from "../helpers/memory-content-store.ts";
import { createMemoryMeetingStore } from "../helpers/memory-meeting-store.ts";
import { createMemorySecretStore } from "../helpers/memory-secret-store.ts";
import { NO_SENDER } from "../helpers/no-hooks.ts";
import { secretPem } from "../helpers/notification-vectors.ts";
import { collectGarbage } from "./host/collect-garbage.ts";
import { CrowdClock } from "./host/crowd-clock.ts";
import { ScaleHost } from "./host/scale-host.ts";
import { Meter } from "./meter/meter.ts";
import { metered, meteredGraph } from "./meter/metered.ts";
import { createScaleBlobStore, type ScaleBlobStore } from "./stores/blob-store.ts";
import { createScaleDirectoryStore, type ScaleDirectoryStore } from "./stores/directory-store.ts";
import { createScaleMessageStore, type ScaleMessageStore } from "./stores/message-store.ts";
import { ScaleQueueService } from "./stores/queue-service.ts";
import { createScaleStateStore, type ScaleStateStore } from "./stores/state-store.ts";
import { MessagesOf } from "./tenant/messages.ts";
import { ModelGraph } from "./tenant/model-graph.ts";
import { shapeOf, Tenant } from "./tenant/tenant.ts";

/** How long people had been writing when the product was deployed. */
const HISTORY_MS = 2 * 24 * 3_600_000;
/** Five minutes before the daily sync. */
const START_MS = Date.UTC(2026, 0, 5, 2, 55);

const ENVIRONMENT = {
  GRAPH_TENANT_ID: "11111111-1111-4111-8111-111111111111",
  GRAPH_CLIENT_ID: "22222222-2222-4222-8222-222222222222",
  GRAPH_ENDPOINT: "https://graph.contoso.example",
  NOTIFICATION_BASE_URL: "https://teamsink.contoso.example",
  KEY_VAULT_URL: "https://vault.contoso.example",
  COSMOS_ENDPOINT: "https://cosmos.contoso.example",
  AzureWebJobsStorage__accountName: "contoso",
};

export interface WorldOptions {
  readonly users: number;
  readonly instances: number;
  readonly chatsPerUser?: number;
  /** The setting CAPTURE, where it is not the default. */
  readonly capture?: string;
  /** Puts something between the product and its ports, as a mistake in the code would be. */
  readonly sabotage?: Sabotage;
}

export interface Sabotage {
  readonly app?: (app: App) => App;
  /** What a timer does before its own work. */
  readonly timers?: Readonly<Record<string, (app: App) => Promise<unknown>>>;
  /** Every process paces by itself, and knows nothing of the others. */
  readonly ownBudget?: boolean;
}

export interface World {
  readonly captures: ReadonlySet<CaptureName>;
  readonly clock: CrowdClock;
  readonly tenant: Tenant;
  readonly graph: ModelGraph;
  readonly state: ScaleStateStore;
  readonly directory: ScaleDirectoryStore;
  readonly messages: ScaleMessageStore;
  readonly blobs: ScaleBlobStore;
  readonly queues: ScaleQueueService;
  readonly meter: Meter;
  readonly host: ScaleHost;
  /** How often each event was logged, and when last. */
  readonly events: ReadonlyMap<LogEventName, { readonly count: number; readonly longestPauseMs: number }>;
}

/** A tenant, Graph, stores and a host of some instances that run the product, all on one clock. */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { users, instances, chatsPerUser, capture, sabotage = {} } = options;
  await loadEverything();
  const clock = new CrowdClock(START_MS);
  const tenant = new Tenant(shapeOf(users, chatsPerUser));
  const messageModel = new MessagesOf(tenant, START_MS - HISTORY_MS);
  const graph = new ModelGraph({
    tenant,
    messages: messageModel,
    clock,
    seed: 1,
  });
  const state = createScaleStateStore(clock);
  const directory = createScaleDirectoryStore();
  const messages = createScaleMessageStore();
  const blobs = createScaleBlobStore();
  const queues = new ScaleQueueService(clock);
  const meter = new Meter(clock, collectGarbage);
  clock.onTurn = () => meter.look();
  const settings = readSettings({ ...ENVIRONMENT, CAPTURE: capture }, RESOURCE_GRAMMAR);
  const secrets = createMemorySecretStore();
  secrets.add(SECRET_NAMES.clientState, "a client state that nobody may read");
  secrets.add(SECRET_NAMES.notificationCertificate, secretPem("rsa-2048"));
  const random = createSeededRandom(2);
  let processes = 0;
  const { log, events } = countingLog(clock);
  const unused = async (): Promise<never> => {
    throw new TeamsinkError("internal-error", "nothing of the scenario asks for this");
  };
  const compose = (life: Life): App => {
    const options = { meter, clock, life };
    const meteredBlobs = metered(blobs, "blobs", options);
    const ownClock = life.clock(clock);
    const shares = metered(state, "state", { ...options, label: "graph-budget" });
    const shared = { state: shares, instance: `process-${++processes}`, random: random.fork().next };
    const budget = createReaderBudget(sabotage.ownBudget ? { clock: ownClock } : { clock: ownClock, shared });
    const app = assemble(
      settings,
      { clock: ownClock, log },
      {
        secrets,
        graph: meteredGraph(
          createGraphClient({
            endpoint: settings.graphEndpoint,
            credential: { getToken: unused },
            budget,
            transport: graph.transport,
            clock: ownClock,
            log,
            random: random.fork().next,
          }),
          options,
        ),
        onBehalfCredentials: { of: () => ({ getToken: unused }) },
        blobs: meteredBlobs,
        content: createMemoryContentStore(),
        queue: metered(queues.workQueue(blobs), "queue", options),
        messages: metered(messages, "messages", options),
        meetings: createMemoryMeetingStore(),
        state: metered(state, "state", options),
        directory: metered(directory, "directory", options),
        interactions: { read: unused, write: unused, query: unused },
        accessRecords: { write: unused, query: unused },
        changeFeed: { read: unused },
        lake: { putOnce: unused, get: unused, folders: unused, list: unused, remove: unused },
        search: NO_SEARCH,
        hookSender: NO_SENDER,
        keys: unused,
        probeAuthority: unused,
        newGraphToken: unused,
        postHandshake: unused,
      },
    );
    return sabotage.app?.(app) ?? app;
  };
  const host = new ScaleHost({ clock, meter, instances, queues, compose, beforeTimer: sabotage.timers ?? {} });
  const { captures } = settings;
  return { captures, clock, tenant, graph, state, directory, messages, blobs, queues, meter, host, events };
}

function countingLog(clock: CrowdClock) {
  const events = new Map<LogEventName, { count: number; lastMs: number; longestPauseMs: number }>();
  const log: Log = {
    event(name) {
      const nowMs = clock.nowMs();
      const known = events.get(name);
      if (known === undefined) {
        events.set(name, { count: 1, lastMs: nowMs, longestPauseMs: 0 });
        return;
      }
      known.count += 1;
      known.longestPauseMs = Math.max(known.longestPauseMs, nowMs - known.lastMs);
      known.lastMs = nowMs;
    },
  };
  return { log, events };
}
