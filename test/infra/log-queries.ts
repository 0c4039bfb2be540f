import { LOG_EVENTS } from "../../shared/base/log.ts";

const EVENTS: Readonly<Record<string, readonly string[]>> = LOG_EVENTS;
/** The app writes their sums alone, or them at a level that host.json leaves out. */
const SUMMED = ["notification.received", "message.stored", "message.unchanged"];

/** The events and fields of a query that no log line can have. A query that names no event may use any field. */
export function queryProblems(query: string): string[] {
  const named = [...query.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, name]) => name ?? "");
  const fields = [...query.matchAll(/\bline\.(?:\['(\w+)'\]|(\w+))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
  const possible = named.length > 0 ? named.flatMap((name) => EVENTS[name] ?? []) : Object.values(EVENTS).flat();
  return [
    ...named.filter((name) => EVENTS[name] === undefined).map((name) => `no event ${name}`),
    ...named.filter((name) => SUMMED.includes(name)).map((name) => `only sums of ${name}`),
    ...fields
      .filter((field) => field !== "event" && !possible.includes(field))
      .map((field) => `no field ${field} in ${named.join(", ")}`),
  ];
}
