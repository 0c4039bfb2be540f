import type { Clock } from "../../base/clock.ts";
import { toIso } from "../../base/clock.ts";
import { codeOf, type ErrorCode } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { excludesSource, type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import { afterLink, FINAL_REFUSALS, type LinkTrail, type PageStep, runPages } from "../../job/run-pages.ts";
import { type BackfillListJob, sendSyncJob } from "../../job/sync-job.ts";
import type { DirectoryReader } from "../../port/directory-reader.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { ExportSource } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import {
  type BackfillRun,
  getBackfill,
  isRunning,
  NO_SOURCES,
  putSource,
  type SkipReason,
  type Sources,
} from "./backfill-record.ts";
import { addEstimate, messagesKnownOf } from "./estimate.ts";
import { sendLanes, wasSaved } from "./finish-backfill.ts";

export interface ListBackfillPorts {
  readonly directoryReader: DirectoryReader;
  readonly directory: DirectoryStore;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

/** Where the sources of a backfill are found. */
const LISTINGS = ["teams", "users", "deleted-teams", "deleted-users"] as const;
type Listing = (typeof LISTINGS)[number];

const SOURCE_OF: Readonly<Record<Listing, (id: string) => ExportSource>> = {
  teams: (teamId) => ({ kind: "team", teamId }),
  users: (userId) => ({ kind: "user-chats", userId }),
  "deleted-teams": (teamId) => ({ kind: "deleted-team", teamId }),
  "deleted-users": (userId) => ({ kind: "user-chats", userId }),
};
const COUNTED_AS = {
  teams: "teams",
  users: "users",
  "deleted-teams": "deletedTeams",
  "deleted-users": "deletedUsers",
} as const satisfies Record<Listing, keyof Sources>;

/** How far the sources have been listed. */
interface ListWalk {
  /** Null once all are. */
  readonly of: Listing | null;
  readonly link: string | null;
  readonly pages: number;
  readonly trail: LinkTrail | null;
  readonly sources: Sources;
}

const AT_START = { link: null, pages: 0, trail: null } as const;
const TTL_SECONDS = 7 * 86_400;
const CONCURRENCY = 8;

/**
 * Finds the sources of a backfill and writes each down for its lane, a page of a listing at a time; then sends the lanes.
 * Of a dry run nothing is written down, and nothing read. Those that are named are not looked for: Graph gives the messages
 * of some that it lists nowhere.
 *
 * @throws what may succeed later: the queue brings the job again
 */
export async function listBackfill(ports: ListBackfillPorts, job: BackfillListJob): Promise<void> {
  const { state, queue } = ports;
  const { backfillId } = job;
  const run = (await getBackfill(state, backfillId))?.value;
  if (run?.state !== "running") return;
  if (run.sources !== null) return sendLanes(ports, run);
  const id = `backfill:${backfillId}`;
  const end = await runPages<ListWalk>(ports, {
    kind: "walk",
    id,
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? { of: "teams", ...AT_START, sources: NO_SOURCES },
    page: (walk) => step(ports, run, walk),
    failed: (walk, error) => failed(walk, error),
    requeue: (waitMs) => sendSyncJob(queue, job, waitMs),
  });
  if (end.outcome !== "finished") return;
  if (end.value?.of === null) return listed(ports, backfillId, end.value.sources);
  // It was seen paused. Whoever resumed it in the same moment sent a job that this one superseded.
  if (await isRunning(state, backfillId)) await sendSyncJob(queue, job);
}

async function step(ports: ListBackfillPorts, run: BackfillRun, walk: ListWalk): Promise<PageStep<ListWalk>> {
  const now = (await getBackfill(ports.state, run.backfillId))?.value;
  if (now?.state !== "running" || walk.of === null) return { kind: "end", value: walk };
  const named = namedOf(run, walk.of);
  if (named !== undefined) return after(walk, await note(ports, run, { walk, of: walk.of, ids: named }), undefined);
  const page = await ports.directoryReader.page({ kind: walk.of }, walk.link ?? undefined);
  const ids = page.objects.map(({ id }) => id);
  return after(walk, await note(ports, run, { walk, of: walk.of, ids }), page.next);
}

/** Who is named, or nobody where others are; `undefined`: all that Graph lists. */
function namedOf({ asked: { teams, users } }: BackfillRun, of: Listing): readonly string[] | undefined {
  if (teams === null && users === null) return undefined;
  if (of === "teams") return teams ?? [];
  return of === "users" ? (users ?? []) : [];
}

function after(walk: ListWalk, sources: Sources, next: string | undefined): PageStep<ListWalk> {
  const pages = walk.pages + 1;
  const trail = next === undefined ? undefined : afterLink(walk.trail, { from: walk.link, to: next }, pages);
  if (next !== undefined && trail) return { kind: "next", value: { ...walk, sources, link: next, pages, trail } };
  // A listing that leads back showed what it shows, and perhaps not everything.
  return nextListing({ ...walk, sources }, next === undefined ? undefined : "graph-answer-invalid");
}

function nextListing(walk: ListWalk, reason?: ErrorCode): PageStep<ListWalk> {
  const of = LISTINGS[LISTINGS.indexOf(walk.of ?? "teams") + 1] ?? null;
  const { unlisted } = walk.sources;
  const missing = reason === undefined ? unlisted : [...unlisted, { of: walk.of ?? "", reason }];
  const value = { ...AT_START, of, sources: { ...walk.sources, unlisted: missing } };
  return { kind: of === null ? "end" : "next", value };
}

function failed(walk: ListWalk, error: unknown): PageStep<ListWalk> | undefined {
  const reason = codeOf(error);
  return FINAL_REFUSALS.has(reason) ? nextListing(walk, reason) : undefined;
}

interface Found {
  readonly walk: ListWalk;
  readonly of: Listing;
  readonly ids: readonly string[];
}

/** Writes sources down and counts them. */
async function note(ports: ListBackfillPorts, run: BackfillRun, { walk, of, ids }: Found): Promise<Sources> {
  const { backfillId, asked } = run;
  let { sources } = walk;
  await forEachLimited(new Set(ids), CONCURRENCY, async (id) => {
    const source = SOURCE_OF[of](id);
    const skipped = await skipReason(ports, run, source);
    if (skipped) {
      sources = { ...sources, skipped: { ...sources.skipped, [skipped]: sources.skipped[skipped] + 1 } };
      return;
    }
    if (!asked.dryRun) await putSource(ports.state, { backfillId, round: 0 }, { source, reason: null });
    const messages = await messagesKnownOf(ports, source);
    const counted = COUNTED_AS[of];
    sources = { ...sources, [counted]: sources[counted] + 1, estimate: addEstimate(sources.estimate, run, messages) };
  });
  return sources;
}

async function skipReason(
  { directoryReader, scope = WHOLE_TENANT }: ListBackfillPorts,
  { asked }: BackfillRun,
  source: ExportSource,
): Promise<SkipReason | undefined> {
  if (excludesSource(scope, source)) return "excluded";
  if (asked.filter !== null && source.kind !== "user-chats") return "filter-is-for-chats";
  const isNamed = asked.teams !== null || asked.users !== null;
  if (!asked.dryRun || !isNamed) return undefined;
  if (source.kind !== "team" && source.kind !== "user-chats") return undefined;
  const object =
    source.kind === "team"
      ? ({ table: "teams", id: source.teamId } as const)
      : ({ table: "users", id: source.userId } as const);
  return (await directoryReader.get(object)) ? undefined : "not-found";
}

/** A dry run is over; any other is read from here on. */
async function listed(ports: ListBackfillPorts, backfillId: string, sources: Sources): Promise<void> {
  const { state, clock, log } = ports;
  const entry = await getBackfill(state, backfillId);
  if (entry?.value.state !== "running") return;
  const { dryRun } = entry.value.asked;
  const over = { state: "complete", finishedDateTime: toIso(clock.nowMs()) } as const;
  // Somebody paused it meanwhile: then whoever resumes it lists what is left, which is nothing.
  if (!(await wasSaved(state, entry, { ...entry.value, sources, ...(dryRun ? over : {}) }))) return;
  const { requestsAtLeast } = sources.estimate;
  const found = sources.teams + sources.users + sources.deletedTeams + sources.deletedUsers;
  log.event("backfill.listed", { backfillId, sources: found, requestsAtLeast });
  if (!dryRun) await sendLanes(ports, entry.value);
}
