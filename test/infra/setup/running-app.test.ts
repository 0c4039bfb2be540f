import { describe, expect, it } from "vitest";
import { createRunningApp, troubleOf } from "../../../infra/setup/running-app.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";
import { TeamsinkError } from "../../../shared/base/errors/errors.ts";
import {
  createDeepHealth,
  type DeepHealthReport,
  type DeepStep,
  unsettledReport,
} from "../../../shared/operate/health/deep-health.ts";
import { createRecordingLog } from "../../helpers/recording-log.ts";

const APP = { url: "https://app.example", functionKey: "the function key" };
const ports = { clock: new SimulatedClock(), log: createRecordingLog() };

/** The app's own reports, as they come over the wire. */
function answering(report: DeepHealthReport, status = report.status === "ok" ? 200 : 503) {
  const asked: [string, RequestInit | undefined][] = [];
  const answer: typeof fetch = async (input, init) => {
    asked.push([String(input), init]);
    return Response.json(report, { status });
  };
  return { asked, app: createRunningApp({ fetch: answer }) };
}

function step(name: DeepStep["name"], error?: TeamsinkError): DeepStep {
  const run = error ? () => Promise.reject(error) : () => Promise.resolve({});
  return { name, needs: [], timeoutMs: 1_000, timeoutCode: "internal-error", run };
}
const reportOf = (...steps: DeepStep[]) => createDeepHealth(ports, () => steps)();

describe("what setup reads in the app's self check", () => {
  it("is asked for with the key in a header, and never by way of another address", async () => {
    const { app, asked } = answering(await reportOf(step("settings")));
    await app.selfCheck(APP);
    const [[url, init] = []] = asked;
    expect(url).toBe("https://app.example/api/health/deep");
    expect(init).toMatchObject({ headers: { "x-functions-key": "the function key" }, redirect: "error" });
  });

  it("is no trouble with a step that is taken, whatever a later one says", async () => {
    const quiet = step("lastMessage", new TeamsinkError("messages-quiet"));
    const check = await answering(await reportOf(step("settings"), step("subscriptions"), quiet)).app.selfCheck(APP);
    expect([troubleOf(check, "settings"), troubleOf(check, "subscriptions")]).toEqual([undefined, undefined]);
  });

  it("is the first failing step, in the app's own words", async () => {
    const missing = step("subscriptions", new TeamsinkError("subscription-missing", "none yet"));
    const check = await answering(await reportOf(step("settings"), missing)).app.selfCheck(APP);
    expect(troubleOf(check, "subscriptions")).toMatch(
      /^subscriptions: subscription-missing\. none yet Wait for the next run/,
    );
  });

  it("is which settings are wrong, before anything else can be said", async () => {
    const error = new TeamsinkError("settings-invalid", "GRAPH_CLIENT_ID is missing");
    const check = await answering(await unsettledReport(ports, error)).app.selfCheck(APP);
    expect(troubleOf(check, "settings")).toContain("settings: settings-invalid. GRAPH_CLIENT_ID is missing");
    expect(troubleOf(check, "subscriptions")).toContain("settings-invalid");
  });

  it.each<[string, typeof fetch, string]>([
    [
      "no such route",
      async () => new Response("", { status: 404 }),
      "it answers 404; was the code deployed (azd deploy)?",
    ],
    ["a page of the platform", async () => new Response("<html>", { status: 503 }), "it answers 503"],
    ["nobody", () => Promise.reject(new TypeError("fetch failed")), "it does not answer"],
  ])("is silence when %s answers", async (_who, answer, words) => {
    expect(troubleOf(await createRunningApp({ fetch: answer }).selfCheck(APP), "settings")).toBe(words);
  });
});
