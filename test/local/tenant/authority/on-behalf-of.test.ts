import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { User } from "../../../../local/tenant/model/graph-shapes.ts";
import { deleteUser, updateUser } from "../../../../local/tenant/model/operations/users.ts";
import { ON_BEHALF_NAMES } from "../../../../shared/base/settings.ts";
import { scopesOnBehalf } from "../../../../shared/resource/on-behalf.ts";
import { type Body, openSignInStage, personToken, type SignInStage } from "../../../helpers/sign-in-stage.ts";

const GRAPH = "https://graph.microsoft.com";
const HOUR_MS = 3_600_000;
const ALL = scopesOnBehalf(new Set(ON_BEHALF_NAMES)).map(({ scope }) => scope);

let stage: SignInStage;
let person: User;
let assertion: string;
beforeEach(async () => {
  stage = await openSignInStage();
  [person] = stage.people;
  assertion = await personToken(stage, person);
});
afterEach(() => stage.close());

/** As the API redeems it. */
function redeem(changes: Record<string, string> = {}) {
  const { clientId, clientSecret } = stage.registrations.api;
  return stage.redeem({
    grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
    client_id: clientId,
    client_secret: clientSecret,
    requested_token_use: "on_behalf_of",
    assertion,
    scope: `${GRAPH}/.default`,
    ...changes,
  });
}
const codeOf = ({ body }: { readonly body: Body }) => (body.error_codes as number[] | undefined)?.[0];
const claimsOf = ({ body }: { readonly body: Body }) => decodeJwt(String(body.access_token));
const consent = (scopes: readonly string[]) =>
  stage.ask(`${stage.origin}/_control/consented-scopes`, { method: "PUT", body: JSON.stringify({ scopes }) });

describe("a token of Graph on behalf of a person", () => {
  it("says who it is, by which app, and everything that was consented to for that app", async () => {
    const answer = await redeem();
    expect(answer.status).toBe(200);
    expect(claimsOf(answer)).toMatchObject({
      ver: "1.0",
      aud: "00000003-0000-0000-c000-000000000000",
      appid: stage.registrations.api.clientId,
      appidacr: "1",
      idtyp: "user",
      oid: person.id,
      scp: ALL.join(" "),
      amr: ["pwd"],
    });
    expect(answer.body.scope).toBe(ALL.map((scope) => `${GRAPH}/${scope}`).join(" "));
    expect(answer.body).not.toHaveProperty("refresh_token");
  });

  it.each([
    ["a single scope", () => `${GRAPH}/Chat.Create`, "Chat.Create"],
    ["a scope without its resource", () => "ChatMessage.Send", "ChatMessage.Send"],
    ["the address by which Graph is called", () => `${stage.origin}/.default`, ALL.join(" ")],
  ])("is asked for by %s", async (_how, scope, expected) => {
    expect(claimsOf(await redeem({ scope: scope() })).scp).toBe(expected);
  });

  it("comes with a refresh token for who asks for it, which brings another", async () => {
    const { body } = await redeem({ scope: `offline_access ${GRAPH}/.default` });
    const { clientId, clientSecret } = stage.registrations.api;
    await stage.clock.advance(2 * HOUR_MS);
    const refresh = () =>
      stage.redeem({
        grant_type: "refresh_token",
        client_id: clientId,
        client_secret: clientSecret,
        refresh_token: String(body.refresh_token),
      });
    expect(claimsOf(await refresh())).toMatchObject({ oid: person.id, scp: ALL.join(" ") });
    await consent(ALL.slice(1));
    expect(codeOf(await refresh())).toBe(65001);
  });

  it("has what is consented to when it is asked for", async () => {
    expect((await consent(["Chat.Read", "Chat.Create"])).status).toBe(204);
    expect(claimsOf(await redeem()).scp).toBe("Chat.Read Chat.Create");
    expect(codeOf(await redeem({ scope: `${GRAPH}/ChatMessage.Send` }))).toBe(65001);
    await consent([]);
    const refused = await redeem();
    expect(refused.body).toMatchObject({ error: "invalid_grant", error_codes: [65001], suberror: "consent_required" });
  });

  it("is for no other app than the one that was consented to", async () => {
    const { publicClient } = stage.registrations;
    expect(codeOf(await stage.passwordAnswer(person, { scope: "Chat.Read" }))).toBe(65001);
    stage.tenant.control.consentToScopes(["Chat.Read"], publicClient.clientId);
    expect(claimsOf(await stage.passwordAnswer(person, { scope: "Chat.Read" })).scp).toBe("Chat.Read");
    expect(() => stage.tenant.control.consentToScopes([], "nobody")).toThrow(RangeError);
  });
});

