import type { LogLine } from "../../../shared/base/log.ts";

/** One line of the log, and when it was written. */
export interface At {
  readonly hoursAgo: number;
  readonly line: LogLine;
}

const at = (hoursAgo: number, line: LogLine): At => ({ hoursAgo, line });
/** Two days in which the subscriptions were looked after, every ten minutes. */
const ALIVE = Array.from({ length: 6 * 48 }, (_, index) =>
  at(index / 6 + 0.1, { event: "subscription.planned", renew: 0, keep: 2 }),
);
const STARTED = { event: "app.started", functions: 27 } as const;
const misconfigured = {
  event: "app.misconfigured",
  detail: "KEY_VAULT_URL is missing: expected an https URL",
} as const;
const posts = (fields: object) =>
  at(0.1, { event: "notifications.received", items: 9, accepted: 9, ...fields } as LogLine);
const refused = (durationMs: number) =>
  at(0.1, { event: "notification.refused", reason: "store-unavailable", status: 503, durationMs });
const discarded = (count: number, reason = "client-state-mismatch") =>
  at(0.5, { event: "notification.discarded", reason, count });
const deadLetter = { event: "dead-letter.added", reason: "message-invalid", queue: "messages" } as const;
const poison = (queue: string) => at(0.5, { event: "poison.waiting", queue, count: 1 });
const quarantined = { event: "notification.quarantined", reason: "secret-unavailable" } as const;
const gap = (event: "gap.opened" | "gap.ended" | "gap.closed", gapId = "g") =>
  ({ event, gapId, resource: "/chats/getAllMessages" }) as const;
const lapsing = { event: "subscription.failed", resource: "/chats/getAllMessages", reason: "graph-forbidden" } as const;
const noSecret = (secret: string) => at(0.4, { event: "keys.refresh-failed", secret, reason: "secret-unavailable" });
const throttled = at(0.5, { event: "graph.throttled", route: "/users/{id}/chats" });
const page = at(0.5, { event: "sync.page", messages: 50 });
const DAILY = { event: "sync.scheduled", of: "users", reason: "daily", due: 5 } as const;
const run = (startedDateTime: string) => ({ event: "audit.started", startedDateTime }) as const;
const sound = {
  event: "audit.finished",
  outcome: "complete",
  expected: 9,
  failed: 0,
  gone: 0,
  missing: 2,
  stale: 1,
} as const;
const stored = (fields: object) => ({ event: "messages.stored", road: "live", unchanged: 0, ...fields }) as LogLine;
const times = (count: number, made: At) => Array.from({ length: count }, () => made);

/** When each rule fires, and when something that looks much like it must not raise it. */
export const CASES: Readonly<
  Record<string, { readonly fires: readonly (readonly At[])[]; readonly silent: readonly (readonly At[])[] }>
