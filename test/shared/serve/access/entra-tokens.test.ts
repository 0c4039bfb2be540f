import { errors } from "jose";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../../local/seeded-random.ts";
import { createSigningKeys } from "../../../../shared/azure/signing-keys.ts";
import type { Clock } from "../../../../shared/base/clock.ts";
import {
  createEntraTokens,
  type EntraTokens,
  type EntraTokensOptions,
} from "../../../../shared/serve/access/entra-tokens.ts";
import { makeBadTokens, makeGoodToken } from "../../../helpers/bad-tokens.ts";
import { openSignInStage, personToken, type SignInStage } from "../../../helpers/sign-in-stage.ts";
import { Forge, type ForgedWorld } from "../../../helpers/token-forge.ts";

const HOUR_MS = 3_600_000;
const SECOND_MS = 1_000;

let stage: SignInStage;
let world: ForgedWorld;
let tokens: EntraTokens;
let isAuthorityDown: boolean;
let looks: number;

beforeAll(async () => {
  stage = await openSignInStage();
});
afterAll(() => stage.close());
beforeEach(async () => {
  [isAuthorityDown, looks] = [false, 0];
  world = await worldOf(stage);
  tokens = open();
});

/** As the product has them, on the authority's real answers. Whoever sleeps moves time on. */
function open(changes: Partial<EntraTokensOptions> = {}): EntraTokens {
  const { origin: authority, clock, tenantId, registrations } = stage;
  const impatient: Clock = { nowMs: () => clock.nowMs(), sleep: (delayMs) => clock.advance(delayMs) };
  const keys = createSigningKeys({
    authority,
    clock: impatient,
    cooldownMs: 0,
    fetch: async (...request) => {
      looks += 1;
      if (isAuthorityDown) throw new TypeError("fetch failed");
      return stage.ask(...request);
    },
  });
  return createEntraTokens({ authority, keys, tenantId, apiClientId: registrations.api.clientId, clock, ...changes });
}

async function worldOf({
  tenant,
  people,
  registrations,
  tenantId,
  graphApp,
  clock,
}: SignInStage): Promise<ForgedWorld> {
  const { body } = await stage.passwordAnswer(people[0], { scope: "openid profile" });
  return {
    nowMs: clock.nowMs(),
    tenantId,
    apiClientId: registrations.api.clientId,
    publicClientId: registrations.publicClient.clientId,
    graphClientId: graphApp.clientId,
    key: tenant.control.signingKey,
    person: await personToken(stage, people[0]),
    app: await stage.appToken(),
    idToken: String(body.id_token),
  };
}

const forged = async (write: (forge: Forge) => string) => write(await Forge.open(world, createSeededRandom(1)));
const ask = (token: string, scheme = "Bearer ") => tokens.principalOf(`${scheme}${token}`);
const codeOf = async (token: string) => {
  const principal = await ask(token);
  return principal.ok ? undefined : principal.error.code;
};

describe("a token of the authority", () => {
  it("of an app is the app, by its service principal, with its roles", async () => {
    const token = await stage.appToken(["Messages.Read.All", "Operate.All"]);
    expect(await ask(token)).toMatchObject({
      ok: true,
      value: {
        kind: "app",
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        clientId: stage.registrations.backEnd.clientId,
        roles: new Set(["Messages.Read.All", "Operate.All"]),
      },
    });
  });

  it("of a person is the person, by the id that Graph has, and the app that asks", async () => {
    const [person] = stage.people;
    stage.tenant.control.assignAppRoles(person.id, ["Directory.Read.All"]);
    const { clientId } = stage.registrations.publicClient;
    const withRole = { kind: "user", id: person.id, clientId, roles: new Set(["Directory.Read.All"]), canWrite: false };
    expect(await ask(await personToken(stage, person))).toMatchObject({ ok: true, value: withRole });
    stage.tenant.control.assignAppRoles(person.id, []);
    const without = { ...withRole, roles: new Set() };
    expect(await ask(await personToken(stage, person))).toMatchObject({ ok: true, value: without });
  });

  it("may name roles and scopes that nobody here knows beside those that are", async () => {
    const token = await forged((f) =>
      f.token({ claims: f.claims({ roles: ["Other.All", "Operate.All"], scp: "Other.Read Messages.Read" }, "person") }),
    );
    expect(await ask(token)).toMatchObject({ ok: true, value: { kind: "user", roles: new Set(["Operate.All"]) } });
  });

  it("is taken from the public authority too, which may be reached by another name, and by a scheme in any case", async () => {
    const iss = `https://login.microsoftonline.com/${stage.tenantId}/v2.0`;
    const token = await forged((f) => f.token({ claims: f.claims({ iss }) }));
    expect((await ask(token, "bEARER  ")).ok).toBe(true);
  });

  it("is good for a minute longer than it says, since clocks differ, and begins a minute earlier", async () => {
    const end = await forged((f) => f.token({ claims: f.claims({ exp: f.nowSeconds - 59 }) }));
    const begin = await forged((f) => f.token({ claims: f.claims({ nbf: f.nowSeconds + 60 }) }));
    expect([await codeOf(end), await codeOf(begin)]).toEqual([undefined, undefined]);
    const tooLate = await forged((f) => f.token({ claims: f.claims({ exp: f.nowSeconds - 60 }) }));
    const tooEarly = await forged((f) => f.token({ claims: f.claims({ nbf: f.nowSeconds + 61 }) }));
    expect([await codeOf(tooLate), await codeOf(tooEarly)]).toEqual(["bearer-expired", "bearer-expired"]);
  });

  it("is over an hour after it was issued", async () => {
    const token = await stage.appToken();
    await stage.clock.advance(HOUR_MS + 59 * SECOND_MS);
    expect(await codeOf(token)).toBeUndefined();
    await stage.clock.advance(SECOND_MS);
    expect(await codeOf(token)).toBe("bearer-expired");
  });
});