describe("what is redeemed on behalf of a person is refused", () => {
  // biome-ignore format: one row a refusal
  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>, number]>([
    ["when it is no token", () => ({ assertion: "a.b.c" }), 50013],
    ["when somebody else has signed it", () => ({ assertion: `${assertion.slice(0, -8)}AAAAAAAA` }), 50013],
    ["of an app that asks for itself", async () => ({ assertion: await stage.appToken() }), 7000114],
    ["that was issued for another API", async () => ({ assertion: String((await redeem()).body.access_token) }), 500131],
    ["without saying what for", () => ({ requested_token_use: "" }), 900144],
    ["for another use", () => ({ requested_token_use: "logon_cert" }), 70003],
    ["without it", () => ({ assertion: "" }), 900144],
    ["without a scope", () => ({ scope: "" }), 900144],
    ["with a wrong secret", () => ({ client_secret: "wrong" }), 7000215],
    ["by an app that it was not issued for", () => ({ client_id: stage.registrations.backEnd.clientId, client_secret: stage.registrations.backEnd.clientSecret, scope: `${stage.registrations.api.clientId}/.default` }), 500131],
    ["for a resource that is not there", () => ({ scope: "https://other.example/.default" }), 500011],
  ])("%s", async (_when, changes, code) => {
    expect(codeOf(await redeem(await changes()))).toBe(code);
  });

  it("by an app without a secret", async () => {
    const form = {
      grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer",
      client_id: stage.registrations.publicClient.clientId,
      requested_token_use: "on_behalf_of",
      assertion,
      scope: `${GRAPH}/.default`,
    };
    expect(codeOf(await stage.redeem(form))).toBe(7000218);
  });

  it("when it has expired", async () => {
    await stage.clock.advance(HOUR_MS);
    expect(codeOf(await redeem())).toBe(500133);
  });

  it("of who is disabled or deleted meanwhile", async () => {
    const { model } = stage.tenant;
    updateUser(model, { userId: person.id, accountEnabled: false });
    expect(codeOf(await redeem())).toBe(50057);
    updateUser(model, { userId: person.id, accountEnabled: true });
    expect((await redeem()).status).toBe(200);
    deleteUser(model, { userId: person.id });
    expect(codeOf(await redeem())).toBe(50057);
  });

  it("once the person's sessions are revoked, until they have signed in again", async () => {
    stage.tenant.control.revokeSignInSessions(person.id);
    expect(codeOf(await redeem())).toBe(50173);
    expect((await redeem({ assertion: await personToken(stage, person) })).status).toBe(200);
  });

  it("while a second factor is asked for that its session did not have, with the claims that bring it", async () => {
    const { control } = stage.tenant;
    control.behaviours.secondFactorRequired = [person.id];
    const refused = await redeem();
    expect(refused.body).toMatchObject({ error: "interaction_required", error_codes: [50076] });
    expect(JSON.parse(String(refused.body.claims))).toHaveProperty("access_token");
    const strong = await redeem({ assertion: await tokenOfDevice() });
    expect(claimsOf(strong).amr).toEqual(["pwd", "mfa"]);
  });

  /** Signed in at the page, which takes the second factor. */
  async function tokenOfDevice(): Promise<string> {
    const { api, viewer } = stage.registrations;
    const base = `${stage.origin}/${stage.tenantId}/oauth2`;
    const post = (path: string, form: Record<string, string>) =>
      stage.ask(`${base}/${path}`, { method: "POST", body: new URLSearchParams(form) });
    const scope = `api://${api.clientId}/.default`;
    const opened = (await (await post("v2.0/devicecode", { client_id: viewer.clientId, scope })).json()) as Body;
    await post("deviceauth", { user_code: String(opened.user_code), username: person.userPrincipalName });
    const { body } = await stage.redeem({
      grant_type: "urn:ietf:params:oauth:grant-type:device_code",
      client_id: viewer.clientId,
      device_code: String(opened.device_code),
    });
    return String(body.access_token);
  }
});

describe("the registrations", () => {
  it("let people sign in to the viewer's app from a terminal, at any port of this machine", async () => {
    const query = new URLSearchParams({
      client_id: stage.registrations.viewer.clientId,
      response_type: "code",
      redirect_uri: "http://localhost:52731",
      scope: `api://${stage.registrations.api.clientId}/Messages.Write`,
    });
    const url = `${stage.origin}/${stage.tenantId}/oauth2/v2.0/authorize?${query}`;
    const body = new URLSearchParams({ username: person.userPrincipalName });
    const { headers } = await stage.ask(url, { method: "POST", body });
    const code = new URL(headers.get("location") ?? "").searchParams.get("code") ?? "";
    const answer = await stage.redeem({
      grant_type: "authorization_code",
      client_id: stage.registrations.viewer.clientId,
      redirect_uri: "http://localhost:52731",
      code,
    });
    expect(claimsOf(answer)).toMatchObject({ azpacr: "0", scp: "Messages.Write" });
  });
});