> = {
  "no-traffic": {
    fires: [ALIVE, [...ALIVE, at(1, { event: "notifications.received", items: 9, accepted: 0, discarded: 9 })]],
    silent: [[], [...ALIVE, at(20, { event: "notifications.received", items: 9, accepted: 1, discarded: 8 })]],
  },
  misconfigured: {
    fires: [[at(0.4, misconfigured)]],
    silent: [[at(0.6, misconfigured), at(0.1, STARTED)], []],
  },
  "renewal-missing": {
    fires: [[], ALIVE.filter(({ hoursAgo }) => hoursAgo > 0.5)],
    silent: [ALIVE, [at(0.4, { event: "subscription.planned", keep: 0 })]],
  },
  "runs-missing": {
    fires: [
      [...ALIVE, at(2, DAILY)],
      [...ALIVE, at(3, run("a"))],
      [...ALIVE, at(2, { ...DAILY, reason: "gap" }), at(3, run("a"))],
      [...ALIVE, at(27, DAILY), at(3, run("a"))],
      [...ALIVE, at(27, DAILY), at(2, { ...DAILY, of: "teams" }), at(3, run("a"))],
      [...ALIVE, at(27, { ...DAILY, of: "teams" }), at(2, DAILY), at(3, run("a"))],
    ],
    silent: [
      [...ALIVE, at(25, DAILY), at(25, run("a"))],
      // Deployed this morning.
      ALIVE.filter(({ hoursAgo }) => hoursAgo < 20),
      [],
    ],
  },
  "audit-unfinished": {
    fires: [[at(22, run("a")), at(23, { ...sound, startedDateTime: "b" })]],
    silent: [
      [at(19, run("a"))],
      [at(22, run("a")), at(2, { ...sound, startedDateTime: "a" })],
      [at(2, { ...sound, startedDateTime: "a" })],
    ],
  },
  "audit-holes": {
    fires: [
      [at(2, { ...sound, repaired: 2 })],
      [at(2, { ...sound, repaired: 3, outcome: "incomplete" })],
      [at(2, { ...sound, repaired: 3, failed: 2, gone: 1 })],
      [at(9, { ...sound, repaired: 3 }), at(2, { ...sound, repaired: 3, invalid: 1 })],
    ],
    silent: [
      [],
      [at(2, { ...sound, repaired: 3, invalid: 0, failed: 1, gone: 1 })],
      [at(9, { ...sound, repaired: 0 }), at(2, { ...sound, repaired: 3 })],
    ],
  },
  "posts-malformed": {
    fires: [
      times(5, at(0.5, { event: "notification.refused", reason: "envelope-invalid", status: 400 })),
      [at(0.5, { event: "notification.refused", reason: "body-too-large", status: 413 })],
    ],
    silent: [
      times(9, at(0.5, { event: "notification.refused", reason: "queue-unavailable", status: 503 })),
      times(4, at(0.5, { event: "notification.refused", reason: "envelope-invalid", status: 400 })),
    ],
  },
  "posts-refused": {
    fires: [[at(0.1, { event: "notification.refused", reason: "queue-unavailable", status: 503 })]],
    silent: [[at(0.1, { event: "notification.refused", reason: "envelope-invalid", status: 400 })]],
  },
  "live-lag": {
    fires: [[at(0.2, stored({ stored: 90, late: 4 })), at(0.1, stored({ stored: 10, late: 2 }))]],
    silent: [
      [at(0.2, stored({ stored: 90, late: 3 })), at(0.1, stored({ stored: 10, late: 2 }))],
      [at(0.2, stored({ stored: 90, late: 90, road: "delta" }))],
      [at(0.2, stored({ stored: 9, late: 9 }))],
    ],
  },
  "message-blocked": {
    fires: [[at(0.2, { event: "message.blocked", road: "live" })]],
    silent: [[at(0.3, { event: "message.blocked", road: "live" })]],
  },
  "sync-failures": {
    fires: [[at(0.5, { event: "sync.failed", reason: "graph-forbidden" })]],
    silent: [[at(0.5, DAILY)]],
  },
  "hooks-behind": {
    fires: [
      [at(0.5, { event: "hook.disabled", hookId: "h", host: "receiver.example", reason: "gone" })],
      times(10, at(0.5, { event: "hook.failed", hookId: "h", host: "receiver.example", status: 500 })),
    ],
    silent: [
      times(9, at(0.5, { event: "hook.failed", hookId: "h", host: "receiver.example", status: 500 })),
      [
        ...times(20, at(0.5, { event: "hook.failed", hookId: "h", host: "receiver.example", status: 500 })),
        at(0.2, { event: "hook.delivered", hookId: "h", host: "receiver.example", events: 1 }),
      ],
    ],
  },
  "timer-failures": {
    fires: [
      times(3, at(0.5, { event: "function.failed", function: "retry-waiting", reason: "store-unavailable" })),
      [at(0.5, { event: "function.failed", function: "audit", reason: "queue-unavailable" })],
      [at(0.5, { event: "function.failed", function: "delta-sync", reason: "queue-unavailable" })],
      times(3, at(0.5, { event: "function.failed", function: "renew-subscriptions", reason: "graph-unavailable" })),
    ],
    silent: [
      times(2, at(0.5, { event: "function.failed", function: "renew-subscriptions", reason: "graph-unavailable" })),
      times(9, at(0.5, { event: "function.failed", function: "process-message", reason: "store-unavailable" })),
    ],
  },
  "slow-acknowledgements": {
    fires: [
      [posts({ posts: 19, slow: 1 })],
      [posts({ posts: 30, slow: 0 }), posts({ posts: 8, slow: 2 })],
      [posts({ posts: 18, slow: 0 }), refused(2_901)],
      times(2, refused(9_000)),
    ],
    silent: [
      [posts({ posts: 20, slow: 1 })],
      [posts({ posts: 19, slow: 0 }), refused(2_901)],
      [posts({ posts: 9, slow: 0 }), ...times(9, refused(2_900))],
      [],
    ],
  },
  discards: {
    fires: [[discarded(60), discarded(41)]],
    silent: [
      [discarded(60), discarded(40)],
      [discarded(60), discarded(60, "token-invalid")],
    ],
  },
  "dead-letters": {
    fires: [[at(0.9, deadLetter)]],
    silent: [[at(1.1, deadLetter), at(0.5, { ...deadLetter, event: "dead-letter.postponed" })]],
  },
  poison: {
    fires: [times(4, poison("messages"))],
    silent: [[...times(3, poison("messages")), ...times(3, poison("sync"))]],
  },
  quarantine: {
    fires: [[at(0.9, quarantined)]],
    silent: [[at(1.1, quarantined), at(0.5, { event: "quarantine.retried", released: 0, waiting: 1 })]],
  },
  "open-gaps": {
    fires: [
      [at(2.1, gap("gap.opened"))],
      [at(47, gap("gap.opened")), at(46, gap("gap.ended"))],
      [at(3, gap("gap.opened")), at(2.5, gap("gap.closed", "another"))],
    ],
    silent: [[at(1.9, gap("gap.opened"))], [at(3, gap("gap.opened")), at(0.1, gap("gap.closed"))]],
  },
  "subscription-failures": {
    fires: [[at(0.4, lapsing)]],
    silent: [[at(0.6, lapsing), at(0.4, { ...lapsing, event: "subscription.dropped" })]],
  },
  "secret-refresh-failures": {
    fires: [times(5, noSecret("graph-client-state"))],
    silent: [[...times(4, noSecret("graph-client-state")), ...times(4, noSecret("graph-client-secret"))]],
  },
  clock: {
    fires: [
      times(5, at(0.5, { event: "clock.doubted", seenIn: "validation-token", offMs: -540_000 })),
      [at(0.5, { event: "clock.doubted", seenIn: "lease", offMs: -86_400_000 })],
    ],
    silent: [times(4, at(0.5, { event: "clock.doubted", seenIn: "validation-token", offMs: 1_000 }))],
  },
  "graph-throttling": {
    fires: [[...times(21, throttled), ...times(83, page)]],
    silent: [[...times(21, throttled), ...times(84, page)], times(20, throttled)],
  },
  "sync-lag": {
    fires: [[at(23, DAILY)], [at(23, DAILY), at(2, { event: "sync.failed", reason: "graph-forbidden" })]],
    silent: [
      [at(23, DAILY), at(2, { event: "sync.finished", source: "chat:x" })],
      [at(23, { ...DAILY, due: 0 })],
      [at(25, DAILY)],
    ],
  },
  "unexpected-errors": {
    fires: [
      [at(0.5, { event: "function.failed", function: "messages", reason: "internal-error", causeName: "TypeError" })],
    ],
    silent: [[at(0.5, { event: "function.failed", function: "messages", reason: "store-unavailable" })]],
  },
};
