import { toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode, errorRow, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import {
  afterLink,
  FINAL_REFUSALS,
  type LinkTrail,
  type PageStep,
  type RunEnd,
  runPages,
} from "../../job/run-pages.ts";
import { type MeetingsJob, sendSyncJob } from "../../job/sync-job.ts";
import type { ArtifactListing, ArtifactPage, MeetingReader } from "../../port/meeting-reader.ts";
import type { ContentState } from "../../port/meeting-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { type ArtifactArrival, type StoreArtifactPorts, storeArtifact } from "../../store/meeting/store-artifact.ts";
import { LISTINGS, type ListingName, listingsOf } from "./artifact-listings.ts";
import { gapWorkId } from "./gap-work.ts";
import { notePassedOver } from "./passed-over.ts";

export interface SyncMeetingsPorts extends StoreArtifactPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly meetingReader: MeetingReader;
}

/** What is walked, one after the other: Graph's lists, then our own documents whose content is missing. */
type Step = ListingName | "missing-contents";

/** What is known of one organizer's meetings, and how far the walk that is under way has come. */
interface OrganizerWalk {
  /** Where each list goes on: Graph's delta link, or until when ad hoc calls were read. */
  readonly positions: Partial<Record<ListingName, string>>;
  readonly run: MeetingsRun | null;
  /** When the last walk began that came to its end. */
  readonly coveredDateTime: string | null;
}

interface MeetingsRun {
  readonly startedDateTime: string;
  readonly step: Step;
  /** Graph's link, or the id of our last document. */
  readonly link: string | null;
  readonly pages: number;
  readonly trail: LinkTrail | null;
  readonly restarts: number;
  readonly artifacts: number;
  readonly stored: number;
}

const CONCURRENCY = 8;
const MISSING_PAGE_SIZE = 50;
const MAX_RESTARTS = 2;
const SUPERSEDED_MS = 60_000;
/** A walk of some time alone leaves nothing that the next one could use. */
const TTL_SECONDS = 7 * 86_400;
/** What became of an ad hoc call is listed by when the call began, and it may be a long one, and its recording be late. */
const AD_HOC_OVERLAP_MS = 7 * 86_400_000;
/** Before Teams. */
const EVER = "2016-01-01T00:00:00.000Z";

/** The same for every list of the user: there is no use in asking for the others. */
const OF_THE_USER: ReadonlySet<ErrorCode> = new Set(["access-policy-missing", "graph-not-found"]);
const REFUSALS: ReadonlySet<ErrorCode> = new Set([...FINAL_REFUSALS, ...OF_THE_USER, "transcript-access-off"]);

/**
 * Finds the transcripts and recordings of one organizer, by delta from where the last walk ended, and has their contents
 * asked for; then asks again for what is still missing. A page a call of Graph's. With `calls` only those of calls that
 * began in that time, whatever is known already: that is for whoever reads the past again.
 */
export async function syncMeetings(ports: SyncMeetingsPorts, job: MeetingsJob): Promise<void> {
  const steps: readonly Step[] = [...listingsOf(ports.captures), ...(job.calls ? [] : (["missing-contents"] as const))];
  const end = listingsOf(ports.captures).length === 0 ? undefined : await walkMeetings(ports, { job, steps });
  if (job.gapId === undefined || end?.outcome === "continued") return;
  // Whoever goes on knows nothing of this gap: it is looked at again once they may have come to the end.
  if (end?.outcome === "superseded") return sendSyncJob(ports.queue, job, SUPERSEDED_MS);
  await ports.state.remove("walk", gapWorkId(job.gapId, `meetings:${job.userId}`));
}

