import { type Clock, toIso } from "../../base/clock.ts";
import { type Result, succeed } from "../../base/errors/errors.ts";
import { isTransient } from "../../base/errors/transient.ts";
import { type Presence, presenceNews } from "../../store/presence/presence.ts";
import { nextStep, type PresenceWatch, shownOf, staleAmong, tells, withNews } from "../../store/presence/watch.ts";
import { changeWatch, readWatch } from "../../store/presence/watch-store.ts";
import { type Acting, allowed } from "./acting.ts";
import { presenceOf } from "./presence.ts";
import { beTold } from "./presence-subscription.ts";

export interface Following {
  readonly userIds: readonly string[];
  readonly waitMs: number;
  /** Whether whoever asks knows just this already. */
  isKnown(presence: readonly Presence[]): boolean;
}

/** Between two looks at the one document that says it: a point read. */
const LOOK_EVERY_MS = 1_000;

/**
 * The same of people whom somebody goes on looking at: Graph tells of them, and is asked once, and again where it told too long
 * ago. The answer comes when it is another than the one that is known, or the time is over; at once where nothing can be told.
 */
export async function followPresence(acting: Acting, following: Following): Promise<Result<readonly Presence[]>> {
  const isAllowed = allowed(acting, "presence");
  if (!isAllowed.ok) return isAllowed;
  const { userIds, waitMs, isKnown } = following;
  const { clock } = acting.ports;
  const endMs = clock.nowMs() + waitMs;
  const watch = await watchOf(acting, userIds);
  if (watch === undefined) return presenceOf(acting, userIds);
  const first = shownOf(await freshened(acting, watch, userIds), userIds);
  return succeed(await changed({ acting, userIds, clock, isKnown }, { first, endMs }));
}

interface Waiting extends Pick<Following, "userIds" | "isKnown"> {
  readonly acting: Acting;
  readonly clock: Clock;
}

async function changed(
  { acting, userIds, clock, isKnown }: Waiting,
  { first, endMs }: { readonly first: readonly Presence[]; readonly endMs: number },
): Promise<readonly Presence[]> {
  let shown = first;
  for (let leftMs = endMs - clock.nowMs(); leftMs > 0 && isKnown(shown); leftMs = endMs - clock.nowMs()) {
    await clock.sleep(Math.min(LOOK_EVERY_MS, leftMs));
    const { value } = await readWatch(acting.ports, acting.userId);
    // Another tab looks at others: whoever asks next has it made for both.
    if (!tells(value, userIds, clock.nowMs())) return shown;
    shown = shownOf(value, userIds);
  }
  return shown;
}

/** Undefined: of all of these nobody is told. */
async function watchOf(acting: Acting, userIds: readonly string[]): Promise<PresenceWatch | undefined> {
  const entry = await readWatch(acting.ports, acting.userId);
  const step = nextStep(entry.value, userIds, acting.ports.clock.nowMs());
  if (step === "show") return entry.value;
  if (step === "ask") return undefined;
  const watch = await beTold(acting, { entry, userIds, step });
  return tells(watch, userIds, acting.ports.clock.nowMs()) ? watch : undefined;
}

/** With what was read too long ago read again; those who are new among them. */
async function freshened(acting: Acting, watch: PresenceWatch, userIds: readonly string[]): Promise<PresenceWatch> {
  const { graph, ports, userId } = acting;
  const nowMs = ports.clock.nowMs();
  const stale = staleAmong(watch, userIds, nowMs);
  if (stale.length === 0) return watch;
  const heard = { isRead: true, atDateTime: toIso(nowMs) };
  try {
    const read = (await graph.presenceOf(stale)).flatMap((one) => presenceNews(one, heard) ?? []);
    const isRead = new Set(read.map(({ presence: { id } }) => id));
    // Whom Graph leaves out it is not asked for at each look.
    const unknown = stale.flatMap((id) => (isRead.has(id) ? [] : (presenceNews({ id }, heard) ?? [])));
    return await changeWatch(ports, userId, (now) => withNews(now, [...read, ...unknown]));
  } catch (error) {
    // Who was seen before goes on being told of.
    if (isTransient(error) && shownOf(watch, userIds).length === userIds.length) return watch;
    throw error;
  }
}
