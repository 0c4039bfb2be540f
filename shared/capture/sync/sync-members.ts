import { codeOf } from "../../base/errors/errors.ts";
import { FINAL_REFUSALS, runPages } from "../../job/run-pages.ts";
import { type MembersJob, sendSyncJob } from "../../job/sync-job.ts";
import { rosterId } from "../../port/directory-reader.ts";
import { gapWorkId, membersPart } from "./gap-work.ts";
import type { ListPorts } from "./list-sources.ts";
import { type FolderWalk, START, walkFolderPage } from "./walk-folder.ts";

const TTL_SECONDS = 3 * 86_400;

/** Brings the directory up to date about the members of a team, a channel or a chat. A page a call of Graph's. */
export async function syncMembers(ports: ListPorts, job: MembersJob): Promise<void> {
  const { roster, requestedDateTime, gapId } = job;
  const seenId = `members:${requestedDateTime}:${rosterId(roster)}`;
  const listing = { kind: "members", roster } as const;
  const request = { listing, kept: { folder: { table: "members", roster }, seenId } } as const;
  await runPages<FolderWalk>(ports, {
    kind: "walk",
    id: gapId === undefined ? seenId : gapWorkId(gapId, membersPart(roster)),
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? START,
    page: async (walk) => {
      const value = await walkFolderPage(ports, request, walk);
      return value ? { kind: "next", value } : { kind: "end", value: undefined };
    },
    failed: (walk, error) => {
      const reason = codeOf(error);
      if (!FINAL_REFUSALS.has(reason)) return undefined;
      if (reason === "graph-not-found" && !walk.isGone) return { kind: "next", value: { ...START, isGone: true } };
      ports.log.event("sync.failed", { source: `members:${rosterId(roster)}`, reason }, "warn");
      return { kind: "end", value: undefined };
    },
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}
