import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { createHealthReporter, type HealthCheck } from "../../../../shared/operate/health/health-report.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

const healthy: HealthCheck = { name: "cosmos", check: async () => ({ containers: 3 }) };

function reporter(...checks: HealthCheck[]) {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  return { clock, log, report: createHealthReporter({ checks, clock, log }) };
}

describe("the health report", () => {
  it("says to anybody that all is well, and nothing else", async () => {
    const { report } = reporter(healthy, { name: "queue", check: async () => undefined });
    expect(await report()).toEqual({ status: "ok", checkedDateTime: "2026-01-01T00:00:00.000Z" });
  });

  it("says that something fails; what it is, the log names", async () => {
    const check = async () => {
      throw new TeamsinkError("secret-unavailable", "the vault said: hush");
    };
    const { log, report } = reporter(healthy, { name: "keyVault", check });
    expect(await report()).toEqual({ status: "failing", checkedDateTime: "2026-01-01T00:00:00.000Z" });
    expect(log.lines).toEqual([{ event: "health.checked", level: "warn", status: "failing", failing: "keyVault" }]);
  });

  it("does not wait longer than five seconds for anybody", async () => {
    const { clock, log, report } = reporter(healthy, { name: "graph", check: () => new Promise(() => {}) });
    const answer = report();
    await clock.advance(5_000);
    expect(await answer).toMatchObject({ status: "failing" });
    expect(log.lines).toMatchObject([{ failing: "graph" }]);
  });

  it("asks the dependencies once in ten seconds, however often it is asked", async () => {
    let asked = 0;
    const check = async () => {
      asked += 1;
    };
    const { clock, report } = reporter({ name: "cosmos", check });
    await Promise.all([report(), report(), report()]);
    await clock.advance(9_999);
    await report();
    expect(asked).toBe(1);
    await clock.advance(1);
    await report();
    expect(asked).toBe(2);
  });
});
