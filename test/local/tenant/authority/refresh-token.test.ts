import { hash } from "node:crypto";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { deleteUser, restoreUser, updateUser } from "../../../../local/tenant/model/operations/users.ts";
import { openSignInStage, type SignInStage } from "../../../helpers/sign-in-stage.ts";

const DAY_MS = 86_400_000;
const PAGE = "https://localhost:8443/";
const VERIFIER = "a-verifier-of-at-least-forty-three-characters-as-it-must-be";

let stage: SignInStage;
let refreshToken: string;
beforeEach(async () => {
  stage = await openSignInStage();
  const scope = `openid offline_access ${apiScope()}`;
  refreshToken = String((await stage.passwordAnswer(stage.people[0], { scope })).body.refresh_token);
});
afterEach(() => stage.close());

const apiScope = () => `api://${stage.registrations.api.clientId}/Messages.Read`;

function refresh(refresh_token = refreshToken, changes: Record<string, string> = {}, headers = {}) {
  const client_id = stage.registrations.publicClient.clientId;
  return stage.redeem({ grant_type: "refresh_token", client_id, refresh_token, ...changes }, headers);
}
const codeOf = async (refreshed = refresh()) => ((await refreshed).body.error_codes as number[] | undefined)?.[0];

describe("a refresh token", () => {
  it("brings new tokens without a word, and another one of its kind each time", async () => {
    await stage.clock.advance(2 * DAY_MS);
    const first = await refresh();
    expect(first.status).toBe(200);
    const claims = decodeJwt(String(first.body.access_token));
    expect(claims).toMatchObject({ oid: stage.people[0].id, scp: "Messages.Read", iat: stage.clock.nowMs() / 1_000 });
    expect(first.body.id_token).toEqual(expect.any(String));
    const next = String(first.body.refresh_token);
    expect(next).not.toBe(refreshToken);
    expect((await refresh(next)).status).toBe(200);
    // "Refresh tokens aren't revoked when used to acquire new access tokens."
    expect((await refresh()).status).toBe(200);
  });

  it("takes other scopes, and keeps what the app was given for itself", async () => {
    const { body } = await refresh(refreshToken, { scope: apiScope() });
    expect(body.scope).toContain("Messages.Read");
    expect(body.refresh_token).toEqual(expect.any(String));
    expect(await codeOf(refresh(refreshToken, { scope: "api://other/Read" }))).toBe(500011);
  });

  it("bears roles that were assigned meanwhile into the next token, and not those that were taken", async () => {
    const rolesNow = async () => decodeJwt(String((await refresh()).body.access_token)).roles;
    stage.tenant.control.assignAppRoles(stage.people[0].id, ["Directory.Read.All"]);
    expect(await rolesNow()).toEqual(["Directory.Read.All"]);
    stage.tenant.control.assignAppRoles(stage.people[0].id, []);
    expect(await rolesNow()).toBeUndefined();
  });

  it("is not given where nobody asked for it", async () => {
    expect((await stage.passwordAnswer(stage.people[0])).body).not.toHaveProperty("refresh_token");
  });

  it("ends after ninety days, and each new one counts anew", async () => {
    await stage.clock.advance(60 * DAY_MS);
    const next = String((await refresh()).body.refresh_token);
    await stage.clock.advance(30 * DAY_MS);
    expect((await refresh()).body).toMatchObject({
      error: "invalid_grant",
      error_codes: [700082],
      suberror: "bad_token",
    });
    expect((await refresh(next)).status).toBe(200);
  });

  it("is refused when it is made up, or brought by another app", async () => {
    expect(await codeOf(refresh("made-up"))).toBe(9002313);
    const { clientId: client_id, clientSecret: client_secret } = stage.registrations.backEnd;
    expect(await codeOf(refresh(refreshToken, { client_id, client_secret }))).toBe(70000);
  });

  it("is refused from a page, since it was not given to one", async () => {
    expect(await codeOf(refresh(refreshToken, {}, { origin: "https://localhost:8443" }))).toBe(9002326);
  });

  it("is no good once the person's sessions are revoked, until they sign in again", async () => {
    stage.tenant.control.revokeSignInSessions(stage.people[1].id);
    expect((await refresh()).status, "of somebody else").toBe(200);
    stage.tenant.control.revokeSignInSessions(stage.people[0].id);
    expect((await refresh()).body).toMatchObject({
      error: "invalid_grant",
      error_codes: [50173],
      suberror: "bad_token",
    });
    const again = await stage.passwordAnswer(stage.people[0], { scope: `offline_access ${apiScope()}` });
    expect((await refresh(String(again.body.refresh_token))).status).toBe(200);
  });

  it("is no good while the person is disabled or deleted", async () => {
    const { model } = stage.tenant;
    const [{ id: userId }] = stage.people;
    updateUser(model, { userId, accountEnabled: false });
    expect(await codeOf()).toBe(50057);
    updateUser(model, { userId, accountEnabled: true });
    expect(await codeOf()).toBeUndefined();
    deleteUser(model, { userId });
    expect(await codeOf()).toBe(50057);
    restoreUser(model, { userId });
    expect(await codeOf()).toBeUndefined();
  });

  it("is no good once a second factor is asked for that its sign-in did not have", async () => {
    stage.tenant.control.behaviours.secondFactorRequired = [stage.people[0].id];
    expect((await refresh()).body).toMatchObject({ error: "interaction_required", error_codes: [50076] });
    stage.tenant.control.behaviours.secondFactorRequired = [];
    expect(await codeOf()).toBeUndefined();
  });

  it("is no good while consent is taken back", async () => {
    stage.tenant.control.behaviours.adminConsent = false;
    expect((await refresh()).body).toMatchObject({ error: "invalid_grant", suberror: "consent_required" });
  });
});

