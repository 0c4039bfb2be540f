import type { FaultName, FaultSettings } from "../../../local/tenant/faults/faults.ts";
import type { FaultRow, Occurrence } from "./fault-row.ts";

const MINUTE_MS = 60_000;

/** What waits too long for Graph is cut off by real time, which nobody moves here: see `test/e2e/slow-graph.test.ts`. */
type ChaosFaultName = Exclude<FaultName, "slow-answer">;

/** The tenant's own: see the table of faults in its README. */
// biome-ignore format: one row a fault
const ROWS: Readonly<Record<ChaosFaultName, Occurrence & { readonly settings: Partial<FaultSettings> }>> = {
  duplicate: { everyMinutes: 20, lastsMinutes: [5, 20], settings: { rate: 0.3 }, meaning: "notifications come twice" },
  drop: { everyMinutes: 30, lastsMinutes: [2, 8], settings: { rate: 0.15 }, meaning: "notifications are never sent" },
  reorder: { everyMinutes: 20, lastsMinutes: [5, 15], settings: { rate: 0.4, delayMs: 5 * MINUTE_MS }, meaning: "later notifications overtake earlier ones" },
  late: { everyMinutes: 30, lastsMinutes: [5, 10], settings: { rate: 0.1, delayMs: 20 * MINUTE_MS }, meaning: "notifications come twenty minutes late" },
  "corrupt-data": { everyMinutes: 40, lastsMinutes: [2, 6], settings: { rate: 0.2 }, meaning: "a byte of the cipher text is flipped" },
  "corrupt-signature": { everyMinutes: 40, lastsMinutes: [2, 6], settings: { rate: 0.2 }, meaning: "a byte of the signature is flipped" },
  "corrupt-key": { everyMinutes: 40, lastsMinutes: [2, 6], settings: { rate: 0.2 }, meaning: "a byte of the wrapped key is flipped" },
  "forge-token": { everyMinutes: 25, lastsMinutes: [5, 15], settings: { rate: 0.3 }, meaning: "forged newer versions with a wrong token" },
  "forge-client-state": { everyMinutes: 25, lastsMinutes: [5, 15], settings: { rate: 0.2 }, meaning: "forged newer versions with another clientState" },
  "forge-tenant": { everyMinutes: 25, lastsMinutes: [5, 15], settings: { rate: 0.2 }, meaning: "forged newer versions of another tenant" },
  "throttle-storm": { everyMinutes: 30, lastsMinutes: [2, 8], settings: { rate: 0.7, retryAfterSeconds: 20 }, meaning: "Graph answers 429" },
  "server-error": { everyMinutes: 30, lastsMinutes: [2, 8], settings: { rate: 0.6, status: 503 }, meaning: "Graph answers 503" },
  "content-forbidden": { everyMinutes: 90, lastsMinutes: [2, 4], settings: { rate: 0.5 }, meaning: "hosted contents are refused" },
  "content-throttled": { everyMinutes: 30, lastsMinutes: [2, 8], settings: { rate: 0.5 }, meaning: "where files are answers 429" },
  "content-cut": { everyMinutes: 30, lastsMinutes: [2, 8], settings: { rate: 0.3 }, meaning: "bytes of contents break off" },
  "delta-gone": { everyMinutes: 30, lastsMinutes: [5, 15], settings: { rate: 0.5 }, meaning: "Graph does not know its delta tokens any more" },
};

export const TENANT_FAULTS: Readonly<Record<string, FaultRow>> = Object.fromEntries(
  (Object.keys(ROWS) as ChaosFaultName[]).map((name) => [name, rowOf(name)]),
);

function rowOf(name: ChaosFaultName): FaultRow {
  const { settings, ...occurrence } = ROWS[name];
  return {
    ...occurrence,
    begin: ({ tenant }) => tenant.control.faults.set(name, settings),
    end: ({ tenant }) => tenant.control.faults.clear(name),
    struck: ({ tenant }) => tenant.control.faults.state()[name]?.struck ?? 0,
  };
}
