import type { HttpHandler, HttpMethod, StorageQueueHandler, TimerHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { poisonQueueOf, QUEUES } from "../shared/message/work-queue.ts";
import type { SettingName } from "../shared/settings.ts";
import { deadLetter } from "./dead-letter.ts";
import { deltaSync } from "./delta-sync.ts";
import { docs } from "./docs.ts";
import { health } from "./health.ts";
import { lifecycle } from "./lifecycle.ts";
import { messageVersionsOf, oneMessageOf } from "./message.ts";
import { messages } from "./messages.ts";
import { notifications } from "./notifications.ts";
import { openapi } from "./openapi.ts";
import { processMessage } from "./process-message.ts";
import { renewSubscriptions } from "./renew-subscriptions.ts";
import { retryQuarantineOf } from "./retry-quarantine.ts";
import { syncSource } from "./sync-source.ts";

interface HttpTrigger {
  readonly kind: "http";
  readonly name: string;
  readonly methods: HttpMethod[];
  /** Below the route prefix `api` of host.json. */
  readonly route: string;
  readonly authLevel: "anonymous" | "function" | "admin";
  readonly handler: (app: App) => HttpHandler;
}

interface QueueTrigger {
  readonly kind: "queue";
  readonly name: string;
  readonly queueName: string;
  readonly handler: (app: App) => StorageQueueHandler;
}

interface TimerTrigger {
  readonly kind: "timer";
  readonly name: string;
  /** The setting that holds the schedule. */
  readonly schedule: Extract<SettingName, `${string}_SCHEDULE`>;
  readonly handler: (app: App) => TimerHandler;
}

export type Trigger = HttpTrigger | QueueTrigger | TimerTrigger;

/**
 * The map of the app: everything that can start work, and what it starts. A post of Graph is anonymous to the platform
 * because the request proves itself.
 */
// biome-ignore format: one row a trigger
export const TRIGGERS: readonly Trigger[] = [
  { kind: "http", name: "notifications", methods: ["POST"], route: "notifications", authLevel: "anonymous", handler: notifications },
  { kind: "http", name: "lifecycle", methods: ["POST"], route: "lifecycle", authLevel: "anonymous", handler: lifecycle },
  { kind: "queue", name: "process-message", queueName: QUEUES.messages, handler: processMessage },
  { kind: "queue", name: "dead-letter", queueName: poisonQueueOf("messages"), handler: deadLetter("messages") },
  { kind: "timer", name: "renew-subscriptions", schedule: "RENEW_SCHEDULE", handler: renewSubscriptions },
  { kind: "timer", name: "retry-quarantine", schedule: "RENEW_SCHEDULE", handler: retryQuarantineOf },
  { kind: "timer", name: "delta-sync", schedule: "DELTA_SYNC_SCHEDULE", handler: deltaSync },
  { kind: "queue", name: "sync-source", queueName: QUEUES.sync, handler: syncSource },
  { kind: "queue", name: "dead-letter-sync", queueName: poisonQueueOf("sync"), handler: deadLetter("sync") },
  { kind: "http", name: "messages", methods: ["GET"], route: "messages", authLevel: "function", handler: messages },
  { kind: "http", name: "message", methods: ["GET"], route: "messages/{conversationId}/{messageId}", authLevel: "function", handler: oneMessageOf },
  { kind: "http", name: "message-versions", methods: ["GET"], route: "messages/{conversationId}/{messageId}/versions", authLevel: "function", handler: messageVersionsOf },
  { kind: "http", name: "health", methods: ["GET"], route: "health", authLevel: "anonymous", handler: health },
  { kind: "http", name: "openapi", methods: ["GET"], route: "openapi.json", authLevel: "anonymous", handler: openapi },
  { kind: "http", name: "docs", methods: ["GET"], route: "docs", authLevel: "anonymous", handler: docs },
];
