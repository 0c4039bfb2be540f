import type { HttpMethod, StorageQueueHandler, TimerHandler } from "@azure/functions";
import type { ScheduleName } from "../shared/base/settings.ts";
import { poisonQueueOf, QUEUES } from "../shared/port/work-queue.ts";
import type { Asked } from "../shared/serve/access/gate.ts";
import type { Right } from "../shared/serve/access/rights.ts";
import type { Load, RequestHandler } from "./handlers.ts";

interface HttpTrigger {
  readonly kind: "http";
  readonly name: string;
  readonly methods: HttpMethod[];
  /** Below the route prefix `api` of host.json. */
  readonly route: string;
  /** See `RIGHTS`; anonymous: the request proves itself, or what it asks for is no secret. */
  readonly access: Right | "anonymous";
  /** Leaves no record of who asked: it has to say what is wrong when no record can be written. */
  readonly isDiagnostic?: true;
  readonly load: Load<RequestHandler>;
}

interface QueueTrigger {
  readonly kind: "queue";
  readonly name: string;
  readonly queueName: string;
  readonly load: Load<StorageQueueHandler>;
}

interface TimerTrigger {
  readonly kind: "timer";
  readonly name: string;
  /** The setting that holds the schedule. */
  readonly schedule: ScheduleName;
  readonly load: Load<TimerHandler>;
}

export type Trigger = HttpTrigger | QueueTrigger | TimerTrigger;

/**
 * The map of the app: everything that can start work, and what it starts. A post of Graph is anonymous to the platform
 * because the request proves itself.
 */
