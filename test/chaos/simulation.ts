import { createSeededRandom, type SeededRandom } from "../../local/seeded-random.ts";
import { DEFAULT_IDS } from "../../local/tenant/authority/registrations.ts";
import { PERMISSIONS } from "../../local/tenant/graph/permissions.ts";
import { inProcessFetch } from "../../local/tenant/in-process-fetch.ts";
import type { PopulationSizes } from "../../local/tenant/model/population.ts";
import { type OpenTenant, openTenant } from "../../local/tenant/open-tenant.ts";
import type { Clock } from "../../shared/base/clock.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import { readSettings, type Settings } from "../../shared/base/read-settings.ts";
import type { App } from "../../shared/compose.ts";
import type { createReaderBudget } from "../../shared/job/reader-budget.ts";
import { sourceId } from "../../shared/port/conversation-reader.ts";
import type { QueueName } from "../../shared/port/work-queue.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { holdStill, PatientClock } from "./hold-still.ts";
import { composeInMemory } from "./host/compose-in-memory.ts";
import { type ChaosHost, createChaosHost } from "./host/functions-host.ts";
import type { Life } from "./host/life.ts";
import { keyPool } from "./key-pool.ts";
import { loadEverything } from "./load-everything.ts";
import { LogWatch } from "./log-watch.ts";
import { counted, type RequestCounts } from "./request-counts.ts";
import { SecretRolls } from "./secret-rolls.ts";
import { createKeptStores, type KeptStores } from "./stores/kept-stores.ts";
import { createQueueService } from "./stores/queue-service.ts";
import { type Service, type TroubledOptions, Troubles, troubled } from "./stores/trouble.ts";
import { Witness } from "./witness.ts";

const GRAPH = "https://graph.contoso.example";
const BASE_URL = "https://teamsink.contoso.example";
export const START_MS = Date.UTC(2026, 0, 1, 2, 35);

const APP = {
  tenantId: "11111111-1111-4111-8111-111111111111",
  clientId: "22222222-2222-4222-8222-222222222222",
  clientSecret: "a client secret that nobody may read",
  grantedPermissions: [...new Set<string>(Object.values(PERMISSIONS).flat())],
};

/** As the adapters give up, and about as the services answer. */
const SERVICES = {
  blob: { latencyMs: 20, deadlineMs: 10_000, failure: () => new TeamsinkError("blob-unavailable") },
  queue: { latencyMs: 15, deadlineMs: 10_000, failure: () => new TeamsinkError("queue-unavailable") },
  cosmos: { latencyMs: 15, deadlineMs: 12_000, failure: () => new TeamsinkError("store-unavailable") },
  "key-vault": { latencyMs: 60, deadlineMs: 8_000, failure: () => new TeamsinkError("secret-unavailable") },
} as const satisfies Record<Service, Partial<TroubledOptions>>;

export interface SimulationOptions {
  readonly seed: number;
  /** Instead of the defaults: settings by name. */
  readonly settings?: Readonly<Record<string, string>>;
  /** People and places, where a usual small tenant is too small for what is to be seen. */
  readonly population?: Partial<PopulationSizes>;
  /** Puts something between the product and its ports, as a mistake in the code would be. */
  readonly sabotage?: (app: App) => App;
  /** How an app is given its part of Graph's budget; another way than the composition root's is a mistake to be found. */
  readonly budgetOf?: typeof createReaderBudget;
  /** Whether listeners also look where there can be nothing: for whoever counts what is asked of the services. */
  readonly looksWhileIdle?: boolean;
}

/** Tenant, stores, Key Vault and a host that runs the product, all on one clock and out of one seed. */
export interface Simulation {
  readonly clock: PatientClock;
  readonly random: SeededRandom;
  readonly tenant: OpenTenant;
  readonly stores: KeptStores;
  readonly host: ChaosHost;
  readonly troubles: Troubles;
  readonly witness: Witness;
  readonly logWatch: LogWatch;
  readonly settings: Settings;
  /** Share of the fetched queue messages that are delivered twice. */
  doubling: { rate: number; struck: number };
  readonly requests: RequestCounts;
  readonly secrets: SecretRolls;
  stop(): Promise<void>;
}

/** Holds everything still while `work` moves the clock, and ends the tenant afterwards. */
export async function withSimulation<T>(
  options: SimulationOptions,
  work: (simulation: Simulation) => Promise<T>,
): Promise<T> {
  const simulation = await createSimulation(options);
  const letGo = holdStill(simulation.clock);
  try {
    return await work(simulation);
  } finally {
    letGo();
    await simulation.stop();
  }
}

