import type { PersonsGraph, PresenceDeed } from "../port/on-behalf.ts";
import { graphPath } from "./path.ts";
import { listIn, OTHER_PACE, type Person } from "./persons-client.ts";

type PeopleCalls = Pick<PersonsGraph, "presenceOf" | "setPresence" | "people" | "contacts">;

/** Graph: "presence: setUserPreferredPresence": what goes with each availability. */
const ACTIVITIES: Readonly<Record<string, string>> = {
  Available: "Available",
  Busy: "Busy",
  DoNotDisturb: "DoNotDisturb",
  BeRightBack: "BeRightBack",
  Away: "Away",
  Offline: "OffWork",
};
/** Graph: "presence: setPresence": the longest that a session of an app lasts, PT5M to PT4H. */
const MAX_SESSION_MINUTES = 240;

/** Graph: "communications: getPresencesByUserId", "presence: setStatusMessage", "List people", "List contacts". */
export function peopleCalls(person: Person): PeopleCalls {
  const { client } = person;
  return {
    presenceOf: async (ids) =>
      listIn(await client.post("/communications/getPresencesByUserId", { ids }, OTHER_PACE)).items,
    setPresence: (deed) => setPresence(person, deed),
    people: async (search, limit) => {
      const query = new URLSearchParams({
        $top: String(limit),
        ...(search !== undefined && { $search: `"${search}"` }),
      });
      return listIn(await client.get(`/me/people?${query}`, OTHER_PACE)).items;
    },
    contacts: async (limit) => listIn(await client.get(`/me/contacts?$top=${limit}`, OTHER_PACE)).items,
  };
}

/** What somebody prefers shows while a session is there, so that there has to be one. Same pages. */
async function setPresence({ id, sessionId, client }: Person, deed: PresenceDeed): Promise<void> {
  const presence = graphPath`/users/${id}/presence`;
  if (deed.kind === "automatic") {
    await client.post(`${presence}/clearUserPreferredPresence`, {}, OTHER_PACE);
    return;
  }
  if (deed.kind === "statusMessage") {
    const { text: content, expirationDateTime: dateTime } = deed;
    const expiryDateTime = dateTime && { dateTime: dateTime.replace(/Z$/, ""), timeZone: "UTC" };
    const statusMessage = { message: { content, contentType: "text" }, ...(expiryDateTime && { expiryDateTime }) };
    await client.post(`${presence}/setStatusMessage`, { statusMessage }, OTHER_PACE);
    return;
  }
  const { availability, forMinutes } = deed;
  const preferred = { availability, activity: ACTIVITIES[availability], expirationDuration: `PT${forMinutes}M` };
  await client.post(`${presence}/setUserPreferredPresence`, preferred, OTHER_PACE);
  const session = { sessionId, availability: "Available", activity: "Available" };
  const expirationDuration = `PT${Math.min(forMinutes, MAX_SESSION_MINUTES)}M`;
  await client.post(`${presence}/setPresence`, { ...session, expirationDuration }, OTHER_PACE);
}
