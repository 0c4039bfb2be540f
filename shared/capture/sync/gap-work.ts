import { type Roster, rosterId } from "../../port/directory-reader.ts";
import type { StateStore } from "../../port/state-store.ts";

/**
 * What is still to be walked for a gap: one entry of kind `walk` each, made before its job is sent and gone when the walk
 * has come to its end. So whether every source of a gap has been found is a count.
 */
export function gapWorkId(gapId: string, part: string): string {
  return `${prefixOf(gapId)}${part}`;
}

export function teamPart(teamId: string): string {
  return `team:${teamId}`;
}

export function membersPart(roster: Roster): string {
  return `members:${rosterId(roster)}`;
}

/**
 * Whoever is still behind is asked for again every few hours, and noted anew; what nobody asks for any more, since its job was
 * lost and it is gone, or the gap is closed, ends by itself. Long after the app itself may have stood still.
 */
const TTL_SECONDS = 30 * 86_400;

/** An entry without a position: the walk begins there, and one that was under way begins again. */
export async function noteGapWork(state: StateStore, gapId: string, part: string): Promise<void> {
  await state.put({
    kind: "walk",
    id: gapWorkId(gapId, part),
    value: null,
    expect: "any",
    ttlSeconds: TTL_SECONDS,
  });
}

export function countGapWork(state: StateStore, gapId: string): Promise<number> {
  return state.count({ kind: "walk", prefix: prefixOf(gapId) });
}

function prefixOf(gapId: string): string {
  return `gap:${gapId}:`;
}
