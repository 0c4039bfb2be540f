import { codeOf } from "../../base/errors/errors.ts";
import { FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { sendSyncJob, type TeamJob } from "../../job/sync-job.ts";
import type { IdentifiedObject } from "../../port/directory-reader.ts";
import type { DirectoryRow } from "../../port/directory-store.ts";
import { hasMembersOfItsOwn } from "./directory-folder.ts";
import { gapWorkId, teamPart } from "./gap-work.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { offerListed } from "./offer-source.ts";
import { notePassedOver } from "./passed-over.ts";
import { sendMembersJob } from "./refresh-object.ts";
import { type FolderRequest, type FolderWalk, START, walkFolderPage } from "./walk-folder.ts";

/** What a team is walked for, in this order. */
const PARTS = ["team", "channels", "incoming-channels", "members"] as const;

type Part = (typeof PARTS)[number];

/** How far one team has been walked. */
interface TeamWalk extends FolderWalk {
  readonly part: Part;
}

const TTL_SECONDS = 3 * 86_400;

/**
 * Brings the directory up to date about one team, its channels and its members, and offers each channel as a source. For a
 * window the channels alone are offered. A page a call of Graph's.
 */
export async function syncTeam(ports: ListPorts, job: TeamJob): Promise<void> {
  const { teamId, gapId, window, startedDateTime } = job;
  await runPages<TeamWalk>(ports, {
    kind: "walk",
    id: gapId === undefined ? walkIdOf(job) : gapWorkId(gapId, teamPart(teamId)),
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? firstOf(job),
    page: (walk) => onePage(ports, job, walk),
    failed: async (walk, error) => {
      const reason = codeOf(error);
      if (!FINAL_REFUSALS.has(reason)) return undefined;
      ports.log.event("sync.failed", { source: `team:${teamId}`, reason }, "warn");
      await notePassedOver(ports, startedDateTime, { kind: "team", of: teamId, reason });
      return window ? END : after(walk);
    },
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

/** Of a team that is gone there is nothing to read: what belonged to it is gone with it. */
function firstOf({ window, isGone }: TeamJob): TeamWalk {
  if (isGone) return { ...START, part: "channels", isGone };
  return { ...START, part: window ? "channels" : "team" };
}

const END: PageStep<TeamWalk> = { kind: "end", value: undefined };

/** One part that Graph refuses costs the others nothing. */
function after({ part, isGone }: Pick<TeamWalk, "part" | "isGone">): PageStep<TeamWalk> {
  const next = PARTS[PARTS.indexOf(part) + 1];
  return next ? { kind: "next", value: { ...START, part: next, ...(isGone && { isGone }) } } : END;
}

async function onePage(ports: ListPorts, job: TeamJob, walk: TeamWalk): Promise<PageStep<TeamWalk>> {
  const { part } = walk;
  if (part === "team") {
    await keepTeam(ports, job.teamId);
    return after(walk);
  }
  const next = await walkFolderPage(ports, requestOf(ports, job, part), walk);
  if (next) return { kind: "next", value: { ...next, part } };
  return job.window ? END : after(walk);
}

/** Lists show no more of a team than its name. One that they show and that is not found proves nothing. */
async function keepTeam(ports: ListPorts, id: string): Promise<void> {
  const seenMs = ports.clock.nowMs();
  const value = await ports.directoryReader.get({ table: "teams", id });
  if (value) await keepObject(ports, { table: "teams", parentId: null, id, value, seenMs });
}

function requestOf(ports: ListPorts, job: TeamJob, part: Exclude<Part, "team">): FolderRequest {
  const { teamId } = job;
  const seenId = `${walkIdOf(job)}:${part}`;
  if (part === "members") {
    const roster = { kind: "team", teamId } as const;
    return { listing: { kind: part, roster }, kept: { folder: { table: part, roster }, seenId } };
  }
  const listing = { kind: part, teamId } as const;
  const kept = { folder: { table: part, teamId }, seenId };
  if (part === "incoming-channels") return { listing, kept };
  const each = (channel: IdentifiedObject) => channelFound(ports, job, channel);
  const gone = (row: DirectoryRow) => channelGone(ports, job, row);
  return job.window ? { listing, each } : { listing, kept, each, gone };
}

async function channelFound(
  ports: ListPorts,
  { teamId, window, gapId }: TeamJob,
  channel: IdentifiedObject,
): Promise<void> {
  const { id: channelId } = channel;
  await offerListed(ports, { kind: "channel", teamId, channelId }, window);
  if (!window && hasMembersOfItsOwn(channel))
    await sendMembersJob(ports, { kind: "channel", teamId, channelId }, gapId);
}

async function channelGone(
  ports: ListPorts,
  { teamId }: TeamJob,
  { id: channelId, value }: DirectoryRow,
): Promise<void> {
  if (hasMembersOfItsOwn(value)) await sendMembersJob(ports, { kind: "channel", teamId, channelId });
}

function walkIdOf({ teamId, startedDateTime }: TeamJob): string {
  return `team:${startedDateTime}:${teamId}`;
}
