import { isNcrontab, occurs } from "./ncrontab.ts";

/* What the values of settings are made of: see `SettingRow.accepts`. */

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
// Six fields are NCRONTAB's; the host also takes five, but then a reader cannot tell seconds from minutes.
export const cron = (value: string) => isNcrontab(value) && occurs(value);

/** Fifty years: longer than any document's `ttl` may be is for ever. Azure: "Time to Live in Azure Cosmos DB". */
const MAX_DAYS = 18_250;
export const DAYS = `a whole number of days, at most ${MAX_DAYS}`;
export const days = (value: string) => /^\d{1,5}$/.test(value) && Number(value) <= MAX_DAYS;

function isUrl(value: string, protocols: readonly string[]): boolean {
  return URL.canParse(value) && protocols.includes(new URL(value).protocol);
}
