import { type Clock, toIso } from "../../base/clock.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import type { NamedObject, Roster } from "../../port/directory-reader.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { placeOf } from "./directory-folder.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { offerListed } from "./offer-source.ts";

/**
 * Graph told of an object: it is asked for as it is now, so notifications may come in any order and any number of times. What
 * belongs to it is brought up to date where it came or went.
 */
export async function objectTold(ports: ListPorts, object: NamedObject): Promise<void> {
  const { table, id } = object;
  const place = { ...placeOf(object), id };
  const known = await ports.directory.get(place);
  const seenMs = ports.clock.nowMs();
  const value = await ports.directoryReader.get(object);
  const isGone = value === undefined;
  if (isGone) await ports.directory.markAbsent(place, seenMs);
  else await keepObject(ports, { ...place, value, seenMs, isTold: true });
  const wasThere = known?.absentSinceDateTime === null;
  if (wasThere === !isGone) return;
  if (table === "chats") await sendMembersJob(ports, { kind: "chat", chatId: id });
  if (table === "teams") {
    await sendSyncJob(ports.queue, { job: "team", teamId: id, startedDateTime: toIso(seenMs), isGone });
  }
  if (table === "channels") {
    const { teamId } = object;
    if (!isGone) await offerListed(ports, { kind: "channel", teamId, channelId: id });
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
