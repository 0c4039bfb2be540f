import { generateKeyPairSync, sign } from "node:crypto";
import fc from "fast-check";
import {
  createLocalJWKSet,
  createRemoteJWKSet,
  customFetch,
  exportJWK,
  generateKeyPair,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
  SignJWT,
  UnsecuredJWT,
} from "jose";
import { beforeEach, describe, expect, test } from "vitest";
import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import { createTokenVerifier } from "../../../../shared/capture/notification/validation-tokens.ts";
import {
  AUTHORITY,
  authorityKeys,
  CLIENT_ID,
  OTHER_TENANT_ID,
  signToken,
  TENANT_ID,
  type TokenClaims,
} from "../../../helpers/notification-world.ts";
import { createRecordingLog, type RecordingLog } from "../../../helpers/recording-log.ts";

const API_CLIENT_ID = "77777777-7777-4777-8777-777777777777";
const PUBLISHER = "0bf30f3b-4a52-48df-9a82-234910c4a086";
let clock: SimulatedClock;
let log: RecordingLog;

beforeEach(() => {
  clock = new SimulatedClock();
  log = createRecordingLog();
});

function createSubject(keys: JWTVerifyGetKey = authorityKeys) {
  return createTokenVerifier({ keys, authority: AUTHORITY, tenantId: TENANT_ID, clientId: CLIENT_ID, clock, log });
}

async function codeOfToken(token: string, subject = createSubject()): Promise<string> {
  const [result] = await subject.verify([token]);
  if (result === undefined) throw new Error("one token has one result");
  return result.ok ? `verified for ${result.value.tenantId}` : result.error.code;
}

/** A key set that counts how often it was asked. */
function countingKeys(inner: JWTVerifyGetKey = authorityKeys) {
  const counter = { asked: 0 };
  const keys: JWTVerifyGetKey = (header, token) => {
    counter.asked += 1;
    return inner(header, token);
  };
  return { counter, keys };
}

test("the audience may be the app by which people subscribe, where they do", async () => {
  const ids = { tenantId: TENANT_ID, clientId: CLIENT_ID, apiClientId: API_CLIENT_ID };
  const options = { keys: authorityKeys, authority: AUTHORITY, ...ids, clock, log };
  const token = await signToken(clock.nowMs(), { aud: API_CLIENT_ID });
  const codeWhere = (takesPresence: boolean) => codeOfToken(token, createTokenVerifier({ ...options, takesPresence }));
  expect([await codeWhere(true), await codeWhere(false)]).toEqual([
    `verified for ${TENANT_ID}`,
    "token-wrong-audience",
  ]);
});

function nowSeconds(): number {
  return clock.nowMs() / 1_000;
}

describe("a token of Graph's", () => {
  const accepted: [string, () => TokenClaims][] = [
    ["version 2 of our authority", () => ({})],
    ["version 2 of the public authority", () => ({ iss: `https://login.microsoftonline.com/${TENANT_ID}/v2.0` })],
    ["version 1", () => ({ iss: `https://sts.windows.net/${TENANT_ID}/`, azp: undefined, appid: PUBLISHER })],
    ["both azp and appid", () => ({ appid: PUBLISHER })],
    ["several audiences", () => ({ aud: ["another", CLIENT_ID] })],
    ["no tid, which the issuer says as well", () => ({ tid: undefined })],
    ["no nbf", () => ({ nbf: undefined })],
    ["an end within the clock tolerance", () => ({ exp: nowSeconds() - 59 })],
    ["a beginning within the clock tolerance", () => ({ nbf: nowSeconds() + 60 })],
  ];
  test.each(accepted)("is verified: %s", async (_name, claims) => {
    expect(await codeOfToken(await signToken(clock.nowMs(), claims()))).toBe(`verified for ${TENANT_ID}`);
  });

  const refused: [string, () => TokenClaims, string][] = [
    ["another tenant, version 2", () => ({ iss: `${AUTHORITY}/${OTHER_TENANT_ID}/v2.0` }), "token-wrong-issuer"],
    ["another tenant, version 1", () => ({ iss: `https://sts.windows.net/${OTHER_TENANT_ID}/` }), "token-wrong-issuer"],
    ["another tenant in tid", () => ({ tid: OTHER_TENANT_ID }), "token-wrong-issuer"],
    ["an issuer that only starts like ours", () => ({ iss: `${AUTHORITY}/${TENANT_ID}/v2.0/x` }), "token-wrong-issuer"],
    ["another authority", () => ({ iss: `https://login.other/${TENANT_ID}/v2.0` }), "token-wrong-issuer"],
    ["no issuer", () => ({ iss: undefined }), "token-wrong-issuer"],
    ["another audience", () => ({ aud: "another" }), "token-wrong-audience"],
    ["no audience", () => ({ aud: undefined }), "token-wrong-audience"],
    ["another publisher", () => ({ azp: CLIENT_ID }), "token-wrong-publisher"],
    ["another publisher in appid", () => ({ azp: undefined, appid: CLIENT_ID }), "token-wrong-publisher"],
    ["two publishers", () => ({ azp: PUBLISHER, appid: CLIENT_ID }), "token-wrong-publisher"],
    ["no publisher", () => ({ azp: undefined }), "token-wrong-publisher"],
    ["without an end", () => ({ exp: undefined }), "token-invalid"],
    ["a beginning that is no time", () => ({ nbf: "now" }), "token-invalid"],
    ["expired, and of another publisher", () => ({ exp: nowSeconds() - 60, azp: CLIENT_ID }), "token-wrong-publisher"],
    [
      "not yet valid, and of another tenant",
      () => ({ nbf: nowSeconds() + 61, tid: OTHER_TENANT_ID }),
      "token-wrong-issuer",
    ],
  ];
  test.each(refused)("is refused: %s", async (_name, claims, code) => {
    expect(await codeOfToken(await signToken(clock.nowMs(), claims()))).toBe(code);
  });
});

