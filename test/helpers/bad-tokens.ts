import { decodeJwt } from "jose";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { CHANGE_TRACKING_APP_ID } from "../../local/tenant/authority/authority.ts";
import type { ErrorCode } from "../../shared/base/errors/errors.ts";
import { encode, Forge, type ForgedWorld } from "./token-forge.ts";

/** One thing that nobody may be let in with. */
export interface BadToken {
  /** What is wrong with it. */
  readonly wrong: string;
  /** The whole header. */
  readonly authorization: string;
  readonly code: ErrorCode;
}

/** Over the sixty seconds that clocks may differ. */
const CLOCK_TOLERANCE_SECONDS = 60;
const YEAR_SECONDS = 365 * 86_400;
/** Longer than any real one, and less than what the host takes of all headers together. */
const OVERSIZED = { min: 16_384, max: 24_000 };
const GRAPH = "00000003-0000-0000-c000-000000000000";
const PUBLIC_AUTHORITY = "https://login.microsoftonline.com";

/** Signed by another key than the authority's, or by none. */
// biome-ignore format: one row a flaw
const FORGED: Readonly<Record<string, (forge: Forge) => string>> = {
  "another key, with the kid of the right one": (f) => f.token({ key: f.foreign.privateKey }),
  "another key, with a kid of its own": (f) => f.selfMade({ kid: f.foreign.kid }),
  "another key, without a kid": (f) => f.selfMade({ kid: undefined }),
  "another key, and itself in the header": (f) => f.selfMade({ jwk: f.foreignJwk }),
  "another key, and where it is": (f) => f.selfMade({ jku: `https://attacker.example/${f.random.hex(8)}/keys` }),
  "another key, and a certificate of it": (f) => f.selfMade({ x5c: [Buffer.from(String(f.foreignJwk.n)).toString("base64")] }),
  "another key, and where its certificate is": (f) => f.selfMade({ x5u: "https://attacker.example/certificate.pem", x5t: f.random.hex(27) }),
  "another key, and a kid that is a path": (f) => f.selfMade({ kid: "../../../../dev/null" }),
  "no algorithm, no signature": (f) => `${encode({ ...f.header, alg: f.random.pick(["none", "None", "NONE", "nOnE"]) })}.${f.parts()[1]}.`,
  "no algorithm, a signature": (f) => `${encode({ ...f.header, alg: f.random.pick(["none", "None", "NONE", "nOnE"]) })}.${f.parts()[1]}.${f.parts()[2]}`,
  "the public key for a secret": (f) => f.hmacToken(f.random.pick(["HS256", "HS384", "HS512"]), f.random.pick(f.publicKeyForms())),
  "another algorithm of the right key": (f) => f.token({ header: { ...f.header, alg: f.random.pick(["RS384", "RS512"]) } }),
  "the signature cut off, with its dot": (f) => `${f.parts()[0]}.${f.parts()[1]}.`,
  "the signature cut off": (f) => `${f.parts()[0]}.${f.parts()[1]}`,
  "the signature of another token": (f) => `${f.parts()[0]}.${f.parts()[1]}.${f.parts(f.token({ claims: f.claims({ sub: f.random.guid() }) }))[2]}`,
  "a signature with one character changed": (f) => withOneChanged(f, f.token()),
  "a signature of the same bits, written in another way": (f) => withOtherPadding(f.token()),
  "a payload changed after it was signed": (f) => `${f.parts()[0]}.${encode(f.claims({ oid: f.random.guid(), roles: ["Operate.All"] }))}.${f.parts()[2]}`,
  "a header changed after it was signed": (f) => `${encode({ ...f.header, x: f.random.hex(4) })}.${f.parts()[1]}.${f.parts()[2]}`,
  "a header that demands what nobody knows": (f) => f.token({ header: { ...f.header, crit: ["x"], x: 1 } }),
  "a header that says the payload is not encoded": (f) => f.token({ header: { ...f.header, crit: ["b64"], b64: false } }),
  "five parts, as of something encrypted": (f) => `${f.token()}.${f.parts()[2]}.${f.parts()[0]}`,
};

