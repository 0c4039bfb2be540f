import { createHash } from "node:crypto";
import { codeOf } from "../../base/errors/errors.ts";
import { isJsonObject } from "../../base/json.ts";
import { FINAL_REFUSALS, type PageStep, runPages } from "../../job/run-pages.ts";
import { sendSyncJob, type UserJob } from "../../job/sync-job.ts";
import type { IdentifiedObject } from "../../port/directory-reader.ts";
import { placeOf, rowIdOf } from "./directory-folder.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { markAbsentOf } from "./mark-absent.ts";
import { notePassedOver } from "./passed-over.ts";
import { sendMembersJob } from "./refresh-object.ts";
import { type FolderWalk, START, walkFolderPage } from "./walk-folder.ts";

/** What `$expand=members` shows of a chat; of a larger one the rest is asked for. Graph: "List chats". */
const MAX_EXPANDED = 25;
/** `2026-11-27`, of an ISO 8601 time. */
const DAY_LENGTH = 10;
const TTL_SECONDS = 3 * 86_400;

/** Brings the directory up to date about the chats of one user. A page a call of Graph's. */
export async function syncUser(ports: ListPorts, job: UserJob): Promise<void> {
  const { userId, startedDateTime } = job;
  await runPages<FolderWalk>(ports, {
    kind: "walk",
    id: `user:${startedDateTime}:${userId}`,
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? START,
    page: (walk) => onePage(ports, job, walk),
    failed: async (_walk, error) => {
      const reason = codeOf(error);
      if (!FINAL_REFUSALS.has(reason)) return undefined;
      ports.log.event("sync.failed", { source: `user:${userId}`, reason }, "warn");
      await notePassedOver(ports, startedDateTime, { kind: "user", of: userId, reason });
      return { kind: "end", value: undefined };
    },
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function onePage(ports: ListPorts, job: UserJob, walk: FolderWalk): Promise<PageStep<FolderWalk>> {
  const listing = { kind: "chats", userId: job.userId } as const;
  const each = (chat: IdentifiedObject) => chatShown(ports, job, chat);
  const value = await walkFolderPage(ports, { listing, each }, walk);
  return value ? { kind: "next", value } : { kind: "end", value: undefined };
}

/**
 * A chat shows once for each of its members, and one of them a day is enough: the turn goes round, so that no chat depends on
 * somebody whose list cannot be read. One that is not known yet is not kept waiting for its turn.
 */
async function chatShown(ports: ListPorts, job: UserJob, { members, ...value }: IdentifiedObject): Promise<void> {
  const { id } = value;
  const place = { table: "chats", parentId: null, id } as const;
  const shown = Array.isArray(members) ? members.filter(isMember) : [];
  if (!hasTurn(job, id, shown) && (await ports.directory.get(place)) !== undefined) return;
  const seenMs = ports.clock.nowMs();
  // The members first: a chat that is known waits for its turn.
  await keepMembers(ports, { chatId: id, shown, seenMs });
  await keepObject(ports, { ...place, value, seenMs });
}

interface ShownMembers {
  readonly chatId: string;
  readonly shown: readonly IdentifiedObject[];
  readonly seenMs: number;
}

async function keepMembers(ports: ListPorts, { chatId, shown, seenMs }: ShownMembers): Promise<void> {
  const roster = { kind: "chat", chatId } as const;
  if (shown.length >= MAX_EXPANDED) return sendMembersJob(ports, roster);
  const folder = { table: "members", roster } as const;
  const ids = new Set(shown.map((member) => rowIdOf(folder, member)));
  for (const member of shown) {
    await keepObject(ports, { ...placeOf(folder), id: rowIdOf(folder, member), value: member, seenMs });
  }
  if (shown.length > 0) await markAbsentOf(ports, { of: folder, isSeen: (one) => ids.has(one), absentMs: seenMs });
}

function isMember(value: unknown): value is IdentifiedObject {
  return isJsonObject(value) && typeof value.id === "string" && value.id !== "";
}

/** Of the members whose chats are listed: those of our tenant. Of a large chat only some are shown, the same to everybody. */
function hasTurn({ userId, startedDateTime }: UserJob, chatId: string, members: readonly IdentifiedObject[]): boolean {
  const own = members.find((member) => member.userId === userId);
  const ofTenant = members.filter(({ tenantId }) => own === undefined || tenantId === own.tenantId);
  const ids = ofTenant.flatMap((member) => (typeof member.userId === "string" ? [member.userId] : [])).sort();
  if (ids.length === 0) return true;
  const turn = createHash("sha256")
    .update(`${startedDateTime.slice(0, DAY_LENGTH)} ${chatId}`)
    .digest()
    .readUInt32BE(0);
  return ids[turn % ids.length] === userId;
}