describe("a genuine token that is only out of time", () => {
  test.each([
    ["expired", () => ({ exp: nowSeconds() - 60 }), 1_000],
    ["long expired, as for a clock that is a day ahead", () => ({ exp: nowSeconds() - 86_400 }), 86_340_000],
    ["not yet valid, as for a clock that is ten minutes behind", () => ({ nbf: nowSeconds() + 600 }), -540_000],
  ] as [string, () => TokenClaims, number][])(
    "is not called invalid, and doubts the clock: %s",
    async (_name, claims, offMs) => {
      expect(await codeOfToken(await signToken(clock.nowMs(), claims()))).toBe("token-out-of-time");
      expect(log.linesOf("clock.doubted")).toMatchObject([{ level: "warn", seenIn: "validation-token", offMs }]);
    },
  );
});

describe("what is no token of Graph's", () => {
  test.each([
    ["an empty text", ""],
    ["a word", "token"],
    ["three words", "a.b.c"],
    ["a text over the limit", `${"a".repeat(16_384)}.b.c`],
    ["unsigned", new UnsecuredJWT({ iss: `${AUTHORITY}/${TENANT_ID}/v2.0` }).encode()],
  ])("is refused: %s", async (_name, token) => {
    expect(await codeOfToken(token)).toBe("token-invalid");
  });

  test("is refused: a good token over the limit", async () => {
    const token = await signToken(clock.nowMs(), { filler: "x".repeat(16_384) });
    expect(await codeOfToken(token)).toBe("token-invalid");
  });

  test("is refused: another key under our authority's key id", async () => {
    const { privateKey } = await generateKeyPair("RS256");
    const header = { alg: "RS256", kid: "authority-key" };
    const token = await new SignJWT({ aud: CLIENT_ID }).setProtectedHeader(header).sign(privateKey);
    expect(await codeOfToken(token)).toBe("token-invalid");
  });

  test("is refused: the public key taken for a shared secret", async () => {
    const secret = new TextEncoder().encode("the public key, which everybody knows");
    const token = await new SignJWT({}).setProtectedHeader({ alg: "HS256", kid: "authority-key" }).sign(secret);
    const { counter, keys } = countingKeys();
    expect(await codeOfToken(token, createSubject(keys))).toBe("token-invalid");
    expect(counter.asked).toBe(0);
  });

  test("is refused: a claim changed after signing", async () => {
    const [header, payload = "", signature] = (await signToken(clock.nowMs(), { aud: "another" })).split(".");
    const claims = JSON.parse(Buffer.from(payload, "base64url").toString()) as JWTPayload;
    const forged = Buffer.from(JSON.stringify({ ...claims, aud: CLIENT_ID })).toString("base64url");
    expect(await codeOfToken(`${header}.${forged}.${signature}`)).toBe("token-invalid");
  });

  test("is refused: a signature of another length, of another token, or none", async () => {
    const [header, payload, signature = ""] = (await signToken(clock.nowMs())).split(".");
    const another = (await signToken(clock.nowMs(), { jti: "another" })).split(".")[2];
    for (const wrong of [another, signature.slice(0, 100), `${signature}AAAA`, "", "A"]) {
      expect(await codeOfToken(`${header}.${payload}.${wrong}`)).toBe("token-invalid");
    }
  });

  /** A good token but for its header, which is signed by a key of this size that the authority gives. */
  async function codeOfSigned(header: object, modulusLength = 2048): Promise<string> {
    const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength });
    const payload = (await signToken(clock.nowMs())).split(".")[1];
    const signed = `${Buffer.from(JSON.stringify(header)).toString("base64url")}.${payload}`;
    const signature = sign("sha256", Buffer.from(signed), privateKey).toString("base64url");
    const algorithm = { name: "RSASSA-PKCS1-v1_5", hash: "SHA-256" };
    const key = publicKey.toCryptoKey(algorithm, true, ["verify"]);
    return codeOfToken(
      `${signed}.${signature}`,
      createSubject(() => key),
    );
  }

  test("is refused: what its header says is not what we know", async () => {
    expect(await codeOfSigned({ alg: "RS256" })).toBe(`verified for ${TENANT_ID}`);
    for (const header of [{}, { alg: "PS256" }, { alg: "none" }, { alg: "RS256", kid: 7 }, [], "RS256"]) {
      expect(await codeOfSigned(header as object)).toBe("token-invalid");
    }
    const extended = { alg: "RS256", crit: ["tomorrow"], tomorrow: true };
    expect(await codeOfSigned(extended)).toBe("token-invalid");
  });

  test("is refused: a key of the authority that is too small, or none to verify with", async () => {
    expect(await codeOfSigned({ alg: "RS256" }, 1024)).toBe("token-invalid");
    const secret = new Uint8Array(32);
    const token = await signToken(clock.nowMs());
    expect(
      await codeOfToken(
        token,
        createSubject(() => secret),
      ),
    ).toBe("token-invalid");
  });

  test("is refused alone", async () => {
    const good = await signToken(clock.nowMs());
    const results = await createSubject().verify(["", good, "a.b.c"]);
    expect(results.map((result) => result.ok)).toEqual([false, true, false]);
  });
});

