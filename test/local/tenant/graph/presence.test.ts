import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_IDS } from "../../../../local/tenant/authority/registrations.ts";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { toIso } from "../../../../shared/base/clock.ts";
import { checkGraphEntity } from "../../../helpers/graph-types.ts";
import { itemsOf, openPersonStage, type PersonStage, refusalOf } from "../person-stage.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const sessionId = DEFAULT_IDS.apiClientId;

let stage: PersonStage;
let me: User;
beforeEach(async () => {
  stage = await openPersonStage();
  [me] = stage.people;
});
afterEach(() => stage.close());

const say = async (action: string, body: object = {}) =>
  (await stage.graph(me, `/users/${me.id}/presence/${action}`, { method: "POST", body })).status;
const session = (availability: string, activity = availability, rest: object = {}) =>
  say("setPresence", { sessionId, availability, activity, ...rest });
const prefer = (availability: string, activity = availability, rest: object = {}) =>
  say("setUserPreferredPresence", { availability, activity, ...rest });
/** A token lasts an hour, and a presence longer. */
const pass = async (durationMs: number) => {
  await stage.clock.advance(durationMs);
  stage.renewTokens();
};
const shown = async (who: User = me) => {
  const { body } = await stage.graph(who, who === me ? "/me/presence" : `/users/${me.id}/presence`);
  expect(checkGraphEntity(body, "presence")).toEqual([]);
  return body;
};
const nowShown = async () => {
  const { availability, activity } = await shown();
  return `${availability}/${activity}`;
};

describe("a presence", () => {
  it("is that of an app's session until it expires, five minutes unless it says how long", async () => {
    expect(await nowShown()).toBe("Offline/Offline");
    expect(await session("Busy", "InACall")).toBe(200);
    expect(await nowShown()).toBe("Busy/InACall");
    await pass(5 * MINUTE_MS - 1);
    expect(await nowShown()).toBe("Busy/InACall");
    await pass(1);
    expect(await nowShown()).toBe("Offline/Offline");
    await session("Away", "Away", { expirationDuration: "PT4H" });
    await pass(4 * HOUR_MS - 1);
    expect(await nowShown()).toBe("Away/Away");
  });

  it("fades while nobody keeps it up", async () => {
    await session("Available", "Available", { expirationDuration: "PT1H" });
    const seen = [await nowShown()];
    for (let turn = 0; turn < 2; turn += 1) {
      await pass(5 * MINUTE_MS);
      seen.push(await nowShown());
    }
    expect(seen).toEqual(["Available/Available", "Available/AvailableInactive", "Away/Away"]);
  });

  it("is the one that is preferred, as long as there is a session", async () => {
    expect(await prefer("DoNotDisturb")).toBe(200);
    expect(await nowShown()).toBe("Offline/Offline");
    await session("Available");
    expect(await nowShown()).toBe("DoNotDisturb/DoNotDisturb");
    await prefer("Offline", "OffWork");
    expect(await nowShown()).toBe("Offline/OffWork");
    expect(await say("clearUserPreferredPresence")).toBe(200);
    expect(await nowShown()).toBe("Available/Available");
    expect(await say("clearPresence", { sessionId })).toBe(200);
    expect(await nowShown()).toBe("Offline/Offline");
  });

  it.each([
    ["Busy", DAY_MS],
    ["DoNotDisturb", DAY_MS],
    ["Away", 7 * DAY_MS],
  ])("%s is preferred for a day or a week", async (availability, lastsMs) => {
    await prefer(availability);
    await pass(lastsMs - 1);
    await session("Available");
    expect(await nowShown()).toBe(`${availability}/${availability}`);
    await pass(1);
    expect(await nowShown()).toBe("Available/Available");
  });

  it("is preferred for as long as it says", async () => {
    await prefer("BeRightBack", "BeRightBack", { expirationDuration: "P1DT30M" });
    await pass(DAY_MS + 30 * MINUTE_MS - 1);
    await session("Available");
    expect(await nowShown()).toBe("BeRightBack/BeRightBack");
    await pass(1);
    expect(await nowShown()).toBe("Available/Available");
  });

  // biome-ignore format: one row a refusal
  it.each<[string, string, object]>([
    ["shorter than five minutes", "setPresence", { sessionId, availability: "Busy", activity: "InACall", expirationDuration: "PT4M59S" }],
    ["longer than four hours", "setPresence", { sessionId, availability: "Busy", activity: "InACall", expirationDuration: "PT4H1S" }],
    ["with a duration that is none", "setPresence", { sessionId, availability: "Busy", activity: "InACall", expirationDuration: "5 minutes" }],
    ["of another app", "setPresence", { sessionId: DEFAULT_IDS.viewerClientId, availability: "Busy", activity: "InACall" }],
    ["that an app cannot say", "setPresence", { sessionId, availability: "Busy", activity: "Busy" }],
    ["that nobody can say", "setUserPreferredPresence", { availability: "Busy", activity: "InACall" }],
    ["in another time zone", "setStatusMessage", { statusMessage: { message: { content: "x" }, expiryDateTime: { dateTime: "2030-01-01T00:00:00", timeZone: "Pacific Standard Time" } } }],
    ["that is over already", "setStatusMessage", { statusMessage: { message: { content: "x" }, expiryDateTime: { dateTime: "2020-01-01T00:00:00", timeZone: "UTC" } } }],
    ["of too many words", "setStatusMessage", { statusMessage: { message: { content: "x".repeat(281) } } }],
  ])("is refused %s", async (_what, action, body) => {
    expect(await say(action, body)).toBe(400);
    expect(await nowShown()).toBe("Offline/Offline");
  });

  it("is said of oneself alone, and of nobody by an app for itself", async () => {
    const path = `/users/${me.id}/presence/clearUserPreferredPresence`;
    expect(refusalOf(await stage.graph(stage.people[1], path, { method: "POST", body: {} }))).toEqual([
      403,
      "Forbidden",
    ]);
    expect(refusalOf(await stage.graph("app", path, { method: "POST", body: {} }))).toEqual([
      412,
      "PreconditionFailed",
    ]);
  });
});

