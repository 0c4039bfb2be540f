/**
 * The log events are the metrics: one row an event, with every field it may carry. What is not in the row cannot be
 * logged, at compile time and at run time, so no body, token, secret or client state can slip through by accident.
 */
export const LOG_EVENTS = {
  "app.started": ["functions"],
  "app.misconfigured": ["detail"],
  // Of single posts, which the app itself does not write: `notifications.received` sums them up.
  "notification.received": ["items", "accepted", "discarded", "quarantined", "durationMs"],
  // biome-ignore format: as many as fit
  "notifications.received": ["posts", "items", "accepted", "discarded", "quarantined", "slow", "durationMs50", "durationMs95", "durationMsMax"],
  "notification.discarded": ["reason", "count"],
  "notification.quarantined": ["reason", "path"],
  "notification.refused": ["reason", "status", "durationMs"],
  "quarantine.retried": ["released", "discarded", "waiting", "gone"],
  "kept.swept": ["claims", "quarantine"],
  // Counted where it is posted, once.
  "lifecycle.received": ["lifecycleEvent", "subscriptionId"],
  "lifecycle.unknown": ["lifecycleEvent", "subscriptionId"],
  // Of single messages, at the level `debug`: host.json leaves them out, `messages.stored` sums them up.
  "message.stored": ["outcome", "road", "conversationId", "cosmosId", "version", "behindMs", "raw"],
  "message.unchanged": ["outcome", "road", "conversationId", "cosmosId", "version", "raw"],
  // A verdict of data loss prevention hides what it says, which it did not before.
  "message.blocked": ["road", "conversationId", "cosmosId", "version"],
  "messages.stored": ["road", "stored", "unchanged", "late", "behindMs50", "behindMs95", "behindMsMax"],
  "message.waiting": ["queue", "reason", "attempts", "visibleAfterMs"],
  "dead-letter.added": ["reason", "queue", "deadLetterId", "redrives"],
  "dead-letter.postponed": ["reason", "queue", "visibleAfterMs"],
  "dead-letter.redriven": ["queue", "deadLetterId", "redrives"],
  "dead-letter.resolved": ["queue", "deadLetterId", "redrives"],
  "poison.waiting": ["queue", "count"],
  "subscription.unlisted": ["subscriptionId"],
  "subscription.planned": ["create", "renew", "replace", "drop", "keep"],
  "subscription.created": ["resource", "subscriptionId", "expirationDateTime"],
  "subscription.renewed": ["resource", "subscriptionId", "expirationDateTime"],
  "subscription.dropped": ["resource", "subscriptionId", "cause"],
  "subscription.failed": ["resource", "subscriptionId", "action", "reason", "detail", "causeName", "causeCode"],
  // Of all that single teams have together: what happens to each is at the level `debug`.
  "subscription.teams": ["wanted", "failed", "postponed", "reason", "detail"],
  // One of a person's own: they are answered by asking Graph each time.
  "presence.refused": ["action", "reason"],
  "gap.opened": ["resource", "gapId", "cause", "fromDateTime", "untilDateTime"],
  "gap.ended": ["resource", "gapId", "cause", "fromDateTime", "untilDateTime"],
  "gap.closed": ["resource", "gapId", "unreadable"],
  "sync.scheduled": ["of", "reason", "due", "sources", "pages"],
  "sync.page": ["source", "messages", "stored", "invalid", "pages"],
  "sync.finished": ["source", "messages", "stored", "pages", "durationMs"],
  "sync.restarted": ["source", "reason"],
  // A part of a source that is refused for good: read by another road, or left out.
  "sync.passed-by": ["source", "reason", "isLeftOut"],
  "sync.failed": ["source", "reason"],
  "meetings.finished": ["organizerId", "artifacts", "stored", "pages"],
  "meetings.failed": ["organizerId", "of", "reason"],
  // Of single ones, at the level `debug`.
  "artifact.stored": ["kind", "road", "outcome", "organizerId", "cosmosId"],
  "artifact.refused": ["kind", "organizerId", "reason"],
  "artifact.content": ["kind", "organizerId", "cosmosId", "part", "outcome", "sizeBytes", "reason"],
  // Of single contents: what is kept at the level `debug`.
  "content.settled": ["kind", "state", "reason", "sizeBytes", "conversationId", "cosmosId"],
  "interactions.read": ["source", "interactions", "pages"],
  "directory.refused": ["table", "id", "reason"],
  "rebuild.started": ["startedDateTime"],
  "rebuild.page": ["pages", "payloads", "stored", "unchanged", "refused"],
  "rebuild.finished": ["pages", "payloads", "stored", "unchanged", "refused", "durationMs"],
  "rebuild.failed": ["reason", "pages"],
  "audit.started": ["startedDateTime", "fromDateTime", "untilDateTime", "resources", "sources"],
  "audit.repaired": ["source", "missing", "stale", "repaired", "invalid"],
  "audit.failed": ["startedDateTime", "source", "reason"],
  // biome-ignore format: as many as fit
  "audit.finished": ["startedDateTime", "outcome", "expected", "done", "failed", "gone", "checked", "missing", "stale", "repaired", "invalid", "durationMs"],
  "backfill.started": ["backfillId", "fromDateTime", "untilDateTime", "dryRun"],
  "backfill.listed": ["backfillId", "sources", "requestsAtLeast"],
  "backfill.failed": ["backfillId", "source", "reason"],
  // biome-ignore format: as many as fit
  "backfill.finished": ["backfillId", "outcome", "sourcesDone", "sourcesFailed", "requests", "messages", "stored", "invalid", "durationMs"],
  "last-export.finished": ["source", "messages", "stored", "reason"],
  "lake.written": ["table", "rows", "sizeBytes"],
  "lake.compacted": ["table", "date", "files", "rows", "sizeBytes", "durationMs"],
  "lake.removed": ["table", "date", "files"],
  // A file that cannot be read, or has other columns than its table: it stays as it is.
  "lake.passed-over": ["table", "date", "reason"],
  "search.fed": ["source", "documents"],
  // Of a receiver the host alone: paths and queries of people's URLs hold keys.
  "hook.delivered": ["hookId", "host", "events", "sizeBytes", "durationMs"],
  "hook.failed": ["hookId", "host", "status", "reason", "attempts", "isHandedOver", "visibleAfterMs"],
  "hook.disabled": ["hookId", "host", "reason"],
  // Of one instance. Once when a dependency is no longer asked, once when it has answered again.
  "circuit.opened": ["dependency", "reason", "failures"],
  "circuit.closed": ["dependency", "openForMs", "spared"],
  "graph.throttled": ["route", "retryAfterMs"],
  "graph.failed": ["route", "status", "requestId", "reason"],
  "keys.refreshed": ["secret", "versions"],
  "keys.refresh-failed": ["secret", "version", "reason", "detail"],
  // What shows that a clock is off: a token that is only out of time, or a lease that no right clock can have written.
  "clock.doubted": ["seenIn", "offMs"],
  // Once when it begins, once when it is over: traces that nobody takes are not made up for.
  "traces.lost": ["reason"],
  "traces.sent-again": ["lost"],
  "function.failed": ["function", "reason", "causeName", "causeCode"],
  "health.checked": ["status", "failing"],
} as const satisfies Record<string, readonly string[]>;

