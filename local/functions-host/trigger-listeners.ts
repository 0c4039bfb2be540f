import { BlobServiceClient } from "@azure/storage-blob";
import { QueueServiceClient } from "@azure/storage-queue";
import type { Clock } from "../../shared/base/clock.ts";
import { type AppSettings, resolveConnection, resolveSettingNames } from "./app-settings.ts";
import type { FunctionDefinition, QueueTrigger, TimerTrigger } from "./function-definition.ts";
import type { HostSettings } from "./host-json.ts";
import type { Invoke } from "./invoke.ts";
import type { LogSink } from "./log.ts";
import { azureTriggerQueue } from "./queue/azure-trigger-queue.ts";
import { QueueListener } from "./queue/queue-listener.ts";
import { parseSchedule } from "./timer/schedule.ts";
import { blobScheduleMonitor } from "./timer/schedule-monitor.ts";
import { TimerListener } from "./timer/timer-listener.ts";
import type { TriggerListener } from "./trigger-listener.ts";

export const DEFAULT_QUEUE_LEASE_MS = 10 * 60_000;

const DEFAULT_HOST_ID = "local";

export interface TriggerListenersOptions {
  readonly definitions: readonly FunctionDefinition[];
  readonly settings: AppSettings;
  readonly hostSettings: HostSettings;
  readonly invoke: Invoke;
  readonly clock: Clock;
  readonly sink: LogSink;
  readonly leaseMs: number;
}

/** One listener for every function that is not set off by a request. Nothing starts yet. */
export function createTriggerListeners(options: TriggerListenersOptions): TriggerListener[] {
  return options.definitions.flatMap((definition) => {
    const { trigger } = definition;
    if (trigger.type === "queueTrigger") return [queueListener({ ...definition, trigger }, options)];
    if (trigger.type === "timerTrigger") return [timerListener({ ...definition, trigger }, options)];
    return [];
  });
}

function queueListener(
  definition: FunctionDefinition<QueueTrigger>,
  { settings, hostSettings, ...rest }: TriggerListenersOptions,
): TriggerListener {
  const { connection, queueName } = definition.trigger;
  const service = QueueServiceClient.fromConnectionString(resolveConnection(connection, settings));
  const queue = azureTriggerQueue(service, resolveSettingNames(queueName, settings));
  return new QueueListener({ ...rest, definition, queue, settings: hostSettings.queues });
}

function timerListener(
  definition: FunctionDefinition<TimerTrigger>,
  { settings, clock, ...rest }: TriggerListenersOptions,
): TriggerListener {
  const schedule = parseSchedule(resolveSettingNames(definition.trigger.schedule, settings), clock.nowMs());
  const isMonitored = definition.trigger.useMonitor && !schedule.isSubMinute;
  const monitor = isMonitored ? scheduleMonitor(settings) : undefined;
  return new TimerListener({ ...rest, definition, schedule, monitor, clock });
}

function scheduleMonitor(settings: AppSettings) {
  const service = BlobServiceClient.fromConnectionString(resolveConnection(undefined, settings));
  return blobScheduleMonitor(service, settings.AzureFunctionsWebHost__hostid ?? DEFAULT_HOST_ID);
}
