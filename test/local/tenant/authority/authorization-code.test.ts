import { hash } from "node:crypto";
import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSignInStage, type SignInStage } from "../../../helpers/sign-in-stage.ts";

const VERIFIER = "a-verifier-of-at-least-forty-three-characters-as-it-must-be";
const LOOPBACK = "http://localhost:54321";
const PAGE = "https://localhost:8443/";
const PAGE_ORIGIN = "https://localhost:8443";
const MINUTE_MS = 60_000;

let stage: SignInStage;
beforeEach(async () => {
  stage = await openSignInStage();
});
afterEach(() => stage.close());

type Changes = Readonly<Record<string, string | undefined>>;

function given(values: Changes): Record<string, string> {
  return Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

function authorizeUrl(changes: Changes = {}): string {
  const { api, publicClient } = stage.registrations;
  const query = given({
    client_id: publicClient.clientId,
    response_type: "code",
    redirect_uri: LOOPBACK,
    scope: `openid profile offline_access api://${api.clientId}/Messages.Read`,
    state: "a state & more",
    nonce: "a-nonce",
    code_challenge: hash("sha256", VERIFIER, "base64url"),
    code_challenge_method: "S256",
    ...changes,
  });
  return `${stage.origin}/${stage.tenantId}/oauth2/v2.0/authorize?${new URLSearchParams(query)}`;
}

/** What the person's browser does once they have said who they are. */
function pick(changes: Changes = {}, form: Record<string, string> = { username: stage.people[0].userPrincipalName }) {
  return stage.ask(authorizeUrl(changes), { method: "POST", body: new URLSearchParams(form) });
}

async function sentBack(answer: Promise<Response>): Promise<URL> {
  const { status, headers } = await answer;
  expect(status).toBe(302);
  return new URL(headers.get("location") ?? "");
}

async function codeFor(changes: Changes = {}): Promise<string> {
  return (await sentBack(pick(changes))).searchParams.get("code") ?? "";
}

function redeem(code: string, changes: Changes = {}, headers: Record<string, string> = {}) {
  const form = given({
    grant_type: "authorization_code",
    client_id: stage.registrations.publicClient.clientId,
    code,
    redirect_uri: LOOPBACK,
    code_verifier: VERIFIER,
    ...changes,
  });
  return stage.redeem(form, headers);
}

describe("signing in at a page", () => {
  it("offers everybody who may sign in, whom the app names first", async () => {
    const [, second, disabled] = stage.people;
    stage.tenant.model.directory.users.put({ ...disabled, accountEnabled: false });
    const page = await stage.ask(authorizeUrl({ login_hint: second.userPrincipalName }));
    expect(page.headers.get("content-type")).toContain("text/html");
    const offered = [...(await page.text()).matchAll(/name="username" value="([^"]+)"/g)].map(([, name]) => name);
    const active = stage.tenant.model.directory.users.all.filter(({ accountEnabled }) => accountEnabled);
    expect(offered[0]).toBe(second.userPrincipalName);
    expect(offered).toHaveLength(active.length);
    expect(offered).not.toContain(disabled.userPrincipalName);
  });

  it("sends back a code and the state, and the code is good for tokens once", async () => {
    const back = await sentBack(pick());
    expect(back.origin).toBe(LOOPBACK);
    expect(back.searchParams.get("state")).toBe("a state & more");
    const code = back.searchParams.get("code") ?? "";
    const { status, body } = await redeem(code);
    expect(status).toBe(200);
    const { registrations, people } = stage;
    expect(decodeJwt(String(body.access_token))).toMatchObject({
      aud: registrations.api.clientId,
      azp: registrations.publicClient.clientId,
      oid: people[0].id,
      scp: "Messages.Read",
    });
    expect(decodeJwt(String(body.id_token))).toMatchObject({
      aud: registrations.publicClient.clientId,
      nonce: "a-nonce",
      oid: people[0].id,
    });
    expect((await redeem(code)).body.error_codes).toEqual([54005]);
  });

  it("answers in the fragment or by a form where the app asks for it", async () => {
    const { hash: fragment, search } = await sentBack(pick({ response_mode: "fragment" }));
    expect(new URLSearchParams(fragment.slice(1)).get("code")).toEqual(expect.any(String));
    expect(search).toBe("");
    const form = await (await pick({ response_mode: "form_post", state: '"><b>' })).text();
    expect(form).toContain(`action="${LOOPBACK}"`);
    expect(form).toMatch(/name="code" value="[\w-]+"/);
    expect(form).not.toContain("<b>");
  });

  it("sends back who does not want to", async () => {
    const { searchParams } = await sentBack(pick({}, { cancel: "true" }));
    expect(searchParams.get("error")).toBe("access_denied");
    expect(searchParams.get("error_description")).toMatch(/^AADSTS65004: /);
  });

  // biome-ignore format: one row a refusal
  it.each<[string, Changes, { error: string; code: number }]>([
    ["another kind of answer", { response_type: "token" }, { error: "unsupported_response_type", code: 70005 }],
    ["a scope that is not there", { scope: "api://other/Messages.Read" }, { error: "invalid_resource", code: 500011 }],
    ["a challenge that is too short", { code_challenge: "short" }, { error: "invalid_request", code: 50147 }],
    ["a method that is none", { code_challenge_method: "MD5" }, { error: "invalid_request", code: 50147 }],
    ["a page without a challenge", { redirect_uri: PAGE, code_challenge: undefined }, { error: "invalid_request", code: 9002325 }],
    ["no word to anybody, since nobody is signed in", { prompt: "none" }, { error: "login_required", code: 50058 }],
  ])("sends the app back for %s", async (_what, changes, { error, code }) => {
    const { searchParams } = await sentBack(stage.ask(authorizeUrl(changes)));
    expect(searchParams.get("error")).toBe(error);
    expect(searchParams.get("error_description")).toMatch(new RegExp(`^AADSTS${code}: `));
    expect(searchParams.get("state")).toBe("a state & more");
    expect(searchParams.has("code")).toBe(false);
  });

  // biome-ignore format: one row an address
  it.each([
    ["of another machine", "https://attacker.example/"],
    ["of another path", "http://localhost:54321/other"],
    ["of another scheme", "https://localhost:8443/other"],
    ["by a name that only begins like it", "http://localhost.attacker.example"],
    ["with a name before it", "http://localhost@attacker.example"],
    ["by its number, which is not registered", "http://127.0.0.1:54321"],
    ["that is none", "localhost"],
  ])("sends nobody to an address %s", async (_what, redirect_uri) => {
    for (const answer of [await stage.ask(authorizeUrl({ redirect_uri })), await pick({ redirect_uri })]) {
      expect(answer.status).toBe(400);
      expect(answer.headers.has("location")).toBe(false);
      expect(await answer.text()).toContain("AADSTS50011");
    }
  });

  it("says at the page what is about the app or the person", async () => {
    const unknownApp = await stage.ask(authorizeUrl({ client_id: "other" }));
    expect(await unknownApp.text()).toContain("AADSTS700016");
    const noSuchMode = await stage.ask(authorizeUrl({ response_mode: "pigeon" }));
    expect(await noSuchMode.text()).toContain("AADSTS70007");
    stage.tenant.model.directory.users.put({ ...stage.people[0], accountEnabled: false });
    const disabled = await pick();
    expect(disabled.status).toBe(400);
    expect(await disabled.text()).toContain("AADSTS50057");
    expect(await (await pick({}, { username: "nobody@contoso.example" })).text()).toContain("AADSTS50034");
  });

  it("asks for consent before it asks who it is", async () => {
    stage.tenant.control.behaviours.adminConsent = false;
    const { searchParams } = await sentBack(stage.ask(authorizeUrl()));
    expect(searchParams.get("error")).toBe("consent_required");
    expect((await sentBack(pick())).searchParams.has("code")).toBe(false);
  });
});

describe("a code", () => {
  // biome-ignore format: one row a refusal
  it.each<[string, Changes, { error: string; code: number }]>([
    ["with another verifier", { code_verifier: VERIFIER.toUpperCase() }, { error: "invalid_grant", code: 501481 }],
    ["without the verifier", { code_verifier: undefined }, { error: "invalid_grant", code: 501481 }],
    ["with its challenge for a verifier", { code_verifier: hash("sha256", VERIFIER, "base64url") }, { error: "invalid_grant", code: 501481 }],
    ["with another address", { redirect_uri: "http://localhost:54322" }, { error: "invalid_client", code: 500112 }],
    ["without its address", { redirect_uri: undefined }, { error: "invalid_request", code: 900144 }],
  ])("is not redeemed %s, and is still good for who has it right", async (_what, changes, { error, code: number }) => {
    const code = await codeFor();
    expect((await redeem(code, changes)).body).toMatchObject({ error, error_codes: [number] });
    expect((await redeem(code)).status).toBe(200);
  });

  it("is not redeemed when it is made up, by another app, or later than ten minutes", async () => {
    const code = await codeFor();
    expect((await redeem("made-up")).body).toMatchObject({ error: "invalid_grant", error_codes: [9002313] });
    const { clientId: client_id, clientSecret: client_secret } = stage.registrations.backEnd;
    expect((await redeem(code, { client_id, client_secret })).body.error_codes).toEqual([70000]);
    await stage.clock.advance(10 * MINUTE_MS);
    expect((await redeem(code)).body.error_codes).toEqual([70008]);
  });

  it("that was asked for without a challenge is redeemed without a verifier, and with none", async () => {
    const changes = { code_challenge: undefined, code_challenge_method: undefined };
    const code = await codeFor(changes);
    expect((await redeem(code)).body.error_codes).toEqual([501481]);
    expect((await redeem(code, { code_verifier: undefined })).status).toBe(200);
  });

  it("of a plain challenge is redeemed by the same text", async () => {
    const code = await codeFor({ code_challenge: VERIFIER, code_challenge_method: undefined });
    expect((await redeem(code)).status).toBe(200);
  });
});

describe("a page", () => {
  const fromPage = { origin: PAGE_ORIGIN };
  const ofPage = { redirect_uri: PAGE };

  it("redeems its code itself, and the browser lets it read the answer", async () => {
    const { status, headers } = await redeem(await codeFor(ofPage), ofPage, fromPage);
    expect(status).toBe(200);
    expect(headers.get("access-control-allow-origin")).toBe(PAGE_ORIGIN);
  });

  it("may read what it is refused for", async () => {
    const { status, headers } = await redeem("made-up", ofPage, fromPage);
    expect(status).toBe(400);
    expect(headers.get("access-control-allow-origin")).toBe(PAGE_ORIGIN);
  });

  it("is asked beforehand whether it may", async () => {
    const url = `${stage.origin}/${stage.tenantId}/oauth2/v2.0/token`;
    const asking = { ...fromPage, "access-control-request-headers": "x-client-sku" };
    const allowed = await stage.ask(url, { method: "OPTIONS", headers: asking });
    expect(allowed.status).toBe(204);
    expect(Object.fromEntries(allowed.headers)).toMatchObject({
      "access-control-allow-origin": PAGE_ORIGIN,
      "access-control-allow-methods": "POST, OPTIONS",
      "access-control-allow-headers": "x-client-sku",
    });
    const other = await stage.ask(url, { method: "OPTIONS", headers: { origin: "https://attacker.example" } });
    expect(other.headers.has("access-control-allow-origin")).toBe(false);
  });

  it("has a code that no program redeems, and cannot redeem a program's", async () => {
    expect((await redeem(await codeFor(ofPage), ofPage)).body.error_codes).toEqual([9002327]);
    expect((await redeem(await codeFor(), {}, fromPage)).body.error_codes).toEqual([9002326]);
  });

  it("is sent back where it says when somebody signs out, if that is a place of its own", async () => {
    const logout = (to: string) =>
      stage.ask(
        `${stage.origin}/${stage.tenantId}/oauth2/v2.0/logout?post_logout_redirect_uri=${encodeURIComponent(to)}`,
      );
    expect((await sentBack(logout(PAGE))).href).toBe(PAGE);
    expect((await logout("https://attacker.example/")).headers.has("location")).toBe(false);
  });
});
