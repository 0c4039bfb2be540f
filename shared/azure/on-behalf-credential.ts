import { hash } from "node:crypto";
import type { AuthorityValidationOptions, TokenCredential } from "@azure/identity";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import type { Settings } from "../base/read-settings.ts";
import { withDeadline } from "../base/within.ts";
import { ClaimsChallenge } from "../port/on-behalf.ts";
import { SECRET_NAMES, type SecretStore } from "../port/secret-store.ts";
import { accessFault, authorityRefusal, chainOf } from "./access-fault.ts";
import { tellingOfProxy } from "./azure-credential.ts";
import { TOKEN_DEADLINE_MS, TOKEN_RETRIES } from "./graph-credential.ts";
import { RollingSecret, saysAny } from "./rolling-secret.ts";

export interface OnBehalfCredentialOptions extends Pick<Settings, "tenantId" | "apiClientId" | "graphAuthority"> {
  readonly secrets: SecretStore;
}

/** Tokens for Graph in the name of whoever sent an access token for our API. */
export interface OnBehalfCredentials {
  /**
   * Its `getToken` throws TeamsinkError: `consent-required`, `interaction-required` with a `ClaimsChallenge` as its cause,
   * `bearer-expired`, `api-secret-wrong`, `authority-unavailable`, and what reading the secret throws.
   */
  of(assertion: string): TokenCredential;
}

/** Each keeps the tokens of one person's token, an hour at the most; who comes again later is exchanged anew. */
const MAX_KEPT = 500;

/**
 * The exchange of "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow", as the app that the token was issued for:
 * no other may redeem it.
 */
export function createOnBehalfCredentials(options: OnBehalfCredentialOptions): OnBehalfCredentials {
  const rolling = new RollingSecret({
    secrets: options.secrets,
    secretName: SECRET_NAMES.apiClientSecret,
    // Any other refusal is about the person, whom no other secret of ours helps.
    isRefusal: (error) => saysAny(error, ["invalid_client"]),
    make: async (secret) => keptBy((assertion) => onBehalfOf(options, secret, assertion)),
  });
  return {
    of: (assertion) => ({
      getToken: async (scopes, given) => {
        try {
          return await withDeadline(TOKEN_DEADLINE_MS, (abortSignal) =>
            rolling.run(async (credentials) =>
              (await credentials(assertion)).getToken(scopes, { abortSignal, ...given }),
            ),
          );
        } catch (error) {
          throw toOnBehalfError(error);
        }
      },
    }),
  };
}

async function onBehalfOf(
  { tenantId, apiClientId = "", graphAuthority }: OnBehalfCredentialOptions,
  clientSecret: string,
  userAssertionToken: string,
): Promise<TokenCredential> {
  const { OnBehalfOfCredential } = await import("@azure/identity");
  // The authority is a setting of ours, so nobody else has to vouch for it. It is taken, though the type leaves it out.
  const ownAuthority: AuthorityValidationOptions = { disableInstanceDiscovery: true };
  return tellingOfProxy(
    (httpClient) =>
      new OnBehalfOfCredential({
        tenantId,
        clientId: apiClientId,
        clientSecret,
        userAssertionToken,
        authorityHost: graphAuthority,
        ...ownAuthority,
        retryOptions: TOKEN_RETRIES,
        httpClient,
      }),
  );
}

/** The ones used last; by a digest, so that no token stands in memory as a name. */
function keptBy(make: (assertion: string) => Promise<TokenCredential>) {
  const kept = new Map<string, Promise<TokenCredential>>();
  return (assertion: string): Promise<TokenCredential> => {
    const name = hash("sha256", assertion, "base64url");
    const credential = kept.get(name) ?? make(assertion);
    kept.delete(name);
    kept.set(name, credential);
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
    return credential;
  };
}

/** By the authority's number. Microsoft: "Microsoft Entra authentication and authorization error codes". */
const REFUSAL_CODES: Readonly<Record<number, ErrorCode>> = {
  65001: "consent-required",
  65004: "consent-required",
  90094: "consent-required",
  // Of the person's token: over, revoked, or of somebody who may not sign in any more.
  50013: "bearer-expired",
  500133: "bearer-expired",
  50173: "bearer-expired",
  50057: "bearer-expired",
  50034: "bearer-expired",
  70008: "bearer-expired",
  700082: "bearer-expired",
  7000215: "api-secret-wrong",
  7000222: "api-secret-wrong",
  7000218: "api-secret-wrong",
  700016: "api-secret-wrong",
};

function toOnBehalfError(error: unknown): TeamsinkError {
  if (error instanceof TeamsinkError) {
    if (error.code !== "secret-missing") return error;
    return new TeamsinkError("api-secret-wrong", `${SECRET_NAMES.apiClientSecret} is not there`, { cause: error });
  }
  const claims = claimsIn(error);
  const number = authorityRefusal(error) ?? numberIn(error);
  const detail = number === undefined ? undefined : `The login authority refused a token for Graph: AADSTS${number}`;
  if (claims !== undefined) {
    return new TeamsinkError("interaction-required", detail, { cause: new ClaimsChallenge(claims) });
  }
  const refusal = number === undefined ? undefined : (REFUSAL_CODES[number] ?? "consent-required");
  return new TeamsinkError(refusal ?? wayFault(error) ?? "authority-unavailable", detail, { cause: error });
}

/** With a secret there is an identity: what is missing then is the authority's answer. */
function wayFault(error: unknown): ErrorCode | undefined {
  const fault = accessFault(error);
  return fault === "identity-missing" ? undefined : fault;
}

/** JSON that the authority wants to see at the next sign-in. */
function claimsIn(error: unknown): string | undefined {
  const found = chainOf(error).map((each) => (each as { readonly claims?: unknown }).claims);
  return found.find((claims): claims is string => typeof claims === "string" && claims !== "");
}

function numberIn(error: unknown): number | undefined {
  const [number] = chainOf(error).flatMap(({ message }) => /\bAADSTS(\d+)/.exec(String(message))?.[1] ?? []);
  return number === undefined ? undefined : Number(number);
}
