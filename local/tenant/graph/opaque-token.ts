import { createHmac, randomBytes, timingSafeEqual } from "node:crypto";

const SIGNATURE_BYTES = 16;

/** Skip and delta tokens: nobody but the tenant that made one can read sense into it, or make one. */
export class OpaqueTokens {
  readonly #key = randomBytes(32);

  seal(content: object): string {
    const text = Buffer.from(JSON.stringify(content)).toString("base64url");
    return `${text}.${this.#sign(text).toString("base64url")}`;
  }

  /** Undefined for anything that `seal` did not make. */
  open(token: string): unknown {
    const [text = "", signature = ""] = token.split(".");
    const given = Buffer.from(signature, "base64url");
    if (given.length !== SIGNATURE_BYTES || !timingSafeEqual(given, this.#sign(text))) return undefined;
    return JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  }

  #sign(text: string): Buffer {
    return createHmac("sha256", this.#key).update(text).digest().subarray(0, SIGNATURE_BYTES);
  }
}