/** The same asked of `jose` alone, as everybody uses it. */
async function isValidForJose(token: string): Promise<boolean> {
  try {
    await jwtVerify(token, authorityKeys, {
      algorithms: ["RS256"],
      issuer: [`${AUTHORITY}/${TENANT_ID}/v2.0`, `https://sts.windows.net/${TENANT_ID}/`],
      audience: CLIENT_ID,
      requiredClaims: ["exp"],
      clockTolerance: 60,
      currentDate: new Date(clock.nowMs()),
    });
    return true;
  } catch {
    return false;
  }
}

describe("what jose makes of a token we make of it", () => {
  test("whatever it claims", async () => {
    const seconds = nowSeconds();
    const time = fc.oneof(
      fc.integer({ min: seconds - 65, max: seconds + 65 }),
      fc.double({ min: seconds - 61, max: seconds + 61, noNaN: true }),
      fc.constantFrom(`${seconds}`, null, true, 1e300, -1, undefined),
    );
    const issuer = fc.constantFrom(
      `${AUTHORITY}/${TENANT_ID}/v2.0`,
      `https://sts.windows.net/${TENANT_ID}/`,
      "x",
      null,
      [],
    );
    const audience = fc.constantFrom(
      CLIENT_ID,
      [CLIENT_ID],
      ["x", CLIENT_ID],
      [[CLIENT_ID]],
      [],
      "x",
      null,
      7,
      undefined,
    );
    const usually = <T>(good: unknown, other: fc.Arbitrary<T>) =>
      fc.oneof({ weight: 3, arbitrary: fc.constant(good) }, other);
    const claims = fc.record({
      iss: usually(`${AUTHORITY}/${TENANT_ID}/v2.0`, issuer),
      aud: usually(CLIENT_ID, audience),
      exp: usually(seconds + 1, time),
      nbf: usually(undefined, time),
      iat: usually(undefined, time),
    });
    let valid = 0;
    await fc.assert(
      fc.asyncProperty(claims, async (some) => {
        const token = await signToken(clock.nowMs(), some);
        const isValid = await isValidForJose(token);
        valid += isValid ? 1 : 0;
        expect(await codeOfToken(token)).toMatch(
          isValid ? /^verified/ : /^token-(invalid|wrong-issuer|wrong-audience|out-of-time)$/,
        );
      }),
      { numRuns: 300 },
    );
    expect(valid).toBeGreaterThan(10);
  });

  test("however it is damaged", async () => {
    const whole = await signToken(clock.nowMs());
    const damage = fc.record({ at: fc.nat(whole.length), cut: fc.nat(3), insert: fc.string({ maxLength: 3 }) });
    await fc.assert(
      fc.asyncProperty(damage, async ({ at, cut, insert }) => {
        const token = whole.slice(0, at) + insert + whole.slice(at + cut);
        const signed = (text: string) => text.split(".").slice(0, 2);
        // What is left of its last character's bits is all that `jose` lets pass.
        if (await isValidForJose(token)) expect(signed(token)).toEqual(signed(whole));
        expect(await codeOfToken(token)).toBe(token === whole ? `verified for ${TENANT_ID}` : "token-invalid");
      }),
      { numRuns: 300 },
    );
  });
});

