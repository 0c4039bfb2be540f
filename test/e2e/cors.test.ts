import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RunningStack, startRunningStack } from "../helpers/running-stack.ts";

const PAGE = "https://app.contoso.com";

let running: RunningStack;
beforeAll(async () => {
  running = await startRunningStack({ seed: 5, environment: { CORS_ORIGINS: PAGE } });
});
afterAll(() => running?.stop());

describe("a page of an origin that CORS_ORIGINS names", () => {
  it("may send a token, and is told why it was not taken", async () => {
    const url = `${running.doors.http}/api/entra/messages`;
    const preflight = await fetch(url, {
      method: "OPTIONS",
      headers: {
        origin: PAGE,
        "access-control-request-method": "GET",
        "access-control-request-headers": "authorization",
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get("access-control-allow-headers")).toBe("authorization");
    const answer = await fetch(url, { headers: { origin: PAGE, authorization: "Bearer of.no.use" } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(PAGE);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.json()).toHaveProperty("code");
  });

  it("still may after the host was started anew", async () => {
    await running.stack.host.stop();
    await running.stack.restartHost();
    const answer = await fetch(`${running.doors.http}/api/health`, { headers: { origin: PAGE } });
    expect(answer.headers.get("access-control-allow-origin")).toBe(PAGE);
  });

  it("is known to the platform alone: the app does not read the variable", () => {
    expect(running.stack.settings).not.toHaveProperty("CORS_ORIGINS");
  });
});
