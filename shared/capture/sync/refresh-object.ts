import { type Clock, toIso } from "../../base/clock.ts";
import type { JsonObject } from "../../base/json.ts";
import { sendSyncJob } from "../../job/sync-job.ts";
import { type NamedObject, type Roster, rosterId } from "../../port/directory-reader.ts";
import type { DirectoryRow } from "../../port/directory-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { hasMembersOfItsOwn, placeOf } from "./directory-folder.ts";
import { membersPart, noteGapWork } from "./gap-work.ts";
import { keepObject } from "./keep-object.ts";
import type { ListPorts } from "./list-sources.ts";
import { offerListed } from "./offer-source.ts";

/**
 * Graph told of an object: it is asked for as it is now, so notifications may come in any order and any number of times. What
 * belongs to it is brought up to date where it came or went, and that is asked for first: once the row says so, nobody would.
 */
export async function objectTold(ports: ListPorts, object: NamedObject): Promise<void> {
  const place = { ...placeOf(object), id: object.id };
  const known = await ports.directory.get(place);
  const seenMs = ports.clock.nowMs();
  const value = await ports.directoryReader.get(object);
  const wasThere = known?.absentSinceDateTime === null;
  if (wasThere !== (value !== undefined)) await askForWhatBelongs(ports, object, { value, known });
  if (value === undefined) await ports.directory.markAbsent(place, seenMs);
  else await keepObject(ports, { ...place, value, seenMs, isTold: true });
}

async function askForWhatBelongs(
  ports: ListPorts,
  object: NamedObject,
  { value, known }: { readonly value: JsonObject | undefined; readonly known: DirectoryRow | undefined },
): Promise<void> {
  const { table, id } = object;
  const isGone = value === undefined;
  if (table === "chats") await sendMembersJob(ports, { kind: "chat", chatId: id });
  if (table === "teams") {
    const startedDateTime = toIso(ports.clock.nowMs());
    await sendSyncJob(ports.queue, { job: "team", teamId: id, startedDateTime, isGone });
  }
  if (table === "channels") {
    const { teamId } = object;
    if (!isGone) await offerListed(ports, { kind: "channel", teamId, channelId: id });
    const hasMembers = hasMembersOfItsOwn(value ?? known?.value ?? {});
    if (hasMembers) await sendMembersJob(ports, { kind: "channel", teamId, channelId: id });
  }
}

/** Has the members of something listed; a gap that waits for it is not closed before. */
export async function sendMembersJob(
  { state, queue, clock }: MembersJobPorts,
  roster: Roster,
  gapId?: string,
): Promise<void> {
  if (gapId !== undefined) await noteGapWork(state, gapId, membersPart(roster));
  const requestedDateTime = toIso(clock.nowMs());
  await sendSyncJob(queue, { job: "members", roster, requestedDateTime, isTold: false, ...(gapId && { gapId }) });
}

export interface MembersJobPorts {
  readonly state: StateStore;
  readonly queue: WorkQueue;
  readonly clock: Clock;
}

/** What is told within this time is answered by one listing: thousands may be added to a team at once. */
const TOLD_SLOT_MS = 15_000;
/** Until whoever told of it shows it as well. */
const TOLD_DELAY_MS = 1_000;
const TOLD_TTL_SECONDS = 120;

/** Somebody came or went: has the members listed anew, once for all who did so lately. */
export async function membersTold({ state, queue, clock }: MembersJobPorts, roster: Roster): Promise<void> {
  const nowMs = clock.nowMs();
  const untilMs = (Math.floor(nowMs / TOLD_SLOT_MS) + 1) * TOLD_SLOT_MS;
  const id = `told:${rosterId(roster)}:${untilMs}`;
  if ((await state.get("walk", id)) !== undefined) return;
  // Sent first: a crash between the two has it listed twice, never not at all.
  const job = { job: "members", roster, requestedDateTime: toIso(untilMs), isTold: true } as const;
  await sendSyncJob(queue, job, untilMs - nowMs + TOLD_DELAY_MS);
  await state.put({ kind: "walk", id, value: {}, expect: "any", ttlSeconds: TOLD_TTL_SECONDS });
}