describe("whoever asks", () => {
  it("without a token is told that there is none", async () => {
    for (const header of [null, ""]) {
      expect(await tokens.principalOf(header)).toMatchObject({ ok: false, error: { code: "bearer-missing" } });
    }
  });

  it("of an API that has no registration is told so, whatever they bring", async () => {
    tokens = open({ apiClientId: undefined });
    expect(await codeOf(await stage.appToken())).toBe("api-app-missing");
    expect(await tokens.principalOf(null)).toMatchObject({ ok: false, error: { code: "api-app-missing" } });
  });

  it.each(["Messages.Write", "", "Messages.Read.All", "messages.read"])(
    "for a person with the scope %j alone is told which it takes",
    async (scp) => {
      const token = await forged((f) => f.token({ claims: f.claims({ scp }, "person") }));
      expect(await codeOf(token)).toBe("scope-required");
    },
  );
});

describe("a thousand bad tokens", () => {
  it("are each refused for what is wrong with them, none is let in, and nobody is blamed but they", async () => {
    const bad = await makeBadTokens(world, { seed: 1, count: 1_000 });
    const told: Record<string, unknown> = {};
    for (const { wrong, authorization, code } of bad) {
      const principal = await tokens.principalOf(authorization);
      if (principal.ok || principal.error.code !== code) told[wrong] = principal.ok ? "let in" : principal.error.code;
    }
    expect(told).toEqual({});
    expect(bad).toHaveLength(1_000);
  });

  it("are as many different ones, the same for the same seed, and others for another", async () => {
    const make = async (seed: number) =>
      (await makeBadTokens(world, { seed, count: 1_000 })).map(({ authorization }) => authorization);
    const [first, again, other] = [await make(1), await make(1), await make(2)];
    expect(again).toEqual(first);
    expect(new Set([...first, ...other]).size).toBeGreaterThan(1_900);
  });

  it("are made from tokens that would be let in", async () => {
    const principals = await Promise.all(
      Array.from({ length: 20 }, async (_one, seed) => ask(await makeGoodToken(world, seed))),
    );
    const kinds = principals.map(
      (principal) =>
        principal.ok && `${principal.value.kind} ${"roles" in principal.value && principal.value.roles.size}`,
    );
    expect(new Set(kinds)).toEqual(new Set(["app 3", "user 3"]));
  });
});

describe("the authority's keys", () => {
  it("when they cannot be read, say nothing about a token: it is nobody's fault but the authority's", async () => {
    isAuthorityDown = true;
    const [good, forgery] = [await stage.appToken(), await forged((f) => f.token({ key: f.foreign.privateKey }))];
    for (const token of [good, forgery])
      await expect(ask(token)).rejects.toMatchObject({ code: "authority-unavailable" });
    isAuthorityDown = false;
    expect([await codeOf(good), await codeOf(forgery)]).toEqual([undefined, "bearer-invalid"]);
  });

  it.each([new TypeError("fetch failed"), new errors.JWKSTimeout(), new errors.JWKSInvalid(), new Error("gone")])(
    "that fail with %o blame nobody either",
    async (failure) => {
      tokens = open({ keys: () => Promise.reject(failure) });
      await expect(ask(await stage.appToken())).rejects.toMatchObject({ code: "authority-unavailable" });
    },
  );

  it("are not asked for where a token is none", async () => {
    isAuthorityDown = true;
    expect(await codeOf("a.b")).toBe("bearer-invalid");
    expect(await codeOf(await forged((f) => f.hmacToken("HS256", "secret")))).toBe("bearer-invalid");
    expect(looks).toBe(0);
  });

  it("that are known serve on while the authority is down, but for a token that names another", async () => {
    const token = await stage.appToken();
    expect(await codeOf(token)).toBeUndefined();
    isAuthorityDown = true;
    expect(await codeOf(token)).toBeUndefined();
    const unknown = await forged((f) => f.selfMade({ kid: f.foreign.kid }));
    await expect(ask(unknown)).rejects.toMatchObject({ code: "authority-unavailable" });
  });

  it("may roll at any moment: the new one is known at once, and the old ones until they are published no more", async () => {
    const old = await stage.appToken();
    expect(await codeOf(old)).toBeUndefined();
    await stage.tenant.control.rollKeys();
    expect(await codeOf(await stage.appToken())).toBeUndefined();
    expect(await codeOf(old)).toBeUndefined();
    for (let time = 0; time < 3; time += 1) await stage.tenant.control.rollKeys();
    expect(await codeOf(await stage.appToken())).toBeUndefined();
    expect(await codeOf(old)).toBe("bearer-invalid");
  });
});
