import { codeOf, type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { type ArtifactContentJob, sendSyncJob } from "../../job/sync-job.ts";
import type { MeetingReader } from "../../port/meeting-reader.ts";
import type { ContentState, StoredArtifact } from "../../port/meeting-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { COPY_START, type CopyPorts, type CopyPosition, type CopyStep, copyPart } from "../content/copy-part.ts";
import { changeArtifact, type StoreArtifactPorts } from "./store-artifact.ts";
import { saidIn } from "./transcript-text.ts";
import { cuesIn } from "./vtt.ts";

export interface KeepContentPorts extends StoreArtifactPorts, CopyPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly meetingReader: MeetingReader;
  readonly log: Log;
}

/** Fifty times what Microsoft calls usual. A transcript is taken apart in memory. */
const MAX_TRANSCRIPT_BYTES = 16 * 1024 * 1024;
/** A hundred and fifty times what Microsoft calls usual, and more blocks than a blob has would come to. */
const MAX_RECORDING_BYTES = 50 * 1024 ** 3;

type Part = "content" | "docx";

/** How far the contents of one artifact have been copied. */
interface ContentWalk {
  readonly part: Part;
  readonly copy: CopyPosition;
}

const START: ContentWalk = { part: "content", copy: COPY_START };
const TTL_SECONDS = 7 * 86_400;

/** What another attempt will not change today. */
const REFUSALS: ReadonlySet<ErrorCode> = new Set([...FINAL_REFUSALS, "access-policy-missing", "transcript-access-off"]);

/**
 * Copies what an artifact holds: a page run of parts, so that a recording of any size takes as many invocations as it needs
 * and none of them more than a block of memory.
 *
 *   part ──▶ position saved ──▶ part ──▶ … ──▶ whole, under its SHA-256 ──▶ the document says so
 *      a crash: the part is copied again       a crash: the copy is found whole, and the document written
 *
 * A transcript is kept as WebVTT and, where Graph still gives it, as a Word document; what was said is taken out of the
 * first. What Graph refuses for good is noted with its reason: the daily reading asks again for what an operator may mend.
 */
export async function keepContent(ports: KeepContentPorts, job: ArtifactContentJob): Promise<void> {
  await runPages<ContentWalk>(ports, {
    kind: "walk",
    id: `content:${job.organizerId}:${job.documentId}`,
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? START,
    page: (walk) => onePage(ports, job, walk),
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function onePage(
  ports: KeepContentPorts,
  job: ArtifactContentJob,
  walk: ContentWalk,
): Promise<PageStep<ContentWalk>> {
  const { organizerId, documentId } = job;
  const artifact = (await ports.meetings.read(organizerId, documentId))?.artifact;
  if (artifact === undefined) return { kind: "end", value: undefined };
  const { part } = walk;
  if (isSettled(artifact, part)) return afterPart(artifact, part);
  let step: CopyStep;
  try {
    step = await copyPart(ports, requestOf(ports, artifact, part), walk.copy);
  } catch (error) {
    const reason = codeOf(error);
    if (!REFUSALS.has(reason)) throw error;
    await note(ports, artifact, { part, state: { state: "refused", reason } });
    return afterPart(artifact, part);
  }
  if (step.kind === "more") return { kind: "next", value: { part, copy: step.position } };
  if (step.kind === "too-large") {
    await note(ports, artifact, { part, state: { state: "refused", reason: "artifact-too-large" } });
  } else {
    const { sha256, sizeBytes, mediaType = usualMediaType(artifact, part) } = step.copied;
    await note(ports, artifact, { part, state: { state: "kept", sha256, sizeBytes, mediaType } });
  }
  return afterPart(artifact, part);
}

/** Refused is no end: who asks for it again has a reason. */
function isSettled(artifact: StoredArtifact, part: Part): boolean {
  const present = part === "content" ? artifact.content : artifact.docx;
  return present?.state === "kept" || present?.state === "link";
}

function afterPart({ kind }: StoredArtifact, part: Part): PageStep<ContentWalk> {
  if (kind === "transcript" && part === "content") return { kind: "next", value: { part: "docx", copy: COPY_START } };
  return { kind: "end", value: undefined };
}

function requestOf({ meetingReader }: KeepContentPorts, artifact: StoredArtifact, part: Part) {
  const { kind, id, organizerId } = artifact;
  return {
    key: `${organizerId}/${id}/${part}`,
    open: meetingReader.open(artifact, part === "docx" ? "docx" : undefined),
    maxBytes: kind === "transcript" ? MAX_TRANSCRIPT_BYTES : MAX_RECORDING_BYTES,
  };
}

async function note(
  ports: KeepContentPorts,
  { organizerId, id, kind }: StoredArtifact,
  { part, state }: { readonly part: Part; readonly state: ContentState },
): Promise<void> {
  const said =
    kind === "transcript" && part === "content" && state.state === "kept" ? await readSaid(ports, state) : {};
  await changeArtifact(ports, { organizerId, id }, (read) => {
    if (read === undefined) return undefined;
    return { ...read.artifact, ...said, ...(part === "content" ? { content: state } : { docx: state }) };
  });
  const sizeBytes = state.state === "kept" ? state.sizeBytes : undefined;
  const reason = state.state === "refused" ? state.reason : undefined;
  ports.log.event("artifact.content", {
    kind,
    organizerId,
    cosmosId: id,
    part,
    outcome: state.state,
    sizeBytes,
    reason,
  });
}

/** A text that is no WebVTT has no cues, and is kept all the same. */
async function readSaid({ content }: KeepContentPorts, { sha256, sizeBytes }: { sha256: string; sizeBytes: number }) {
  return { said: saidIn(cuesIn(await readText(content, { sha256, sizeBytes }))) };
}

export async function readText(
  content: CopyPorts["content"],
  { sha256, sizeBytes }: { readonly sha256: string; readonly sizeBytes: number },
): Promise<string> {
  const chunks = await content.read(sha256, { fromBytes: 0, untilBytes: sizeBytes });
  if (chunks === undefined) throw new TeamsinkError("blob-unavailable", "what was copied is not there yet");
  const decoder = new TextDecoder();
  let text = "";
  for await (const chunk of chunks) text += decoder.decode(chunk, { stream: true });
  return text + decoder.decode();
}

/** Where the answer did not say. */
function usualMediaType({ kind }: StoredArtifact, part: Part): string {
  if (kind === "recording") return "video/mp4";
  return part === "docx" ? DOCX : "text/vtt";
}

const DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
