import type { TokenCredential } from "@azure/identity";
import { lazy } from "../base/lazy.ts";

export interface AzureCredentialOptions {
  /** The user-assigned identity to use, where there is more than one. */
  readonly identityClientId: string | undefined;
}

/**
 * Who we are to Key Vault, Cosmos DB and Storage: a service principal where `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and
 * `AZURE_CLIENT_SECRET` are set (a laptop, with `AZURE_AUTHORITY_HOST` for another authority), else the managed identity.
 *
 * A chain of two rather than `DefaultAzureCredential`: that one goes on to ask developer tools when a managed identity
 * has a bad moment, which in Azure costs seconds and ends in an error about tools that are not there.
 */
export function createAzureCredential({ identityClientId }: AzureCredentialOptions): TokenCredential {
  const chain = lazy(async () => {
    const { ChainedTokenCredential, EnvironmentCredential } = await import("@azure/identity");
    // The authority is the deployment's own setting, so nobody else has to vouch for it.
    const fromEnvironment = new EnvironmentCredential({ disableInstanceDiscovery: true });
    return new ChainedTokenCredential(fromEnvironment, createManagedIdentityCredential({ identityClientId }));
  });
  return { getToken: async (scopes, options) => (await chain()).getToken(scopes, options) };
}

export function createManagedIdentityCredential({ identityClientId }: AzureCredentialOptions): TokenCredential {
  const identity = lazy(async () => {
    const { ManagedIdentityCredential } = await import("@azure/identity");
    return new ManagedIdentityCredential(identityClientId === undefined ? {} : { clientId: identityClientId });
  });
  return { getToken: async (scopes, options) => (await identity()).getToken(scopes, options) };
}
