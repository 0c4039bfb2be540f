import type { AccessToken, ClientSecretCredential, GetTokenOptions, TokenCredential } from "@azure/identity";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import type { Settings } from "../base/settings.ts";
import { withDeadline } from "../base/within.ts";
import { SECRET_NAMES, type SecretStore } from "../port/secret-store.ts";
import { createManagedIdentityCredential } from "./azure-credential.ts";

export interface GraphCredentialOptions
  extends Pick<Settings, "tenantId" | "clientId" | "graphAuthority" | "graphAuth" | "identityClientId"> {
  readonly secrets: SecretStore;
  /** Longest that getting a token may take with all retries. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 15_000;
const RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } as const;

/**
 * Who we are to Graph. Throws TeamsinkError `graph-unauthorized` when the authority refuses us, `authority-unavailable`
 * when it does not answer, `secret-unavailable` when the client secret cannot be read.
 */
export function createGraphCredential(options: GraphCredentialOptions): TokenCredential {
  const credential =
    options.graphAuth === "managed-identity"
      ? createManagedIdentityCredential(options)
      : new RollingSecretCredential(options);
  return {
    getToken: async (scopes, tokenOptions) => {
      try {
        return await withDeadline(options.deadlineMs ?? DEFAULT_DEADLINE_MS, (abortSignal) =>
          credential.getToken(scopes, { ...tokenOptions, abortSignal: tokenOptions?.abortSignal ?? abortSignal }),
        );
      } catch (error) {
        throw toGraphError(error);
      }
    },
  };
}

/**
 * A token for Graph past the tokens that another credential keeps; those of a managed identity the platform keeps itself,
 * for up to a day. Throws as the credential does.
 */
export async function newGraphToken(
  options: GraphCredentialOptions & Pick<Settings, "graphEndpoint">,
): Promise<string> {
  const token = await createGraphCredential(options).getToken(`${options.graphEndpoint}/.default`);
  if (token === null) throw new TeamsinkError("authority-unavailable");
  return token.token;
}

/**
 * A client secret that may be rolled at any time. It is read when first needed and again, once, when the authority refuses
 * it; the tokens it was exchanged for are kept by the SDK until they expire.
 */
class RollingSecretCredential implements TokenCredential {
  readonly #options: GraphCredentialOptions;
  /** With the version it was made from, so that the same secret is not tried twice. */
  #current: { readonly version: string; readonly credential: ClientSecretCredential } | undefined;

  constructor(options: GraphCredentialOptions) {
    this.#options = options;
  }

  async getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken> {
    const tried = this.#current ?? (await this.#refresh());
    try {
      return await tried.credential.getToken(scopes, options);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      const fresh = await this.#refresh();
      if (fresh.version === tried.version) throw error;
      return fresh.credential.getToken(scopes, options);
    }
  }

  async #refresh(): Promise<{ readonly version: string; readonly credential: ClientSecretCredential }> {
    const { tenantId, clientId, graphAuthority, secrets } = this.#options;
    const [newest] = await secrets.enabledVersions(SECRET_NAMES.clientSecret);
    if (newest === undefined) throw new TeamsinkError("secret-unavailable");
    if (this.#current?.version === newest.version) return this.#current;
    const { ClientSecretCredential } = await import("@azure/identity");
    this.#current = {
      version: newest.version,
      credential: new ClientSecretCredential(tenantId, clientId, newest.value, {
        authorityHost: graphAuthority,
        // The authority is a setting of ours, so nobody else has to vouch for it.
        disableInstanceDiscovery: true,
        retryOptions: RETRIES,
      }),
    };
    return this.#current;
  }
}

/** OAuth's words for a client that is not accepted, whatever the status. RFC 6749 5.2. */
const REFUSALS = ["invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope", "access_denied"];

function isRefusal(error: unknown): boolean {
  return chainOf(error).some(({ statusCode, errorCode, errorResponse }) => {
    const word = errorResponse?.error ?? errorCode;
    return statusCode === 401 || (word !== undefined && REFUSALS.includes(word));
  });
}

interface AuthenticationFailure {
  readonly statusCode?: unknown;
  readonly errorCode?: string;
  readonly errorResponse?: { readonly error?: string };
  readonly cause?: unknown;
}

/** The SDK wraps what the authority said, sometimes twice. */
function chainOf(error: unknown): AuthenticationFailure[] {
  const chain: AuthenticationFailure[] = [];
  for (let next = error; typeof next === "object" && next !== null && chain.length < 5; ) {
    chain.push(next);
    next = (next as AuthenticationFailure).cause;
  }
  return chain;
}

function toGraphError(error: unknown): TeamsinkError {
  if (error instanceof TeamsinkError) return error;
  const code: ErrorCode = isRefusal(error) ? "graph-unauthorized" : "authority-unavailable";
  return new TeamsinkError(code, undefined, { cause: error });
}
