import type { PopulationSizes } from "../../local/tenant/model/population.ts";
import { requestSync } from "../../shared/capture/sync/schedule-sync.ts";
import { holdStill } from "../chaos/hold-still.ts";
import { Life } from "../chaos/host/life.ts";
import type { KeptStores } from "../chaos/stores/kept-stores.ts";
import { type BackfillTenant, openBackfillTenant, Traffic } from "./backfill-tenant.ts";
import { createStores, startInstance, whileItMoves } from "./instance.ts";
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
const SEED = 11;

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

async function readByNaive(world: BackfillTenant): Promise<Traffic> {
  const traffic = new Traffic();
  const reading = readNaively({ clock: world.clock, ask: world.fetchInto(traffic), untilMs: Number.POSITIVE_INFINITY });
  const seen = await whileItMoves(world, reading);
  if (seen.size !== world.messages) throw new Error(`${seen.size} of ${world.messages} messages were read`);
  return traffic;
}
