import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { type HostSettings, parseHostJson } from "../../../local/functions-host/host-json.ts";
import type { TriggerQueue } from "../../../local/functions-host/queue/trigger-queue.ts";
import type { ScheduleMonitor } from "../../../local/functions-host/timer/schedule-monitor.ts";
import type { ScheduleStatus } from "../../../local/functions-host/timer/schedule-status.ts";
import type { SeededRandom } from "../../../local/seeded-random.ts";
import type { SimulatedClock } from "../../../local/simulated-clock.ts";
import type { Poster } from "../../../local/tenant/delivery/poster.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import type { App } from "../../../shared/compose.ts";
import { Generation, type GenerationOptions } from "./generation.ts";
import { type Fate, Life } from "./life.ts";

/** Between the death of a process and the first breath of the next: from a warm restart to a slow deployment. */
const PAUSE_MS = { min: 2_000, max: 240_000 } as const;
const NETWORK_MS = 20;

export interface ChaosHostOptions {
  readonly clock: SimulatedClock;
  readonly random: SeededRandom;
  /** Processes that run side by side, as when the platform scales out. */
  readonly instances: number;
  readonly queue: (name: string) => TriggerQueue;
  readonly outlook?: GenerationOptions["outlook"];
  readonly within: GenerationOptions["within"];
  /** The app of one process, on ports that die with it. */
  readonly compose: (life: Life, clock: Clock) => App;
}

/** The functions host that Graph posts to and queues and timers set off: each instance is one process after the other. */
export interface ChaosHost {
  readonly poster: Poster;
  /** How many processes were killed, by fate or because a function ran for too long. */
  readonly kills: number;
  start(): void;
  /** One of the processes that live now, or all of them: then nobody is there for a while. */
  doom(whom: "one" | "all", fate: Fate): void;
}

export function createChaosHost(options: ChaosHostOptions): ChaosHost {
  const { clock, random, within, outlook } = options;
  const hostSettings = readHostJson();
  const alive = new Set<Generation>();
  let kills = 0;
  const begin = (monitor: ScheduleMonitor) => {
    const life = new Life();
    const own = life.clock(clock);
    const queue = (name: string) => life.mortal(options.queue(name));
    const app = options.compose(life, own);
    const generation = new Generation({ app, life, clock: own, random, hostSettings, monitor, queue, within, outlook });
    alive.add(generation);
    void life.over.then(async () => {
      kills += 1;
      alive.delete(generation);
      await clock.sleep(random.between(PAUSE_MS.min, PAUSE_MS.max));
      begin(monitor);
    });
    generation.start();
  };
  const chosen = () => (alive.size === 0 ? undefined : random.pick([...alive]));
  const post = async (request: Parameters<Poster>[0]) => {
    await clock.sleep(random.next() * NETWORK_MS);
    request.signal.throwIfAborted();
    const generation = chosen();
    if (generation === undefined) throw new Error("connection refused");
    const reset = generation.life.over.then((): never => {
      throw new Error("connection reset");
    });
    const answer = await Promise.race([generation.post(request), reset]);
    const headers = new Headers(answer.headers as Record<string, string> | undefined);
    return {
      status: answer.status ?? 200,
      contentType: headers.get("content-type") ?? "",
      body: typeof answer.body === "string" ? answer.body : "",
    };
  };
  return {
    get kills() {
      return kills;
    },
    poster: Object.assign(post, { close: () => undefined }),
    start: () => {
      for (let instance = 0; instance < options.instances; instance += 1) begin(createMonitor());
    },
    doom: (whom, fate) => {
      const doomed = whom === "all" ? [...alive] : [chosen()];
      for (const generation of doomed) generation?.life.doom(fate);
    },
  };
}

function readHostJson(): HostSettings {
  return parseHostJson(readFileSync(fileURLToPath(new URL("../../../host.json", import.meta.url)), "utf8"));
}

/**
 * The times of timers outlive the process, as they do in storage. Each instance has its own: the platform runs a timer on
 * one instance at a time, but the product must not rest on that.
 */
function createMonitor(): ScheduleMonitor {
  const statuses = new Map<string, ScheduleStatus>();
  return {
    read: async (name) => statuses.get(name),
    write: async (name, status) => {
      statuses.set(name, status);
    },
  };
}