// biome-ignore format: one row a trigger
export const TRIGGERS: readonly Trigger[] = [
  { kind: "http", name: "notifications", methods: ["POST"], route: "notifications", access: "anonymous", load: async () => (await import("./notifications.ts")).notifications },
  { kind: "http", name: "lifecycle", methods: ["POST"], route: "lifecycle", access: "anonymous", load: async () => (await import("./notifications.ts")).notifications },
  { kind: "queue", name: "process-message", queueName: QUEUES.messages, load: async () => (await import("./process-message.ts")).processMessage },
  { kind: "queue", name: "dead-letter", queueName: poisonQueueOf("messages"), load: async () => (await import("./dead-letter.ts")).deadLetter("messages") },
  { kind: "timer", name: "renew-subscriptions", schedule: "RENEW_SCHEDULE", load: async () => (await import("./renew-subscriptions.ts")).renewSubscriptions },
  { kind: "timer", name: "retry-waiting", schedule: "RENEW_SCHEDULE", load: async () => (await import("./retry-waiting.ts")).retryWaiting },
  { kind: "timer", name: "delta-sync", schedule: "DELTA_SYNC_SCHEDULE", load: async () => (await import("./delta-sync.ts")).deltaSync },
  { kind: "timer", name: "audit", schedule: "AUDIT_SCHEDULE", load: async () => (await import("./audit.ts")).audit },
  { kind: "timer", name: "lake", schedule: "LAKE_SCHEDULE", load: async () => (await import("./lake.ts")).lake },
  { kind: "timer", name: "feed-search", schedule: "SEARCH_SCHEDULE", load: async () => (await import("./search.ts")).feedSearch },
  { kind: "timer", name: "tell-hooks", schedule: "HOOK_SCHEDULE", load: async () => (await import("./hooks.ts")).tellHooks },
  { kind: "queue", name: "heal-subscriptions", queueName: QUEUES.subscriptions, load: async () => (await import("./sync-source.ts")).syncSource("subscriptions") },
  { kind: "queue", name: "dead-letter-subscriptions", queueName: poisonQueueOf("subscriptions"), load: async () => (await import("./dead-letter.ts")).deadLetter("subscriptions") },
  { kind: "queue", name: "sync-source", queueName: QUEUES.sync, load: async () => (await import("./sync-source.ts")).syncSource("sync") },
  { kind: "queue", name: "dead-letter-sync", queueName: poisonQueueOf("sync"), load: async () => (await import("./dead-letter.ts")).deadLetter("sync") },
  { kind: "http", name: "messages", methods: ["GET"], route: "messages", access: "messages", load: async () => (await import("./messages.ts")).messages },
  { kind: "http", name: "message", methods: ["GET"], route: "messages/{conversationId}/{messageId}", access: "messages", load: async () => (await import("./message.ts")).message },
  { kind: "http", name: "message-versions", methods: ["GET"], route: "messages/{conversationId}/{messageId}/versions", access: "history", load: async () => (await import("./message.ts")).versions },
  { kind: "http", name: "meetings", methods: ["GET"], route: "meetings", access: "messages", load: async () => (await import("./meetings.ts")).meetings },
  { kind: "http", name: "meeting", methods: ["GET"], route: "meetings/{organizerId}/{meetingId}", access: "messages", load: async () => (await import("./meetings.ts")).meeting },
  { kind: "http", name: "meeting-transcript", methods: ["GET"], route: "meetings/{organizerId}/{meetingId}/transcripts/{transcriptId}", access: "messages", load: async () => (await import("./meetings.ts")).transcript },
  { kind: "http", name: "meeting-recording", methods: ["GET"], route: "meetings/{organizerId}/{meetingId}/recordings/{recordingId}", access: "messages", load: async () => (await import("./meetings.ts")).recording },
  { kind: "http", name: "message-contents", methods: ["GET"], route: "messages/{conversationId}/{messageId}/contents", access: "messages", load: async () => (await import("./contents.ts")).contents },
  { kind: "http", name: "message-content", methods: ["GET"], route: "messages/{conversationId}/{messageId}/contents/{contentId}", access: "messages", load: async () => (await import("./contents.ts")).content },
  { kind: "http", name: "message-history", methods: ["GET"], route: "messages/{conversationId}/{messageId}/history", access: "history", load: async () => (await import("./message.ts")).history },
  { kind: "http", name: "search", methods: ["GET"], route: "search", access: "messages", load: async () => (await import("./search.ts")).search },
  { kind: "http", name: "resolve", methods: ["GET"], route: "resolve", access: "messages", load: async () => (await import("./resolve.ts")).resolve },
  { kind: "http", name: "teams", methods: ["GET"], route: "teams", access: "directory", load: async () => (await import("./directory.ts")).teams },
  { kind: "http", name: "channels", methods: ["GET"], route: "channels", access: "directory", load: async () => (await import("./directory.ts")).channels },
  { kind: "http", name: "chats", methods: ["GET"], route: "chats", access: "directory", load: async () => (await import("./directory.ts")).chats },
  { kind: "http", name: "users", methods: ["GET"], route: "users", access: "directory", load: async () => (await import("./directory.ts")).users },
  { kind: "http", name: "members", methods: ["GET"], route: "members", access: "directory", load: async () => (await import("./members.ts")).members },
  { kind: "http", name: "changes", methods: ["GET"], route: "changes", access: "changes", load: async () => (await import("./changes.ts")).changes },
  { kind: "http", name: "tables", methods: ["GET"], route: "tables/{table}", access: "changes", load: async () => (await import("./tables.ts")).tables },
  { kind: "http", name: "interactions", methods: ["GET"], route: "interactions", access: "messages", load: async () => (await import("./interactions.ts")).interactions },
  { kind: "http", name: "send-message", methods: ["POST"], route: "messages/{conversationId}", access: "onBehalf", load: async () => (await import("./write.ts")).send },
  { kind: "http", name: "act-on-message", methods: ["POST"], route: "messages/{conversationId}/{messageId}", access: "onBehalf", load: async () => (await import("./write.ts")).actOnOneMessage },
  { kind: "http", name: "new-chat", methods: ["POST"], route: "chats", access: "onBehalf", load: async () => (await import("./write.ts")).newChat },
  { kind: "http", name: "act-on-chat", methods: ["POST"], route: "chats/{chatId}", access: "onBehalf", load: async () => (await import("./write.ts")).actOnOneChat },
  { kind: "http", name: "upload", methods: ["POST"], route: "uploads", access: "onBehalf", load: async () => (await import("./write.ts")).upload },
  { kind: "http", name: "uploaded", methods: ["GET"], route: "uploads", access: "onBehalf", load: async () => (await import("./write.ts")).uploaded },
  { kind: "http", name: "viewpoints", methods: ["GET"], route: "viewpoints", access: "onBehalf", load: async () => (await import("./write.ts")).viewpoints },
  { kind: "http", name: "presence", methods: ["GET"], route: "presence", access: "onBehalf", load: async () => (await import("./write.ts")).presence },
  { kind: "http", name: "own-presence", methods: ["POST"], route: "presence", access: "onBehalf", load: async () => (await import("./write.ts")).ownPresence },
  { kind: "http", name: "contacts", methods: ["GET"], route: "contacts", access: "onBehalf", load: async () => (await import("./write.ts")).contacts },
  { kind: "http", name: "me", methods: ["GET"], route: "me", access: "self", load: async () => (await import("./write.ts")).whoIsSignedIn },
  { kind: "http", name: "dead-letters", methods: ["GET"], route: "dead-letters", access: "operate", load: async () => (await import("./dead-letters.ts")).deadLetters },
  { kind: "http", name: "dead-letter-by-id", methods: ["GET"], route: "dead-letters/{deadLetterId}", access: "operate", load: async () => (await import("./dead-letters.ts")).oneDeadLetter },
  { kind: "http", name: "redrive-dead-letters", methods: ["POST"], route: "dead-letters", access: "operate", load: async () => (await import("./dead-letters.ts")).redriveDeadLetters },
  { kind: "http", name: "start-rebuild", methods: ["POST"], route: "rebuild", access: "operate", load: async () => (await import("./rebuild.ts")).rebuild },
  { kind: "http", name: "rebuild-progress", methods: ["GET"], route: "rebuild", access: "operate", load: async () => (await import("./rebuild.ts")).rebuildProgress },
  { kind: "http", name: "start-search-rebuild", methods: ["POST"], route: "search/rebuild", access: "operate", load: async () => (await import("./search.ts")).startSearchRebuild },
  { kind: "http", name: "search-progress", methods: ["GET"], route: "search/rebuild", access: "operate", load: async () => (await import("./search.ts")).searchProgress },
  { kind: "http", name: "start-backfill", methods: ["POST"], route: "backfills", access: "operate", load: async () => (await import("./backfills.ts")).backfill },
  { kind: "http", name: "backfills", methods: ["GET"], route: "backfills", access: "operate", load: async () => (await import("./backfills.ts")).backfills },
  { kind: "http", name: "backfill-progress", methods: ["GET"], route: "backfills/{backfillId}", access: "operate", load: async () => (await import("./backfills.ts")).backfillProgress },
  { kind: "http", name: "act-on-backfill", methods: ["POST"], route: "backfills/{backfillId}", access: "operate", load: async () => (await import("./backfills.ts")).actOnOneBackfill },
  { kind: "http", name: "make-hook", methods: ["POST"], route: "hooks", access: "hooks", load: async () => (await import("./hooks.ts")).hook },
  { kind: "http", name: "hooks", methods: ["GET"], route: "hooks", access: "hooks", load: async () => (await import("./hooks.ts")).hooks },
  { kind: "http", name: "hook-by-id", methods: ["GET"], route: "hooks/{hookId}", access: "hooks", load: async () => (await import("./hooks.ts")).hookById },
  { kind: "http", name: "act-on-hook", methods: ["POST"], route: "hooks/{hookId}", access: "hooks", load: async () => (await import("./hooks.ts")).actOnOneHook },
  { kind: "http", name: "sync-progress", methods: ["GET"], route: "sync", access: "operate", load: async () => (await import("./sync-progress.ts")).syncProgress },
  { kind: "http", name: "audit-report", methods: ["GET"], route: "audit", access: "oversight", load: async () => (await import("./audit-report.ts")).auditReport },
  { kind: "http", name: "access-records", methods: ["GET"], route: "access-records", access: "oversight", load: async () => (await import("./access-records.ts")).accessRecords },
  { kind: "http", name: "health", methods: ["GET"], route: "health", access: "anonymous", load: async () => (await import("./health.ts")).health },
  { kind: "http", name: "deep-health", methods: ["GET"], route: "health/deep", access: "oversight", isDiagnostic: true, load: async () => (await import("./health.ts")).deepHealth },
  { kind: "http", name: "metrics", methods: ["GET"], route: "metrics", access: "oversight", isDiagnostic: true, load: async () => (await import("./metrics.ts")).metrics },
  { kind: "http", name: "openapi", methods: ["GET"], route: "openapi.json", access: "anonymous", load: async () => (await import("./pages.ts")).openapi },
  { kind: "http", name: "docs", methods: ["GET"], route: "docs", access: "anonymous", load: async () => (await import("./pages.ts")).swaggerUi },
  { kind: "http", name: "docs-asset", methods: ["GET"], route: "docs/{asset}", access: "anonymous", load: async () => (await import("./pages.ts")).asset },
  { kind: "http", name: "redoc", methods: ["GET"], route: "redoc", access: "anonymous", load: async () => (await import("./pages.ts")).redoc },
  { kind: "http", name: "app", methods: ["GET"], route: "app", access: "anonymous", load: async () => (await import("./pages.ts")).viewer },
  { kind: "http", name: "app-asset", methods: ["GET"], route: "app/{asset}", access: "anonymous", load: async () => (await import("./pages.ts")).asset },
  { kind: "http", name: "sign-in", methods: ["GET"], route: "sign-in", access: "anonymous", load: async () => (await import("./pages.ts")).signIn },
];

interface Address {
  readonly name: string;
  readonly route: string;
  readonly authLevel: "anonymous" | "function";
  readonly by: Asked["by"];
}

/** Below it the API takes tokens of Entra. */
export const ENTRA_PREFIX = "entra";

/**
 * Where a request is taken. The platform knows one auth level a route: with `function` it lets nobody pass who has no key, so
 * that whoever has a token instead needs an address that is open to the platform, and is checked by us.
 */
export function addressesOf({ name, route, access }: Pick<HttpTrigger, "name" | "route" | "access">): Address[] {
  if (access === "anonymous") return [{ name, route, authLevel: "anonymous", by: "key" }];
  return [
    { name, route, authLevel: "function", by: "key" },
    { name: `${ENTRA_PREFIX}-${name}`, route: `${ENTRA_PREFIX}/${route}`, authLevel: "anonymous", by: "token" },
  ];
}
