/** What Azure takes for one unit of something. */
export interface Price {
  readonly usd: number;
  /** What one price buys. */
  readonly per: number;
  readonly unit: string;
  /** Free each month. */
  readonly free?: number;
  /** Where Microsoft publishes it. */
  readonly source: string;
  /** Month in which the figure was last seen. */
  readonly asOf: string;
}

const FUNCTIONS = "https://azure.microsoft.com/pricing/details/functions/";
const COSMOS = "https://azure.microsoft.com/pricing/details/cosmos-db/autoscale-provisioned/";
const COSMOS_SERVERLESS = "https://azure.microsoft.com/pricing/details/cosmos-db/serverless/";
const BLOBS = "https://azure.microsoft.com/pricing/details/storage/blobs/";
const QUEUES = "https://azure.microsoft.com/pricing/details/storage/queues/";
const MONITOR = "https://azure.microsoft.com/pricing/details/monitor/";
const KEY_VAULT = "https://azure.microsoft.com/pricing/details/key-vault/";
const PRIVATE_LINK = "https://azure.microsoft.com/pricing/details/private-link/";
const DNS = "https://azure.microsoft.com/pricing/details/dns/";

/**
 * List prices in US dollars, pay as you go, East US. Storage is redundant over three zones, a quarter dearer than in one place,
 * which is Standard_LRS. They differ by region, currency and contract and change without notice: before relying on a figure,
 * compare its row with the page it names.
 */
export const PRICES = {
  execution: { usd: 0.4, per: 1e6, unit: "executions", free: 250_000, source: FUNCTIONS, asOf: "2025-05" },
  onDemandGbS: { usd: 0.000026, per: 1, unit: "GB-s", free: 100_000, source: FUNCTIONS, asOf: "2025-05" },
  alwaysReadyBaselineGbS: { usd: 0.000004, per: 1, unit: "GB-s", source: FUNCTIONS, asOf: "2025-05" },
  alwaysReadyActiveGbS: { usd: 0.000016, per: 1, unit: "GB-s", source: FUNCTIONS, asOf: "2025-05" },
  serverlessRu: { usd: 0.25, per: 1e6, unit: "RU", source: COSMOS_SERVERLESS, asOf: "2025-05" },
  autoscaleRuHour: { usd: 0.012, per: 100, unit: "RU/s an hour", source: COSMOS, asOf: "2026-05" },
  cosmosGb: { usd: 0.25, per: 1, unit: "GB a month", source: COSMOS, asOf: "2025-05" },
  blobWrite: { usd: 0.0688, per: 10_000, unit: "writes", source: BLOBS, asOf: "2026-05" },
  blobOther: { usd: 0.0044, per: 10_000, unit: "reads and others", source: BLOBS, asOf: "2026-05" },
  blobGb: { usd: 0.0225, per: 1, unit: "GB a month", source: BLOBS, asOf: "2026-05" },
  queueOperation: { usd: 0.005, per: 10_000, unit: "operations", source: QUEUES, asOf: "2025-05" },
  logGb: { usd: 2.3, per: 1, unit: "GB ingested", free: 5, source: MONITOR, asOf: "2025-05" },
  alertEvery5Minutes: { usd: 1.5, per: 1, unit: "rule", source: MONITOR, asOf: "2025-05" },
  alertEvery15Minutes: { usd: 0.5, per: 1, unit: "rule", source: MONITOR, asOf: "2025-05" },
  secretOperation: { usd: 0.03, per: 10_000, unit: "operations", source: KEY_VAULT, asOf: "2025-05" },
  privateEndpointHour: { usd: 0.01, per: 1, unit: "hour", source: PRIVATE_LINK, asOf: "2025-05" },
  privateZone: { usd: 0.5, per: 1, unit: "zone", source: DNS, asOf: "2025-05" },
} as const satisfies Record<string, Price>;

type PriceName = keyof typeof PRICES;

/** US dollars for a quantity, what is free taken off. */
export function costOf(name: PriceName, quantity: number): number {
  const price: Price = PRICES[name];
  return (Math.max(0, quantity - (price.free ?? 0)) / price.per) * price.usd;
}
