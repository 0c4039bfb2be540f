import { type HttpHandler, HttpRequest, type HttpResponseInit, InvocationContext, type Timer } from "@azure/functions";
import type { Load } from "../../../functions/handlers.ts";
import { TRIGGERS, type Trigger } from "../../../functions/triggers.ts";
import type { HostSettings } from "../../../local/functions-host/host-json.ts";
import type { Invoke } from "../../../local/functions-host/invoke.ts";
import { QueueListener } from "../../../local/functions-host/queue/queue-listener.ts";
import type { TriggerQueue } from "../../../local/functions-host/queue/trigger-queue.ts";
import { parseSchedule } from "../../../local/functions-host/timer/schedule.ts";
import type { ScheduleMonitor } from "../../../local/functions-host/timer/schedule-monitor.ts";
import { TimerListener } from "../../../local/functions-host/timer/timer-listener.ts";
import type { TriggerListener } from "../../../local/functions-host/trigger-listener.ts";
import type { SeededRandom } from "../../../local/seeded-random.ts";
import type { Clock } from "../../../shared/base/clock.ts";
import { lazy } from "../../../shared/base/lazy.ts";
import { unexpectedProblem } from "../../../shared/base/problem.ts";
import { FINISHED } from "../../../shared/base/within.ts";
import type { App } from "../../../shared/compose.ts";
import { idleClock, type QueueOutlook } from "./idle-clock.ts";
import type { Life } from "./life.ts";

/** Azure's, and what it does with a process of which a function runs longer: it ends it. */
const FUNCTION_TIMEOUT_MS = 5 * 60_000;
const QUEUE_LEASE_MS = 10 * 60_000;

export interface GenerationOptions {
  readonly app: App;
  readonly life: Life;
  /** Of the process: it stops with its life. */
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly hostSettings: HostSettings;
  readonly monitor: ScheduleMonitor;
  readonly queue: (name: string) => TriggerQueue;
  /** Where listeners need not look to know that there is nothing. */
  readonly outlook: ((name: string) => QueueOutlook) | undefined;
  /** Runs one invocation; for whoever wants to know what belongs to the same one. */
  readonly within: <T>(invocation: () => Promise<T>) => Promise<T>;
}

/** Nothing of the product looks at it. */
const ON_TIME: Timer = {
  isPastDue: false,
  schedule: { adjustForDST: true },
  scheduleStatus: { last: "", next: "", lastUpdated: "" },
};

/** As `functions/register.ts` does: loaded once, at the first use. */
function loaded<I, R>(load: Load<(input: I, context: InvocationContext) => R | Promise<R>>, app: App) {
  const handler = lazy(async () => (await load())(app));
  return async (input: I, context: InvocationContext): Promise<R> => (await handler())(input, context);
}

type TriggerOf<K extends Trigger["kind"]> = Extract<Trigger, { kind: K }>;
const ofKind = <K extends Trigger["kind"]>(kind: K) =>
  TRIGGERS.filter((trigger): trigger is TriggerOf<K> => trigger.kind === kind);

/** One process of the functions host with the whole trigger table, from its start to its death. */
export class Generation {
  readonly #options: GenerationOptions;
  readonly #http: ReadonlyMap<string, HttpHandler>;

  constructor(options: GenerationOptions) {
    this.#options = options;
    const prefix = options.hostSettings.routePrefix;
    this.#http = new Map(ofKind("http").map(({ route, load }) => [`/${prefix}/${route}`, loaded(load, options.app)]));
  }

  get life(): Life {
    return this.#options.life;
  }

  start(): void {
    const listeners: TriggerListener[] = [
      ...ofKind("queue").map((trigger) => this.#queueListener(trigger)),
      ...ofKind("timer").map((trigger) => this.#timerListener(trigger)),
    ];
    for (const listener of listeners) listener.start();
  }

  /** A POST as it comes through the platform. Never comes back when the process dies meanwhile. */
  async post(request: { url: string; body: string; contentType: string }): Promise<HttpResponseInit> {
    const { url, body, contentType } = request;
    const handler = this.#http.get(new URL(url).pathname);
    if (handler === undefined) return { status: 404 };
    const headers = { "content-type": contentType, "content-length": String(Buffer.byteLength(body)) };
    const outer = new HttpRequest({ method: "POST", url, headers, body: { string: body } });
    const context = new InvocationContext();
    return this.#limited(async () => {
      try {
        return await handler(outer, context);
      } catch (error) {
        return unexpectedProblem(error, context.invocationId);
      }
    });
  }

  #queueListener({ name, queueName, load }: TriggerOf<"queue">): TriggerListener {
    const { app, hostSettings, queue, random } = this.#options;
    const settings = hostSettings.queues;
    const outlook = this.#options.outlook?.(queueName);
    const [real, intervalMs] = [this.#options.clock, settings.maxPollingIntervalMs];
    const clock = outlook ? idleClock({ clock: real, outlook, intervalMs }) : real;
    const run = loaded(load, app);
    const invoke = this.#invoker(({ data, triggerMetadata: { DequeueCount: count } = {} }) => {
      const dequeueCount = count !== undefined && "int" in count ? count.int : undefined;
      const context = new InvocationContext({ functionName: name, triggerMetadata: { dequeueCount } });
      return run("string" in data ? parsed(data.string ?? "") : data, context);
    });
    const definition = {
      id: name,
      name,
      bindingName: "message",
      trigger: { type: "queueTrigger" as const, queueName, connection: undefined },
    };
    return new QueueListener(
      { definition, queue: queue(queueName), settings, leaseMs: QUEUE_LEASE_MS, invoke, clock, sink: () => {} },
      random.fork().next,
    );
  }

  #timerListener({ name, schedule: setting, load }: TriggerOf<"timer">): TriggerListener {
    const { app, clock, monitor } = this.#options;
    const expression = app.settings.schedules[setting];
    const run = loaded(load, app);
    const invoke = this.#invoker(() => run(ON_TIME, new InvocationContext()));
    const definition = {
      id: name,
      name,
      bindingName: "timer",
      trigger: { type: "timerTrigger" as const, schedule: expression, runOnStartup: false, useMonitor: true },
    };
    const schedule = parseSchedule(expression, clock.nowMs());
    return new TimerListener({ definition, schedule, monitor, invoke, clock, sink: () => {} });
  }

  #invoker(run: (input: Parameters<Invoke>[1]) => unknown): Invoke {
    return async (_functionId, input) => {
      try {
        await this.#limited(async () => run(input));
        return { succeeded: true, returnValue: undefined };
      } catch {
        return { succeeded: false };
      }
    };
  }

  async #limited<T>(work: () => Promise<T>): Promise<T> {
    const { clock, life, within } = this.#options;
    const done = new AbortController();
    clock.sleep(FUNCTION_TIMEOUT_MS, done.signal).then(
      () => life.kill(),
      () => undefined,
    );
    try {
      return await within(work);
    } finally {
      done.abort(FINISHED);
    }
  }
}

/** As the programming model hands it over: JSON parsed, everything else as it is. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
