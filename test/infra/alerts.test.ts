import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { TRIGGERS } from "../../functions/triggers.ts";
import { LOG_EVENTS } from "../../shared/base/log.ts";
import { type BicepFile, readBicepFolder } from "../helpers/bicep.ts";
import { toPlain } from "../helpers/bicep-value.ts";
import { runKql } from "../helpers/kql.ts";
import { type At, CASES } from "./alert-cases.ts";

const EVENTS: Readonly<Record<string, readonly string[]>> = LOG_EVENTS;

/** The events and fields of a query that no log line can have. A query that names no event may use any field. */
function queryProblems(query: string): string[] {
  const named = [...query.matchAll(/'([a-z-]+\.[a-z-]+)'/g)].map(([, name]) => name ?? "");
  const fields = [...query.matchAll(/\bline\.(?:\['(\w+)'\]|(\w+))/g)].map(
    ([, quoted, plain]) => quoted ?? plain ?? "",
  );
  const possible = named.length > 0 ? named.flatMap((name) => EVENTS[name] ?? []) : Object.values(EVENTS).flat();
  return [
    ...named.filter((name) => EVENTS[name] === undefined).map((name) => `no event ${name}`),
    ...fields
      .filter((field) => field !== "event" && !possible.includes(field))
      .map((field) => `no field ${field} in ${named.join(", ")}`),
  ];
}

interface Rule {
  readonly name: string;
  readonly query: string;
  readonly every: string;
  readonly window: unknown;
  readonly severity: number;
}

let alerts: BicepFile;
let rules: readonly Rule[];
beforeAll(async () => {
  const files = await readBicepFolder("infra");
  alerts = files.find(({ path }) => path === "infra/modules/alerts.bicep") as BicepFile;
  rules = toPlain(alerts.variables.get("rules")) as Rule[];
});

describe("alert rules", () => {
  it("ask only for events and fields that the app logs", () => {
    expect(rules.flatMap(({ name, query }) => queryProblems(query).map((problem) => `${name}: ${problem}`))).toEqual(
      [],
    );
    expect(rules.filter(({ query }) => !/event (==|in) /.test(query) && !query.includes("countif(event =="))).toEqual(
      [],
    );
  });

  it("find the app's lines by how a line begins", () => {
    const line = JSON.stringify({ event: "app.started", functions: 1 });
    const [, start] = /startswith_cs '([^']+)'/.exec(`${toPlain(alerts.variables.get("lines"))}`) ?? [];
    expect(line.startsWith(start ?? "missing")).toBe(true);
  });

  it("have names of their own and a query each", () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(rules.filter(({ query, severity }) => typeof query !== "string" || severity < 1 || severity > 3)).toEqual(
      [],
    );
  });

  it.each([
    "notification.received",
    "notification.discarded",
    "notification.quarantined",
    "dead-letter.added",
    "poison.waiting",
    "gap.opened",
    "subscription.failed",
    "graph.throttled",
    "messages.stored",
    "function.failed",
    "audit.finished",
    "sync.finished",
  ])("watch %s", (event) => {
    expect(rules.filter(({ query }) => query.includes(`'${event}'`)).length).toBeGreaterThan(0);
  });

  it("are told by Key Vault itself of what expires", () => {
    const subscription = alerts.resources.find(({ type }) => type.endsWith("/eventSubscriptions"));
    expect(toPlain(subscription?.properties.get("properties"))).toMatchObject({
      filter: {
        includedEventTypes: expect.arrayContaining([
          "Microsoft.KeyVault.CertificateNearExpiry",
          "Microsoft.KeyVault.SecretNearExpiry",
        ]),
      },
    });
  });

  it.each([
    ["| where event == 'gap.openend'", "no event gap.openend"],
    ["| where event == 'gap.opened' and line.reason == 1", "no field reason in gap.opened"],
    ["| where event == 'notification.discarded' | summarize sum(toint(line.['cuont']))", "no field cuont"],
  ])("%s would be found out", (query, problem) => {
    expect(queryProblems(query)).toEqual([expect.stringContaining(problem)]);
  });
});

const NOW_MS = Date.UTC(2026, 0, 10);
const WINDOW_HOURS: Readonly<Record<string, number>> = {
  PT10M: 1 / 6,
  PT15M: 0.25,
  PT30M: 0.5,
  PT1H: 1,
  P1D: 24,
  P2D: 48,
};

