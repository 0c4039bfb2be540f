import { type Clock, toIso } from "../../base/clock.ts";
import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import type { Log } from "../../base/log.ts";
import { excludesSource, type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import { afterLink, FINAL_REFUSALS, type LinkTrail, type PageStep, runPages } from "../../job/run-pages.ts";
import { type ListDeletedJob, sendSyncJob } from "../../job/sync-job.ts";
import type { DirectoryReader, IdentifiedObject } from "../../port/directory-reader.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import { type ExportSource, exportSourceId } from "../../port/message-export.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { LastExport } from "./last-export.ts";

export interface ListDeletedPorts {
  readonly directoryReader: DirectoryReader;
  readonly directory: DirectoryStore;
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

interface Walk {
  readonly link: string | null;
  readonly pages: number;
  readonly trail: LinkTrail | null;
}

const START: Walk = { link: null, pages: 0, trail: null };
const TTL_SECONDS = 7 * 86_400;
const CONCURRENCY = 8;

const TABLES = { "deleted-teams": "teams", "deleted-users": "users" } as const;

/**
 * Walks what Graph calls deleted, once a day, and has the messages of each read for the last time: teams as long as Graph
 * knows them, users for thirty days. What was read is marked as such, and is not asked for again; what was begun is, should
 * its job be lost, and is read once all the same.
 */
export async function listDeleted(ports: ListDeletedPorts, job: ListDeletedJob): Promise<void> {
  await runPages<Walk>(ports, {
    kind: "walk",
    id: `deleted:${job.startedDateTime}:${job.of}`,
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? START,
    page: (walk) => onePage(ports, job, walk),
    failed: (_walk, error) => {
      const reason = codeOf(error);
      if (!FINAL_REFUSALS.has(reason)) return undefined;
      ports.log.event("sync.failed", { source: job.of, reason }, "warn");
      return { kind: "end", value: undefined };
    },
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function onePage(ports: ListDeletedPorts, { of }: ListDeletedJob, walk: Walk): Promise<PageStep<Walk>> {
  const { objects, next } = await ports.directoryReader.page({ kind: of }, walk.link ?? undefined);
  await forEachLimited(objects, CONCURRENCY, async (object) => {
    await ports.directory.markAbsent({ table: TABLES[of], parentId: null, id: object.id }, ports.clock.nowMs());
    await offer(ports, of, object);
  });
  const pages = walk.pages + 1;
  const trail = next === undefined ? undefined : afterLink(walk.trail, { from: walk.link, to: next }, pages);
  if (next === undefined || !trail) return { kind: "end", value: undefined };
  return { kind: "next", value: { link: next, pages, trail } };
}

/** One that was brought back and deleted again is another deletion. */
async function offer(
  { state, queue, clock, scope = WHOLE_TENANT }: ListDeletedPorts,
  of: ListDeletedJob["of"],
  object: IdentifiedObject,
): Promise<void> {
  const { id, deletedDateTime } = object;
  const source: ExportSource =
    of === "deleted-teams" ? { kind: "deleted-team", teamId: id } : { kind: "user-chats", userId: id };
  if (excludesSource(scope, source)) return;
  const since = typeof deletedDateTime === "string" ? deletedDateTime : null;
  const known = (await state.get<LastExport>("last-export", exportSourceId(source)))?.value;
  if (known?.finishedDateTime && known.deletedDateTime === since) return;
  await sendSyncJob(queue, {
    job: "last-export",
    source,
    deletedDateTime: since,
    requestedDateTime: toIso(clock.nowMs()),
  });
}
