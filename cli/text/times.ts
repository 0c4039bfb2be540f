/** Hours and days as a person says them, in the zone of who reads; hours always of two digits, so that columns stand. */
export interface Times {
  /** "14:03". */
  hour(ms: number): string;
  /** "Today", "Yesterday", "Friday 20 November", with the year where it is another. */
  day(ms: number): string;
  /** As short as tells it apart: "14:03", "Tue", "20 Nov", "20 Nov 2025". */
  short(ms: number): string;
  /** "2026-11-20 14:03". */
  full(ms: number): string;
  isSameDay(one: number, other: number): boolean;
}

const DAY_MS = 86_400_000;

export function timesFor(nowMs: number, timeZone?: string): Times {
  const zone = timeZone === undefined ? {} : { timeZone };
  const format = (options: Intl.DateTimeFormatOptions, locale = "en-GB") =>
    new Intl.DateTimeFormat(locale, { ...options, ...zone });
  const hour = format({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
  // Of this locale numbers stand as in ISO 8601.
  const date = format({ year: "numeric", month: "2-digit", day: "2-digit" }, "sv-SE");
  const weekday = format({ weekday: "short" });
  const long = format({ weekday: "long", day: "numeric", month: "long" });
  const dayMonth = format({ day: "numeric", month: "short" });
  const year = format({ year: "numeric" });
  /** Whole days from one to the other, by the calendar of the zone. */
  const dayNumber = (ms: number) => Date.parse(date.format(ms)) / DAY_MS;
  const isThisYear = (ms: number) => year.format(ms) === year.format(nowMs);
  return {
    hour: (ms) => hour.format(ms),
    day(ms) {
      const ago = dayNumber(nowMs) - dayNumber(ms);
      if (ago === 0) return "Today";
      if (ago === 1) return "Yesterday";
      return `${long.format(ms).replace(",", "")}${isThisYear(ms) ? "" : ` ${year.format(ms)}`}`;
    },
    short(ms) {
      const ago = dayNumber(nowMs) - dayNumber(ms);
      if (ago === 0) return hour.format(ms);
      if (ago > 0 && ago < 7) return weekday.format(ms);
      return `${dayMonth.format(ms)}${isThisYear(ms) ? "" : ` ${year.format(ms)}`}`;
    },
    full: (ms) => `${date.format(ms)} ${hour.format(ms)}`,
    isSameDay: (one, other) => dayNumber(one) === dayNumber(other),
  };
}
