import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { InvocationContext, type StorageQueueHandler, type Timer, type TimerHandler } from "@azure/functions";
import { type Registration, register } from "../../../functions/register.ts";
import { TRIGGERS, type Trigger } from "../../../functions/triggers.ts";
import { type HostSettings, parseHostJson } from "../../../local/functions-host/host-json.ts";
import { parseSchedule } from "../../../local/functions-host/timer/schedule.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import type { App } from "../../../shared/compose.ts";
import { Life } from "../../chaos/host/life.ts";
import type { Meter } from "../meter/meter.ts";
import type { QueueMessage, ScaleQueueService } from "../stores/queue-service.ts";

/** Azure's, and what it does with a process of which a function runs longer: it ends it. See host.json. */
export const FUNCTION_TIMEOUT_MS = 5 * 60_000;
/** Of the message of a process that died. */
const QUEUE_LEASE_MS = 10 * 60_000;
const RESTART_MS = 5_000;
/** Fetching a batch. Stated. */
const FETCH_MS = 10;

type TriggerOf<K extends Trigger["kind"]> = Extract<Trigger, { kind: K }>;
const ofKind = <K extends Trigger["kind"]>(kind: K) =>
  TRIGGERS.filter((trigger): trigger is TriggerOf<K> => trigger.kind === kind);

export interface ScaleHostOptions {
  readonly clock: Clock;
  readonly meter: Meter;
  readonly instances: number;
  readonly queues: ScaleQueueService;
  /** The app of one process, on ports that die with it. */
  readonly compose: (life: Life) => App;
  /** By timer: done first, within its invocation. */
  readonly beforeTimer: Readonly<Record<string, (app: App) => Promise<unknown>>>;
}

/**
 * The functions host, as light as it can be and still be it: every queue function of the table on every instance, batches by
 * host.json, timers by the settings on one instance at a time, failures that come back and poison, and the end of a process
 * of which a function runs too long. What it does not do: it never scales in or out, and looks into a queue as soon as
 * something is there.
 */
export class ScaleHost {
  readonly #options: ScaleHostOptions;
  readonly #settings: HostSettings;
  readonly #instances: Instance[] = [];
  readonly #next = new Map<string, number>();
  #isTicking = true;
  kills = 0;

  constructor(options: ScaleHostOptions) {
    this.#options = options;
    this.#settings = readHostJson();
  }

  start(): void {
    const { instances, queues, clock } = this.#options;
    for (let index = 0; index < instances; index += 1) this.#begin(index);
    for (const { queueName } of ofKind("queue")) queues.onArrival(queueName, () => this.#wakeOne(queueName));
    for (const trigger of ofKind("timer")) void this.#tick(trigger, clock.nowMs());
  }

  /** From now on no timer fires. */
  stopTimers(): void {
    this.#isTicking = false;
  }

  /** Any of the living. */
  get app(): App {
    return this.#any("app").app;
  }

  #begin(index: number): void {
    const life = new Life();
    const instance = new Instance({
      ...this.#options,
      life,
      app: this.#options.compose(life),
      settings: this.#settings,
    });
    this.#instances[index] = instance;
    void life.over.then(async () => {
      this.kills += 1;
      await this.#options.clock.sleep(RESTART_MS);
      this.#begin(index);
      await this.#options.clock.sleep(QUEUE_LEASE_MS);
      instance.giveBack();
    });
    for (const { queueName } of ofKind("queue")) instance.fetch(queueName);
  }

  /** In turn, so that work spreads as it does when every instance asks. */
  #any(purpose: string): Instance {
    const turn = (this.#next.get(purpose) ?? -1) + 1;
    this.#next.set(purpose, turn);
    const instance = this.#instances[turn % this.#instances.length];
    if (instance === undefined) throw new Error("no instance was started");
    return instance;
  }

  #wakeOne(queueName: string): void {
    for (let tried = 0; tried < this.#instances.length; tried += 1) {
      if (this.#any(queueName).fetch(queueName)) return;
    }
  }

  async #tick(trigger: TriggerOf<"timer">, startMs: number): Promise<void> {
    const { clock } = this.#options;
    const schedule = parseSchedule(this.app.settings.schedules[trigger.schedule], startMs);
    for (let atMs = schedule.nextMs(startMs); ; atMs = schedule.nextMs(clock.nowMs())) {
      await clock.sleep(atMs - clock.nowMs());
      if (!this.#isTicking) return;
      await this.#any("timer").timer(trigger);
    }
  }
}

