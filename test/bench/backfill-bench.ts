import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InvocationContext } from "@azure/functions";
import { syncSource } from "../../functions/sync-source.ts";
import { parseHostJson } from "../../local/functions-host/host-json.ts";
import { QueueListener } from "../../local/functions-host/queue/queue-listener.ts";
import { createSeededRandom } from "../../local/seeded-random.ts";
import type { PopulationSizes } from "../../local/tenant/model/population.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import { createLog } from "../../shared/base/log.ts";
import { readSettings } from "../../shared/base/read-settings.ts";
import { requestSync } from "../../shared/capture/sync/schedule-sync.ts";
import type { App } from "../../shared/compose.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { QUEUES } from "../../shared/port/work-queue.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { holdStill } from "../chaos/hold-still.ts";
import { composeInMemory } from "../chaos/host/compose-in-memory.ts";
import { Life } from "../chaos/host/life.ts";
import { createKeptStores, type KeptStores } from "../chaos/stores/kept-stores.ts";
import { createQueueService } from "../chaos/stores/queue-service.ts";
import { type Service, Troubles, troubled } from "../chaos/stores/trouble.ts";
import { APP, type BackfillTenant, GRAPH, openBackfillTenant, Traffic } from "./backfill-tenant.ts";
import { readNaively } from "./naive-reader.ts";

export interface ReaderFigures {
  readonly requestsPer1000: number;
  /** Of what Graph allows for reading messages, from 0 to 1. */
  readonly allowanceUsed: number;
  /** Of all requests, those that Graph refused with 429. */
  readonly refusedShare: number;
  /** Simulated. */
  readonly minutes: number;
}

export interface BackfillFigures {
  readonly messages: number;
  /** The product by the number of its instances. */
  readonly product: ReadonlyMap<number, ReaderFigures>;
  /** The day after, when nothing is new: requests for every 1,000 messages that are stored. */
  readonly nextDayRequestsPer1000: number;
  /** It needs as many every day. */
  readonly naive: ReaderFigures;
}

/** Large enough that one and eight instances could read much faster than Graph allows, small enough for seconds. */
const POPULATION: Partial<PopulationSizes> = {
  users: 700,
  teams: 24,
  standardChannelsPerTeam: 5,
  // All of them are of a few people, who would be read long after everybody else.
  oneOnOneChats: 50,
  groupChats: 1_300,
  meetingChats: 100,
  historyMessages: 12_000,
  historyDays: 60,
};
const SMALL: Partial<PopulationSizes> = { users: 20, teams: 2, historyMessages: 150 };
const INSTANCES = [1, 8];
const DAY_MS = 86_400_000;
const STEP_MS = 1_000;
/** Between two readers, so that nothing of one is left for the other. */
const PAUSE_MS = 10 * 60_000;
const QUEUE_LEASE_MS = 10 * 60_000;
/** As the services answer, in milliseconds at the most. */
const LATENCY_MS = { blob: 20, queue: 15, cosmos: 15, "key-vault": 60 } as const satisfies Record<Service, number>;
const SEED = 11;

const SETTINGS = {
  GRAPH_TENANT_ID: APP.tenantId,
  GRAPH_CLIENT_ID: APP.clientId,
  GRAPH_ENDPOINT: GRAPH,
  GRAPH_AUTHORITY: GRAPH,
  NOTIFICATION_BASE_URL: "https://teamsink.contoso.example",
  KEY_VAULT_URL: "https://vault.contoso.example",
  COSMOS_ENDPOINT: "https://cosmos.contoso.example",
  AzureWebJobsStorage__accountName: "contoso",
};

const HOST = parseHostJson(readFileSync(fileURLToPath(new URL("../../host.json", import.meta.url)), "utf8"));

