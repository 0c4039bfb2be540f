import { safeSegment } from "../../base/safe-segment.ts";
import type { ContentJob, NamedContent } from "../../job/sync-job.ts";
import type { FileFacts } from "../../port/content-reader.ts";
import type { CopyPosition } from "./copy-part.ts";

/** Why something that a message names is not kept, and will not be unless somebody asks again: see `ContentJob.again`. */
export const REFUSALS = ["forbidden", "not-found", "not-a-file", "too-large", "changing", "invalid"] as const;
export type Refusal = (typeof REFUSALS)[number];

/** One thing that a message names, and what became of it. */
export interface ContentEntry extends NamedContent {
  readonly state: "waiting" | "kept" | "refused";
  readonly reason?: Refusal;
  /** The version of the message that named it first. */
  readonly version: number;
  /** The last one of which a job told: where messages end, content counts from it. */
  readonly heldVersion: number;
  readonly sizeBytes?: number;
  readonly sha256?: string;
  readonly mediaType?: string;
  /** Of what was copied: another one is another file under the same link. */
  readonly eTag?: string;
  readonly lastModifiedDateTime?: string;
  /** Of a file: whether it was changed between the message and the copy. Then it may not be what was sent. */
  readonly isChangedSinceSent?: boolean;
  readonly fetchedDateTime?: string;
  /** Of a file under way. */
  readonly facts?: FileFacts;
  readonly position?: CopyPosition;
  /** How often it became another while it was copied. */
  readonly restarts?: number;
}

/** What a message names, in all its versions: a document of the kind `content`, and the position of its page run. */
export interface ContentRecord {
  readonly conversationId: string;
  readonly documentId: string;
  readonly contents: readonly ContentEntry[];
}

export function contentRecordId({
  conversationId,
  documentId,
}: Pick<ContentJob, "conversationId" | "documentId">): string {
  return `${safeSegment(conversationId)}.${documentId}`;
}

/**
 * The record with what a job names. What was refused is asked for anew by a version that names it again, as after a deletion
 * that was undone.
 */
export function withNamed(stored: ContentRecord | undefined, job: ContentJob): ContentRecord {
  const { conversationId, documentId, version } = job;
  const known = new Map((stored?.contents ?? []).map((entry) => [entry.contentId, entry]));
  for (const named of job.contents) {
    const entry = known.get(named.contentId);
    if (entry === undefined) known.set(named.contentId, { ...named, state: "waiting", version, heldVersion: version });
    else if (entry.state === "refused" && (job.again || entry.heldVersion < version)) {
      known.set(named.contentId, { ...asNamed(entry), heldVersion: Math.max(entry.heldVersion, version) });
    }
  }
  return { conversationId, documentId, contents: [...known.values()] };
}

/** As if it had never been asked for. */
export function asNamed({
  contentId,
  kind,
  address,
  name,
  attachmentId,
  version,
  heldVersion,
}: ContentEntry): ContentEntry {
  return { contentId, kind, address, name, attachmentId, version, heldVersion, state: "waiting" };
}

export function withEntry(record: ContentRecord, changed: ContentEntry): ContentRecord {
  const contents = record.contents.map((entry) => (entry.contentId === changed.contentId ? changed : entry));
  return { ...record, contents };
}