describe("a verified token", () => {
  test("is not verified again until it expires", async () => {
    const { counter, keys } = countingKeys();
    const subject = createSubject(keys);
    const token = await signToken(clock.nowMs());
    for (const afterMs of [0, 1_800_000, 1_859_999]) {
      await clock.advance(afterMs);
      expect(await codeOfToken(token, subject)).toBe(`verified for ${TENANT_ID}`);
    }
    expect(counter.asked).toBe(1);
    await clock.advance(1);
    expect(await codeOfToken(token, subject)).toBe("token-out-of-time");
  });

  test("is forgotten when a thousand others were used since", async () => {
    const { counter, keys } = countingKeys();
    const subject = createSubject(keys);
    const tokens = await Promise.all(
      Array.from({ length: 1_001 }, (_token, index) => signToken(clock.nowMs(), { jti: String(index) })),
    );
    const [first = "", second = ""] = tokens;
    // One after the other, since those verified together are remembered in the order in which they are finished.
    await subject.verify([first]);
    await subject.verify([second]);
    await subject.verify(tokens.slice(2, -1));
    // Used again, so that the second is now the oldest.
    await subject.verify([first]);
    await subject.verify(tokens.slice(-1));
    expect(counter.asked).toBe(1_001);
    await subject.verify([first]);
    expect(counter.asked).toBe(1_001);
    await subject.verify([second]);
    expect(counter.asked).toBe(1_002);
  });

  test("says nothing about a refused one", async () => {
    const { counter, keys } = countingKeys();
    const subject = createSubject(keys);
    const token = await signToken(clock.nowMs(), { aud: "another" });
    await codeOfToken(token, subject);
    expect(await codeOfToken(token, subject)).toBe("token-wrong-audience");
    expect(counter.asked).toBe(2);
  });
});

describe("the authority's keys", () => {
  /** A remote key set as the product uses it, over an authority that can be changed. */
  async function createAuthority() {
    const rolled = await generateKeyPair("RS256", { extractable: true });
    const rolledJwk = { ...(await exportJWK(rolled.publicKey)), kid: "rolled", use: "sig" };
    const state = { keys: [] as object[], fetches: 0, fails: false };
    const keys = (cooldownDuration: number) =>
      createRemoteJWKSet(new URL(`${AUTHORITY}/keys`), {
        cooldownDuration,
        [customFetch]: async () => {
          state.fetches += 1;
          if (state.fails) throw new TypeError("fetch failed");
          return Response.json({ keys: state.keys });
        },
      });
    const payload = { iss: `${AUTHORITY}/${TENANT_ID}/v2.0`, aud: CLIENT_ID, azp: PUBLISHER, exp: nowSeconds() + 60 };
    const token = await new SignJWT(payload)
      .setProtectedHeader({ alg: "RS256", kid: "rolled" })
      .sign(rolled.privateKey);
    return { state, keys, token, roll: () => state.keys.push(rolledJwk) };
  }

  test("may roll without a restart", async () => {
    const authority = await createAuthority();
    const subject = createSubject(authority.keys(0));
    expect(await codeOfToken(await signToken(clock.nowMs()), subject)).toBe("token-invalid");
    authority.roll();
    expect(await codeOfToken(authority.token, subject)).toBe(`verified for ${TENANT_ID}`);
  });

  test("cannot be read: nothing is known, whatever the token", async () => {
    const authority = await createAuthority();
    authority.state.fails = true;
    const subject = createSubject(authority.keys(0));
    await expect(subject.verify(["", authority.token])).rejects.toMatchObject({ code: "authority-unavailable" });
  });

  test.each([
    ["is no key set", { error: "maintenance" }],
    ["holds a key that is none", { keys: [{ kid: "rolled", kty: "RSA", use: "sig", alg: "RS256" }] }],
  ])("answer what %s: nothing is known", async (_name, answer) => {
    const { token } = await createAuthority();
    const keys = createRemoteJWKSet(new URL(`${AUTHORITY}/keys`), { [customFetch]: async () => Response.json(answer) });
    await expect(createSubject(keys).verify([token])).rejects.toMatchObject({ code: "authority-unavailable" });
  });

  test("are several without ids: the token's fault", async () => {
    const [one, two] = await Promise.all([generateKeyPair("RS256"), generateKeyPair("RS256")]);
    const keys = createLocalJWKSet({ keys: [await exportJWK(one.publicKey), await exportJWK(two.publicKey)] });
    const token = await new SignJWT({}).setProtectedHeader({ alg: "RS256" }).sign(one.privateKey);
    expect(await codeOfToken(token, createSubject(keys))).toBe("token-invalid");
  });
});
