import { toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../../base/retention.ts";
import { FINAL_REFUSALS, type PageStep, type RunPagesPorts, runPages } from "../../job/run-pages.ts";
import { type ContentJob, sendSyncJob } from "../../job/sync-job.ts";
import type { ContentReader } from "../../port/content-reader.ts";
import type { ContentStore } from "../../port/content-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import {
  asNamed,
  type ContentEntry,
  type ContentRecord,
  contentRecordId,
  type Refusal,
  withEntry,
  withNamed,
} from "./content-record.ts";
import { COPY_START, copyPart } from "./copy-part.ts";

export interface FetchContentsPorts extends RunPagesPorts {
  readonly contentReader: ContentReader;
  readonly content: ContentStore;
  readonly queue: WorkQueue;
  readonly log: Log;
  /** A larger one is not copied. */
  readonly contentMaxBytes: number;
  readonly retention?: Retention;
}

/** Of the final refusals of Graph; one that is not named here is `invalid`. */
const REASONS: Readonly<Partial<Record<ErrorCode, Refusal>>> = {
  "graph-forbidden": "forbidden",
  "graph-not-found": "not-found",
  "graph-gone": "not-found",
};

/** What somebody writes to all the time would be copied for ever, and never to its end. */
const MAX_RESTARTS = 10;

/**
 * Fetches what one version of a message names: a page run, whose position is the record of the message's content.
 *
 *   next that waits ──▶ what it is (of a file) ──▶ the next part of its bytes ──▶ save ──▶ …
 *
 * One that cannot be had now does not hold up the others: it is passed by, and the job comes again for it, later and later.
 * One that can never be had is refused, with its reason, and is not asked for again. The job is done when nothing waits, so
 * what it names is fetched as often as the job is brought, until it is.
 *
 * @throws what may pass: the queue brings the job again
 */
