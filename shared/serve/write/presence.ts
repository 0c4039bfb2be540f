import { toIso } from "../../base/clock.ts";
import { type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { searchText } from "../../store/message/search-text.ts";
import type { PresenceRequest } from "../api/write-parameters.ts";
import type { Presence } from "../api/write-schema.ts";
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
  const [presence] = (await graph.presenceOf([userId])).flatMap(presenceIn);
  if (presence === undefined) throw new TeamsinkError("graph-answer-invalid", "a presence has no id");
  return succeed(presence);
}

/** Graph: "presence resource type". */
function presenceIn({ id, availability, activity, statusMessage }: JsonObject): Presence[] {
  if (typeof id !== "string") return [];
  return [
    {
      id,
      availability: typeof availability === "string" ? availability : "PresenceUnknown",
      activity: typeof activity === "string" ? activity : "PresenceUnknown",
      statusMessage: isJsonObject(statusMessage) ? statusIn(statusMessage) : null,
    },
  ];
}

function statusIn({ message, expiryDateTime }: JsonObject): Presence["statusMessage"] {
  const text = searchText({ body: message });
  if (text === "") return null;
  const { dateTime, timeZone } = isJsonObject(expiryDateTime) ? expiryDateTime : {};
  const endsMs =
    typeof dateTime === "string" && timeZone === "UTC" ? Date.parse(`${dateTime.replace(/Z$/, "")}Z`) : Number.NaN;
  return { text, expiryDateTime: Number.isNaN(endsMs) ? null : toIso(endsMs) };
}
