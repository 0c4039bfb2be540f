import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { toIso } from "../../../../shared/base/clock.ts";
import { type PresenceNews, presenceNews } from "../../../../shared/store/presence/presence.ts";
import {
  NO_WATCH,
  nextStep,
  type PresenceWatch,
  shownOf,
  staleAmong,
  wishedPeople,
  withNews,
} from "../../../../shared/store/presence/watch.ts";

const NOW_MS = Date.UTC(2026, 5, 1, 12);
const MINUTE_MS = 60_000;
const at = (minutes: number) => toIso(NOW_MS + minutes * MINUTE_MS);
const person = (wishedMinutesAgo = 0) => ({ wishedDateTime: at(-wishedMinutesAgo), seen: null });
const subscription = { id: "s", madeDateTime: at(-30), untilDateTime: at(29), certificateId: "c" };
const watch = (parts: Partial<PresenceWatch> = {}): PresenceWatch => ({
  ...NO_WATCH,
  subscription,
  people: { a: person(), b: person() },
  ...parts,
});
const until = (minutes: number, madeMinutesAgo = 30) => ({
  subscription: { ...subscription, untilDateTime: at(minutes), madeDateTime: at(-madeMinutesAgo) },
});
const claim = (minutes: number) => ({ claim: { id: "x", untilDateTime: at(minutes) } });
const refused = (minutes: number) => ({ refusedUntilDateTime: at(minutes) });

describe("before people are shown", () => {
  // biome-ignore format: one situation a row
  it.each<[string, readonly [PresenceWatch, ...string[]], string]>([
    ["a first look", [NO_WATCH, "a"], "make"],
    ["all are told of", [watch(), "a", "b"], "show"],
    ["some are told of", [watch(), "b"], "show"],
    ["somebody else", [watch(), "a", "c"], "make"],
    ["one who is called as an object has something", [watch(), "constructor"], "make"],
    ["twenty minutes are left", [watch(until(20)), "a"], "show"],
    ["less than twenty are left", [watch(until(19.99)), "a"], "prolong"],
    ["it has ended", [watch(until(0)), "a"], "make"],
    ["it was made just now, for others", [watch(until(59, 0.5)), "c"], "ask"],
    ["it was made a minute ago, for others", [watch(until(59, 1)), "c"], "make"],
    ["it was made just now, by a clock that is ahead", [watch(until(59, -5)), "c"], "make"],
    ["somebody is making it", [{ ...NO_WATCH, ...claim(1) }, "a"], "ask"],
    ["somebody died over it", [{ ...NO_WATCH, ...claim(0) }, "a"], "make"],
    ["somebody is prolonging it", [watch({ ...until(10), ...claim(1) }), "a"], "show"],
    ["it was refused", [{ ...NO_WATCH, ...refused(1) }, "a"], "ask"],
    ["it was refused once", [{ ...NO_WATCH, ...refused(0) }, "a"], "make"],
    ["prolonging was refused", [watch({ ...until(10), ...refused(1) }), "a"], "show"],
  ])("%s", (_is, [given, ...userIds], expected) => {
    expect(nextStep(given, userIds, NOW_MS)).toBe(expected);
  });

  it("has it made for whoever was asked for within two hours, the newest first, and no more than Graph takes", () => {
    const people = {
      old: person(120),
      late: person(119),
      ...Object.fromEntries(many(648, "p").map((id) => [id, person(5)])),
    };
    const wished = wishedPeople(watch({ people }), ["x", "y"], NOW_MS);
    expect(Object.keys(wished)).toHaveLength(650);
    expect(Object.keys(wished).slice(0, 2)).toEqual(["x", "y"]);
    expect(wished).not.toHaveProperty("old");
    expect(wished).not.toHaveProperty("late");
  });
});

const many = (count: number, name: string) => Array.from({ length: count }, (_, index) => `${name}${index}`);