/** Signed by the right key, and for somebody else, or of somebody else. */
// biome-ignore format: one row a flaw
const FOREIGN: Readonly<Record<string, (forge: Forge) => string>> = {
  "another tenant": (f) => f.token({ claims: f.claims({ tid: f.random.guid() }) }),
  "another tenant, which issued it": (f) => f.token({ claims: ofTenant(f, f.random.guid()) }),
  "another issuer's host": (f) => f.token({ claims: f.claims({ iss: `https://login.attacker.example/${f.world.tenantId}/v2.0` }) }),
  "an issuer for any tenant": (f) => f.token({ claims: f.claims({ iss: `${PUBLIC_AUTHORITY}/${f.random.pick(["common", "{tenantid}"])}/v2.0` }) }),
  "an issuer with a slash more": (f) => f.token({ claims: f.claims({ iss: `${f.claims().iss}/` }) }),
  "the issuer of version 1.0": (f) => f.token({ claims: f.claims({ iss: `https://sts.windows.net/${f.world.tenantId}/` }) }),
  "no issuer": (f) => f.token({ claims: f.without("iss") }),
  "Graph for its audience": (f) => f.token({ claims: f.claims({ aud: f.random.pick([GRAPH, "https://graph.microsoft.com"]) }) }),
  "the client for its audience": (f) => f.token({ claims: f.claims({ aud: f.world.publicClientId }) }),
  "the app that reads Graph for its audience": (f) => f.token({ claims: f.claims({ aud: f.world.graphClientId }) }),
  "the API's address for its audience": (f) => f.token({ claims: f.claims({ aud: `api://${f.world.apiClientId}` }) }),
  "an audience that begins like the API": (f) => f.token({ claims: f.claims({ aud: `${f.world.apiClientId}${f.random.hex(1)}` }) }),
  "more than one audience": (f) => f.token({ claims: f.claims({ aud: [f.random.guid(), f.world.apiClientId] }) }),
  "no audience": (f) => f.token({ claims: f.without("aud") }),
  "version 1.0": (f) => f.token({ claims: f.claims({ ver: "1.0", aud: f.random.pick([f.world.apiClientId, `api://${f.world.apiClientId}`]), iss: `https://sts.windows.net/${f.world.tenantId}/`, appid: f.claims().azp, azp: undefined }) }),
  "a version that is none": (f) => f.token({ claims: f.claims({ ver: f.random.pick<unknown>(["1.0", "2", 2, "3.0", null, ["2.0"]]) }) }),
  "no version": (f) => f.token({ claims: f.without("ver") }),
  "what comes with a notification": (f) => f.token({ claims: f.claims({ aud: f.world.graphClientId, azp: CHANGE_TRACKING_APP_ID, scp: undefined, idtyp: undefined }) }),
};

/** Signed by the right key for the right audience, and not an access token of a person or an app. */
// biome-ignore format: one row a flaw
const DOWNGRADED: Readonly<Record<string, (forge: Forge) => string>> = {
  "an ID token": (f) => f.world.idToken,
  "an ID token for the API": (f) => f.token({ claims: { ...decodeJwt(f.world.idToken), aud: f.world.apiClientId, roles: f.claims().roles, uti: f.random.hex(22) } }),
  "a nonce, as only ID tokens have": (f) => f.token({ claims: f.claims({ nonce: f.random.hex(8) }) }),
  "neither a scope nor whose it is": (f) => f.token({ claims: f.without("scp", "idtyp") }),
  "a person's without a scope": (f) => f.token({ claims: f.claims({ scp: undefined }, "person") }),
  "an app's with a scope": (f) => f.token({ claims: f.claims({ scp: "Messages.Read" }, "app") }),
  "an app's that says it is a person's": (f) => f.token({ claims: f.claims({ idtyp: "user" }, "app") }),
  "a person's that says it is an app's": (f) => f.token({ claims: f.claims({ idtyp: "app" }, "person") }),
  "a kind that is none": (f) => f.token({ claims: f.claims({ idtyp: f.random.pick<unknown>(["device", "App", "", null, ["app"]]) }, "app") }),
  "roles in another shape": (f) => f.token({ claims: f.claims({ roles: f.random.pick<unknown>(["Messages.Read.All", { 0: "Operate.All" }, [["Operate.All"]], [1], null, true]) }) }),
  "more roles than there are": (f) => f.token({ claims: f.claims({ roles: Array.from({ length: 101 }, () => "Operate.All") }) }),
  "scopes in another shape": (f) => f.token({ claims: f.claims({ scp: f.random.pick<unknown>([["Messages.Read"], 1, null, { scp: "Messages.Read" }]) }, "person") }),
  "nobody": (f) => f.token({ claims: f.without("oid") }),
  "somebody whose id is none": (f) => f.token({ claims: f.claims({ oid: f.random.pick<unknown>(["me", "", 7, null, [f.random.guid()]]) }) }),
  "no app": (f) => f.token({ claims: f.without("azp") }),
  "an app whose id is none": (f) => f.token({ claims: f.claims({ azp: f.random.pick<unknown>(["app", "", 7, null]) }) }),
  "no tenant": (f) => f.token({ claims: f.without("tid") }),
  "no end": (f) => f.token({ claims: f.without("exp") }),
  "times in another shape": (f) => f.token({ claims: f.claims({ [f.random.pick(["exp", "nbf", "iat"])]: f.random.pick<unknown>(["soon", String(f.nowSeconds), null, [1]]) }) }),
  "no time of issue": (f) => f.token({ claims: f.without("iat") }),
  "claims that are a list": (f) => f.token({ claims: [f.claims()] as never }),
};