describe("an alert rule, given lines as the app writes them", () => {
  const isFiring = (name: string, lines: readonly At[]) => {
    const rule = rules.find((one) => one.name === name);
    // The window of no-traffic is the deployment's to say: a day by default.
    const windowHours = WINDOW_HOURS[String(rule?.window)] ?? 24;
    const rows = lines
      .filter(({ hoursAgo }) => hoursAgo < windowHours)
      .map(({ hoursAgo, line }) => ({
        Message: JSON.stringify(line),
        TimeGenerated: NOW_MS - hoursAgo * 3_600_000,
        ItemCount: 1,
      }));
    return runKql(`${toPlain(alerts.variables.get("lines"))}${rule?.query}`, rows, NOW_MS).length > 0;
  };
  const named = (which: "fires" | "silent") =>
    Object.entries(CASES).flatMap(([name, cases]) =>
      cases[which].map((lines, index) => ({ name, nth: index + 1, lines })),
    );

  it.each(named("fires"))("$name fires, case $nth", ({ name, lines }) => {
    expect(isFiring(name, lines)).toBe(true);
  });

  it.each(named("silent"))("$name stays silent, case $nth", ({ name, lines }) => {
    expect(isFiring(name, lines)).toBe(false);
  });

  it("uses only the KQL that is understood here", () => {
    const queries = rules.map(({ query }) => `${toPlain(alerts.variables.get("lines"))}${query}`);
    expect(queries.filter((query) => runKql(query, [], NOW_MS).length > 0)).toHaveLength(1);
    expect(() => runKql("AppTraces | where line.reason =~ 'x'", [], NOW_MS)).toThrow("known");
  });

  it("has each rule among its cases", () => {
    expect(Object.keys(CASES).sort()).toEqual(rules.map(({ name }) => name).sort());
  });

  it("watches every timer, what runs daily more closely than what is tried again in ten minutes", () => {
    const query = rules.find(({ name }) => name === "timer-failures")?.query ?? "";
    const lists = [...query.matchAll(/ in \(([^)]*)\)/g)].map(([, list = ""]) =>
      [...list.matchAll(/'([\w-]+)'/g)].map(([, name]) => name).sort(),
    );
    const timers = TRIGGERS.filter((trigger) => trigger.kind === "timer");
    const daily = timers.filter(({ schedule }) => schedule !== "RENEW_SCHEDULE");
    expect(lists).toEqual([timers, daily].map((some) => some.map(({ name }) => name).sort()));
  });
});

/** The level from which on the host lets a category through: its longest prefix decides. .NET: "Logging providers". */
describe("what the host lets through to the log", () => {
  const { logging } = JSON.parse(readFileSync("host.json", "utf8")) as {
    logging: { logLevel: Record<string, string> };
  };
  const levelOf = (category: string) => {
    const prefixes = Object.keys(logging.logLevel).filter((prefix) => category.startsWith(prefix));
    const longest = prefixes.toSorted((a, b) => b.length - a.length)[0] ?? "default";
    return logging.logLevel[longest];
  };

  it.each(TRIGGERS.map(({ name }) => name))("every line of %s but those at the level debug", (name) => {
    expect(levelOf(`Function.${name}.User`)).toBe("Information");
  });

  it("what is logged between invocations", () => {
    expect(levelOf("Host.Function.Console")).toBe("Information");
  });

  it("of the host's own records about what runs for every post, message or source, only failures", () => {
    expect(["notifications", "process-message", "sync-source"].map((name) => levelOf(`Function.${name}`))).toEqual(
      Array(3).fill("Warning"),
    );
    expect(levelOf("Host.Results")).toBe("Error");
  });
});

describe("the workbook", () => {
  interface Item {
    readonly type: number;
    readonly name: string;
    readonly content: { readonly query?: string; readonly resourceType?: string };
  }
  const workbook = JSON.parse(readFileSync("infra/workbook.json", "utf8")) as { version: string; items: Item[] };
  const queries = workbook.items.flatMap(({ name, content }) =>
    content.query ? [{ name, query: content.query }] : [],
  );

  it("is a notebook whose queries ask only for what the app logs", () => {
    expect(workbook.version).toBe("Notebook/1.0");
    expect(queries.length).toBeGreaterThan(8);
    expect(queries.flatMap(({ name, query }) => queryProblems(query).map((problem) => `${name}: ${problem}`))).toEqual(
      [],
    );
  });

  it("finds lines as the alerts do", () => {
    const lines = `${toPlain(alerts.variables.get("lines"))}`;
    expect(queries.filter(({ query }) => !query.startsWith(lines)).map(({ name }) => name)).toEqual([]);
  });
});
