/** A document of the container `access-records`: who asked the API for what, or was posted it, and how much was given. Nothing that anybody typed, and no body. */
export interface AccessRecord {
  /** Of the invocation that answered, by which its log lines are found. */
  readonly id: string;
  readonly principalId: string;
  /** `hook`: what was posted to the receiver of a hook, whose id it is. */
  readonly principalKind: "key" | "app" | "user" | "hook";
  /** Of the application that asked, by itself or for the person; null for a function key. */
  readonly clientId: string | null;
  /** Of the token, as far as they are ours. */
  readonly roles: readonly string[];
  readonly functionName: string;
  readonly method: string;
  /** Chat or channel that was named; null where none was. */
  readonly conversationId: string | null;
  /** Ids and times that were named, by their parameters. */
  readonly named: Readonly<Record<string, string>>;
  /** Of the parameters that were given: names alone. */
  readonly parameters: readonly string[];
  readonly status: number;
  /** How many things were given: messages, versions, changes. */
  readonly count: number;
  /** Of the body. */
  readonly sizeBytes: number;
  /** When it was answered; milliseconds since 1970. */
  readonly answeredMs: number;
}

/** Newest first; within one time by id, so that paging never skips or repeats. */
export interface AccessRecordQuery {
  readonly principalId?: string;
  readonly conversationId?: string;
  readonly functionName?: string;
  /** Inclusive, as `answeredMs`. */
  readonly sinceMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  readonly after?: { readonly timeMs: number; readonly id: string };
  readonly limit: number;
}

/** Port. Every method throws TeamsinkError `store-unavailable` when the store does not answer in time. */
export interface AccessRecordStore {
  /**
   * Keeps a record as it is first written: the same id again changes nothing.
   *
   * @param ttlSeconds the store removes it so long after this write; without it, it stays
   */
  write(record: AccessRecord, ttlSeconds?: number): Promise<void>;
  query(query: AccessRecordQuery): Promise<readonly AccessRecord[]>;
}
