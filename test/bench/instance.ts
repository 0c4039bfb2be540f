import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InvocationContext } from "@azure/functions";
import { deadLetter } from "../../functions/dead-letter.ts";
import { syncSource } from "../../functions/sync-source.ts";
import { parseHostJson } from "../../local/functions-host/host-json.ts";
import { QueueListener } from "../../local/functions-host/queue/queue-listener.ts";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import { createLog } from "../../shared/base/log.ts";
import { readSettings } from "../../shared/base/read-settings.ts";
import type { App } from "../../shared/compose.ts";
import { SECRET_NAMES } from "../../shared/port/secret-store.ts";
import { poisonQueueOf, QUEUES } from "../../shared/port/work-queue.ts";
import { RESOURCE_GRAMMAR } from "../../shared/resource/families.ts";
import { composeInMemory } from "../chaos/host/compose-in-memory.ts";
import type { Life } from "../chaos/host/life.ts";
import { createKeptStores, type KeptStores } from "../chaos/stores/kept-stores.ts";
import { createQueueService } from "../chaos/stores/queue-service.ts";
import { type Service, Troubles, troubled } from "../chaos/stores/trouble.ts";
import { APP, type BackfillTenant, GRAPH, type Traffic } from "./backfill-tenant.ts";

const QUEUE_LEASE_MS = 10 * 60_000;
const STEP_MS = 1_000;
/** As the services answer, in milliseconds at the most. */
const LATENCY_MS = { blob: 20, queue: 15, cosmos: 15, "key-vault": 60 } as const satisfies Record<Service, number>;

const SETTINGS = {
  GRAPH_TENANT_ID: APP.tenantId,
  GRAPH_CLIENT_ID: APP.clientId,
  GRAPH_ENDPOINT: GRAPH,
  GRAPH_AUTHORITY: GRAPH,
  NOTIFICATION_BASE_URL: "https://teamsink.contoso.example",
  KEY_VAULT_URL: "https://vault.contoso.example",
  COSMOS_ENDPOINT: "https://cosmos.contoso.example",
  AzureWebJobsStorage__accountName: "contoso",
  // What is counted is asked for the sake of messages.
  CAPTURE: "none",
};

const HOST = parseHostJson(readFileSync(fileURLToPath(new URL("../../host.json", import.meta.url)), "utf8"));

export function createStores({ clock }: BackfillTenant): KeptStores {
  const stores = createKeptStores(
    createQueueService({ clock, isDoubled: () => false, onSent: () => undefined }),
    clock,
  );
  stores.secrets.add(SECRET_NAMES.clientSecret, APP.clientSecret);
  return stores;
}

export interface Instance {
  readonly stores: KeptStores;
  readonly life: Life;
  readonly traffic: Traffic;
  readonly seed: number;
  readonly settings?: Readonly<Record<string, string>>;
}

/** One instance of the product that works off the queue `sync` and its poison, as host.json lets it. */
export function startInstance(world: BackfillTenant, { stores, life, traffic, seed, settings }: Instance): App {
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
    settings: readSettings({ ...SETTINGS, ...settings }, RESOURCE_GRAMMAR),
    stores,
    behind,
    ask: world.fetchInto(traffic),
    random,
  });
  const handlers = { [QUEUES.sync]: syncSource("sync"), [poisonQueueOf("sync")]: deadLetter("sync") };
  for (const [queueName, handlerFor] of Object.entries(handlers)) {
    const run = handlerFor(app);
    const listener = new QueueListener(
      {
        definition: {
          id: queueName,
          name: queueName,
          bindingName: "message",
          trigger: { type: "queueTrigger", queueName, connection: undefined },
        },
        queue: life.mortal(behind("queue", stores.queues.triggerQueue(queueName))),
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
  }
  return app;
}

/** The outcome, while time passes. */
export async function whileItMoves<T>({ clock }: BackfillTenant, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = () => {
    isDone = true;
  };
  work.then(done, done);
  while (!isDone) await clock.advance(STEP_MS);
  return work;
}
