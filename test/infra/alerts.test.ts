import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, it } from "vitest";
import { LOG_EVENTS } from "../../shared/base/log.ts";
import { type BicepFile, readBicepFolder } from "../helpers/bicep.ts";
import { toPlain } from "../helpers/bicep-value.ts";

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
    "dead-letter.kept",
    "poison.waiting",
    "gap.opened",
    "subscription.failed",
    "graph.throttled",
    "message.stored",
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
