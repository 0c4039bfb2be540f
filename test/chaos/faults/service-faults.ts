import type { TroubleName } from "../stores/trouble.ts";
import type { FaultRow, Occurrence } from "./fault-row.ts";

/** Of the calls to a service that is in trouble, this share fails. Reading Key Vault twice changes nothing, so it loses no answer. */
// biome-ignore format: one row a fault
const ROWS = {
  "blob-refuses": { everyMinutes: 35, lastsMinutes: [1, 6], rate: 0.7, meaning: "Blob storage refuses" },
  "blob-stalls": { everyMinutes: 40, lastsMinutes: [1, 3], rate: 0.3, meaning: "Blob storage does not answer" },
  "blob-loses-answer": { everyMinutes: 30, lastsMinutes: [2, 8], rate: 0.3, meaning: "Blob storage fails after the write" },
  "queue-refuses": { everyMinutes: 35, lastsMinutes: [1, 6], rate: 0.7, meaning: "Queue storage refuses" },
  "queue-stalls": { everyMinutes: 40, lastsMinutes: [1, 3], rate: 0.3, meaning: "Queue storage does not answer" },
  "queue-loses-answer": { everyMinutes: 30, lastsMinutes: [2, 8], rate: 0.3, meaning: "Queue storage fails after the write" },
  "cosmos-refuses": { everyMinutes: 35, lastsMinutes: [1, 6], rate: 0.7, meaning: "Cosmos DB refuses" },
  "cosmos-stalls": { everyMinutes: 40, lastsMinutes: [1, 3], rate: 0.3, meaning: "Cosmos DB does not answer" },
  "cosmos-loses-answer": { everyMinutes: 30, lastsMinutes: [2, 8], rate: 0.3, meaning: "Cosmos DB fails after the write" },
  "key-vault-refuses": { everyMinutes: 30, lastsMinutes: [5, 20], rate: 1, meaning: "Key Vault refuses" },
  "key-vault-stalls": { everyMinutes: 40, lastsMinutes: [2, 8], rate: 0.8, meaning: "Key Vault does not answer" },
} as const satisfies Partial<Record<TroubleName, Occurrence & { readonly rate: number }>>;

export const SERVICE_FAULTS: Readonly<Record<string, FaultRow>> = Object.fromEntries(
  (Object.keys(ROWS) as (keyof typeof ROWS)[]).map((name) => [name, rowOf(name)]),
);

function rowOf(name: keyof typeof ROWS): FaultRow {
  const { rate, ...occurrence } = ROWS[name];
  return {
    ...occurrence,
    begin: ({ troubles }) => troubles.set(name, rate),
    end: ({ troubles }) => troubles.clear(name),
    struck: ({ troubles }) => troubles.struck.get(name) ?? 0,
  };
}
