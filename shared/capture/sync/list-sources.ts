import { toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { lazy } from "../../base/lazy.ts";
import type { Log } from "../../base/log.ts";
import type { CaptureName } from "../../base/settings.ts";
import { afterLink, FINAL_REFUSALS, type LinkTrail, type PageStep, runPages } from "../../job/run-pages.ts";
import { type ListJob, type MeetingsJob, sendSyncJob } from "../../job/sync-job.ts";
import type { DirectoryPage, DirectoryReader } from "../../port/directory-reader.ts";
import type { DirectoryRow, DirectoryStore } from "../../port/directory-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import { concernedSources, isConcerned } from "../../resource/sources.ts";
import { listingsOf } from "./artifact-listings.ts";
import type { Cursor } from "./cursor.ts";
import { gapWorkId, noteGapWork, teamPart } from "./gap-work.ts";
import { keepObject } from "./keep-object.ts";
import { markAbsentPage } from "./mark-absent.ts";
import { type OfferPorts, offerKnown, offerListed } from "./offer-source.ts";
import { notePassedOver } from "./passed-over.ts";
import { noteSeen, readSeen } from "./seen-objects.ts";
import { offerInteractions } from "./sync-interactions.ts";

export interface ListPorts extends OfferPorts {
  readonly directoryReader: DirectoryReader;
  readonly directory: DirectoryStore;
  readonly log: Log;
  readonly captures: ReadonlySet<CaptureName>;
}

/** How far a list has been walked. */
interface ListWalk {
  /** Where it goes on: Graph's link, or the id of our own last row; null at the beginning. */
  readonly position: string | null;
  readonly pages: number;
  readonly trail: LinkTrail | null;
  readonly restarts: number;
  /** Sources that it showed, and jobs sent for them. */
  readonly sources: number;
  readonly due: number;
  /** Kept so long as a message may come again that asks for this walk: the tenant is not walked twice for it. */
  readonly isDone: boolean;
}

const START: ListWalk = { position: null, pages: 0, trail: null, restarts: 0, sources: 0, due: 0, isDone: false };

/** What one page brought. `next` is absent on the last. */
interface ListedPage {
  readonly next: string | undefined;
  readonly sources?: number;
  readonly due?: number;
}

interface ListRequest {
  readonly job: ListJob;
  readonly walk: ListWalk;
}

interface PageRequest extends ListRequest {
  /** Whether the walk of Graph's list showed the object; read once an invocation. */
  readonly seen: () => Promise<(id: string) => boolean>;
}

const CONCURRENCY = 8;
const KNOWN_PAGE_SIZE = 200;
/** Long after the last page, when nobody goes on with it any more. */
const TTL_SECONDS = 7 * 86_400;
/** A list whose links always die at once would be read from its beginning for ever. */
const MAX_RESTARTS = 2;

/**
 * One page of each list: one call of Graph's, or of a store's.
 *
 * - teams, users: as Graph lists them. Each team is a job of its own, which finds its channels.
 * - single: sources that a subscription names
 * - known: cursors. Whatever Graph lists today, what was read before is read again when it is due.
 * - absent-…: rows of the directory that a complete walk did not show
 */
const PAGES: Readonly<Record<ListJob["of"], (ports: ListPorts, request: PageRequest) => Promise<ListedPage>>> = {
  async teams(ports, { job, walk }) {
    const page = await listingPage(ports, { job, walk }, "teams");
    const { of: _of, resources: _resources, isOfDirectory: _isOfDirectory, ...asked } = job;
    await forEachLimited(page.objects, CONCURRENCY, async ({ id: teamId }) => {
      if (job.gapId !== undefined) await noteGapWork(ports.state, job.gapId, teamPart(teamId));
      await sendSyncJob(ports.queue, { ...asked, job: "team", teamId });
    });
    return { next: page.next };
  },

  async users(ports, { job, walk }) {
    const page = await listingPage(ports, { job, walk }, "users");
    const { startedDateTime, window, resources, gapId } = job;
    const { allUsers, allOrganizers, interactions, directoryLists } = concernedSources(resources);
    const isDaily = !window && !job.isOfDirectory;
    const wantsInteractions = interactions || (isDaily && ports.captures.has("interactions"));
    const wantsMeetings = listingsOf(ports.captures).length > 0 && (isDaily || allOrganizers);
    const wantsChats = allUsers || directoryLists.includes("users");
    const due = await countOf(page.objects, async ({ id: userId }) => {
      if (wantsInteractions) await offerInteractions(ports, { userId, startedDateTime, gapId });
      if (wantsMeetings) await sendMeetings(ports, { job: "meetings", userId, startedDateTime, gapId });
      if (wantsChats && !window) await sendSyncJob(ports.queue, { job: "user", userId, startedDateTime });
      return allUsers && offerListed(ports, { kind: "user-chats", userId }, window);
    });
    return { next: page.next, sources: allUsers ? page.objects.length : 0, due };
  },

  async single(ports, { job: { resources, window } }) {
    const { single } = concernedSources(resources);
    const due = await countOf(single, (source) => offerListed(ports, source, window));
    return { next: undefined, sources: single.length, due };
  },

  async known(ports, { job: { resources, window }, walk: { position } }) {
    const concerned = concernedSources(resources);
    const from = position === null ? {} : { afterId: position };
    const page = await ports.state.page<Cursor>({ kind: "cursor", limit: KNOWN_PAGE_SIZE, ...from });
    const known = page.filter(({ value }) => isConcerned(value.source, concerned));
    const due = await countOf(known, ({ value }) => offerKnown(ports, value, window));
    return { next: page.length < KNOWN_PAGE_SIZE ? undefined : page.at(-1)?.id, sources: known.length, due };
  },

  "absent-teams": (ports, request) => absentPage(ports, request, "teams"),
  "absent-users": (ports, request) => absentPage(ports, request, "users"),
};

/** What is looked at once a list of Graph's has been walked to its end. */
const ABSENT: Partial<Record<ListJob["of"], ListJob["of"]>> = { teams: "absent-teams", users: "absent-users" };
/** And the other way round. */
const SHOWN_BY: Partial<Record<ListJob["of"], ListJob["of"]>> = { "absent-teams": "teams", "absent-users": "users" };

/**
 * Walks one list for the sources of the subscribed resources, a page at a time, and sends a job for each that is due. The
 * lists are walked side by side, so that one that Graph does not give costs no other its turn.
 *
 * @throws what may succeed later; the queue brings the job again
 */
export async function listSources(ports: ListPorts, job: ListJob): Promise<void> {
  const seen = lazy(() => readSeen(ports.state, walkIdOf({ ...job, of: SHOWN_BY[job.of] ?? job.of })));
  await runPages<ListWalk>(ports, {
    kind: "walk",
    id: walkIdOf(job),
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => (stored?.isDone ? undefined : (stored ?? START)),
    page: async (walk) => afterPage(ports, { job, walk }, await PAGES[job.of](ports, { job, walk, seen })),
    failed: (walk, error) => listFailed(ports, { job, walk }, error),
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function afterPage(
  ports: ListPorts,
  { job, walk }: ListRequest,
  { next, sources = 0, due = 0 }: ListedPage,
): Promise<PageStep<ListWalk>> {
  const pages = walk.pages + 1;
  const read: ListWalk = { ...walk, pages, sources: walk.sources + sources, due: walk.due + due };
  const trail = next === undefined ? undefined : afterLink(walk.trail, { from: walk.position, to: next }, pages);
  if (next !== undefined && trail) return { kind: "next", value: { ...read, position: next, trail } };
  // A list that leads back showed what it shows, and perhaps not everything: nothing is called gone because of it.
  if (next !== undefined) await reportFailure(ports, job, "graph-answer-invalid");
  else await finish(ports, job, read);
  return endOf(job, read);
}

async function finish({ queue, log }: ListPorts, job: ListJob, { sources, due, pages }: ListWalk): Promise<void> {
  const absent = ABSENT[job.of];
  if (absent && !job.window) await sendSyncJob(queue, { ...job, of: absent });
  log.event("sync.scheduled", { of: job.of, reason: job.window ? "gap" : "daily", sources, due, pages });
}

async function listFailed(
  ports: ListPorts,
  { job, walk }: ListRequest,
  error: unknown,
): Promise<PageStep<ListWalk> | undefined> {
  const reason = codeOf(error);
  if (!FINAL_REFUSALS.has(reason)) return undefined;
  if (reason === "graph-gone" && walk.position !== null && walk.restarts < MAX_RESTARTS) {
    return { kind: "next", value: { ...START, restarts: walk.restarts + 1 } };
  }
  await reportFailure(ports, job, reason);
  return endOf(job, walk);
}

async function sendMeetings({ state, queue }: ListPorts, job: MeetingsJob): Promise<void> {
  if (job.gapId !== undefined) await noteGapWork(state, job.gapId, `meetings:${job.userId}`);
  await sendSyncJob(queue, job);
}

/** A walk of a gap leaves nothing: what is left of those is counted. */
function endOf({ gapId }: ListJob, walk: ListWalk): PageStep<ListWalk> {
  return { kind: "end", value: gapId === undefined ? { ...walk, isDone: true } : undefined };
}

async function reportFailure(ports: ListPorts, { of, startedDateTime }: ListJob, reason: ErrorCode): Promise<void> {
  ports.log.event("sync.failed", { source: of, reason }, "warn");
  await notePassedOver(ports, startedDateTime, { kind: "list", of, reason });
}

/**
 * A page of Graph's list; daily, what it shows is kept in the directory, and noted as seen. Of a team the list shows only its
 * name: what is known of it already is brought up to date by its own walk.
 */
async function listingPage(
  { directoryReader, directory, state, clock, log }: ListPorts,
  { job, walk }: ListRequest,
  table: "teams" | "users",
): Promise<DirectoryPage> {
  const seenMs = clock.nowMs();
  const page = await directoryReader.page({ kind: table }, walk.position ?? undefined);
  if (job.window) return page;
  await forEachLimited(page.objects, CONCURRENCY, async (value) => {
    const place = { table, parentId: null, id: value.id };
    if (table === "teams" && (await directory.get(place)) !== undefined) return;
    await keepObject({ directory, log }, { ...place, value, seenMs });
  });
  await noteSeen(
    state,
    { walkId: walkIdOf(job), page: walk.pages },
    page.objects.map(({ id }) => id),
  );
  return page;
}

async function absentPage(
  ports: ListPorts,
  { walk, seen }: PageRequest,
  table: "teams" | "users",
): Promise<ListedPage> {
  const gone = async ({ id: teamId }: DirectoryRow) => {
    const startedDateTime = toIso(ports.clock.nowMs());
    await sendSyncJob(ports.queue, { job: "team", teamId, startedDateTime, isGone: true });
  };
  const query = {
    of: { table },
    isSeen: await seen(),
    absentMs: ports.clock.nowMs(),
    ...(table === "teams" && { gone }),
  };
  const { next } = await markAbsentPage(ports, query, walk.position ?? undefined);
  return { next };
}

export interface ListProgress extends Pick<ListWalk, "isDone" | "pages" | "sources" | "due"> {
  readonly of: string;
}

/** How far the lists of the daily sync that began then have been walked, as far as each has begun. */
export async function listsOfSync(state: StateStore, startedDateTime: string): Promise<readonly ListProgress[]> {
  const prefix = `list:${startedDateTime}:`;
  const walks = await state.page<ListWalk>({ kind: "walk", prefix, limit: Object.keys(PAGES).length });
  return walks.map(({ id, value: { isDone, pages, sources, due } }) => ({
    of: id.slice(prefix.length),
    isDone,
    pages,
    sources,
    due,
  }));
}

/** How many items `work` says yes to. */
async function countOf<T>(items: Iterable<T>, work: (item: T) => Promise<boolean>): Promise<number> {
  let count = 0;
  await forEachLimited(items, CONCURRENCY, async (item) => {
    if (await work(item)) count += 1;
  });
  return count;
}

function walkIdOf({ of, startedDateTime, gapId }: ListJob): string {
  return gapId === undefined ? `list:${startedDateTime}:${of}` : gapWorkId(gapId, of);
}
