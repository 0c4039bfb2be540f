import { createHmac, createPublicKey, type KeyObject, sign } from "node:crypto";
import { decodeJwt, type JWTPayload } from "jose";
import type { SeededRandom } from "../../local/seeded-random.ts";
import { createSigningKey, type SigningKey } from "../../local/tenant/authority/key-ring.ts";
import { ROLES } from "../../shared/serve/access/rights.ts";

/** What tokens are made wrong from: all of it as the authority has it. */
export interface ForgedWorld {
  readonly nowMs: number;
  readonly tenantId: string;
  readonly apiClientId: string;
  /** The public client, and the app that reads Graph. */
  readonly publicClientId: string;
  readonly graphClientId: string;
  /** What the authority signs with now. */
  readonly key: SigningKey;
  /** As the authority issued them: access tokens for the API of a person and of an app, and an ID token. */
  readonly person: string;
  readonly app: string;
  readonly idToken: string;
}

type Header = Readonly<Record<string, unknown>>;
/** What is signed and what signs it. */
interface Draft {
  readonly header?: Header;
  readonly claims?: JWTPayload;
  readonly key?: KeyObject;
}

const HMAC_HASHES = { HS256: "sha256", HS384: "sha384", HS512: "sha512" } as const;
const RSA_HASHES = { RS256: "sha256", RS384: "sha384", RS512: "sha512" } as const;

/** A key that the authority has never seen; one for all, since it takes long to make. */
const FOREIGN_KEY = createSigningKey();

/** Writes one token, with whatever is wrong about it. It begins as a good one that may do everything. */
export class Forge {
  readonly world: ForgedWorld;
  readonly random: SeededRandom;
  readonly foreign: SigningKey;
  readonly #isOfApp: boolean;

  private constructor(world: ForgedWorld, random: SeededRandom, foreign: SigningKey) {
    this.world = world;
    this.random = random;
    this.foreign = foreign;
    this.#isOfApp = random.chance(0.5);
  }

  static async open(world: ForgedWorld, random: SeededRandom): Promise<Forge> {
    return new Forge(world, random, await FOREIGN_KEY);
  }

  get nowSeconds(): number {
    return Math.floor(this.world.nowMs / 1_000);
  }

  get header(): Header {
    return { typ: "JWT", alg: "RS256", kid: this.world.key.kid };
  }

  /** Good claims of a person or an app, in time, with every role: whatever is let in with them is let in everywhere. */
  claims(changes: JWTPayload = {}, of: "either" | "person" | "app" = "either"): JWTPayload {
    const isOfApp = of === "either" ? this.#isOfApp : of === "app";
    const seconds = this.nowSeconds - this.random.integer(600);
    return {
      ...decodeJwt(isOfApp ? this.world.app : this.world.person),
      uti: this.random.hex(22),
      roles: [...ROLES],
      iat: seconds,
      nbf: seconds,
      exp: seconds + 3_600,
      ...changes,
    };
  }

  without(...names: string[]): JWTPayload {
    return Object.fromEntries(Object.entries(this.claims()).filter(([name]) => !names.includes(name)));
  }

  /** Signed by the authority's key unless it is said otherwise. */
  token({ header = this.header, claims = this.claims(), key = this.world.key.privateKey }: Draft = {}): string {
    const input = `${encode(header)}.${encode(claims)}`;
    const hash = RSA_HASHES[String(header.alg) as keyof typeof RSA_HASHES];
    return `${input}.${sign(hash, Buffer.from(input), key).toString("base64url")}`;
  }

  /** A symmetric signature, with anything that is public for its secret. */
  hmacToken(alg: keyof typeof HMAC_HASHES, secret: string | Buffer): string {
    const input = `${encode({ ...this.header, alg })}.${encode(this.claims())}`;
    return `${input}.${createHmac(HMAC_HASHES[alg], secret).update(input).digest("base64url")}`;
  }

  /** A good token's parts, to be put together in another way. */
  parts(token = this.token()): [header: string, payload: string, signature: string] {
    const [header = "", payload = "", signature = ""] = token.split(".");
    return [header, payload, signature];
  }

  /** Of the authority's key, in every form in which it can be had. */
  publicKeyForms(): (string | Buffer)[] {
    const { publicKey } = this.world.key;
    const jwk = publicKey.export({ format: "jwk" });
    return [
      publicKey.export({ type: "spki", format: "pem" }).toString(),
      publicKey.export({ type: "pkcs1", format: "pem" }).toString(),
      publicKey.export({ type: "spki", format: "der" }),
      JSON.stringify(jwk),
      String(jwk.n),
      "",
    ];
  }

  /** Signed by the foreign key, of which the header tells where it is. */
  selfMade(header: Header): string {
    return this.token({ header: { ...this.header, ...header }, key: this.foreign.privateKey });
  }

  get foreignJwk() {
    return {
      ...createPublicKey(this.foreign.privateKey).export({ format: "jwk" }),
      kid: this.world.key.kid,
      alg: "RS256",
    };
  }
}

export function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}
