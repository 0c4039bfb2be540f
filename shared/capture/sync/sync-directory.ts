import type { Clock } from "../../base/clock.ts";
import { codeOf, type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Log } from "../../base/log.ts";
import { type DirectoryJob, sendSyncJob } from "../../job/sync-job.ts";
import type { DirectoryReader } from "../../port/conversation-reader.ts";
import type { DirectoryPlace, DirectoryStore } from "../../port/directory-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { DEFAULT_WAIT_MS } from "./sync-source.ts";

export interface SyncDirectoryPorts {
  readonly directoryReader: DirectoryReader;
  readonly directory: DirectoryStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
  readonly log: Log;
}

type GraphObject = Readonly<Record<string, unknown>>;

const FINAL: ReadonlySet<ErrorCode> = new Set(["graph-not-found", "graph-forbidden"]);

/** Puts the members of one team, or the chats of one user with their members, into the directory. */
export async function syncDirectory(ports: SyncDirectoryPorts, job: DirectoryJob): Promise<void> {
  const { of } = job;
  try {
    if (of.kind === "team") await putTeamMembers(ports, of.teamId);
    else await putChats(ports, of.userId);
  } catch (error) {
    const reason = codeOf(error);
    if (reason === "graph-throttled" && error instanceof TeamsinkError) {
      return sendSyncJob(ports.queue, job, error.retryAfterMs ?? DEFAULT_WAIT_MS);
    }
    if (!FINAL.has(reason)) throw error;
    const source = of.kind === "team" ? `team:${of.teamId}` : `user:${of.userId}`;
    ports.log.event("sync.failed", { source, reason }, "warn");
  }
}

async function putTeamMembers(ports: SyncDirectoryPorts, teamId: string): Promise<void> {
  for await (const member of ports.directoryReader.teamMembers(teamId)) {
    await put(ports, { table: "members", parentId: teamId, id: member.id }, { ...member, teamId });
  }
}

async function putChats(ports: SyncDirectoryPorts, userId: string): Promise<void> {
  for await (const { members, ...chat } of ports.directoryReader.chatsOf(userId)) {
    await put(ports, { table: "chats", parentId: null, id: chat.id }, chat);
    for (const member of membersOf(members)) {
      await put(ports, { table: "members", parentId: chat.id, id: member.id }, { ...member, chatId: chat.id });
    }
  }
}

/** Present only where the reader has them expanded. */
function membersOf(members: unknown): readonly (GraphObject & { readonly id: string })[] {
  if (!Array.isArray(members)) return [];
  return members.filter((member) => typeof member === "object" && member !== null && typeof member.id === "string");
}

async function put({ directory, clock }: SyncDirectoryPorts, place: DirectoryPlace, value: GraphObject): Promise<void> {
  await directory.put({ ...place, value, seenMs: clock.nowMs() });
}