describe("what is said of somebody", () => {
  const news = (sequence: number, availability: string, parts: Partial<PresenceNews> = {}): PresenceNews => ({
    presence: { id: "a", availability, activity: availability },
    sequenceNumber: String(sequence).padStart(4, "0"),
    isRead: false,
    atDateTime: at(sequence),
    ...parts,
  });

  it("is the newest version, in whatever order and however often it comes, whichever road", () => {
    const road = fc.record({ sequence: fc.nat(50), isRead: fc.boolean(), minutes: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(road, { minLength: 1 }), fc.infiniteStream(fc.nat()), (roads, order) => {
        const all = roads.map(({ sequence, isRead, minutes }) =>
          news(sequence, `word ${sequence}`, { isRead, atDateTime: at(minutes) }),
        );
        const shuffled = [...all, ...all].map((one) => [order.next().value ?? 0, one] as const);
        shuffled.sort(([one], [other]) => one - other);
        const shown = shuffled.reduce((known, [, one]) => withNews(known, [one]), watch());
        const newest = Math.max(...roads.map(({ sequence }) => sequence));
        expect(shownOf(shown, ["a"])).toMatchObject([{ availability: `word ${newest}` }]);
      }),
    );
  });

  it("is compared by time where Graph gives no version", () => {
    const without = (minutes: number, availability: string) =>
      news(0, availability, { sequenceNumber: null, atDateTime: at(minutes) });
    const shown = withNews(watch(), [
      without(5, "Busy"),
      without(4, "Away"),
      without(6, "Available"),
      without(6, "Offline"),
    ]);
    expect(shownOf(shown, ["a"])).toMatchObject([{ availability: "Available" }]);
  });

  it("changes nothing where it is known, or nobody asks for it", () => {
    const known = withNews(watch(), [news(5, "Busy")]);
    expect(withNews(known, [news(5, "Busy"), news(4, "Away")])).toBe(known);
    expect(withNews(known, [news(9, "Busy", { presence: { id: "c", availability: "Busy", activity: "Busy" } })])).toBe(
      known,
    );
  });

  it("keeps the status message of the last reading where nothing is told of it", () => {
    const message = { text: "At lunch", expiryDateTime: null };
    const read = withNews(watch(), [news(1, "Away", { isRead: true, statusMessage: message })]);
    const told = withNews(read, [news(2, "Busy")]);
    expect(shownOf(told, ["a"])).toEqual([{ id: "a", availability: "Busy", activity: "Busy", statusMessage: message }]);
    const again = withNews(told, [news(2, "Busy", { isRead: true, statusMessage: null, atDateTime: at(3) })]);
    expect(shownOf(again, ["a"])).toMatchObject([{ availability: "Busy", statusMessage: null }]);
  });

  it("is read again ten minutes after it was read", () => {
    const read = withNews(watch(), [news(0, "Away", { isRead: true })]);
    expect(staleAmong(read, ["a", "b"], NOW_MS)).toEqual(["b"]);
    expect(staleAmong(read, ["a"], NOW_MS + 10 * MINUTE_MS - 1)).toEqual([]);
    expect(staleAmong(read, ["a"], NOW_MS + 10 * MINUTE_MS)).toEqual(["a"]);
  });

  it.each([{}, { id: 7 }, { id: "" }])("is nothing without an id: %j", (payload) => {
    expect(presenceNews(payload, { isRead: false, atDateTime: at(0) })).toBeUndefined();
  });

  it("is words of Graph's, or none", () => {
    const payload = { id: "9AF9ED02-5601-4C56-9FBB-5522E53A50AE", availability: 7, activity: "x".repeat(500) };
    expect(presenceNews(payload, { isRead: false, atDateTime: at(0) })?.presence).toEqual({
      id: "9af9ed02-5601-4c56-9fbb-5522e53a50ae",
      availability: "PresenceUnknown",
      activity: "x".repeat(64),
    });
  });
});
