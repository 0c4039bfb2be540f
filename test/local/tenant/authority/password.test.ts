import { decodeJwt } from "jose";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { DEFAULT_IDS } from "../../../../local/tenant/authority/registrations.ts";
import { deleteUser, updateUser } from "../../../../local/tenant/model/operations/users.ts";
import { type Body, openSignInStage, personToken, type SignInStage } from "../../../helpers/sign-in-stage.ts";

const { apiClientId } = DEFAULT_IDS;

let stage: SignInStage;
beforeEach(async () => {
  stage = await openSignInStage();
});
afterEach(() => stage.close());

const refusal = ({ body }: { readonly body: Body }) => ({
  error: body.error,
  code: (body.error_codes as number[])?.[0],
});

describe("a token of a person for the API", () => {
  it("says who it is as Graph does, by which app, and what it is for", async () => {
    const { origin, tenantId, registrations, people } = stage;
    const [person] = people;
    const { status, body } = await stage.passwordAnswer(person);
    expect(status).toBe(200);
    expect(body).toMatchObject({ token_type: "Bearer", scope: `api://${registrations.api.clientId}/Messages.Read` });
    expect(Object.keys(body)).not.toContain("refresh_token");
    expect(Object.keys(body)).not.toContain("id_token");
    const claims = decodeJwt(String(body.access_token));
    expect(claims).toMatchObject({
      ver: "2.0",
      iss: `${origin}/${tenantId}/v2.0`,
      aud: registrations.api.clientId,
      azp: registrations.publicClient.clientId,
      azpacr: "0",
      idtyp: "user",
      name: person.displayName,
      oid: person.id,
      preferred_username: person.userPrincipalName,
      scp: "Messages.Read",
      tid: tenantId,
    });
    expect(claims).not.toHaveProperty("roles");
    expect(claims).not.toHaveProperty("nonce");
    expect(claims.sub).not.toBe(person.id);
  });

  it("bears the roles that the person has been assigned, and nobody else's", async () => {
    const [person, other] = stage.people;
    stage.tenant.control.assignAppRoles(person.id, ["Operate.All"]);
    expect(decodeJwt(await personToken(stage, person)).roles).toEqual(["Operate.All"]);
    expect(decodeJwt(await personToken(stage, other))).not.toHaveProperty("roles");
  });

  it("has another subject for each audience, and the same each time", async () => {
    const [person] = stage.people;
    const scope = `openid api://${stage.registrations.api.clientId}/Messages.Read`;
    const subjects = async () => {
      const { body } = await stage.passwordAnswer(person, { scope });
      return [body.access_token, body.id_token].map((token) => decodeJwt(String(token)).sub);
    };
    const [first, again] = [await subjects(), await subjects()];
    expect(first).toEqual(again);
    expect(first[0]).not.toBe(first[1]);
  });

  it("takes every scope of the API where its default is asked for", async () => {
    const scope = `${stage.registrations.api.clientId}/.default`;
    const { body } = await stage.passwordAnswer(stage.people[0], { scope });
    expect(decodeJwt(String(body.access_token)).scp).toBe("Messages.Read Messages.Write");
  });

  it("comes with who it is for libraries that ask for it", async () => {
    const [person] = stage.people;
    const { body } = await stage.passwordAnswer(person, { client_info: "1" });
    const info: unknown = JSON.parse(Buffer.from(String(body.client_info), "base64url").toString());
    expect(info).toEqual({ uid: person.id, utid: stage.tenantId });
  });

  it("is for Graph, and good for nothing there, where only the app itself asks who signs in", async () => {
    const { body } = await stage.passwordAnswer(stage.people[0], { scope: "openid profile" });
    const claims = decodeJwt(String(body.access_token));
    expect(claims).toMatchObject({ ver: "1.0", aud: "00000003-0000-0000-c000-000000000000", scp: "openid profile" });
    expect(body.id_token).toEqual(expect.any(String));
  });
});

describe("an ID token", () => {
  const idClaims = async (scope: string) => {
    const { body } = await stage.passwordAnswer(stage.people[0], { scope });
    return decodeJwt(String(body.id_token));
  };

  it("is for the client, and says who it is only to who asks for the profile", async () => {
    const [person] = stage.people;
    const { clientId } = stage.registrations.publicClient;
    const bare = await idClaims("openid");
    expect(bare).toMatchObject({ ver: "2.0", aud: clientId, tid: stage.tenantId });
    for (const claim of ["scp", "azp", "idtyp", "oid", "name", "email"]) expect(bare).not.toHaveProperty(claim);
    expect(await idClaims("openid profile email")).toMatchObject({
      oid: person.id,
      name: person.displayName,
      preferred_username: person.userPrincipalName,
      email: person.mail,
    });
  });
});

describe("a password is refused", () => {
  // biome-ignore format: one row a refusal
  it.each<[string, Record<string, string>, { error: string; code: number }]>([
    ["when it is wrong", { password: "wrong" }, { error: "invalid_grant", code: 50126 }],
    ["for a name that nobody has", { username: "nobody@contoso.example" }, { error: "invalid_grant", code: 50034 }],
    ["without a name", { username: "" }, { error: "invalid_request", code: 900144 }],
    ["without a scope", { scope: "" }, { error: "invalid_request", code: 900144 }],
    ["for a scope that is not there", { scope: `${apiClientId}/Messages.Delete` }, { error: "invalid_scope", code: 70011 }],
    ["for a resource that is not there", { scope: "api://other/Messages.Read" }, { error: "invalid_resource", code: 500011 }],
    ["for what Graph has", { scope: "User.Read" }, { error: "invalid_grant", code: 65001 }],
    ["for two resources", { scope: `User.Read ${apiClientId}/Messages.Read` }, { error: "invalid_scope", code: 700022 }],
    ["with a secret, of which a public client has none", { client_secret: "any" }, { error: "invalid_client", code: 700025 }],
  ])("%s", async (_when, changes, expected) => {
    expect(refusal(await stage.passwordAnswer(stage.people[0], changes))).toEqual(expected);
  });

  it("of who is disabled or deleted", async () => {
    const [disabled, deleted, good] = stage.people;
    updateUser(stage.tenant.model, { userId: disabled.id, accountEnabled: false });
    deleteUser(stage.tenant.model, { userId: deleted.id });
    for (const person of [disabled, deleted]) {
      expect(refusal(await stage.passwordAnswer(person))).toEqual({ error: "invalid_grant", code: 50057 });
    }
    expect((await stage.passwordAnswer(good)).status).toBe(200);
  });

  it("where nobody has consented, with the word by which clients know it", async () => {
    stage.tenant.control.behaviours.adminConsent = false;
    const answer = await stage.passwordAnswer(stage.people[0]);
    expect(refusal(answer)).toEqual({ error: "invalid_grant", code: 65001 });
    expect(answer.body.suberror).toBe("consent_required");
  });

  it("of whom conditional access asks a second factor, and of nobody else", async () => {
    const [person, other] = stage.people;
    stage.tenant.control.behaviours.secondFactorRequired = [person.id];
    const answer = await stage.passwordAnswer(person);
    expect(refusal(answer)).toEqual({ error: "interaction_required", code: 50076 });
    expect(JSON.parse(String(answer.body.claims))).toHaveProperty("access_token");
    expect((await stage.passwordAnswer(other)).status).toBe(200);
  });
});
