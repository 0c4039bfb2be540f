import { expect } from "vitest";
import type { User } from "../../local/tenant/model/graph-shapes.ts";
import { ANSWERS, type AnswerName } from "../../shared/serve/api/answer-schemas.ts";
import type { RunningStack } from "./running-stack.ts";

type Json = Readonly<Record<string, unknown>>;
type Person = User | undefined;

/** As a person asks the API. */
interface Asking {
  done(path: string, asked: { user?: Person; body?: unknown }, expected: { as: AnswerName }): Promise<Json>;
  get(user: Person, path: string): Promise<Json>;
}

export async function setAndSee(
  { done, get }: Asking,
  { ann, bob, outsider }: Readonly<Record<"ann" | "bob" | "outsider", Person>>,
): Promise<void> {
  const set = await done(
    "presence",
    { body: { availability: "Busy", minutes: 30, statusMessage: "Writing tests", statusMinutes: 60 } },
    { as: "Presence" },
  );
  expect(set).toMatchObject({ id: ann?.id, availability: "Busy", statusMessage: { text: "Writing tests" } });
  const seen = await done(`presence?user_ids=${ann?.id},${bob?.id}`, { user: bob }, { as: "PresenceList" });
  // Of others Graph does not say until when.
  const { statusMessage, ...shown } = set as { statusMessage: Json };
  const theirs = { ...shown, statusMessage: { ...statusMessage, expiryDateTime: null } };
  expect(seen).toMatchObject({ count: 2, presence: expect.arrayContaining([theirs]) });
  await done("presence", { body: { availability: null, statusMessage: null } }, { as: "Presence" });
  const { presence } = await get(outsider, `presence?user_ids=${ann?.id}`);
  expect(presence).toMatchObject([{ statusMessage: null }]);
}

/** @param seen whom nobody has looked at yet */
export async function beTold(
  { stack: { tenant }, doors, events, log }: RunningStack,
  { token, seen }: { readonly token: string; readonly seen: Person },
): Promise<void> {
  if (tenant === undefined || seen === undefined) throw new Error("nobody to look at");
  const askedOfGraph = () => {
    const { presence = 0, writeSubscriptions = 0 } = tenant.control.stats().requests;
    return presence + writeSubscriptions;
  };
  const look = (wait: number, known?: string | null) => {
    const headers = { authorization: `Bearer ${token}`, ...(known && { "if-none-match": known }) };
    return fetch(`${doors.http}/api/entra/presence?user_ids=${seen.id}&wait=${wait}`, { headers });
  };
  const availability = async (answer: Response) => {
    const parsed = ANSWERS.PresenceList.parse(await answer.json());
    return parsed.presence.map((one) => one.availability);
  };
  const inTeams = (to: string) =>
    tenant.presences.setSession(seen.id, "teams", { availability: to, activity: to, lastsMs: 3_600_000 });
  const first = await look(0);
  expect(await availability(first)).toEqual(["Offline"]);
  const before = askedOfGraph();
  const since = log.length;
  const waiting = look(25, first.headers.get("etag"));
  inTeams("Away");
  const second = await waiting;
  expect(second.status).toBe(200);
  expect(await availability(second)).toEqual(["Away"]);
  expect((await look(0, second.headers.get("etag"))).status).toBe(304);
  inTeams("DoNotDisturb");
  expect(await availability(await look(25, second.headers.get("etag")))).toEqual(["DoNotDisturb"]);
  expect(askedOfGraph()).toBe(before);
  expect(events("notification.discarded", since)).toEqual([]);
  expect(events("presence.refused")).toEqual([]);
}
