import { describe, expect, it } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { errorRow, TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import {
  createDeepHealth,
  type DeepStep,
  STEP_NAMES,
  type StepName,
  unsettledReport,
} from "../../../../shared/operate/health/deep-health.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

function step(name: StepName, needs: readonly StepName[], run: DeepStep["run"] = async () => ({})): DeepStep {
  return { name, needs, timeoutMs: 5_000, timeoutCode: "blob-unavailable", run };
}

const failing = async () => {
  throw new TeamsinkError("secret-unavailable", "graph-client-state has no enabled version");
};

function health(...steps: DeepStep[]) {
  const clock = new SimulatedClock();
  const log = createRecordingLog();
  return { clock, log, report: createDeepHealth({ clock, log }, () => steps) };
}

describe("deep health", () => {
  it("tells the steps in their order, whichever is done first", async () => {
    const { clock, report } = health(
      step("settings", [], async () => {
        await clock.sleep(1_000);
        return { resources: 2 };
      }),
      step("blob", []),
    );
    const answer = report();
    await clock.advance(1_000);
    expect((await answer).steps).toEqual([
      { step: "settings", status: "ok", durationMs: 1_000, resources: 2 },
      { step: "blob", status: "ok", durationMs: 0 },
    ]);
  });

  it("begins a step only when those it needs are done", async () => {
    const order: string[] = [];
    const { report } = health(
      step("settings", [], async () => {
        await Promise.resolve();
        order.push("settings");
        return {};
      }),
      step("keyVault", ["settings"], async () => {
        order.push("keyVault");
        return {};
      }),
    );
    await report();
    expect(order).toEqual(["settings", "keyVault"]);
  });

  it("skips what needs a step that failed, and what needs that in turn, and runs the others", async () => {
    const answer = await health(
      step("keyVault", [], failing),
      step("token", ["keyVault"]),
      step("graphRoles", ["token"]),
      step("blob", []),
    ).report();
    expect(answer.steps.map(({ step: name, status, needs }) => ({ name, status, needs }))).toEqual([
      { name: "keyVault", status: "failing", needs: undefined },
      { name: "token", status: "skipped", needs: ["keyVault"] },
      { name: "graphRoles", status: "skipped", needs: ["token"] },
      { name: "blob", status: "ok", needs: undefined },
    ]);
  });

  it("names the first in order that fails, not the first in time, with detail and remedy", async () => {
    const { clock, log, report } = health(
      step("keyVault", [], async () => {
        await clock.sleep(100);
        return failing();
      }),
      step("blob", [], () => Promise.reject(new TeamsinkError("blob-unavailable"))),
    );
    const answer = report();
    await clock.advance(100);
    expect((await answer).firstFailing).toEqual({
      step: "keyVault",
      code: "secret-unavailable",
      detail: "graph-client-state has no enabled version",
      remedy: errorRow("secret-unavailable").remedy,
    });
    expect(log.linesOf("health.checked")).toMatchObject([
      { status: "failing", failing: "keyVault,blob", level: "warn" },
    ]);
  });

  it("waits for no step longer than it may take", async () => {
    const { clock, report } = health(step("blob", [], () => new Promise(() => {})));
    const answer = report();
    await clock.advance(5_000);
    expect((await answer).firstFailing).toMatchObject({ code: "blob-unavailable", detail: "no result within 5 s" });
    expect(clock.pending).toBe(0);
  });

  it("goes on past a warning, which it shows", async () => {
    const warning = new TeamsinkError("messages-quiet", "Nothing for 30 hours");
    const answer = await health(
      step("cosmos", [], async () => ({ warning })),
      step("lastMessage", ["cosmos"]),
    ).report();
    expect(answer).toMatchObject({
      status: "ok",
      steps: [{ status: "warning", code: "messages-quiet", detail: "Nothing for 30 hours" }, { status: "ok" }],
    });
  });

  it("does not repeat what an error of somebody else's says", async () => {
    const answer = await health(step("blob", [], () => Promise.reject(new Error("hush")))).report();
    expect(answer.firstFailing).toMatchObject({ code: "internal-error" });
    expect(JSON.stringify(answer)).not.toContain("hush");
  });

  it("gives whoever asks meanwhile the same report, and the next one a new", async () => {
    let runs = 0;
    const { report } = health(step("blob", [], async () => ({ run: ++runs })));
    await Promise.all([report(), report(), report()]);
    expect((await report()).steps).toMatchObject([{ run: 2 }]);
  });

  it("without settings names them, and skips all the rest", async () => {
    const error = new TeamsinkError("settings-invalid", "KEY_VAULT_URL is missing: expected an https URL");
    const ports = { clock: new SimulatedClock(), log: createRecordingLog() };
    const { firstFailing, steps } = await unsettledReport(ports, error);
    expect(firstFailing).toMatchObject({
      step: "settings",
      code: "settings-invalid",
      detail: "KEY_VAULT_URL is missing: expected an https URL",
      remedy: errorRow("settings-invalid").remedy,
    });
    expect(steps.map(({ step: name }) => name)).toEqual(STEP_NAMES);
    expect(steps.slice(1).filter(({ status }) => status !== "skipped")).toEqual([]);
  });
});
