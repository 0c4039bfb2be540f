import { codeOf } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { isJsonObject } from "../../base/json.ts";
import { afterLink, FINAL_REFUSALS, type LinkTrail, type PageStep, runPages } from "../../job/run-pages.ts";
import { sendSyncJob, type UserJob } from "../../job/sync-job.ts";
import type { IdentifiedObject } from "../../port/directory-reader.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";

/** How far the chats of one user have been walked. */
interface UserWalk {
  readonly link: string | null;
  readonly pages: number;
  readonly trail: LinkTrail | null;
}

const START: UserWalk = { link: null, pages: 0, trail: null };
const CONCURRENCY = 8;
const TTL_SECONDS = 3 * 86_400;

/** Brings the directory up to date about the chats of one user. A page a call of Graph's. */
export async function syncUser(ports: ListPorts, job: UserJob): Promise<void> {
  const { userId, startedDateTime } = job;
  await runPages<UserWalk>(ports, {
    kind: "walk",
    id: `user:${startedDateTime}:${userId}`,
    ttlSeconds: TTL_SECONDS,
    begin: (stored) => stored ?? START,
    page: (walk) => onePage(ports, job, walk),
    failed: (_walk, error) => {
      const reason = codeOf(error);
      if (!FINAL_REFUSALS.has(reason)) return undefined;
      ports.log.event("sync.failed", { source: `user:${userId}`, reason }, "warn");
      return { kind: "end", value: undefined };
    },
    requeue: (waitMs) => sendSyncJob(ports.queue, job, waitMs),
  });
}

async function onePage(ports: ListPorts, { userId }: UserJob, walk: UserWalk): Promise<PageStep<UserWalk>> {
  const { objects, next } = await ports.directoryReader.page({ kind: "chats", userId }, walk.link ?? undefined);
  await forEachLimited(objects, CONCURRENCY, (chat) => putChat(ports, chat));
  const pages = walk.pages + 1;
  const trail = next === undefined ? undefined : afterLink(walk.trail, { from: walk.link, to: next }, pages);
  if (next === undefined || !trail) return { kind: "end", value: undefined };
  return { kind: "next", value: { link: next, pages, trail } };
}

/** A chat shows once for each of its members; what is the same is not written again. Members only where Graph gave them. */
async function putChat(ports: ListPorts, { members, ...value }: IdentifiedObject): Promise<void> {
  const seenMs = ports.clock.nowMs();
  const { id } = value;
  await keepObject(ports, { table: "chats", parentId: null, id, value, seenMs });
  for (const member of Array.isArray(members) ? members : []) {
    if (!isJsonObject(member) || typeof member.id !== "string") continue;
    await keepObject(ports, { table: "members", parentId: id, id: member.id, value: member, seenMs });
  }
}
