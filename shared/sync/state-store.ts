/** What the `state` container keeps, by partition. */
export type StateKind = "subscription" | "cursor" | "gap" | "dead-letter" | "audit" | "lease";

export interface StateEntry<T> {
  readonly id: string;
  readonly value: T;
  /** Changes with every write. */
  readonly etag: string;
}

/**
 * Port. Small JSON documents with optimistic concurrency.
 * Every method throws TeamsinkError `store-unavailable` when the store does not answer in time.
 */
export interface StateStore {
  get<T>(kind: StateKind, id: string): Promise<StateEntry<T> | undefined>;
  list<T>(kind: StateKind): Promise<readonly StateEntry<T>[]>;
  /**
   * `expect` is the etag last read, or "absent" for one that must not exist, or "any".
   *
   * @throws TeamsinkError `state-conflict` when somebody else wrote first
   */
  put<T>(entry: { kind: StateKind; id: string; value: T; expect: string }): Promise<StateEntry<T>>;
  /** Removing what is not there is not an error. */
  remove(kind: StateKind, id: string): Promise<void>;
}
