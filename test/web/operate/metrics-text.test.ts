import { expect, it } from "vitest";
import { createLog } from "../../../shared/base/log.ts";
import { metricsText } from "../../../shared/operate/health/metrics.ts";
import { metricsOf, samplesOf } from "../../../web/operate/metrics-text.ts";

it("reads what the app answers", () => {
  const log = createLog(() => {});
  for (let times = 0; times < 3; times += 1) log.event("message.stored", { road: "live" }, "debug");
  log.event("function.failed", {}, "error");
  log.event("function.failed", {}, "warn");
  const live = { accepted: 2, discarded: 0, quarantined: 0, stored: 2, behindMs: 1_300 };
  const text = metricsText(log.counts(), [], { startedMs: 1_767_225_600_250, ...live });
  expect(metricsOf(text)).toEqual({
    startedSeconds: 1_767_225_600.25,
    stored: 3,
    live: 2,
    behindSeconds: 1.3,
    errors: 1,
  });
});

it("reads labels in any order, a time behind the value, and passes over what it does not know", () => {
  const text = [
    "# TYPE teamsink_events_total counter",
    'teamsink_events_total{level="debug",event="message.stored"} 4 1767225600000',
    'teamsink_events_total{event="message.stored",level="info",} 1',
    'other{path="a\\"b,c=d"} 1e3',
    "broken{ 1",
    'half{a="b"} NaN',
    "",
  ].join("\n");
  expect(metricsOf(text)).toMatchObject({ stored: 5, live: 0, startedSeconds: 0 });
  expect(samplesOf(text).find(({ name }) => name === "other")).toEqual({
    name: "other",
    labels: { path: 'a\\"b,c=d' },
    value: 1_000,
  });
  expect(samplesOf(text).map(({ name }) => name)).not.toContain("half");
});
