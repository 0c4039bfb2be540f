import { createHash, generateKeyPair, type JsonWebKey, type KeyObject } from "node:crypto";
import { promisify } from "node:util";

/** The login authority signs with RSA of this size. */
const SIGNING_KEY_BITS = 2_048;
/** The real key set has about this many; older ones stay a while, for tokens that were signed before a roll. */
const PUBLISHED_KEYS = 4;
const INITIAL_KEYS = 2;

export interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
}

/** The authority's signing keys. The newest signs; all are published. */
export class KeyRing {
  #keys: SigningKey[];
  readonly #createKey: () => Promise<SigningKey>;

  private constructor(keys: SigningKey[], createKey: () => Promise<SigningKey>) {
    this.#keys = keys;
    this.#createKey = createKey;
  }

  static async create(createKey = createSigningKey): Promise<KeyRing> {
    const keys = await Promise.all(Array.from({ length: INITIAL_KEYS }, () => createKey()));
    return new KeyRing(keys, createKey);
  }

  get active(): SigningKey {
    const key = this.#keys[0];
    if (key === undefined) throw new RangeError("the key ring is empty");
    return key;
  }

  find(kid: string | undefined): SigningKey | undefined {
    return this.#keys.find((key) => key.kid === kid);
  }

  /** Signs with a key from now on that nobody has seen yet: who caches the key set must ask again. */
  async roll(): Promise<void> {
    this.#keys = [await this.#createKey(), ...this.#keys].slice(0, PUBLISHED_KEYS);
  }

  /** "Signing key rollover in the Microsoft identity platform": the document at `jwks_uri`; its keys carry no `alg`. */
  jwks(): { keys: JsonWebKey[] } {
    return {
      keys: this.#keys.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: "jwk" }), use: "sig", kid })),
    };
  }
}

export async function createSigningKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await promisify(generateKeyPair)("rsa", { modulusLength: SIGNING_KEY_BITS });
  const der = publicKey.export({ type: "spki", format: "der" });
  return { kid: createHash("sha1").update(der).digest("base64url"), privateKey, publicKey };
}