/** The product and a naive reader read the same tenant, one after the other, from nothing. */
export async function benchBackfill({ isQuick = false } = {}): Promise<BackfillFigures> {
  const world = await openBackfillTenant(isQuick ? SMALL : POPULATION);
  const letGo = holdStill(world.clock);
  try {
    const product = new Map<number, ReaderFigures>();
    let nextDay = 0;
    for (const instances of INSTANCES) {
      const stores = createStores(world);
      product.set(instances, figuresOf(world, await readByProduct(world, { stores, instances })));
      const stored = stores.messages.all().length;
      if (stored !== world.messages) throw new Error(`${stored} of ${world.messages} messages are stored`);
      await world.clock.advance(DAY_MS);
      nextDay = (await readByProduct(world, { stores, instances })).requests;
      await world.clock.advance(PAUSE_MS);
    }
    const naive = await readByNaive(world);
    const nextDayRequestsPer1000 = (nextDay / world.messages) * 1_000;
    return { messages: world.messages, product, nextDayRequestsPer1000, naive: figuresOf(world, naive) };
  } finally {
    letGo();
    await world.tenant.stop();
  }
}

function figuresOf({ messages }: BackfillTenant, traffic: Traffic): ReaderFigures {
  const { allowanceUsed, refusedShare, minutes } = traffic;
  return { requestsPer1000: (traffic.requests / messages) * 1_000, allowanceUsed, refusedShare, minutes };
}

function createStores({ clock }: BackfillTenant): KeptStores {
  const stores = createKeptStores(
    createQueueService({ clock, isDoubled: () => false, onSent: () => undefined }),
    clock,
  );
  stores.secrets.add(SECRET_NAMES.clientSecret, APP.clientSecret);
  return stores;
}

/** One daily sync, by so many instances of the product as host.json lets them work, until nothing waits any more. */
async function readByProduct(
  world: BackfillTenant,
  { stores, instances }: { readonly stores: KeptStores; readonly instances: number },
): Promise<Traffic> {
  const traffic = new Traffic();
  const lives = Array.from({ length: instances }, () => new Life());
  const apps = lives.map((life, index) => startInstance(world, { stores, life, traffic, seed: SEED + index }));
  const [first] = apps;
  if (first) await whileItMoves(world, requestSync(first, first.settings.resources));
  while (stores.queues.texts().length > 0) await world.clock.advance(STEP_MS);
  for (const life of lives) life.kill();
  return traffic;
}

interface Instance {
  readonly stores: KeptStores;
  readonly life: Life;
  readonly traffic: Traffic;
  readonly seed: number;
}

function startInstance(world: BackfillTenant, { stores, life, traffic, seed }: Instance): App {
  const { clock } = world;
  const random = createSeededRandom(seed);
  const troubles = new Troubles(random.fork());
  const behind = <T extends object>(service: Service, port: T): T => {
    const failure = () => new TeamsinkError("store-unavailable");
    const latencyMs = LATENCY_MS[service];
    return troubled(port, { service, troubles, clock, random: random.fork(), latencyMs, deadlineMs: 10_000, failure });
  };
  const app = composeInMemory({
    life,
    clock: life.clock(clock),
    log: createLog(() => undefined),
    settings: readSettings(SETTINGS, RESOURCE_GRAMMAR),
    stores,
    behind,
    ask: world.fetchInto(traffic),
    random,
  });
  const run = syncSource("sync")(app);
  const listener = new QueueListener(
    {
      definition: {
        id: "sync",
        name: "sync",
        bindingName: "message",
        trigger: { type: "queueTrigger", queueName: QUEUES.sync, connection: undefined },
      },
      queue: life.mortal(behind("queue", stores.queues.triggerQueue(QUEUES.sync))),
      settings: HOST.queues,
      leaseMs: QUEUE_LEASE_MS,
      invoke: async (_functionId, { data }) => {
        const text = "string" in data ? data.string : undefined;
        await run(JSON.parse(text ?? ""), new InvocationContext());
        return { succeeded: true, returnValue: undefined };
      },
      clock: life.clock(clock),
      sink: () => undefined,
    },
    random.fork().next,
  );
  listener.start();
  return app;
}

async function readByNaive(world: BackfillTenant): Promise<Traffic> {
  const traffic = new Traffic();
  const reading = readNaively({ clock: world.clock, ask: world.fetchInto(traffic) });
  const seen = await whileItMoves(world, reading);
  if (seen.size !== world.messages) throw new Error(`${seen.size} of ${world.messages} messages were read`);
  return traffic;
}

/** The outcome, while time passes. */
async function whileItMoves<T>({ clock }: BackfillTenant, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) await clock.advance(STEP_MS);
  return work;
}
