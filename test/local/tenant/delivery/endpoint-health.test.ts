import { beforeEach, describe, expect, test } from "vitest";
import { EndpointHealth } from "../../../../local/tenant/delivery/endpoint-health.ts";
import {
  DROP_RESPONSE_MS,
  ENDPOINT_MINIMUM_SAMPLE,
  ENDPOINT_PROBES,
  ENDPOINT_WINDOW_MS,
  SLOW_RESPONSE_MS,
} from "../../../../local/tenant/limits.ts";

let health: EndpointHealth;
let nowMs: number;

beforeEach(() => {
  health = new EndpointHealth();
  nowMs = 1_000_000;
});

function record(count: number, durationMs: number): void {
  for (let index = 0; index < count; index += 1) health.record(nowMs, durationMs);
}

describe("a slow endpoint", () => {
  test("is one of which more than a tenth of the answers took 3 seconds", () => {
    record(ENDPOINT_MINIMUM_SAMPLE - 2, 10);
    record(2, SLOW_RESPONSE_MS);
    expect(health.state).toBe("healthy");
    record(1, SLOW_RESPONSE_MS);
    expect(health.state).toBe("slow");
    expect(health.admit(nowMs)).toBe("delayed");
  });

  test("is not judged by a handful of answers", () => {
    record(ENDPOINT_MINIMUM_SAMPLE - 1, SLOW_RESPONSE_MS);
    expect(health.state).toBe("healthy");
  });

  test("is not judged by what happened more than ten minutes ago", () => {
    record(ENDPOINT_MINIMUM_SAMPLE - 1, SLOW_RESPONSE_MS);
    nowMs += ENDPOINT_WINDOW_MS + 1;
    record(ENDPOINT_MINIMUM_SAMPLE, 10);
    expect(health.state).toBe("healthy");
  });

  test("gets well when a probe after ten minutes is answered in time", () => {
    record(ENDPOINT_MINIMUM_SAMPLE, SLOW_RESPONSE_MS);
    nowMs += ENDPOINT_WINDOW_MS;
    expect(health.admit(nowMs)).toBe("now");
    record(1, 10);
    expect(health.state).toBe("healthy");
    expect(health.admit(nowMs)).toBe("now");
  });

  test("stays slow when the probe is slow again", () => {
    record(ENDPOINT_MINIMUM_SAMPLE, SLOW_RESPONSE_MS);
    nowMs += ENDPOINT_WINDOW_MS;
    health.admit(nowMs);
    record(1, SLOW_RESPONSE_MS);
    expect(health.state).toBe("slow");
    expect(health.admit(nowMs)).toBe("delayed");
  });

  test("is not judged again by answers to what was sent before", () => {
    record(ENDPOINT_MINIMUM_SAMPLE, SLOW_RESPONSE_MS);
    record(ENDPOINT_MINIMUM_SAMPLE, 10);
    expect(health.state).toBe("slow");
  });
});

describe("an endpoint that is dropped", () => {
  beforeEach(() => record(ENDPOINT_MINIMUM_SAMPLE, DROP_RESPONSE_MS));

  test("is one of which more than 15 % of the answers took 10 seconds; new notifications are lost", () => {
    expect(health.state).toBe("drop");
    expect(health.admit(nowMs)).toBe("dropped");
  });

  test("is probed by a few notifications after ten minutes; without an answer, again ten minutes later", () => {
    nowMs += ENDPOINT_WINDOW_MS;
    const admitted = Array.from({ length: ENDPOINT_PROBES + 1 }, () => health.admit(nowMs));
    expect(admitted).toEqual([...Array.from({ length: ENDPOINT_PROBES }, () => "now"), "dropped"]);
    nowMs += ENDPOINT_WINDOW_MS;
    expect(health.admit(nowMs)).toBe("now");
  });
});