async function createSimulation(options: SimulationOptions): Promise<Simulation> {
  const [keys] = await Promise.all([keyPool(), loadEverything()]);
  const clock = new PatientClock(START_MS);
  const nextSigningKey = keys.signingKeys();
  const random = createSeededRandom(options.seed);
  const settings = readSettings({ ...ENVIRONMENT, ...options.settings }, RESOURCE_GRAMMAR);
  const troubles = new Troubles(random.fork());
  const doubling = { rate: 0, struck: 0 };
  const doublingRandom = random.fork();
  const isDoubled = () => {
    const isStruck = doubling.rate > 0 && doublingRandom.chance(doubling.rate);
    doubling.struck += Number(isStruck);
    return isStruck;
  };
  // The two need each other; nothing is posted or asked before both are there.
  const parties: { witness?: Witness; fetch?: typeof fetch } = {};
  const onSent = (queue: QueueName, text: string) => queue === "messages" && parties.witness?.queued(text);
  const stores = createKeptStores(createQueueService({ clock, isDoubled, onSent }), clock);
  const logWatch = new LogWatch();
  const { clientSecret } = APP;
  const { apiClientSecret } = DEFAULT_IDS;
  const secrets = new SecretRolls({ store: stores.secrets, keys, clientSecret, apiClientSecret, clock, logWatch });
  const links = { random: random.fork(), troubles, clock };
  const behind = <T extends object>(service: Service, port: T): T =>
    troubled(port, { ...SERVICES[service], ...links, service });
  const { ask, counts: requests } = counted(async (input, init) => {
    await clock.sleep(Math.ceil(links.random.next() * GRAPH_LATENCY_MS));
    return (parties.fetch ?? fetch)(input, init);
  });
  const composeFor = (life: Life, own: Clock): App => {
    const app = composeInMemory({
      life,
      clock: own,
      log: logWatch.log,
      settings,
      stores,
      behind,
      ask,
      random: links.random,
      ...(options.budgetOf && { budgetOf: options.budgetOf }),
    });
    return observed(options.sabotage?.(app) ?? app, () => parties.witness);
  };
  const host = createChaosHost({
    clock,
    random: random.fork(),
    instances: INSTANCES,
    queue: (name) => behind("queue", stores.queues.triggerQueue(name)),
    ...(options.looksWhileIdle ? {} : { outlook: (name) => stores.queues.outlook(name) }),
    within: (invocation) => parties.witness?.within(invocation) ?? invocation(),
    compose: composeFor,
  });
  const tenant = await openTenant({
    clock,
    app: APP,
    seed: options.seed,
    ...(options.population && { population: options.population }),
    origin: () => GRAPH,
    poster: host.poster,
    latency: { minMs: 50, maxMs: 5_000 },
    // Otherwise the store would agree with the tenant only after the next daily sync, whatever the faults did.
    behaviours: { tenantWideSystemMessages: true },
    createSigningKey: () => clock.inTurn(nextSigningKey),
    onDelivered: ({ shows }) => shows && parties.witness?.delivered(shows),
  });
  parties.fetch = inProcessFetch(tenant.door, GRAPH);
  const witness = new Witness(tenant, clock);
  parties.witness = witness;
  watchPositions(stores, witness);
  return {
    clock,
    random,
    tenant,
    stores,
    host,
    troubles,
    witness,
    logWatch,
    settings,
    doubling,
    requests,
    secrets,
    stop: () => tenant.stop(),
  };
}

const GRAPH_LATENCY_MS = 150;
const INSTANCES = 3;

const ENVIRONMENT = {
  GRAPH_TENANT_ID: APP.tenantId,
  GRAPH_CLIENT_ID: APP.clientId,
  GRAPH_ENDPOINT: GRAPH,
  GRAPH_AUTHORITY: GRAPH,
  NOTIFICATION_BASE_URL: BASE_URL,
  CAPTURE: "hosted-contents,files",
  KEY_VAULT_URL: "https://vault.contoso.example",
  COSMOS_ENDPOINT: "https://cosmos.contoso.example",
  AzureWebJobsStorage__accountName: "contoso",
  // Nobody has a hook here: a look each minute would cost time, and spend faults that are meant for others.
  HOOK_SCHEDULE: "0 0 0 1 1 *",
};

/** Tells the witness which pages the product read. */
function observed(app: App, witness: () => Witness | undefined): App {
  return {
    ...app,
    conversations: {
      ...app.conversations,
      page: async (source, link) => {
        const page = await app.conversations.page(source, link);
        witness()?.pageRead(sourceId(source), page.messages);
        return page;
      },
    },
  };
}

/** And which positions were saved, seen where they are kept. */
function watchPositions({ state }: KeptStores, witness: Witness): void {
  const put = state.put.bind(state);
  state.put = async (entry) => {
    const written = await put(entry);
    if (entry.kind === "cursor") witness.positionSaved(entry.id);
    return written;
  };
}
