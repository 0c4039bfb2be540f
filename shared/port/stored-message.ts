/** By which road a payload came. */
export type Road = "live" | "delta" | "audit" | "backfill" | "rebuild" | "refresh" | "written";

/** How the message got here: our own stamps, apart from Graph's properties. Times without a unit in the name are ISO 8601. */
export interface SinkStamp {
  readonly road: Road;
  readonly receivedDateTime: string;
  readonly storedDateTime: string;
  /** Path of the raw payload in the `raw` container. */
  readonly raw: string;
  /** Of what the message says: see `contentDigestOf`. Decides between two payloads of one version. */
  readonly digest: string;
  readonly schemaVersion: 1;
  /** `createdDateTime` and `lastModifiedDateTime` as numbers, since Graph's texts differ in precision and do not sort. */
  readonly createdMs: number;
  readonly lastModifiedMs: number;
  /** Properties of Graph's that cannot stand at the top level, given back by the API. See `standsAside`. */
  readonly aside?: Readonly<Record<string, unknown>>;
}

/** A document of the `messages` container: a Graph chatMessage at the top level, and beside it what we add. */
export interface StoredMessage {
  /** Document id: see `cosmosIdOf`. Graph's own id is `messageId`. */
  readonly id: string;
  readonly conversationId: string;
  readonly messageId: string;
  readonly rootId: string | null;
  readonly tenantId: string;
  readonly teamId: string | null;
  /** Milliseconds since 1970: see `versionOf`. */
  readonly version: number;
  /** Plain text of subject, body and attachments, for search. */
  readonly text: string;
  readonly sink: SinkStamp;
  readonly [graphProperty: string]: unknown;
}
