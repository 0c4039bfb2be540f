import { describe, expect, it } from "vitest";
import { tokenSource } from "../../../infra/setup/credential.ts";
import { SimulatedClock } from "../../../local/simulated-clock.ts";

const SCOPE = "https://graph.microsoft.com/.default";
const HOUR_MS = 3_600_000;

function open(getToken: () => Promise<{ token: string; expiresOnTimestamp: number } | null>, tenantId?: string) {
  const clock = new SimulatedClock();
  return { clock, token: tokenSource({ credential: { getToken }, scope: SCOPE, tenantId, clock }) };
}

describe("tokenSource", () => {
  it("keeps a token until five minutes before its end", async () => {
    let asked = 0;
    const { clock, token } = open(async () => {
      asked += 1;
      return { token: `token ${asked}`, expiresOnTimestamp: clock.nowMs() + HOUR_MS };
    });
    expect([await token(), await token()]).toEqual(["token 1", "token 1"]);
    await clock.advance(HOUR_MS - 5 * 60_000 - 1);
    expect(await token()).toBe("token 1");
    await clock.advance(1);
    expect(await token()).toBe("token 2");
  });

  it("says how to sign in when there is no token, with the authority's code and none of its words", async () => {
    const error = new Error("AADSTS50076: somebody@contoso.example must use multi-factor authentication");
    const { token } = open(() => Promise.reject(error), "tenant");
    await expect(token()).rejects.toThrow(
      /^No token for https:\/\/graph\.microsoft\.com\/\.default \(AADSTS50076\)\. Sign in with az login --tenant tenant,/,
    );
    await expect(open(async () => null).token()).rejects.toThrow("Sign in with az login, or see --credential");
  });
});
