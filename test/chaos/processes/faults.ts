import type { SeededRandom } from "../../../local/seeded-random.ts";
import { WAY_STATES, type WayState } from "./tcp-proxy.ts";
import { COMMON_WAYS, type CommonWays, OWN_WAYS, type OwnWays } from "./ways.ts";
import type { World } from "./world.ts";

/** Something that goes wrong for some seconds. */
export interface ProcessFault {
  readonly meaning: string;
  /** Of those that name the same, one at a time. */
  readonly concerns: string;
  /** Absent: everywhere. */
  isPossible?(world: World): boolean;
  /** @returns what ends it */
  begin(world: World, random: SeededRandom): Promise<() => Promise<void> | void>;
}

const MINUTE_MS = 60_000;
/** Further than any tolerance, and less than the quarter of an hour at which Storage turns a request away. */
const CLOCK_OFF_MINUTES = [2, 12] as const;

/** What happens to whole processes. */
const OF_PROCESSES: Readonly<Record<string, ProcessFault>> = {
  "host-killed": {
    meaning: "one functions host is killed",
    concerns: "hosts",
    begin: async ({ hosts }, random) => {
      const host = random.pick(hosts);
      await host.kill();
      return () => host.start();
    },
  },
  "hosts-killed": {
    meaning: "both functions hosts are killed",
    concerns: "hosts",
    begin: async ({ hosts }) => {
      await Promise.all(hosts.map((host) => host.kill()));
      return async () => {
        await Promise.all(hosts.map((host) => host.start()));
      };
    },
  },
  "host-stands-still": {
    meaning: "one functions host stands still, longer than its leases last, and goes on",
    concerns: "hosts",
    begin: async ({ hosts }, random) => {
      const host = random.pick(hosts);
      host.signal("SIGSTOP");
      return () => host.signal("SIGCONT");
    },
  },
  "clock-ahead": clockFault("ahead", 1),
  "clock-behind": clockFault("behind", -1),
  "cosmos-killed": {
    meaning: "the Cosmos DB server is killed and started again on its data",
    concerns: "cosmos",
    begin: async ({ stores }) => {
      await stores.cosmos.kill();
      return () => stores.restartCosmos();
    },
  },
  "cosmos-stands-still": standStill("the Cosmos DB server", "cosmos", ({ stores }) => stores.cosmos.pid),
  "azurite-restarted": {
    meaning: "Azurite is stopped, with all that it acknowledged on disk, and started again on its data",
    concerns: "azurite",
    begin: async ({ stores }) => {
      await stores.azurite.stop();
      return () => stores.restartAzurite();
    },
  },
  "azurite-stands-still": standStill("Azurite", "azurite", ({ stores }) => stores.azurite.pid),
  "key-vault-stands-still": standStill("Key Vault", "key vault", ({ keyVault }) => keyVault.pid),
  "graph-stands-still": standStill("Graph, which delivers nothing meanwhile,", "tenant", ({ tenant }) => tenant.pid),
  "disk-full": {
    meaning: "the disk of Azurite and the Cosmos DB server is full",
    concerns: "azurite",
    isPossible: ({ disk }) => disk !== undefined,
    begin: async ({ disk }) => {
      disk?.fill();
      return () => disk?.empty();
    },
  },
};

function clockFault(direction: "ahead" | "behind", sign: 1 | -1): ProcessFault {
  const [min, max] = CLOCK_OFF_MINUTES;
  return {
    meaning: `the clock of one functions host is ${min} to ${max} minutes ${direction}`,
    concerns: "hosts",
    begin: async ({ hosts }, random) => {
      const host = random.pick(hosts);
      const restart = async (shiftMs: number) => {
        await host.kill();
        await host.start(shiftMs);
      };
      await restart(sign * random.between(min, max) * MINUTE_MS);
      return () => restart(0);
    },
  };
}

function standStill(name: string, concerns: string, pidOf: (world: World) => number): ProcessFault {
  return {
    meaning: `${name} stands still and goes on`,
    concerns,
    begin: async (world) => {
      const pid = pidOf(world);
      process.kill(pid, "SIGSTOP");
      return () => {
        process.kill(pid, "SIGCONT");
      };
    },
  };
}

const FAULTY_STATES = (Object.keys(WAY_STATES) as WayState[]).filter((state) => state !== "open");

/** Everything that can happen on a way from a host: to one of them, or to both. */
function ofOwnWay(name: keyof OwnWays, state: WayState): [string, ProcessFault] {
  const begin: ProcessFault["begin"] = async ({ ownWays }, random) => {
    const chosen = random.pick([[ownWays[0]], [ownWays[1]], ownWays]).map((own) => own[name]);
    for (const way of chosen) way.become(state);
    return () => {
      for (const way of chosen) way.become("open");
    };
  };
  return [
    `${name}-${state}`,
    { meaning: `${OWN_WAYS[name]}: ${WAY_STATES[state]}`, concerns: `way to ${name}`, begin },
  ];
}

function ofCommonWay(name: keyof CommonWays, state: WayState): [string, ProcessFault] {
  const begin: ProcessFault["begin"] = async ({ ways }) => {
    ways[name].become(state);
    return () => ways[name].become("open");
  };
  return [`${name}-${state}`, { meaning: `${COMMON_WAYS[name]}: ${WAY_STATES[state]}`, concerns: name, begin }];
}

const OF_WAYS = FAULTY_STATES.flatMap((state) => [
  ...(Object.keys(OWN_WAYS) as (keyof OwnWays)[]).map((name) => ofOwnWay(name, state)),
  ...(Object.keys(COMMON_WAYS) as (keyof CommonWays)[]).map((name) => ofCommonWay(name, state)),
]);

export const PROCESS_FAULTS: Readonly<Record<string, ProcessFault>> = {
  ...OF_PROCESSES,
  ...Object.fromEntries(OF_WAYS),
};

/** Deals the faults out so that each comes before any comes twice, and none of a hand concerns what another does. */
export function createDealer(names: readonly string[], random: SeededRandom): (count: number) => string[] {
  const deck: string[] = [];
  return (count) => {
    const hand: string[] = [];
    if (deck.length < 2 * count) deck.push(...random.shuffle(names));
    for (const name of [...deck]) {
      if (hand.length === count) break;
      const isFree = hand.every((other) => PROCESS_FAULTS[other]?.concerns !== PROCESS_FAULTS[name]?.concerns);
      if (!isFree) continue;
      hand.push(name);
      deck.splice(deck.indexOf(name), 1);
    }
    return hand;
  };
}
