import { readFile } from "node:fs/promises";
import { expect } from "vitest";
import { freePort } from "../../local/free-port.ts";
import type { LogRecord } from "../../local/functions-host/log.ts";
import { Activity, parseLine } from "../../local/stack/activity.ts";
import type { Environment } from "../../local/stack/environment.ts";
import { type Stack, startStack } from "../../local/stack/start-stack.ts";
import type { LogEventName, LogLine } from "../../shared/base/log.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { waitFor } from "./processes.ts";
import { trustAuthority } from "./trust.ts";

export interface RunningStackOptions {
  readonly seed: number;
  /** Nothing of this process's environment is passed on: a test must not depend on who runs it. */
  readonly environment?: Environment;
  /** See `StackOptions`: for tests that kill the host. */
  readonly queueLeaseSeconds?: number;
}

/** The whole product, running as `npm start` runs it, with every line it logs. This process trusts it until it stops. */
export interface RunningStack {
  readonly stack: Stack;
  /** Every record of the functions host since its start, also over restarts. */
  readonly log: readonly LogRecord[];
  readonly activity: Activity;
  /** Of the two front doors: the one Graph uses, and the one for people. */
  readonly doors: { readonly https: string; readonly http: string };
  /** The product's own events among the records from `since` on. */
  events(name: LogEventName, since?: number): LogLine[];
  /** The first event of that name from `since` on with these fields. */
  event(name: LogEventName, fields: Partial<LogLine>, since?: number): Promise<LogLine>;
  /** POST to the https door, with exactly these bytes. */
  post(path: string, body?: string | Uint8Array): Promise<Response>;
  /** GET from the http door with a function key; `undefined` sends none. */
  get(path: string, key?: string | undefined): Promise<Response>;
  /** Subscribes, and waits for every subscription that is wanted. */
  subscribe(): Promise<void>;
  stop(): Promise<void>;
}

/** A test that runs at ten to ten must not find what a timer did at ten: timers run when the test says so. */
const ONCE_A_YEAR = "0 0 0 1 1 *";
const SCHEDULES = Object.fromEntries(
  Object.keys(SETTINGS)
    .filter((name) => name.endsWith("_SCHEDULE"))
    .map((name) => [name, ONCE_A_YEAR]),
);

export async function startRunningStack({
  seed,
  environment = {},
  ...rest
}: RunningStackOptions): Promise<RunningStack> {
  const log: LogRecord[] = [];
  const activity = new Activity(Date.now);
  /** Parsed as they come: whoever waits for one looks at all of them again and again. */
  const told = new Map<string, { readonly index: number; readonly line: LogLine }[]>();
  const onLog = (record: LogRecord) => {
    const line = parseLine(record.message);
    if (line !== undefined) {
      const alike = told.get(String(line.event)) ?? [];
      told.set(String(line.event), alike);
      alike.push({ index: log.length, line: line as LogLine });
    }
    log.push(record);
    activity.take(record);
  };
  const stack = await startStack({
    environment: { ...SCHEDULES, ...environment },
    seed,
    ...rest,
    httpPort: await freePort(),
    onLog,
  });
  const untrust = trustAuthority(await readFile(stack.authorityFile, "utf8"));
  const events = (name: LogEventName, since = 0): LogLine[] =>
    (told.get(name) ?? []).flatMap(({ index, line }) => (index < since ? [] : [line]));
  const doors = { https: stack.settings.NOTIFICATION_BASE_URL ?? "", http: stack.baseUrl };
  return {
    stack,
    log,
    activity,
    doors,
    events,
    event: async (name, fields, since = 0) => {
      const fits = (line: LogLine) => Object.entries(fields).every(([field, value]) => line[field] === value);
      const find = () => events(name, since).find(fits);
      await waitFor(() => find() !== undefined).catch(() => {
        // Says what was there instead.
        expect(events(name, since)).toContainEqual(expect.objectContaining(fields));
      });
      return find() as LogLine;
    },
    post: (path, body = "") => fetch(`${doors.https}${path}`, { method: "POST", body: Buffer.from(body) }),
    get: (path, key = stack.functionKey) =>
      fetch(path.startsWith("http") ? path : `${doors.http}${path}`, { headers: { "x-functions-key": key } }),
    subscribe: () => subscribe({ stack, activity, events }),
    stop: async () => {
      untrust();
      await stack.stop();
    },
  };
}

/** Longer than the product waits before it asks Graph again for what it was not given at once. */
const SUBSCRIBED_WITHIN_MS = 30_000;

async function subscribe({ stack, activity, events }: Pick<RunningStack, "stack" | "activity" | "events">) {
  await stack.runFunction("renew-subscriptions");
  const planned = () => events("subscription.planned")[0]?.create;
  await waitFor(() => activity.count("subscription.created") === planned(), SUBSCRIBED_WITHIN_MS).catch(() => {
    // Says what there was instead.
    expect({ planned: planned(), failed: events("subscription.failed") }).toEqual({
      planned: activity.count("subscription.created"),
      failed: [],
    });
  });
}

/** RFC 9457, as every answer that is an error bears it. */
export async function problemOf(response: Response) {
  const body = (await response.json()) as { code?: string; status?: number; errors?: unknown[] };
  return { status: response.status, contentType: response.headers.get("content-type"), ...body };
}

/** Fails with the names of what was found in the log; the values stay out of the test's output too. */
export function assertNoSecretsIn(log: readonly LogRecord[], secrets: Readonly<Record<string, string>>): void {
  const text = log.map((record) => JSON.stringify(record)).join("\n");
  expect(text.length).toBeGreaterThan(0);
  const leaked = Object.entries(secrets).filter(([name, secret]) => {
    // A PEM is looked for line by line, since JSON writes its line breaks in another way.
    const parts = secret.split("\n").filter((part) => part.length >= 8);
    expect(parts, `${name} is too short to be looked for`).not.toHaveLength(0);
    return parts.some((part) => text.includes(part));
  });
  expect(leaked.map(([name]) => name)).toEqual([]);
}