function walkMeetings(ports: SyncMeetingsPorts, { job, steps }: Asked): Promise<RunEnd<OrganizerWalk>> {
  return runPages<OrganizerWalk>(ports, {
    ...(job.calls
      ? { kind: "walk", id: `meetings:${job.startedDateTime}:${job.userId}`, ttlSeconds: TTL_SECONDS }
      : { kind: "meetings", id: job.userId }),
    begin: (stored) => beginning(stored, job, steps),
    page: (walk) => onePage(ports, { job, steps }, walk),
    failed: (walk, error) => listFailed(ports, { job, steps }, { walk, error }),
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

/** One that is under way goes on, whoever asked for it; one that began later than this was asked for is enough. */
function beginning(
  stored: OrganizerWalk | undefined,
  { startedDateTime }: MeetingsJob,
  [step]: readonly Step[],
): OrganizerWalk | undefined {
  if (step === undefined || stored?.run) return stored;
  if (stored?.coveredDateTime && stored.coveredDateTime >= startedDateTime) return undefined;
  const { positions = {}, coveredDateTime = null } = stored ?? {};
  return { positions, coveredDateTime, run: runAt(step, startedDateTime) };
}

function runAt(step: Step, startedDateTime: string): MeetingsRun {
  return { startedDateTime, step, link: null, pages: 0, trail: null, restarts: 0, artifacts: 0, stored: 0 };
}

interface Asked {
  readonly job: MeetingsJob;
  readonly steps: readonly Step[];
}

async function onePage(ports: SyncMeetingsPorts, asked: Asked, walk: OrganizerWalk): Promise<PageStep<OrganizerWalk>> {
  const { run } = walk;
  if (run === null) return { kind: "end", value: walk };
  if (run.step === "missing-contents") return missingPage(ports, asked, { walk, run });
  const listing = listingOf(ports, asked.job, { walk, name: run.step });
  const page = await ports.meetingReader.page(listing, run.link ?? startOf(asked.job, walk, run.step));
  const stored = await storePage(ports, listing, page);
  const pages = run.pages + 1;
  const read = { ...run, pages, artifacts: run.artifacts + page.artifacts.length, stored: run.stored + stored };
  const more = page.next && "more" in page.next ? page.next.more : undefined;
  const trail = more === undefined ? undefined : afterLink(run.trail, { from: run.link, to: more }, pages);
  if (more !== undefined && trail) return { kind: "next", value: { ...walk, run: { ...read, link: more, trail } } };
  if (more !== undefined) throw new TeamsinkError("graph-answer-invalid", "a list of meetings leads back");
  const position = page.next && "position" in page.next ? page.next.position : listing.window?.untilDateTime;
  const positions = asked.job.calls ? walk.positions : { ...walk.positions, [run.step]: position };
  return nextStep(ports, asked, { ...walk, positions, run: read });
}

/** A delta goes on where it ended. */
function startOf({ calls }: MeetingsJob, { positions }: OrganizerWalk, name: ListingName): string | undefined {
  return calls || LISTINGS[name].isAdHoc ? undefined : positions[name];
}

function listingOf(
  { clock }: SyncMeetingsPorts,
  { userId: organizerId, calls }: MeetingsJob,
  { walk, name }: { readonly walk: OrganizerWalk; readonly name: ListingName },
): ArtifactListing {
  const { kind, isAdHoc } = LISTINGS[name];
  if (calls) return { organizerId, kind, isAdHoc, window: calls };
  if (!isAdHoc) return { organizerId, kind, isAdHoc };
  const until = walk.positions[name];
  const fromDateTime = until === undefined ? EVER : toIso(Date.parse(until) - AD_HOC_OVERLAP_MS);
  return { organizerId, kind, isAdHoc, window: { fromDateTime, untilDateTime: toIso(clock.nowMs()) } };
}

/** One that cannot be stored costs no other its place. */
async function storePage(ports: SyncMeetingsPorts, listing: ArtifactListing, page: ArtifactPage): Promise<number> {
  const { organizerId, kind, isAdHoc } = listing;
  const receivedMs = ports.clock.nowMs();
  let stored = 0;
  await forEachLimited([...page.artifacts.entries()], CONCURRENCY, async ([index, payload]) => {
    const arrival: ArtifactArrival = { organizerId, kind, isAdHoc, payload, road: "delta", receivedMs, index };
    const result = await storeArtifact(ports, arrival);
    if (!result.ok) {
      ports.log.event("artifact.refused", { kind, organizerId, reason: result.error.code }, "warn");
      return;
    }
    const { outcome, needsContent, artifact } = result.value;
    if (outcome === "created" || outcome === "updated") stored += 1;
    // Also of one that was there: it may have been stored by whoever died before asking.
    if (needsContent) await askForContent(ports, artifact);
  });
  return stored;
}

export async function askForContent(
  { queue }: Pick<SyncMeetingsPorts, "queue">,
  { organizerId, id: documentId }: { readonly organizerId: string; readonly id: string },
): Promise<void> {
  await sendSyncJob(queue, { job: "artifact-content", organizerId, documentId });
}

/** What waits since before this walk may have been lost, and what was refused may be given once an operator saw to it. */
async function missingPage(
  ports: SyncMeetingsPorts,
  { job, steps }: Asked,
  { walk, run }: { readonly walk: OrganizerWalk; readonly run: MeetingsRun },
): Promise<PageStep<OrganizerWalk>> {
  const [state = "waiting", afterId] = run.link?.split(" ") ?? [];
  const query = { state: state === "refused" ? "refused" : "waiting", limit: MISSING_PAGE_SIZE } as const;
  const page = await ports.meetings.inState(job.userId, afterId === undefined ? query : { ...query, afterId });
  const missing = page.filter(
    ({ sink, content }) =>
      sink.storedDateTime < run.startedDateTime && (content.state === "waiting" || mayBeMended(content)),
  );
  await forEachLimited(missing, CONCURRENCY, (artifact) => askForContent(ports, artifact));
  const last = page.at(-1);
  const isWhole = page.length < MISSING_PAGE_SIZE || last === undefined;
  const link = isWhole ? (query.state === "waiting" ? "refused" : undefined) : `${query.state} ${last.id}`;
  if (link !== undefined) return { kind: "next", value: { ...walk, run: { ...run, link } } };
  return nextStep(ports, { job, steps }, walk);
}

function mayBeMended(content: ContentState): boolean {
  return content.state === "refused" && errorRow(content.reason).fault === "operator";
}

function nextStep(ports: SyncMeetingsPorts, { job, steps }: Asked, walk: OrganizerWalk): PageStep<OrganizerWalk> {
  const { run } = walk;
  if (run === null) return { kind: "end", value: walk };
  const step = steps[steps.indexOf(run.step) + 1];
  if (step !== undefined) {
    const { startedDateTime, pages, artifacts, stored } = run;
    return { kind: "next", value: { ...walk, run: { ...runAt(step, startedDateTime), pages, artifacts, stored } } };
  }
  const { artifacts, stored, pages, startedDateTime } = run;
  ports.log.event("meetings.finished", { organizerId: job.userId, artifacts, stored, pages });
  if (job.calls) return { kind: "end", value: undefined };
  const read: OrganizerWalk = { positions: walk.positions, run: null, coveredDateTime: startedDateTime };
  // One that was under way when it was asked for may have begun too early: then one more.
  const again = beginning(read, job, steps);
  return again ? { kind: "next", value: again } : { kind: "end", value: read };
}

async function listFailed(
  ports: SyncMeetingsPorts,
  asked: Asked,
  { walk, error }: { readonly walk: OrganizerWalk; readonly error: unknown },
): Promise<PageStep<OrganizerWalk> | undefined> {
  const reason = codeOf(error);
  const { run } = walk;
  if (run === null || run.step === "missing-contents" || !REFUSALS.has(reason)) return undefined;
  if (reason === "graph-gone" && run.restarts < MAX_RESTARTS) {
    const { [run.step]: _gone, ...positions } = walk.positions;
    const again = { ...run, link: null, trail: null, restarts: run.restarts + 1 };
    return { kind: "next", value: { ...walk, positions, run: again } };
  }
  ports.log.event("meetings.failed", { organizerId: asked.job.userId, of: run.step, reason }, "warn");
  const { userId, startedDateTime } = asked.job;
  await notePassedOver(ports, startedDateTime, { kind: "meetings", of: userId, reason });
  const last = asked.steps.at(-1) ?? run.step;
  return nextStep(ports, asked, OF_THE_USER.has(reason) ? { ...walk, run: { ...run, step: last } } : walk);
}