/** Good but for the time. */
// biome-ignore format: one row a flaw
const UNTIMELY: Readonly<Record<string, (forge: Forge) => string>> = {
  "it is over": (f) => f.token({ claims: f.claims(timesFrom(f.nowSeconds - 3_600 - CLOCK_TOLERANCE_SECONDS - f.random.integer(30))) }),
  "it has been over for long": (f) => f.token({ claims: f.claims(timesFrom(f.nowSeconds - 86_400 - f.random.integer(YEAR_SECONDS))) }),
  // Not so soon that it begins while a slow test still goes on.
  "it begins soon": (f) => f.token({ claims: f.claims(timesFrom(f.nowSeconds + CLOCK_TOLERANCE_SECONDS + 600 + f.random.integer(600))) }),
  "it begins some day": (f) => f.token({ claims: f.claims(timesFrom(f.nowSeconds + 86_400 + f.random.integer(YEAR_SECONDS))) }),
};

/** Of a good token, what became of it on the way. */
// biome-ignore format: one row a flaw
const MANGLED: Readonly<Record<string, (forge: Forge) => string>> = {
  "cut off somewhere": (f) => { const token = f.token(); return `Bearer ${token.slice(0, 1 + f.random.integer(token.length - 1))}`; },
  "its beginning is missing": (f) => `Bearer ${f.token().slice(1 + f.random.integer(100))}`,
  "too long by far": (f) => `Bearer ${f.token({ claims: f.claims({ pad: "x".repeat(f.random.between(OVERSIZED.min * 0.75, OVERSIZED.max * 0.75)) }) })}`,
  "another scheme": (f) => `${f.random.pick(["Basic", "Digest", "DPoP", "PoP", "Negotiate", "Token", "JWT", "Bearer:", "Bearer,", "Bearers"])} ${f.token()}`,
  "no scheme": (f) => f.token(),
  "a scheme and no token": (f) => f.random.pick(["Bearer", "bearer", "Bearer null", "Bearer undefined", "Bearer ..", "Bearer a.b.c", "Basic Og=="]),
  "a tab after the scheme": (f) => `Bearer\t${f.token()}`,
  "something after it": (f) => `Bearer ${f.token()}${f.random.pick([" ", ",", ";", "=", ".", " x"])}${f.random.hex(6)}`,
  "two of them": (f) => `Bearer ${f.token()}, Bearer ${f.token()}`,
  "in quotes": (f) => `Bearer "${f.token()}"`,
  "in the other base64": (f) => `Bearer ${f.token().split(".").map((part) => `${Buffer.from(part, "base64url").toString("base64")}=`).join(".")}`,
  "letters that are none of base64": (f) => `Bearer ${f.token().slice(0, -8)}\u00e4\u00f6\u00fc`,
};

type Flaw = readonly [wrong: string, code: ErrorCode, write: (forge: Forge) => string];

function rows(flaws: Readonly<Record<string, (forge: Forge) => string>>, code: ErrorCode, scheme = ""): Flaw[] {
  return Object.entries(flaws).map(([wrong, write]) => [wrong, code, (forge) => `${scheme}${write(forge)}`]);
}

const FLAWS: readonly Flaw[] = [
  ...rows(FORGED, "bearer-invalid", "Bearer "),
  ...rows(FOREIGN, "bearer-invalid", "Bearer "),
  ...rows(DOWNGRADED, "bearer-invalid", "Bearer "),
  ...rows(UNTIMELY, "bearer-expired", "Bearer "),
  ...rows(MANGLED, "bearer-invalid"),
];

/** So many, every flaw in turn and each time a little different. The same seed and the same keys make the same tokens. */
export async function makeBadTokens(
  world: ForgedWorld,
  { seed, count }: { readonly seed: number; readonly count: number },
): Promise<readonly BadToken[]> {
  const random = createSeededRandom(seed);
  const bad: BadToken[] = [];
  for (let index = 0; index < count; index += 1) {
    const [wrong, code, write] = FLAWS[index % FLAWS.length] as Flaw;
    bad.push({ wrong, code, authorization: write(await Forge.open(world, random.fork())) });
  }
  return bad;
}

/** What a token would be like that is only all right: for whoever doubts that the others are merely badly made. */
export async function makeGoodToken(world: ForgedWorld, seed: number): Promise<string> {
  return (await Forge.open(world, createSeededRandom(seed))).token();
}

function ofTenant(forge: Forge, tenantId: string) {
  const { iss = "" } = forge.claims();
  return forge.claims({ tid: tenantId, iss: iss.replace(forge.world.tenantId, tenantId) });
}

function timesFrom(seconds: number) {
  return { iat: seconds, nbf: seconds, exp: seconds + 3_600 };
}

function withOneChanged({ random }: Forge, token: string): string {
  const at = token.lastIndexOf(".") + 1 + random.integer(300);
  const other = token[at] === "A" ? "B" : "A";
  return `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
}

/** 256 bytes leave four bits of the last character without a meaning, which decoders overlook. */
function withOtherPadding(token: string): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const last = alphabet.indexOf(token.at(-1) ?? "");
  return `${token.slice(0, -1)}${alphabet[last + 1]}`;
}
