import type { Clock } from "../../../shared/base/clock.ts";
import type { RpcTypedData } from "../core-types.ts";
import type { FunctionDefinition, TimerTrigger } from "../function-definition.ts";
import type { Invoke } from "../invoke.ts";
import { describeError, type LogSink } from "../log.ts";
import type { TriggerListener } from "../trigger-listener.ts";
import type { Schedule } from "./schedule.ts";
import { type ScheduleMonitor, toStatusJson } from "./schedule-monitor.ts";
import { afterRun, checkAtStart, type ScheduleStatus } from "./schedule-status.ts";

/** Node's timers hold at most 24.8 days; the real host's too. */
const MAX_SLEEP_MS = 24 * 24 * 60 * 60 * 1000;

export interface TimerFunctionOptions {
  readonly definition: FunctionDefinition<TimerTrigger>;
  readonly schedule: Schedule;
  /** Undefined when runs are not to be remembered: sub-minute schedules, useMonitor false. */
  readonly monitor: ScheduleMonitor | undefined;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly sink: LogSink;
}

type Occasion = "schedule" | "pastDue" | "startup";

/** Runs one function at its times. The wait for the next time begins when a run is over, so runs never overlap. */
export class TimerListener implements TriggerListener {
  readonly #options: TimerFunctionOptions;
  readonly #stopped = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(options: TimerFunctionOptions) {
    this.#options = options;
  }

  start(): void {
    this.#running = this.#run();
  }

  async stop(): Promise<void> {
    this.#stopped.abort();
    await this.#running;
  }

  async #run(): Promise<void> {
    const { definition, clock } = this.#options;
    const { isPastDue, ...start } = await this.#checkAtStart();
    if (this.#stopped.signal.aborted) return;
    let status = start.status;
    if (isPastDue) status = await this.#fire(status, "pastDue");
    else if (definition.trigger.runOnStartup) status = await this.#fire(status, "startup");
    while (!this.#stopped.signal.aborted) {
      const waitMs = status.nextMs - clock.nowMs();
      if (waitMs > 0) await clock.sleep(Math.min(waitMs, MAX_SLEEP_MS), this.#stopped.signal).catch(() => {});
      if (waitMs > MAX_SLEEP_MS || this.#stopped.signal.aborted) continue;
      status = await this.#fire(status, "schedule");
    }
  }

  async #checkAtStart() {
    const { definition, schedule, monitor, clock } = this.#options;
    const recorded = await this.#tryStorage(() => monitor?.read(definition.name));
    const check = checkAtStart(recorded, schedule, clock.nowMs());
    if (check.isChanged) await this.#tryStorage(() => monitor?.write(definition.name, check.status));
    return check;
  }

  async #fire(before: ScheduleStatus, occasion: Occasion): Promise<ScheduleStatus> {
    const { definition, schedule, monitor, clock, invoke } = this.#options;
    const startMs = clock.nowMs();
    const isPastDue = occasion === "pastDue";
    await invoke(definition.id, {
      bindingName: definition.bindingName,
      data: timerInfo(monitor === undefined ? undefined : before, isPastDue),
      reason: `Timer=${occasion}`,
    });
    const status = afterRun(before, schedule, { startMs, isScheduled: occasion === "schedule" });
    await this.#tryStorage(() => monitor?.write(definition.name, status));
    return status;
  }

  /** A timer keeps its times without storage; it only forgets them with the process. */
  async #tryStorage<T>(work: () => Promise<T> | undefined): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#options.sink({
        category: "Host.Triggers.Timer",
        level: "error",
        event: "timer.monitor-failed",
        message: `The schedule status of ${this.#options.definition.name} could not be read or written`,
        functionName: this.#options.definition.name,
        error: describeError(error),
      });
      return undefined;
    }
  }
}

/** What a timer function is called with. */
export function timerInfo(status: ScheduleStatus | undefined, isPastDue: boolean): RpcTypedData {
  const info = {
    Schedule: { AdjustForDST: true },
    ScheduleStatus: status === undefined ? null : toStatusJson(status),
    IsPastDue: isPastDue,
  };
  return { json: JSON.stringify(info) };
}
