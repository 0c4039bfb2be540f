import type { AccessToken, TokenCredential } from "@azure/identity";
import type { Clock } from "../../shared/base/clock.ts";
import type { SetupOptions } from "./options.ts";
import { SetupError } from "./setup-error.ts";

/** Who runs the script. No secret is ever an argument: the person is signed in, or the environment names an app. */
export async function createCredential({
  credential,
  authority,
}: Pick<SetupOptions, "credential" | "authority">): Promise<TokenCredential> {
  const { AzureCliCredential, AzureDeveloperCliCredential, ChainedTokenCredential, EnvironmentCredential } =
    await import("@azure/identity");
  return credential === "environment"
    ? // The authority was given by whoever runs this, so nobody else has to vouch for it.
      new EnvironmentCredential({ authorityHost: authority, disableInstanceDiscovery: true })
    : new ChainedTokenCredential(new AzureCliCredential(), new AzureDeveloperCliCredential());
}

const REFRESH_BEFORE_MS = 5 * 60_000;

export interface TokenSourceOptions {
  readonly credential: TokenCredential;
  readonly scope: string;
  /** Where it is another than the one the person is signed in to. */
  readonly tenantId: string | undefined;
  readonly clock: Clock;
}

/** Tokens of one scope. Each is kept until it is about to expire, since Azure CLI takes a second for every one. */
export function tokenSource({ credential, scope, tenantId, clock }: TokenSourceOptions): () => Promise<string> {
  let current: AccessToken | undefined;
  return async () => {
    if (current && clock.nowMs() < current.expiresOnTimestamp - REFRESH_BEFORE_MS) return current.token;
    try {
      current = (await credential.getToken(scope, tenantId ? { tenantId } : {})) ?? undefined;
    } catch (error) {
      throw new SetupError(noToken(scope, tenantId, error), { cause: error });
    }
    if (!current) throw new SetupError(noToken(scope, tenantId, undefined));
    return current.token;
  };
}

/** Only the error code of the authority is repeated: the rest of its words name accounts. */
function noToken(scope: string, tenantId: string | undefined, error: unknown): string {
  const code = /AADSTS\d+/.exec(error instanceof Error ? error.message : "")?.[0];
  const login = `az login${tenantId ? ` --tenant ${tenantId}` : ""}`;
  return `No token for ${scope}${code ? ` (${code})` : ""}. Sign in with ${login}, or see --credential in npm run setup -- --help.`;
}
