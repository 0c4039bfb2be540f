import { type Clock, toIso } from "../../base/clock.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { NamedObject, Roster } from "../../port/directory-reader.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { placeOf } from "./directory-folder.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { offerListed } from "./offer-source.ts";

/**
 * Asks Graph for one object, and keeps it, or that it is gone. It is asked for as it is now, so notifications may come in any
 * order and any number of times.
 *
 * @param isTold see `SeenObject`
 * @returns whether Graph knows it
 */
export async function refreshObject(ports: ListPorts, object: NamedObject, isTold = false): Promise<boolean> {
  const place = { ...placeOf(object), id: object.id };
  const seenMs = ports.clock.nowMs();
  const value = await ports.directoryReader.get(object);
  if (value === undefined) await ports.directory.markAbsent(place, seenMs);
  else await keepObject(ports, { ...place, value, seenMs, isTold });
  return value !== undefined;
}

/** Graph told of an object: it is brought up to date, and so is what belongs to it where it came or went. */
export async function objectTold(ports: ListPorts, object: NamedObject): Promise<void> {
  const { table, id } = object;
  const known = await ports.directory.get({ ...placeOf(object), id });
  const isThere = await refreshObject(ports, object, true);
  if (isThere === (known?.absentSinceDateTime === null)) return;
  if (table === "chats") await sendMembersJob(ports, { kind: "chat", chatId: id });
  if (table === "teams") {
    const startedDateTime = toIso(ports.clock.nowMs());
    await sendSyncJob(ports.queue, { job: "team", teamId: id, startedDateTime });
  }
  if (table === "channels") {
    const { teamId } = object;
    if (isThere) await offerListed(ports, { kind: "channel", teamId, channelId: id });
    await sendMembersJob(ports, { kind: "channel", teamId, channelId: id });
  }
}

/** Has the members of something listed anew. */
export async function sendMembersJob(
  { queue, clock }: { readonly queue: WorkQueue; readonly clock: Clock },
  roster: Roster,
  isTold = false,
): Promise<void> {
  await sendSyncJob(queue, { job: "members", roster, requestedDateTime: toIso(clock.nowMs()), isTold });
}
