import { TeamsinkError } from "../base/errors/errors.ts";
import { currentOnes, type SecretStore } from "../port/secret-store.ts";
import { chainOf } from "./access-fault.ts";

export interface RollingSecretOptions<T> {
  readonly secrets: SecretStore;
  readonly secretName: string;
  /** What is made of the secret, such as a credential that exchanges it. */
  make(secret: string): Promise<T>;
  /** Whether another secret could have helped. */
  isRefusal(error: unknown): boolean;
}

/**
 * A client secret that may be rolled at any time. It is read when first needed and again, once, when the authority refuses
 * it; the tokens it was exchanged for are kept by the SDK until they expire.
 */
export class RollingSecret<T> {
  readonly #options: RollingSecretOptions<T>;
  /** With the version it was made from, so that the same secret is not tried twice. */
  #current: { readonly version: string; readonly made: T } | undefined;

  constructor(options: RollingSecretOptions<T>) {
    this.#options = options;
  }

  async run<R>(work: (made: T) => Promise<R>): Promise<R> {
    const tried = this.#current ?? (await this.#refresh());
    try {
      return await work(tried.made);
    } catch (error) {
      if (!this.#options.isRefusal(error)) throw error;
      const fresh = await this.#refresh();
      if (fresh.version === tried.version) throw error;
      return work(fresh.made);
    }
  }

  async #refresh(): Promise<{ readonly version: string; readonly made: T }> {
    const { secrets, secretName, make } = this.#options;
    const [newest] = currentOnes(await secrets.enabledVersions(secretName));
    if (newest === undefined) throw new TeamsinkError("secret-missing");
    if (this.#current?.version === newest.version) return this.#current;
    this.#current = { version: newest.version, made: await make(newest.value) };
    return this.#current;
  }
}

interface AuthenticationFailure {
  readonly statusCode?: unknown;
  readonly errorCode?: string;
  readonly errorResponse?: { readonly error?: string };
}

/** OAuth's words of a refused token request, or 401 as one of them. RFC 6749 5.2. */
export function saysAny(error: unknown, words: readonly string[]): boolean {
  return chainOf(error).some((failure) => {
    const { statusCode, errorCode, errorResponse } = failure as AuthenticationFailure;
    const word = errorResponse?.error ?? errorCode;
    return statusCode === 401 || (word !== undefined && words.includes(word));
  });
}