describe("a refresh token of a page", () => {
  const fromPage = { origin: "https://localhost:8443" };

  async function signInAtPage(): Promise<string> {
    const { publicClient } = stage.registrations;
    const query = new URLSearchParams({
      client_id: publicClient.clientId,
      response_type: "code",
      redirect_uri: PAGE,
      scope: `offline_access ${apiScope()}`,
      code_challenge: hash("sha256", VERIFIER, "base64url"),
      code_challenge_method: "S256",
    });
    const url = `${stage.origin}/${stage.tenantId}/oauth2/v2.0/authorize?${query}`;
    const body = new URLSearchParams({ username: stage.people[0].userPrincipalName });
    const { headers } = await stage.ask(url, { method: "POST", body });
    const { body: tokens } = await stage.redeem(
      {
        grant_type: "authorization_code",
        client_id: publicClient.clientId,
        code: new URL(headers.get("location") ?? "").searchParams.get("code") ?? "",
        redirect_uri: PAGE,
        code_verifier: VERIFIER,
      },
      fromPage,
    );
    return String(tokens.refresh_token);
  }

  it("ends a day after the person signed in, however often it is renewed", async () => {
    const first = await signInAtPage();
    await stage.clock.advance(DAY_MS / 2);
    const renewed = String((await refresh(first, {}, fromPage)).body.refresh_token);
    await stage.clock.advance(DAY_MS / 2 - 1);
    expect((await refresh(renewed, {}, fromPage)).status).toBe(200);
    await stage.clock.advance(1);
    expect(await codeOf(refresh(renewed, {}, fromPage))).toBe(700084);
  });

  it("is redeemed by a page alone", async () => {
    expect(await codeOf(refresh(await signInAtPage()))).toBe(9002327);
  });

  it("stays good where the page took the second factor", async () => {
    stage.tenant.control.behaviours.secondFactorRequired = [stage.people[0].id];
    expect((await refresh(await signInAtPage(), {}, fromPage)).status).toBe(200);
  });
});
