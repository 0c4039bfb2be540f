import { type Clock, toIso } from "../../base/clock.ts";
import type { ErrorCode } from "../../base/errors/errors.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";

/**
 * What has no cursor of its own and was refused by Graph for good, so that the sync that began then went on without it: a
 * whole list, something of a team, the chats of a user for the directory, a user's meetings or what they asked Copilot.
 */
export const PASSED_OVER_KINDS = ["list", "team", "user", "meetings", "interactions"] as const;

export interface PassedOver {
  readonly kind: (typeof PASSED_OVER_KINDS)[number];
  /** Which list, or the id of the team or user. */
  readonly of: string;
  readonly reason: ErrorCode;
  readonly failedDateTime: string;
}

/** Longer than until the next daily sync, which tries all of it again. */
const TTL_SECONDS = 3 * 86_400;

/** Should a page be read again, the same is written again. Of several parts of one the last reason stays. */
export async function notePassedOver(
  { state, clock }: { readonly state: StateStore; readonly clock: Clock },
  startedDateTime: string,
  passed: Omit<PassedOver, "failedDateTime">,
): Promise<void> {
  const value: PassedOver = { ...passed, failedDateTime: toIso(clock.nowMs()) };
  const id = `${prefixOf(startedDateTime, passed.kind)}${passed.of}`;
  await state.put({ kind: "passed-over", id, value, expect: "any", ttlSeconds: TTL_SECONDS });
}

export function countPassedOver(state: StateStore, startedDateTime: string, kind: PassedOver["kind"]): Promise<number> {
  return state.count({ kind: "passed-over", prefix: prefixOf(startedDateTime, kind) });
}

/** By their ids, so that a page goes on after the last of the one before. */
export function passedOverPage(
  state: StateStore,
  startedDateTime: string,
  { limit, afterId }: { readonly limit: number; readonly afterId: string | undefined },
): Promise<readonly StateEntry<PassedOver>[]> {
  const prefix = `${startedDateTime} `;
  return state.page({ kind: "passed-over", prefix, limit, ...(afterId === undefined ? {} : { afterId }) });
}

function prefixOf(startedDateTime: string, kind: PassedOver["kind"]): string {
  return `${startedDateTime} ${kind}:`;
}
