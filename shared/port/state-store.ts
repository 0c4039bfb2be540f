/**
 * What the `state` container keeps, by kind, and in how many shards. A kind that grows with the tenant is spread over
 * shards by its id, since one logical partition holds 20 GB and 10,000 RU/s at the most; one that does not has one shard,
 * so that listing it stays in one partition.
 *
 * - subscription, gap, lease, rebuild, last-received, lake, search, hook, hook-progress, probe: few, whatever the tenant; two subscriptions a team are 2,000 at most
 * - sync-start: when the last daily sync began
 * - cursor: how far each source has been read
 * - passed-over: what a daily sync went on without, where it has no cursor
 * - meetings: how far the meetings of each organizer have been read
 * - interactions: how far those of each user with Copilot have been read, and who has no licence
 * - walk: how far a walk that takes several invocations has come
 * - content: what a message names, and what became of it
 * - dead-letter: what could not be worked off
 * - backfill: runs that somebody asked for · backfill-lane: how far each lane of one has come · backfill-source: what its
 *   lanes read
 * - last-export: what was deleted, and how far its last export has come
 * - lake: how far each container has been written to the lake, and how far the lake is compacted · search: how far each has been read into the index
 * - hook: who has changes posted to them · hook-progress: how far each has been told
 * - send-line: what a person is sending to a conversation · sent: what became of each Idempotency-Key, for a day
 * - presence: who somebody looks at, what is known of them, and the subscription that tells of it, for two hours
 *   · presence-subscription: whose a subscription is
 * - audit: runs and their totals · audit-source: sources of a run that are still compared · audit-hole: what was found
 */
export const STATE_SHARDS = {
  subscription: 1,
  gap: 1,
  lease: 1,
  rebuild: 1,
  lake: 1,
  search: 1,
  hook: 1,
  "hook-progress": 1,
  "last-received": 1,
  "sync-start": 1,
  probe: 1,
  backfill: 1,
  "backfill-lane": 16,
  "backfill-source": 64,
  "last-export": 16,
  walk: 16,
  audit: 1,
  "audit-source": 64,
  "audit-hole": 64,
  cursor: 64,
  "passed-over": 64,
  meetings: 64,
  content: 64,
  "send-line": 64,
  sent: 64,
  presence: 64,
  "presence-subscription": 64,
  interactions: 64,
  "dead-letter": 64,
} as const;

export type StateKind = keyof typeof STATE_SHARDS;

/** Kinds that are few, whatever the tenant. */
export type FewKind = { [Kind in StateKind]: (typeof STATE_SHARDS)[Kind] extends 1 ? Kind : never }[StateKind];

export interface StateEntry<T> {
  readonly id: string;
  readonly value: T;
  /** Changes with every write. */
  readonly etag: string;
}

/** About a property at the top level of the value, which must be a text: nothing else meets any condition. */
export interface StateCondition {
  readonly property: string;
  /** Texts compare by code point, and so do ISO 8601 times of one form. */
  readonly is: "=" | "!=" | "<" | ">=";
  readonly text: string;
}

/** Entries of one kind that meet every condition. */
export interface StateQuery {
  readonly kind: StateKind;
  readonly where?: readonly StateCondition[];
  /** Only those whose id begins so. */
  readonly prefix?: string;
  /** Only those that come after the entry of this id, whether it is still there or not. */
  readonly afterId?: string;
}

export interface StateWrite<T> {
  readonly kind: StateKind;
  readonly id: string;
  readonly value: T;
  /** The etag last read, or "absent" for one that must not exist, or "any". */
  readonly expect: string;
  /**
   * The store removes it so long after this write; without it, it stays. Whole seconds, one at least: anything else is
   * `document-refused`.
   */
  readonly ttlSeconds?: number;
}

/**
 * Port. Small JSON documents with optimistic concurrency.
 * Every method throws TeamsinkError `store-unavailable` when the store does not answer in time.
 */
export interface StateStore {
  get<T>(kind: StateKind, id: string): Promise<StateEntry<T> | undefined>;
  /** All of a kind: of another than these, that would be a walk of the tenant. */
  list<T>(kind: FewKind): Promise<readonly StateEntry<T>[]>;
  /** For kinds that may be many. By id, in one and the same order every time, so that paging never skips or repeats. */
  page<T>(query: StateQuery & { readonly limit: number }): Promise<readonly StateEntry<T>[]>;
  count(query: StateQuery): Promise<number>;
  /** @throws TeamsinkError `state-conflict` when somebody else wrote first */
  put<T>(entry: StateWrite<T>): Promise<StateEntry<T>>;
  /**
   * Removing what is not there is not an error.
   *
   * @param expect the etag last read; without it, whatever stands there is removed
   * @throws TeamsinkError `state-conflict` when somebody else wrote first
   */
  remove(kind: StateKind, id: string, expect?: string): Promise<void>;
}
