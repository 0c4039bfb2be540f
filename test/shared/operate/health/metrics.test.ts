import { expect, it } from "vitest";
import { createLog } from "../../../../shared/base/log.ts";
import { metricsText } from "../../../../shared/operate/health/metrics.ts";

it("counts every event by its level, and each line is one that Prometheus reads", () => {
  const log = createLog(() => {});
  for (let times = 0; times < 3; times += 1) log.event("subscription.created", { resource: "/chats" });
  log.event("function.failed", { reason: 'a "quoted" one' }, "warn");
  log.event("function.failed", {}, "error");
  const lines = metricsText(log.counts(), []).split("\n");
  expect(lines.filter((line) => !line.startsWith("#"))).toEqual([
    'teamsink_events_total{event="function.failed",level="error"} 1',
    'teamsink_events_total{event="function.failed",level="warn"} 1',
    'teamsink_events_total{event="subscription.created",level="info"} 3',
    "",
  ]);
  const sample = /^teamsink_events_total\{event="[a-z.-]+",level="(debug|info|warn|error)"\} \d+$/;
  for (const line of lines) expect(line === "" || line.startsWith("# ") || sample.test(line), line).toBe(true);
});

it("says how far behind live messages were, what became of items, and which instance answers", () => {
  const items = { accepted: 5, discarded: 2, quarantined: 1 };
  const text = metricsText([], [], { startedMs: 1_767_225_600_250, ...items, stored: 4, behindMs: 1_300 });
  expect(text.split("\n").filter((line) => !line.startsWith("#"))).toEqual([
    "teamsink_behind_seconds_sum 1.3",
    "teamsink_behind_seconds_count 4",
    'teamsink_notifications_total{outcome="accepted"} 5',
    'teamsink_notifications_total{outcome="discarded"} 2',
    'teamsink_notifications_total{outcome="quarantined"} 1',
    "process_start_time_seconds 1767225600.25",
    "",
  ]);
  expect(text).toContain("# TYPE teamsink_behind_seconds summary\n");
});

it("says of each dependency in which of the three states its circuit is", () => {
  const circuits = [
    { dependency: "graph", state: "closed", sinceMs: 0, failures: 0 },
    { dependency: "cosmos", state: "open", sinceMs: 0, untilMs: 1, failures: 5 },
  ] as const;
  const samples = metricsText([], circuits)
    .split("\n")
    .filter((line) => line.startsWith("teamsink_circuit"));
  expect(samples).toEqual([
    'teamsink_circuit{dependency="graph",state="closed"} 1',
    'teamsink_circuit{dependency="graph",state="open"} 0',
    'teamsink_circuit{dependency="graph",state="half-open"} 0',
    'teamsink_circuit{dependency="cosmos",state="closed"} 0',
    'teamsink_circuit{dependency="cosmos",state="open"} 1',
    'teamsink_circuit{dependency="cosmos",state="half-open"} 0',
  ]);
});
