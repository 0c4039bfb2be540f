import { FACTS } from "../../../infra/cost/usage.ts";
import type { Traffic } from "../stores/traffic.ts";

/** Stated latencies, in milliseconds. Reads and writes of Cosmos DB, a page of a query, and what storage takes. */
const MS = { read: 6, write: 9, queryPage: 40, queuePut: 8, blobPut: 12, blobGet: 10, blobList: 30 } as const;
/** Documents on a page of a query. */
const QUERY_PAGE_SIZE = 1_000;
/** What a count looks at is in the index: so many entries for the charge of one page. */
const COUNTED_PER_PAGE = 10_000;

export interface CallCost {
  /** Before it takes effect. */
  readonly beforeMs: number;
  /** And after, by what it found. */
  readonly afterMs?: (traffic: Traffic, result: unknown) => number;
  readonly ru: (traffic: Traffic, result: unknown) => number;
  /** Whether the answer, or each part of it, is an object that the invocation may keep. */
  readonly gives: "nothing" | "object" | "objects" | "text";
  /** Whether a position may have been saved by it. */
  readonly saves?: boolean;
}

const kb = ({ bytes }: Traffic) => Math.max(0.1, bytes / 1_000);
/** The project's own formulas: see `ruOf` in infra/cost/usage.ts. */
const readRu = (traffic: Traffic) => Math.sqrt(kb(traffic));
const writeRu = (traffic: Traffic) => 5 * Math.sqrt(kb(traffic)) + FACTS.indexRu;
/** A page of 100 kB costs what reading 100 kB does, and no page less than `queryRu`. */
const queryRu = (traffic: Traffic) => FACTS.queryRu * Math.max(1, kb(traffic) / 100);
const free = () => 0;

const READ: CallCost = { beforeMs: MS.read, ru: readRu, gives: "object" };
const WRITE: CallCost = { beforeMs: MS.write, ru: writeRu, gives: "nothing" };
const QUERY: CallCost = {
  beforeMs: MS.queryPage,
  afterMs: ({ looked }) => MS.queryPage * Math.floor(looked / (QUERY_PAGE_SIZE + 1)),
  ru: queryRu,
  gives: "objects",
};
const COUNT: CallCost = {
  beforeMs: MS.queryPage,
  afterMs: ({ looked }) => MS.queryPage * Math.floor(looked / COUNTED_PER_PAGE),
  ru: ({ looked }) => FACTS.queryRu * Math.max(1, looked / COUNTED_PER_PAGE),
  gives: "nothing",
};
/** It is compared before it is written: a read, and a write when something changed. */
const COMPARED: CallCost = {
  beforeMs: MS.read,
  afterMs: (_traffic, outcome) => (outcome === "unchanged" ? 0 : MS.write),
  ru: (traffic, outcome) => readRu(traffic) + (outcome === "unchanged" ? 0 : writeRu(traffic)),
  gives: "nothing",
};
/** Created at once; where that fails, read, and replaced when newer. What was read before is not read again. */
const UPSERT: CallCost = {
  beforeMs: MS.write,
  afterMs: ({ looked }, outcome) =>
    outcome === "created" || looked === 0 ? 0 : MS.read + (outcome === "updated" ? MS.write : 0),
  ru: (traffic, outcome) => {
    const written = outcome === "created" || outcome === "updated" ? writeRu(traffic) : 0;
    return outcome === "created" || traffic.looked === 0 ? written : FACTS.conflictRu + readRu(traffic) + written;
  },
  gives: "nothing",
};
const PING: CallCost = { beforeMs: MS.read, ru: () => 1, gives: "nothing" };

/** One row a method of a port. */
export const COSTS = {
  state: { get: READ, list: QUERY, page: QUERY, count: COUNT, put: { ...WRITE, saves: true }, remove: WRITE },
  directory: { get: READ, page: QUERY, put: COMPARED, markAbsent: { ...WRITE, beforeMs: MS.read + MS.write } },
  messages: {
    get: READ,
    read: READ,
    upsertIfNewer: UPSERT,
    findByMessageId: QUERY,
    query: QUERY,
    hasConversation: { ...QUERY, gives: "nothing" },
    ping: PING,
  },
  blobs: {
    putOnce: { beforeMs: MS.blobPut, ru: free, gives: "nothing" },
    get: { beforeMs: MS.blobGet, ru: free, gives: "text" },
    list: { beforeMs: MS.blobList, ru: free, gives: "object" },
    remove: { beforeMs: MS.blobPut, ru: free, gives: "nothing" },
    ping: PING,
  },
  queue: {
    send: { beforeMs: MS.queuePut, ru: free, gives: "nothing" },
    lengths: { beforeMs: MS.queuePut, ru: free, gives: "nothing" },
  },
} as const satisfies Record<string, Readonly<Record<string, CallCost>>>;
