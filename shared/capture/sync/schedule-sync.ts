import { forEachLimited } from "../../base/for-each-limited.ts";
import { type SyncWindow, sendSyncJob } from "../../job/sync-job.ts";
import type { DirectoryReader } from "../../port/conversation-reader.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import { concernedSources, isConcerned } from "../../resource/sources.ts";
import type { Cursor } from "./cursor.ts";
import {
  createSourceScheduler,
  type ScheduleSyncResult,
  type SourceScheduler,
  type SourceSchedulerPorts,
} from "./source-scheduler.ts";

export interface ScheduleSyncPorts extends SourceSchedulerPorts {
  readonly directoryReader: DirectoryReader;
  readonly directory: DirectoryStore;
}

export interface ScheduleSyncRequest {
  /** The subscribed resources: nothing else is read, since nobody asked for it. */
  readonly resources: readonly string[];
  /** A blind time to be covered: then every source that was not read since is due. */
  readonly window?: SyncWindow;
}

type GraphObject = Readonly<Record<string, unknown>> & { readonly id: string };

/** Teams or users looked at together. How fast Graph is asked is the reader's concern. */
const CONCURRENCY = 8;

/**
 * Finds the sources of the subscribed resources and sends a sync job for each that is due. What cannot be listed is
 * counted and costs no other its turn; sources known from earlier are synced even when Graph does not list them now.
 */
export async function scheduleSync(
  ports: ScheduleSyncPorts,
  request: ScheduleSyncRequest,
): Promise<ScheduleSyncResult> {
  const concerned = concernedSources(request.resources);
  const cursors = (await ports.state.list<Cursor>("cursor")).map((entry) => entry.value);
  const scheduler = createSourceScheduler(ports, { cursors, window: request.window });
  if (concerned.allChannels) await scheduler.isolated("teams", () => findChannels(ports, scheduler));
  if (concerned.allUsers) await scheduler.isolated("users", () => findUsers(ports, scheduler));
  const known = cursors.map((cursor) => cursor.source).filter((source) => isConcerned(source, concerned));
  await forEachLimited(concerned.single, CONCURRENCY, (source) => scheduler.offer(source, { listed: true }));
  await forEachLimited(known, CONCURRENCY, (source) => scheduler.offer(source, { listed: false }));
  const result = scheduler.result();
  ports.log.event("sync.scheduled", { reason: request.window ? "gap" : "daily", ...result });
  return result;
}

async function findChannels(
  { directoryReader, directory, queue, clock }: ScheduleSyncPorts,
  scheduler: SourceScheduler,
): Promise<void> {
  await forEachLimited(directoryReader.teams(), CONCURRENCY, (team) =>
    scheduler.isolated(`team:${team.id}`, async () => {
      await directory.put({ table: "teams", parentId: null, id: team.id, value: team, seenMs: clock.nowMs() });
      if (scheduler.isDaily) await sendSyncJob(queue, { job: "directory", of: { kind: "team", teamId: team.id } });
      for await (const channel of directoryReader.channels(team.id)) {
        const teamId = owningTeamId(channel, team.id);
        const place = { table: "channels", parentId: teamId, id: channel.id } as const;
        await directory.put({ ...place, value: { ...channel, teamId }, seenMs: clock.nowMs() });
        await scheduler.offer({ kind: "channel", teamId, channelId: channel.id }, { listed: true });
      }
    }),
  );
}

async function findUsers(
  { directoryReader, directory, queue, clock }: ScheduleSyncPorts,
  scheduler: SourceScheduler,
): Promise<void> {
  await forEachLimited(directoryReader.users(), CONCURRENCY, (user) =>
    scheduler.isolated(`user:${user.id}`, async () => {
      await directory.put({ table: "users", parentId: null, id: user.id, value: user, seenMs: clock.nowMs() });
      if (scheduler.isDaily) await sendSyncJob(queue, { job: "directory", of: { kind: "user", userId: user.id } });
      await scheduler.offer({ kind: "user-chats", userId: user.id }, { listed: true });
    }),
  );
}

/** A shared channel shows in other teams too; its own address names the team that owns it. Graph: "List incomingChannels". */
function owningTeamId(channel: GraphObject, listedTeamId: string): string {
  const address = channel["@odata.id"];
  const match = typeof address === "string" ? /\/teams(?:\/|\(')([^/')]+)(?:'\))?\/channels\b/i.exec(address) : null;
  return match?.[1] ?? listedTeamId;
}
