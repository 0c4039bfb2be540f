/** What the `state` container keeps, by partition. `walk`: how far a walk that takes several invocations has come. */
export type StateKind =
  | "subscription"
  | "cursor"
  | "gap"
  | "dead-letter"
  | "audit"
  | "lease"
  | "walk"
  | "rebuild"
  | "last-received"
  | "probe";

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
  /** Only those that come after the entry of this id, whether it is still there or not. */
  readonly afterId?: string;
}

/**
 * Port. Small JSON documents with optimistic concurrency.
 * Every method throws TeamsinkError `store-unavailable` when the store does not answer in time.
 */
export interface StateStore {
  get<T>(kind: StateKind, id: string): Promise<StateEntry<T> | undefined>;
  list<T>(kind: StateKind): Promise<readonly StateEntry<T>[]>;
  /** For kinds that may be many. In one and the same order every time, so that paging never skips or repeats. */
  page<T>(query: StateQuery & { readonly limit: number }): Promise<readonly StateEntry<T>[]>;
  count(query: StateQuery): Promise<number>;
  /**
   * `expect` is the etag last read, or "absent" for one that must not exist, or "any".
   *
   * @throws TeamsinkError `state-conflict` when somebody else wrote first
   */
  put<T>(entry: { kind: StateKind; id: string; value: T; expect: string }): Promise<StateEntry<T>>;
  /** Removing what is not there is not an error. */
  remove(kind: StateKind, id: string): Promise<void>;
}
