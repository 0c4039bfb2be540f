import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { afterLink, FINAL_REFUSALS, type LinkTrail, type PageStep, runPages } from "../../job/run-pages.ts";
import { sendSyncJob, type TeamJob } from "../../job/sync-job.ts";
import type { DirectoryPage } from "../../port/directory-reader.ts";
import { gapWorkId } from "./gap-work.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { markAbsentOf } from "./mark-absent.ts";
import { offerListed } from "./offer-source.ts";
import { noteSeen, readSeen } from "./seen-objects.ts";

/** How far one team has been walked: first its channels, then its members. */
interface TeamWalk {
  readonly part: "channels" | "members";
  readonly link: string | null;
  readonly pages: number;
  readonly trail: LinkTrail | null;
}

const CHANNELS: TeamWalk = { part: "channels", link: null, pages: 0, trail: null };
const MEMBERS: TeamWalk = { ...CHANNELS, part: "members" };

const CONCURRENCY = 8;
const TTL_SECONDS = 3 * 86_400;

/**
 * Finds the channels of one team and offers each as a source; then, unless a gap is the reason, brings the directory up to
 * date about its channels and members. A page a call of Graph's.
 */
export async function syncTeam(ports: ListPorts, job: TeamJob): Promise<void> {
  const { teamId, gapId } = job;
  await runPages<TeamWalk>(ports, {
    kind: "walk",
    id: gapId === undefined ? walkIdOf(job) : gapWorkId(gapId, `team:${teamId}`),
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? CHANNELS,
    page: (walk) => onePage(ports, job, walk),
    failed: (_walk, error) => {
      const reason = codeOf(error);
      if (!FINAL_REFUSALS.has(reason)) return undefined;
      ports.log.event("sync.failed", { source: `team:${teamId}`, reason }, "warn");
      return { kind: "end", value: undefined };
    },
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function onePage(ports: ListPorts, job: TeamJob, walk: TeamWalk): Promise<PageStep<TeamWalk>> {
  const { teamId, window } = job;
  const kind = walk.part === "channels" ? "channels" : "team-members";
  const page = await ports.directoryReader.page({ kind, teamId }, walk.link ?? undefined);
  const seenMs = ports.clock.nowMs();
  await forEachLimited(page.objects, CONCURRENCY, async (value) => {
    const { id } = value;
    if (!window) await keepObject(ports, { table: walk.part, parentId: teamId, id, value, seenMs });
    if (walk.part === "channels") await offerListed(ports, { kind: "channel", teamId, channelId: id }, window);
  });
  const { next } = page;
  const pages = walk.pages + 1;
  const trail = next === undefined ? undefined : afterLink(walk.trail, { from: walk.link, to: next }, pages);
  if (next !== undefined && trail) {
    if (!window) await noteSeen(ports.state, { walkId: seenIdOf(job, walk), page: walk.pages }, idsOf(page));
    return { kind: "next", value: { ...walk, link: next, pages, trail } };
  }
  if (!window && next === undefined) await markAbsent(ports, job, { walk, page });
  return walk.part === "channels" && !window ? { kind: "next", value: MEMBERS } : { kind: "end", value: undefined };
}

/** What a complete walk did not show is gone. Most teams are one page, and nothing had to be noted. */
async function markAbsent(
  ports: ListPorts,
  job: TeamJob,
  { walk, page }: { readonly walk: TeamWalk; readonly page: DirectoryPage },
): Promise<void> {
  const isNoted = walk.pages > 0 ? await readSeen(ports.state, seenIdOf(job, walk)) : () => false;
  const onPage = new Set(idsOf(page));
  const isSeen = (id: string) => onPage.has(id) || isNoted(id);
  await markAbsentOf(ports, { table: walk.part, parentId: job.teamId, isSeen, absentMs: ports.clock.nowMs() });
}

function idsOf({ objects }: DirectoryPage): string[] {
  return objects.map(({ id }) => id);
}

function walkIdOf({ startedDateTime, teamId }: TeamJob): string {
  return `team:${startedDateTime}:${teamId}`;
}

function seenIdOf(job: TeamJob, { part }: TeamWalk): string {
  return `${walkIdOf(job)}:${part}`;
}
