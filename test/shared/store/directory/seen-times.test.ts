import { describe, expect, it } from "vitest";
import type { PresenceFact } from "../../../../shared/port/directory-store.ts";
import { FOR_EVER, seenTimes } from "../../../../shared/store/directory/seen-times.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, number)).toISOString();
const ms = (number: number) => Date.UTC(2026, 0, number);
const EVERYTHING = "0001-01-01T00:00:00.000Z";
const YEAR_1_MS = Date.parse(EVERYTHING);

const came = (number: number, visibleFromDateTime?: string): PresenceFact => ({
  atDateTime: day(number),
  isIn: true,
  isExact: true,
  ...(visibleFromDateTime !== undefined && { visibleFromDateTime }),
});
const went = (number: number): PresenceFact => ({ atDateTime: day(number), isIn: false, isExact: true });
const seen = (fact: PresenceFact): PresenceFact => ({ ...fact, isExact: false });

const row = (presence: readonly PresenceFact[], absentSinceDateTime: string | null = null) => ({
  table: "members" as const,
  parentId: "19:x@thread.v2",
  id: "ann",
  value: {},
  firstSeenDateTime: day(1),
  changedDateTime: day(1),
  readDateTime: day(1),
  absentSinceDateTime,
  presence,
});

describe("what a member of a chat sees was said", () => {
  it.each<{ what: string; presence: PresenceFact[]; absent?: string; times: [number, number][] }>([
    { what: "nothing where nothing is known", presence: [], times: [] },
    { what: "from joining on", presence: [came(3)], times: [[ms(3), FOR_EVER]] },
    { what: "all of the history that was shared", presence: [came(3, EVERYTHING)], times: [[YEAR_1_MS, FOR_EVER]] },
    { what: "a part of the history", presence: [came(9, day(4))], times: [[ms(4), FOR_EVER]] },
    { what: "until leaving", presence: [came(3, EVERYTHING), went(7)], absent: day(7), times: [[YEAR_1_MS, ms(7)]] },
    {
      what: "each time apart",
      presence: [came(3), went(5), came(8, day(8)), went(9)],
      absent: day(9),
      times: [
        [ms(3), ms(5)],
        [ms(8), ms(9)],
      ],
    },
    {
      what: "what was between, where the history was shared on coming back",
      presence: [came(3), went(5), came(8, EVERYTHING)],
      times: [[YEAR_1_MS, FOR_EVER]],
    },
    {
      what: "the history alone, of a time that ended nobody knows when",
      presence: [came(3, day(1)), seen(went(9))],
      absent: day(9),
      times: [[ms(1), ms(3)]],
    },
    {
      what: "nothing between two comings, since there was a going",
      presence: [came(3), came(8)],
      times: [[ms(8), FOR_EVER]],
    },
    { what: "nothing, of who came once and is in no list", presence: [came(3, EVERYTHING)], absent: day(3), times: [] },
  ])("is $what", ({ presence, absent = null, times }) => {
    expect(seenTimes(row(presence, absent)).map(({ fromMs, untilMs }) => [fromMs, untilMs])).toEqual(times);
  });

  it("is of the last twenty times, of who comes and goes all day", () => {
    const presence = Array.from({ length: 60 }, (_, index) => (index % 2 === 0 ? came(index + 1) : went(index + 1)));
    const times = seenTimes(row(presence, day(60)));
    expect(times).toHaveLength(20);
    expect(times.at(-1)).toEqual({ fromMs: ms(59), untilMs: ms(60) });
  });
});
