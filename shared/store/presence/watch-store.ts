import { TeamsinkError } from "../../base/errors/errors.ts";
import type { StateEntry, StateStore } from "../../port/state-store.ts";
import { NO_WATCH, type PresenceWatch } from "./watch.ts";

/** Of whoever looks no more: an hour after the last subscription could have ended. */
const TTL_SECONDS = 2 * 3_600;

export interface WatchPorts {
  readonly state: StateStore;
}

export type WatchEntry = Pick<StateEntry<PresenceWatch>, "value" | "etag">;

export async function readWatch({ state }: WatchPorts, userId: string): Promise<WatchEntry> {
  return (await state.get<PresenceWatch>("presence", userId)) ?? { value: NO_WATCH, etag: "absent" };
}

/** @throws TeamsinkError `state-conflict` when somebody else wrote first */
export function putWatch({ state }: WatchPorts, userId: string, { value, etag }: WatchEntry): Promise<WatchEntry> {
  return state.put({ kind: "presence", id: userId, value, expect: etag, ttlSeconds: TTL_SECONDS });
}

/** Every round that is lost was won by another: sixteen are told of at once in one instance. */
const MAX_ROUNDS = 32;

/**
 * @param change gives the same where there is nothing to be written
 * @throws TeamsinkError `state-conflict`
 */
export async function changeWatch(
  ports: WatchPorts,
  userId: string,
  change: (watch: PresenceWatch) => PresenceWatch,
): Promise<PresenceWatch> {
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const entry = await readWatch(ports, userId);
    const value = change(entry.value);
    if (value === entry.value) return value;
    try {
      return (await putWatch(ports, userId, { value, etag: entry.etag })).value;
    } catch (error) {
      if (!(error instanceof TeamsinkError && error.code === "state-conflict")) throw error;
    }
  }
  throw new TeamsinkError("state-conflict");
}

/** Whose a subscription is, for what it tells. */
export async function putOwner(
  { state }: WatchPorts,
  { subscriptionId, userId }: { readonly subscriptionId: string; readonly userId: string },
): Promise<void> {
  const entry = { id: subscriptionId, value: { userId }, expect: "any", ttlSeconds: TTL_SECONDS };
  await state.put({ kind: "presence-subscription", ...entry });
}

export async function ownerOf({ state }: WatchPorts, subscriptionId: string): Promise<string | undefined> {
  return (await state.get<{ readonly userId: string }>("presence-subscription", subscriptionId))?.value.userId;
}
