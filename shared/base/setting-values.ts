import { isNcrontab, occurs } from "./ncrontab.ts";

/* What a setting is, and what its values are made of. */

export interface SettingRow {
  readonly meaning: string;
  readonly required: boolean;
  readonly default?: string;
  /** What a good value looks like, for the message about a bad one. Never the value itself. */
  readonly expected: string;
  /**
   * Whether a value is one. Plain functions, unlike at every other border: settings are read while an instance starts, and
   * loading a schema library would make that twice as long.
   */
  readonly accepts: (value: string) => boolean;
}

/** Blanks are nothing. */
export function givenIn(environment: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  return environment[name]?.trim() || undefined;
}

/** What is between commas, blanks aside. */
export function entriesOf(value: string): string[] {
  return value
    .split(",")
    .map((entry) => entry.trim())
    .filter((entry) => entry !== "");
}

export const guid = (value: string) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
export const httpsUrl = (value: string) => isUrl(value, ["https:"]);
export const httpUrl = (value: string) => isUrl(value, ["https:", "http:"]);
export const text = (value: string) => value !== "";
export const oneOf =
  (...values: string[]) =>
  (value: string) =>
    values.includes(value);
/** A list of names, at least one. */
export const listOf = (names: readonly string[]) => (value: string) => {
  const entries = entriesOf(value);
  return entries.length > 0 && entries.every((entry) => names.includes(entry));
};
export const IDS = "ids of Graph's, comma separated";
/** Long enough for any id, and for as many as a setting has room for. */
export const ids = (value: string) => /^[^\s,]{1,512}(?:\s*,\s*[^\s,]{1,512})*,?$/.test(value);
export const DATE_TIME = "an ISO 8601 date, or a date-time with a zone";
export const dateTime = (value: string) =>
  /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,7})?)?(?:Z|[+-]\d{2}:\d{2}))?$/.test(value) &&
  !Number.isNaN(Date.parse(value));
// Six fields are NCRONTAB's; the host also takes five, but then a reader cannot tell seconds from minutes.
export const cron = (value: string) => isNcrontab(value) && occurs(value);

/** Fifty years: longer than any document's `ttl` may be is for ever. Azure: "Time to Live in Azure Cosmos DB". */
const MAX_DAYS = 18_250;
export const DAYS = `a whole number of days, at most ${MAX_DAYS}`;
export const days = (value: string) => /^\d{1,5}$/.test(value) && Number(value) <= MAX_DAYS;

/** Up to six digits. */
export function wholeNumber({ min, max }: { readonly min: number; readonly max: number }) {
  return {
    expected: `a whole number from ${min} to ${max}`,
    accepts: (value: string) => /^\d{1,6}$/.test(value) && Number(value) >= min && Number(value) <= max,
  } satisfies Pick<SettingRow, "expected" | "accepts">;
}

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}
