import type { ErrorCode } from "../base/errors/errors.ts";
import type { JsonObject } from "../base/json.ts";
import type { Road } from "./stored-message.ts";

/** Graph: "callTranscript resource type", "callRecording resource type". */
export type ArtifactKind = "transcript" | "recording";

/**
 * What became of the content of an artifact.
 *
 * - waiting: it is asked for
 * - kept: its bytes are in the content store
 * - link: by the setting CAPTURE only what is known about it is kept
 * - refused: Graph does not give it, and why
 */
export type ContentState =
  | { readonly state: "waiting" | "link" }
  | { readonly state: "kept"; readonly sha256: string; readonly sizeBytes: number; readonly mediaType: string }
  | { readonly state: "refused"; readonly reason: ErrorCode };

/** What was said in a transcript, for search and for whoever looks through a list. */
export interface SaidInTranscript {
  /** Bounded: a document holds 2 MB. */
  readonly text: string;
  readonly isCut: boolean;
  readonly cues: number;
  readonly speakers: readonly string[];
}

/** A document of the container `meetings`: one transcript or recording. */
export interface StoredArtifact {
  /** Document id: see `artifactDocumentId`. */
  readonly id: string;
  readonly organizerId: string;
  readonly kind: ArtifactKind;
  /** Graph's own id. */
  readonly artifactId: string;
  /** What all of one meeting share: Graph's id of the meeting, or of the call where it was an ad hoc call. */
  readonly meetingKey: string;
  readonly isAdHoc: boolean;
  /** When the call began, by Graph's `createdDateTime`; when it came, where Graph does not say. */
  readonly createdMs: number;
  /** Graph's object, of everything that any road brought. */
  readonly value: JsonObject;
  readonly content: ContentState;
  /** Of a transcript: the same as Word's. */
  readonly docx?: ContentState;
  readonly said?: SaidInTranscript;
  readonly sink: {
    readonly road: Road;
    readonly receivedDateTime: string;
    readonly storedDateTime: string;
    /** In which order those of one call came: sorts as a text. */
    readonly order: string;
    readonly schemaVersion: 1;
  };
}

/** One of many: without what was said in it, which may be a megabyte. */
export type ListedArtifact = Omit<StoredArtifact, "said"> & { readonly said?: Omit<SaidInTranscript, "text"> };

export interface ReadArtifact {
  readonly artifact: StoredArtifact;
  /** Changes with every write. */
  readonly etag: string;
}

/** By when the call began, newest first, and within one time by document id, so that paging never skips or repeats. */
export interface ArtifactQuery {
  readonly organizerId: string;
  readonly meetingKey?: string;
  /** Inclusive. */
  readonly sinceMs?: number;
  /** Exclusive. */
  readonly untilMs?: number;
  /** Case-insensitive part of what was said. */
  readonly contains?: string;
  readonly after?: { readonly timeMs: number; readonly id: string };
  readonly limit: number;
}

/** Port. Every method throws TeamsinkError `store-unavailable` when the store does not answer in time. */
export interface MeetingStore {
  read(organizerId: string, id: string): Promise<ReadArtifact | undefined>;
  /**
   * Writes what was made of what was read: `etag` of that, or "absent" where there was nothing.
   *
   * @param ttlSeconds the store removes it so long after this write; without it, it stays
   * @throws TeamsinkError `state-conflict` when somebody else wrote first
   */
  write(artifact: StoredArtifact, etag: string, ttlSeconds?: number): Promise<void>;
  query(query: ArtifactQuery): Promise<readonly ListedArtifact[]>;
  /** Those of an organizer whose content has this state, by id. */
  inState(
    organizerId: string,
    query: { readonly state: "waiting" | "refused"; readonly afterId?: string; readonly limit: number },
  ): Promise<readonly ListedArtifact[]>;
}