describe("a status message", () => {
  it("is shown to all until it is over, and when that is to whoever said it", async () => {
    const dateTime = toIso(stage.clock.nowMs() + MINUTE_MS).replace("Z", "");
    const message = { content: "at lunch", contentType: "text" };
    const publishedDateTime = toIso(stage.clock.nowMs());
    expect(
      await say("setStatusMessage", { statusMessage: { message, expiryDateTime: { dateTime, timeZone: "UTC" } } }),
    ).toBe(200);
    expect((await shown()).statusMessage).toEqual({
      message,
      publishedDateTime,
      expiryDateTime: { dateTime, timeZone: "UTC" },
    });
    expect((await shown(stage.people[3])).statusMessage).toEqual({ message });
    await pass(MINUTE_MS);
    expect((await shown()).statusMessage).toBeNull();
  });

  it("stays until it is taken back where it says nothing of an end", async () => {
    await say("setStatusMessage", { statusMessage: { message: { content: "away", contentType: "text" } } });
    await pass(365 * DAY_MS);
    expect((await shown()).statusMessage).toMatchObject({ message: { content: "away" }, expiryDateTime: null });
    await say("setStatusMessage", { statusMessage: { message: { content: "" } } });
    expect((await shown()).statusMessage).toBeNull();
  });
});

describe("presences of many", () => {
  const ask = (ids: readonly string[]) =>
    stage.graph(me, "/communications/getPresencesByUserId", { method: "POST", body: { ids } });

  it("come at once, 650 at most", async () => {
    const [first, second] = stage.people;
    await session("Busy", "InACall");
    const answer = await ask([first.id, second.id, "nobody"]);
    expect(itemsOf(answer).map(({ id, availability }) => [id, availability])).toEqual([
      [first.id, "Busy"],
      [second.id, "Offline"],
      ["nobody", "PresenceUnknown"],
    ]);
    const ids = Array.from({ length: 651 }, (_, index) => `u${index}`);
    expect((await ask(ids)).status).toBe(400);
    expect((await ask(ids.slice(1))).status).toBe(200);
  });

  it("take a permission for all, where one's own takes less", async () => {
    stage.consentTo(["Presence.Read"]);
    expect((await stage.graph(me, "/me/presence")).status).toBe(200);
    expect((await ask([me.id])).status).toBe(403);
    expect((await stage.graph(me, `/users/${stage.people[1].id}/presence`)).status).toBe(403);
  });
});
