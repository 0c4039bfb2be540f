import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSignInStage, type SignInStage } from "../../../helpers/sign-in-stage.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:device_code";
const MINUTE_MS = 60_000;

interface DeviceAnswer {
  readonly device_code: string;
  readonly user_code: string;
  readonly verification_uri: string;
  readonly expires_in: number;
  readonly interval: number;
  readonly message: string;
}

let stage: SignInStage;
let device: DeviceAnswer;
beforeEach(async () => {
  stage = await openSignInStage();
  device = await open();
});
afterEach(() => stage.close());

const post = (url: string, form: Record<string, string>) =>
  stage.ask(url, { method: "POST", body: new URLSearchParams(form) });

async function open(): Promise<DeviceAnswer> {
  const { api, publicClient } = stage.registrations;
  const scope = `openid profile offline_access api://${api.clientId}/Messages.Read`;
  const url = `${stage.origin}/${stage.tenantId}/oauth2/v2.0/devicecode`;
  return (await (await post(url, { client_id: publicClient.clientId, scope })).json()) as DeviceAnswer;
}

const poll = ({ device_code } = device, client_id = stage.registrations.publicClient.clientId) =>
  stage.redeem({ grant_type: GRANT, client_id, device_code });
const wordOf = async (polled = poll()) => (await polled).body.error;
const atPage = (form: Record<string, string>) =>
  post(device.verification_uri, { user_code: device.user_code, ...form });

describe("a device that wants to sign somebody in", () => {
  it("is told where to send them, with which code, and how long it has", () => {
    expect(device).toMatchObject({
      user_code: expect.stringMatching(/^[A-Z0-9]{9}$/),
      verification_uri: `${stage.origin}/common/oauth2/deviceauth`,
      expires_in: 900,
      interval: 5,
      message: expect.stringContaining(device.user_code),
    });
  });

  it("waits until somebody has said at the page who they are, and is given tokens once", async () => {
    const [person] = stage.people;
    expect((await poll()).body).toMatchObject({ error: "authorization_pending", error_codes: [70016] });
    const first = await (await stage.ask(`${device.verification_uri}?otc=${device.user_code}`)).text();
    expect(first).toContain(`value="${device.user_code}"`);
    const choice = await (await atPage({})).text();
    for (const { userPrincipalName } of stage.people) expect(choice).toContain(userPrincipalName);
    expect((await atPage({ username: person.userPrincipalName })).status).toBe(200);
    const { status, body } = await poll();
    expect(status).toBe(200);
    expect(decodeJwt(String(body.access_token))).toMatchObject({ oid: person.id, scp: "Messages.Read", idtyp: "user" });
    expect(decodeJwt(String(body.id_token))).toMatchObject({ oid: person.id });
    expect(body.refresh_token).toEqual(expect.any(String));
    expect((await poll()).body).toMatchObject({ error: "invalid_grant", error_codes: [54005] });
  });

  it("takes the code as people type it", async () => {
    const answer = await atPage({ user_code: ` ${device.user_code.toLowerCase()} `, username: stage.people[1].id });
    expect(answer.status).toBe(200);
    expect((await poll()).status).toBe(200);
  });

  it("is told to slow down when it polls faster than it was told, each time by five seconds more", async () => {
    expect(await wordOf()).toBe("authorization_pending");
    await stage.clock.advance(4_999);
    expect((await poll()).body).toMatchObject({ error: "slow_down", error_codes: [50196] });
    await stage.clock.advance(5_000);
    expect(await wordOf(), "ten seconds are asked for now").toBe("slow_down");
    await stage.clock.advance(15_000);
    expect(await wordOf()).toBe("authorization_pending");
  });

  it("is not told to slow down once there is something for it", async () => {
    expect(await wordOf()).toBe("authorization_pending");
    await atPage({ username: stage.people[0].userPrincipalName });
    expect((await poll()).status).toBe(200);
  });

  it("is told that they do not want to", async () => {
    await atPage({ cancel: "true" });
    expect((await poll()).body).toMatchObject({ error: "authorization_declined", error_codes: [65004] });
  });

  it("is told that its time is over, and so are they", async () => {
    await stage.clock.advance(15 * MINUTE_MS);
    expect((await poll()).body).toMatchObject({ error: "expired_token", error_codes: [70020] });
    const page = await atPage({ username: stage.people[0].userPrincipalName });
    expect(page.status).toBe(400);
    expect(await page.text()).toContain("AADSTS90119");
  });

  it("has no use for a code that is not its own", async () => {
    const guessed = await poll({ ...device, device_code: "guessed" });
    expect(guessed.body).toMatchObject({ error: "bad_verification_code", error_codes: [70018] });
    const { clientId: client_id, clientSecret: client_secret } = stage.registrations.backEnd;
    const ofAnother = { grant_type: GRANT, client_id, client_secret, device_code: device.device_code };
    expect((await stage.redeem(ofAnother)).body.error_codes).toEqual([70000]);
  });

  it("gets nothing for who was disabled after they had signed in", async () => {
    const [{ id, userPrincipalName: username }] = stage.people;
    await atPage({ username });
    const { directory } = stage.tenant.model;
    directory.users.put({ ...stage.tenant.model.user(id), accountEnabled: false });
    expect((await poll()).body.error_codes).toEqual([50057]);
  });

  it("is refused for a scope that is not there, before anybody is troubled", async () => {
    const url = `${stage.origin}/${stage.tenantId}/oauth2/v2.0/devicecode`;
    const answer = await post(url, { client_id: stage.registrations.publicClient.clientId, scope: "api://other/Read" });
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error_codes: [500011] });
  });
});

describe("the page", () => {
  it("knows no code but those that were given out, and each is answered once", async () => {
    const guessed = await atPage({ user_code: "GUESSED00", username: stage.people[0].id });
    expect(await guessed.text()).toContain("AADSTS90119");
    await atPage({ username: stage.people[0].id });
    expect(await (await atPage({ username: stage.people[1].id })).text()).toContain("AADSTS90120");
    const { body } = await poll();
    expect(decodeJwt(String(body.access_token)).oid).toBe(stage.people[0].id);
  });

  it("shows what was typed as text", async () => {
    const page = await stage.ask(`${device.verification_uri}?otc=${encodeURIComponent('"><script>')}`);
    expect(await page.text()).not.toContain("<script>");
  });

  it("takes the second factor that a password alone does not bring", async () => {
    stage.tenant.control.behaviours.secondFactorRequired = [stage.people[0].id];
    expect((await stage.passwordAnswer(stage.people[0])).body.error).toBe("interaction_required");
    await atPage({ username: stage.people[0].id });
    expect((await poll()).status).toBe(200);
  });
});
