import type { JsonObject } from "../base/json.ts";

/** A document of the container `interactions`: a Graph aiInteraction as it came, and beside it what it is found by. */
export interface StoredInteraction {
  /** Of the interaction within its session, as Cosmos DB takes it. */
  readonly id: string;
  readonly sessionId: string;
  readonly interactionId: string;
  /**
   * Whose it is. Null as long as nobody said: a notification does not name the user, and an answer comes from Copilot.
   */
  readonly userId: string | null;
  readonly appClass: string | null;
  readonly createdMs: number;
  /** Milliseconds since 1970: see `versionOf`. */
  readonly version: number;
  /** Of what it says; decides between two payloads of one version. */
  readonly digest: string;
  readonly tenantId: string;
  readonly sink: {
    readonly road: "live" | "read";
    readonly receivedDateTime: string;
    readonly storedDateTime: string;
    /** Path of the raw payload in the container `raw-interactions`. */
    readonly raw: string;
    readonly schemaVersion: 1;
  };
  readonly interaction: JsonObject;
}

export interface ReadInteraction {
  readonly document: StoredInteraction;
  /** Changes with every write. */
  readonly etag: string;
}

/** Newest first; within one time by session and id, so that paging never skips or repeats. */
export interface InteractionQuery {
  readonly userId?: string;
  readonly sessionId?: string;
  readonly appClass?: string;
  /** Inclusive, as `createdMs`. */
  readonly sinceMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  readonly after?: { readonly timeMs: number; readonly sessionId: string; readonly id: string };
  readonly limit: number;
}

/** Port. Every method throws TeamsinkError `store-unavailable` when the store does not answer in time. */
export interface InteractionStore {
  read(sessionId: string, id: string): Promise<ReadInteraction | undefined>;
  /**
   * Writes the document where it was read so: as a new one, or as the one with this etag.
   *
   * @returns whether it was; not when somebody else wrote first
   */
  write(document: StoredInteraction, expect: string | "absent", ttlSeconds?: number): Promise<boolean>;
  query(query: InteractionQuery): Promise<readonly StoredInteraction[]>;
}
