import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { TRIGGERS } from "../../../functions/triggers.ts";
import { readDeployment } from "../../helpers/deployment.ts";
import { runKql } from "../../helpers/kql.ts";
import { queryProblems } from "../log-queries.ts";
import { type At, CASES } from "./alert-cases.ts";

interface Rule {
  readonly name: string;
  readonly query: string;
  readonly every: string;
  readonly window: string;
  readonly severity: number;
}

function rulesOf(set: string): Rule[] {
  return readDeployment(set)
    .all("Microsoft.Insights/scheduledQueryRules")
    .map(({ name, properties }) => {
      const rule = properties as {
        evaluationFrequency: string;
        windowSize: string;
        severity: number;
        criteria: { allOf: [{ query: string; operator: string; threshold: number }] };
      };
      const [{ query, operator, threshold }] = rule.criteria.allOf;
      expect({ operator, threshold }).toEqual({ operator: "GreaterThan", threshold: 0 });
      return {
        name: name.replace(/^prod-/, ""),
        query,
        every: rule.evaluationFrequency,
        window: rule.windowSize,
        severity: rule.severity,
      };
    });
}

/** The rule that does not ask the app's log, which is what it is about. */
const CAP = "log-cap";
const all = rulesOf("defaults");
const rules = all.filter(({ name }) => name !== CAP);

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
    for (const { query } of rules) {
      const [, start] = /^AppTraces\n\| where Message startswith_cs '([^']+)'/.exec(query) ?? [];
      expect(line.startsWith(start ?? "missing")).toBe(true);
    }
  });

  it("have names of their own and a query each", () => {
    expect(new Set(rules.map(({ name }) => name)).size).toBe(rules.length);
    expect(rules.filter(({ severity }) => severity < 1 || severity > 3)).toEqual([]);
  });

  it("tell that the log is at its cap, which no rule that asks the app's log can", () => {
    const rule = all.find(({ name }) => name === CAP);
    expect(rule).toMatchObject({ severity: 1, query: expect.stringMatching(/^_LogOperation\n.*OverQuota/) });
  });

  it("reach whoever is named, and nobody else", () => {
    const groupsOf = (set: string) =>
      readDeployment(set)
        .all("Microsoft.Insights/scheduledQueryRules")
        .map(({ properties }) => (properties.actions as { actionGroups: string[] }).actionGroups);
    expect(groupsOf("defaults").flat()).toEqual([]);
    expect(groupsOf("people").map((groups) => groups.length)).toEqual(all.map(() => 1));
  });

  it("wait for silence as long as the deployment says", () => {
    const windowOf = (set: string) => rulesOf(set).find(({ name }) => name === "no-traffic")?.window;
    expect(["defaults", "people"].map(windowOf)).toEqual(["P1D", "PT3H"]);
  });

  it.each([
    "notifications.received",
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
    const subscription = readDeployment("defaults").one("Microsoft.EventGrid/systemTopics/eventSubscriptions");
    expect(subscription.properties).toMatchObject({
      filter: {
        includedEventTypes: expect.arrayContaining([
          "Microsoft.KeyVault.CertificateNearExpiry",
          "Microsoft.KeyVault.SecretNearExpiry",
        ]),
      },
    });
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
    const windowHours = WINDOW_HOURS[rule?.window ?? ""] ?? 0;
    const rows = lines
      .filter(({ hoursAgo }) => hoursAgo < windowHours)
      .map(({ hoursAgo, line }) => ({
        Message: JSON.stringify(line),
        TimeGenerated: NOW_MS - hoursAgo * 3_600_000,
        ItemCount: 1,
      }));
    return runKql(rule?.query ?? "", rows, NOW_MS).length > 0;
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
    expect(rules.filter(({ query }) => runKql(query, [], NOW_MS).length > 0)).toHaveLength(1);
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
    const OFTEN = ["RENEW_SCHEDULE", "SEARCH_SCHEDULE", "HOOK_SCHEDULE"];
    const daily = timers.filter(({ schedule }) => !OFTEN.includes(schedule));
    expect(lists).toEqual([timers, daily].map((some) => some.map(({ name }) => name).sort()));
  });
});

describe("the workbook", () => {
  it("is the one of the repository, for this workspace, and finds lines as the alerts do", () => {
    const { properties } = readDeployment("defaults").one("Microsoft.Insights/workbooks");
    const source = readFileSync("infra/workbook.json", "utf8");
    expect(properties.serializedData).toBe(source.replaceAll("WORKSPACE_ID", `${properties.sourceId}`));
    expect(source).toContain("WORKSPACE_ID");
    const { items } = JSON.parse(source) as { items: { content: { query?: string } }[] };
    const lines = rules[0]?.query.split("\n").slice(0, 4).join("\n") ?? "none";
    const queries = items.flatMap(({ content }) => content.query ?? []);
    expect(queries.filter((query) => !query.startsWith(lines))).toEqual([]);
  });
});