export async function fetchContents(ports: FetchContentsPorts, job: ContentJob): Promise<void> {
  const { clock, queue, retention = KEEP_FOR_EVER } = ports;
  const nowMs = clock.nowMs();
  const leftOf = (version: number) => secondsLeft(retention.messageDays, { fromMs: version, nowMs });
  const ttlSeconds = leftOf(job.version);
  if (ttlSeconds === 0) return;
  const passedBy = new Map<string, unknown>();
  const next = ({ contents }: ContentRecord) =>
    contents.find((entry) => isToDo(entry, job, ttlSeconds !== undefined) && !passedBy.has(entry.contentId));
  const end = await runPages<ContentRecord>(ports, {
    kind: "content",
    id: contentRecordId(job),
    // A job that comes late, of an earlier version, must not have the record end before its message.
    ...(ttlSeconds === undefined
      ? {}
      : { ttlSeconds: ({ contents }) => leftOf(newestOf(contents, job.version)) ?? ttlSeconds }),
    begin(stored) {
      const record = withNamed(stored, job);
      return next(record) === undefined ? undefined : record;
    },
    async page(record): Promise<PageStep<ContentRecord>> {
      const entry = next(record);
      if (entry === undefined) return { kind: "end", value: record };
      const changed = await settled(ports, { job, entry }, passedBy);
      const value = withEntry(record, changed);
      return { kind: next(value) === undefined ? "end" : "next", value };
    },
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
  // Another job of this message saved first. It knows nothing of what this one names, so this one comes again.
  if (end.outcome === "superseded") throw new TeamsinkError("state-conflict");
  for (const error of passedBy.values()) throw error;
}

function newestOf(contents: readonly ContentEntry[], version: number): number {
  return contents.reduce((newest, { heldVersion }) => Math.max(newest, heldVersion), version);
}

/** Where messages end, content that is kept is told of each later version. */
function isToDo({ state, heldVersion, contentId }: ContentEntry, job: ContentJob, isEnding: boolean): boolean {
  if (state === "waiting") return true;
  const isNamed = job.contents.some((named) => named.contentId === contentId);
  return isEnding && isNamed && state === "kept" && heldVersion < job.version;
}

interface Step {
  readonly job: ContentJob;
  readonly entry: ContentEntry;
}

async function settled(ports: FetchContentsPorts, step: Step, passedBy: Map<string, unknown>): Promise<ContentEntry> {
  const { entry } = step;
  let changed: ContentEntry;
  try {
    changed = entry.state === "kept" ? await heldOn(ports, step) : await fetched(ports, step);
  } catch (error) {
    const code = codeOf(error);
    // A pause holds for everything that is asked of Graph.
    if (code === "graph-throttled" || !(error instanceof TeamsinkError)) throw error;
    if (!FINAL_REFUSALS.has(code)) {
      passedBy.set(entry.contentId, error);
      return entry;
    }
    // There is nothing any more where the copy had come: it has become shorter.
    const isShorter = code === "graph-bad-request" && entry.position !== undefined;
    changed = isShorter ? begunAnew(entry) : refused(entry, REASONS[code] ?? "invalid");
  }
  if (changed.state === "waiting" && changed.restarts !== entry.restarts) {
    passedBy.set(entry.contentId, new TeamsinkError("graph-unavailable", "it changed while it was copied"));
  }
  report(ports, step.job, changed);
  return changed;
}

async function heldOn({ content }: FetchContentsPorts, { entry, job }: Step): Promise<ContentEntry> {
  const isThere = entry.sha256 !== undefined && (await content.keepOn(entry.sha256));
  return isThere ? { ...entry, heldVersion: job.version } : { ...asNamed(entry), heldVersion: job.version };
}

async function fetched(ports: FetchContentsPorts, step: Step): Promise<ContentEntry> {
  const { contentReader, contentMaxBytes: maxBytes } = ports;
  const described = await describe(ports, step.entry);
  if (described.state === "refused") return described;
  const { job } = step;
  const { address, kind, position = COPY_START } = described;
  const open =
    kind === "file"
      ? contentReader.file(address)
      : contentReader.hostedContent({ place: job.place, messageId: job.messageId, hostedContentId: address });
  const key = `${contentRecordId(job)} ${described.contentId} ${described.version}`;
  const copy = await copyPart(ports, { key, open, maxBytes }, position);
  if (copy.kind === "too-large") return { ...refused(described, "too-large"), sizeBytes: copy.sizeBytes };
  if (copy.kind === "more") {
    return copy.position.blocks === 0 ? begunAnew(described) : { ...described, position: copy.position };
  }
  const { facts } = described;
  const eTag = copy.copied.eTag ?? facts?.eTag;
  const mediaType = facts?.mediaType ?? copy.copied.mediaType;
  return {
    ...asNamed(described),
    state: "kept",
    sha256: copy.copied.sha256,
    sizeBytes: copy.copied.sizeBytes,
    fetchedDateTime: toIso(ports.clock.nowMs()),
    ...(mediaType && { mediaType }),
    ...(eTag && { eTag }),
    ...(facts && {
      name: facts.name,
      lastModifiedDateTime: facts.lastModifiedDateTime,
      isChangedSinceSent: Date.parse(facts.lastModifiedDateTime) > job.saidMs,
    }),
  };
}

/** Once for each file, before the first of its bytes: what is too large is not begun. */
async function describe(
  { contentReader, contentMaxBytes }: FetchContentsPorts,
  entry: ContentEntry,
): Promise<ContentEntry> {
  if (entry.kind !== "file" || (entry.facts && entry.position?.blocks)) return entry;
  const facts = await contentReader.describeFile(entry.address);
  if (!facts.isFile) return refused(entry, "not-a-file");
  const { sizeBytes, eTag, lastModifiedDateTime } = facts;
  if (sizeBytes > contentMaxBytes) return { ...refused(entry, "too-large"), sizeBytes, eTag, lastModifiedDateTime };
  return { ...entry, facts };
}

/** Somebody writes to it: it is left alone until the job comes again. */
function begunAnew(entry: ContentEntry): ContentEntry {
  const restarts = (entry.restarts ?? 0) + 1;
  return restarts > MAX_RESTARTS ? refused(entry, "changing") : { ...asNamed(entry), restarts };
}

function refused(entry: ContentEntry, reason: Refusal): ContentEntry {
  return { ...asNamed(entry), state: "refused", reason };
}

function report({ log }: FetchContentsPorts, job: ContentJob, { kind, state, reason, sizeBytes }: ContentEntry): void {
  if (state === "waiting") return;
  const where = { conversationId: job.conversationId, cosmosId: job.documentId };
  log.event("content.settled", { kind, state, reason, sizeBytes, ...where }, state === "kept" ? "debug" : "info");
}