interface InstanceOptions extends ScaleHostOptions {
  readonly life: Life;
  readonly app: App;
  readonly settings: HostSettings;
}

/** Nothing of the product looks at it. */
const ON_TIME: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: "", next: "", lastUpdated: "" },
};

interface QueueFunction {
  readonly name: string;
  readonly run: StorageQueueHandler;
  readonly underWay: Set<QueueMessage>;
  isFetching: boolean;
}

/** One process, from its start to its death. */
class Instance {
  readonly #options: InstanceOptions;
  readonly #functions = new Map<string, QueueFunction>();
  readonly #timers = new Map<string, TimerHandler>();

  constructor(options: InstanceOptions) {
    this.#options = options;
    const { app } = options;
    const host = {
      http: () => {},
      storageQueue: (name: string, { queueName, handler }: { queueName: string; handler: StorageQueueHandler }) => {
        this.#functions.set(queueName, { name, run: handler, underWay: new Set(), isFetching: false });
      },
      timer: (name: string, { handler }: { handler: TimerHandler }) => {
        this.#timers.set(name, handler);
      },
    };
    const registration = {
      host: host as Registration["host"],
      settings: app.settings,
      log: app.log,
      app: async () => app,
    };
    for (const trigger of TRIGGERS) register(trigger, registration);
  }

  get app(): App {
    return this.#options.app;
  }

  /** What a process that died had taken comes back when its lease ends. */
  giveBack(): void {
    for (const [queueName, { underWay }] of this.#functions) {
      for (const message of underWay) this.#options.queues.giveBack(queueName, message, 0);
    }
  }

  /** Takes a batch soon, if there is room and something to take; false when not. */
  fetch(queueName: string): boolean {
    const { clock, queues, settings, life } = this.#options;
    const { batchSize, newBatchThreshold } = settings.queues;
    const own = this.#functions.get(queueName);
    if (own === undefined || own.isFetching || own.underWay.size > newBatchThreshold) return false;
    if (life.isOver || queues.waiting(queueName) === 0) return false;
    own.isFetching = true;
    void clock.sleep(FETCH_MS).then(() => {
      own.isFetching = false;
      if (life.isOver) return;
      const messages = queues.take(queueName, batchSize);
      for (const message of messages) void this.#work(queueName, own, message);
      this.fetch(queueName);
    });
    return true;
  }

  async timer({ name }: TriggerOf<"timer">): Promise<void> {
    const { beforeTimer, app, life } = this.#options;
    const run = async () => {
      await beforeTimer[name]?.(app);
      await this.#timers.get(name)?.(ON_TIME, new InvocationContext());
    };
    await Promise.race([this.#limited(name, run), life.over]);
  }

  async #work(queueName: string, own: QueueFunction, message: QueueMessage): Promise<void> {
    const { queues, settings, life } = this.#options;
    const { name } = own;
    const { maxDequeueCount, visibilityTimeoutMs } = settings.queues;
    own.underWay.add(message);
    const value = JSON.parse(message.text) as unknown;
    const context = new InvocationContext({
      functionName: name,
      triggerMetadata: { dequeueCount: message.dequeueCount },
    });
    const succeeded = await this.#limited(labelOf(name, value), () => own.run(value, context));
    if (life.isOver) return;
    own.underWay.delete(message);
    if (succeeded) queues.delete(queueName);
    else if (message.dequeueCount < maxDequeueCount) queues.giveBack(queueName, message, visibilityTimeoutMs);
    else {
      queues.delete(queueName);
      queues.put(`${queueName}-poison`, { text: message.text, dequeueCount: 0 });
    }
    this.fetch(queueName);
  }

  async #limited(label: string, work: () => unknown): Promise<boolean> {
    const { clock, meter, life } = this.#options;
    let isDone = false;
    void clock.sleep(FUNCTION_TIMEOUT_MS).then(() => !isDone && life.kill());
    const succeeded = await meter.run(label, work);
    isDone = true;
    return succeeded;
  }
}

/** A function, or the kind of job where it has many. */
function labelOf(name: string, value: unknown): string {
  const { job, of } = (typeof value === "object" && value !== null ? value : {}) as { job?: unknown; of?: unknown };
  if (typeof job !== "string") return name;
  return typeof of === "string" ? `${job} ${of}` : job;
}

function readHostJson(): HostSettings {
  return parseHostJson(readFileSync(fileURLToPath(new URL("../../../host.json", import.meta.url)), "utf8"));
}
