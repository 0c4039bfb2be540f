import { toIso } from "../../base/clock.ts";
import { type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { isTransient } from "../../base/errors/transient.ts";
import { type Presence, presenceIn, presenceNews } from "../../store/presence/presence.ts";
import { withNews } from "../../store/presence/watch.ts";
import { changeWatch } from "../../store/presence/watch-store.ts";
import type { PresenceRequest } from "../api/write-parameters.ts";
import { type Acting, allowed } from "./acting.ts";

/** Whether people are there, as this person may know it. */
export async function presenceOf(acting: Acting, userIds: readonly string[]): Promise<Result<readonly Presence[]>> {
  const isAllowed = allowed(acting, "presence");
  if (!isAllowed.ok) return isAllowed;
  return succeed((await acting.graph.presenceOf(userIds)).flatMap(presenceIn));
}

/** Says of the person what they want said, and what shows then. */
export async function setPresence(acting: Acting, asked: PresenceRequest): Promise<Result<Presence>> {
  const isAllowed = allowed(acting, "presence");
  if (!isAllowed.ok) return isAllowed;
  const { graph, ports, userId } = acting;
  const { availability, minutes, statusMessage, statusMinutes } = asked;
  if (availability === null) await graph.setPresence({ kind: "automatic" });
  else if (availability !== undefined)
    await graph.setPresence({ kind: "availability", availability, forMinutes: minutes });
  if (statusMessage !== undefined) {
    const endsMs = statusMinutes === undefined ? undefined : ports.clock.nowMs() + statusMinutes * 60_000;
    const expirationDateTime = endsMs === undefined ? undefined : toIso(endsMs);
    await graph.setPresence({ kind: "statusMessage", text: statusMessage ?? "", expirationDateTime });
  }
  const atDateTime = toIso(ports.clock.nowMs());
  const read = await graph.presenceOf([userId]);
  const [presence] = read.flatMap(presenceIn);
  if (presence === undefined) throw new TeamsinkError("graph-answer-invalid", "a presence has no id");
  // Whoever looks at themselves as well is told of no status message.
  const news = read.flatMap((one) => presenceNews(one, { isRead: true, atDateTime }) ?? []);
  await changeWatch(ports, userId, (watch) => withNews(watch, news)).catch((error: unknown) => {
    // It is set all the same, and the next reading has it.
    if (!isTransient(error)) throw error;
  });
  return succeed(presence);
}
