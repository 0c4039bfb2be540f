import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { createLog } from "../../../../shared/base/log.ts";
import { createHealthReporter, type HealthCheck } from "../../../../shared/operate/health/health-report.ts";

const silent = createLog(() => {});
const healthy: HealthCheck = { name: "cosmos", check: async () => ({ containers: 3 }) };

function reporter(...checks: HealthCheck[]) {
  const clock = new SimulatedClock();
  return { clock, report: createHealthReporter({ checks, clock, log: silent }) };
}

describe("the health report", () => {
  it("names each dependency with what it says", async () => {
    const { report } = reporter(healthy, { name: "queue", check: async () => undefined });
    expect(await report()).toMatchObject({
      status: "ok",
      checks: { cosmos: { status: "ok", containers: 3 }, queue: { status: "ok" } },
    });
  });

  it("names what fails, with code and remedy and without the message", async () => {
    const check = async () => {
      throw new TeamsinkError("secret-unavailable", "the vault said: hush");
    };
    const answer = await reporter(healthy, { name: "keyVault", check }).report();
    expect(answer).toMatchObject({
      status: "failing",
      checks: { cosmos: { status: "ok" }, keyVault: { status: "failing", code: "secret-unavailable" } },
    });
    expect(JSON.stringify(answer)).not.toContain("hush");
    expect(answer.checks.keyVault?.remedy).toContain("KEY_VAULT_URL");
  });

  it("does not wait longer than five seconds for anybody", async () => {
    const { clock, report } = reporter(healthy, { name: "graph", check: () => new Promise(() => {}) });
    const answer = report();
    await clock.advance(5_000);
    expect((await answer).checks.graph).toMatchObject({ status: "failing", durationMs: 5_000 });
  });

  it("asks the dependencies once in ten seconds, however often it is asked", async () => {
    let asked = 0;
    const { clock, report } = reporter({ name: "cosmos", check: async () => ({ asked: ++asked }) });
    await Promise.all([report(), report(), report()]);
    await clock.advance(9_999);
    expect((await report()).checks.cosmos).toMatchObject({ asked: 1 });
    await clock.advance(1);
    expect((await report()).checks.cosmos).toMatchObject({ asked: 2 });
  });
});
