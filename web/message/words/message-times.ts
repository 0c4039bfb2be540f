/** Hours as whoever reads writes them; words in the language of the page. */
const TIME = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });
const FULL = new Intl.DateTimeFormat("en", { dateStyle: "full" });
const DAY = new Intl.DateTimeFormat("en", { day: "numeric", month: "long", year: "numeric" });
const SHORT = new Intl.DateTimeFormat("en", { day: "numeric", month: "short" });
const WEEKDAY = new Intl.DateTimeFormat("en", { weekday: "long" });

const DAY_MS = 86_400_000;

/** `undefined` where it is no time. */
function msOf(dateTime: unknown): number | undefined {
  const ms = typeof dateTime === "string" ? Date.parse(dateTime) : Number.NaN;
  return Number.isNaN(ms) ? undefined : ms;
}

const worded = (words: (ms: number) => string) => (dateTime: unknown) => {
  const ms = msOf(dateTime);
  return ms === undefined ? "" : words(ms);
};

export const timeWords = worded((ms) => TIME.format(ms));
export const dayWords = worded((ms) => DAY.format(ms));
export const shortTimeWords = worded((ms) => `${SHORT.format(ms)}, ${TIME.format(ms)}`);
export const fullTimeWords = worded((ms) => `${FULL.format(ms)}, ${TIME.format(ms)}`);

/** How long ago, as one would say it: "at 14:03", "yesterday", "last Tuesday", or the day. */
export function agoWords(dateTime: unknown, nowMs: number): string {
  const ms = msOf(dateTime);
  if (ms === undefined) return "";
  const daysAgo = Math.round((midnightOf(nowMs) - midnightOf(ms)) / DAY_MS);
  if (daysAgo <= 0) return `at ${TIME.format(ms)}`;
  if (daysAgo === 1) return "yesterday";
  return daysAgo < 7 ? `last ${WEEKDAY.format(ms)}` : `on ${DAY.format(ms)}`;
}

function midnightOf(ms: number): number {
  return new Date(ms).setHours(0, 0, 0, 0);
}

/** An ISO 8601 duration of a call, as Graph writes it ("PT1H30M12.5S"), in words. */
export function durationWords(duration: unknown): string {
  const parts = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.\d+)?S)?)?$/.exec(String(duration));
  if (parts === null) return "";
  const units = ["d", "h", "min", "s"] as const;
  const said = units.flatMap((unit, index) => {
    const amount = Number(parts[index + 1] ?? 0);
    return amount === 0 ? [] : [`${amount} ${unit}`];
  });
  // Nobody needs the seconds of an hour.
  return said.slice(0, 2).join(" ");
}