export type LogEventName = keyof typeof LOG_EVENTS;
type FieldOf<E extends LogEventName> = (typeof LOG_EVENTS)[E][number];
export type LogValue = string | number | boolean | undefined;
export type LogFields<E extends LogEventName> = { readonly [F in FieldOf<E>]?: LogValue };
export type LogLevel = "debug" | "info" | "warn" | "error";

export interface Log {
  event<E extends LogEventName>(name: E, fields: LogFields<E>, level?: LogLevel): void;
}

/** One line of the log as it leaves the process. */
export type LogLine = { readonly event: LogEventName } & Readonly<Record<string, LogValue>>;

/** How often each event was logged, since the process began. */
export interface EventCount {
  readonly event: LogEventName;
  readonly level: LogLevel;
  readonly count: number;
}

export interface CountingLog extends Log {
  counts(): readonly EventCount[];
}

/** Long enough for every id Graph makes; cuts whatever an attacker writes into one. */
const MAX_VALUE_LENGTH = 512;

/** A log that hands each line to `write`. Fields outside the event's row are left out even if a cast let them in. */
export function createLog(write: (level: LogLevel, line: LogLine) => void): CountingLog {
  const counts = new Map<string, EventCount>();
  return {
    counts: () => [...counts.values()],
    event(name, fields, level = "info") {
      const key = `${name} ${level}`;
      counts.set(key, { event: name, level, count: (counts.get(key)?.count ?? 0) + 1 });
      const line: Record<string, LogValue> & { event: LogEventName } = { event: name };
      for (const field of LOG_EVENTS[name] as readonly string[]) {
        const value = (fields as Record<string, LogValue>)[field];
        if (value !== undefined) line[field] = oneLine(value);
      }
      write(level, line);
    },
  };
}

function oneLine(value: Exclude<LogValue, undefined>): LogValue {
  if (typeof value !== "string") return value;
  // A line break inside a value would let a sender forge log lines of their own.
  const safe = value.replaceAll(/\p{Cc}/gu, " ");
  return safe.length > MAX_VALUE_LENGTH ? `${safe.slice(0, MAX_VALUE_LENGTH)}…` : safe;
}

/** What may be said of an error of somebody else's: its class and code, never its message, which may quote a body. */
export function describeCause(error: unknown): { causeName?: string; causeCode?: string } {
  const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
  if (!(cause instanceof Error)) return {};
  const code = (cause as { code?: unknown }).code;
  return {
    causeName: cause.name,
    ...(typeof code === "string" || typeof code === "number" ? { causeCode: String(code) } : {}),
  };
}
