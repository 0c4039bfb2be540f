import type { TokenCredential } from "@azure/identity";
import { type ErrorCode, TeamsinkError } from "../base/errors/errors.ts";
import type { Settings } from "../base/read-settings.ts";
import { withDeadline } from "../base/within.ts";
import { SECRET_NAMES, type SecretStore } from "../port/secret-store.ts";
import { accessFault, authorityRefusal } from "./access-fault.ts";
import { createManagedIdentityCredential, tellingOfProxy } from "./azure-credential.ts";
import { RollingSecret, saysAny } from "./rolling-secret.ts";

export interface GraphCredentialOptions
  extends Pick<Settings, "tenantId" | "clientId" | "graphAuthority" | "graphAuth" | "identityClientId"> {
  readonly secrets: SecretStore;
  /** Longest that getting a token may take with all retries. */
  readonly deadlineMs?: number;
}

/** Unless told otherwise. */
export const TOKEN_DEADLINE_MS = 15_000;
/** Of one exchange at the login authority. */
export const TOKEN_RETRIES = { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } as const;

/**
 * Who we are to Graph. Throws TeamsinkError: why the authority refuses us (`REFUSAL_CODES`, else `graph-unauthorized`),
 * `authority-unavailable` when it does not answer, and what reading the client secret throws.
 */
export function createGraphCredential(options: GraphCredentialOptions): TokenCredential {
  const credential =
    options.graphAuth === "managed-identity" ? createManagedIdentityCredential(options) : secretCredential(options);
  return {
    getToken: async (scopes, tokenOptions) => {
      try {
        return await withDeadline(options.deadlineMs ?? TOKEN_DEADLINE_MS, (abortSignal) =>
          credential.getToken(scopes, { ...tokenOptions, abortSignal: tokenOptions?.abortSignal ?? abortSignal }),
        );
      } catch (error) {
        throw toGraphError(error, options.graphAuth);
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

function secretCredential({ tenantId, clientId, graphAuthority, secrets }: GraphCredentialOptions): TokenCredential {
  const rolling = new RollingSecret({
    secrets,
    secretName: SECRET_NAMES.clientSecret,
    isRefusal,
    make: async (secret) => {
      const { ClientSecretCredential } = await import("@azure/identity");
      return tellingOfProxy(
        (httpClient) =>
          new ClientSecretCredential(tenantId, clientId, secret, {
            authorityHost: graphAuthority,
            // The authority is a setting of ours, so nobody else has to vouch for it.
            disableInstanceDiscovery: true,
            retryOptions: TOKEN_RETRIES,
            httpClient,
          }),
      );
    },
  });
  return { getToken: (scopes, options) => rolling.run((credential) => credential.getToken(scopes, options)) };
}

/** OAuth's words for a client that is not accepted, whatever the status. RFC 6749 5.2. */
const REFUSALS = ["invalid_client", "unauthorized_client", "invalid_grant", "invalid_scope", "access_denied"];

function isRefusal(error: unknown): boolean {
  return saysAny(error, REFUSALS);
}

/** By the authority's number. Microsoft: "Microsoft Entra authentication and authorization error codes". */
const REFUSAL_CODES: Readonly<Record<number, ErrorCode>> = {
  7000215: "client-secret-wrong",
  7000222: "client-secret-expired",
  700016: "app-unknown",
  7000112: "app-unknown",
  7000229: "service-principal-missing",
  90002: "tenant-unknown",
  900023: "tenant-unknown",
  50076: "sign-in-blocked",
  50079: "sign-in-blocked",
  53003: "sign-in-blocked",
};

function toGraphError(error: unknown, graphAuth: Settings["graphAuth"]): TeamsinkError {
  if (error instanceof TeamsinkError) return error;
  const number = authorityRefusal(error);
  const refusal = number === undefined ? undefined : (REFUSAL_CODES[number] ?? "graph-unauthorized");
  const code = refusal ?? (isRefusal(error) ? "graph-unauthorized" : wayFault(error, graphAuth));
  const detail = number === undefined ? undefined : `The login authority refused a token for Graph: AADSTS${number}`;
  return new TeamsinkError(code ?? "authority-unavailable", detail, { cause: error });
}

/** With a secret there is an identity: what is missing then is the authority's answer. */
function wayFault(error: unknown, graphAuth: Settings["graphAuth"]): ErrorCode | undefined {
  const fault = accessFault(error);
  return graphAuth === "client-secret" && fault === "identity-missing" ? undefined : fault;
}
