import type { TokenCredential, TokenCredentialOptions } from "@azure/identity";
import { lazy } from "../base/lazy.ts";
import { proxyFault } from "./access-fault.ts";
import { azureHttpClient } from "./http-client.ts";

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
    const fromEnvironment = tellingOfProxy(
      (httpClient) => new EnvironmentCredential({ disableInstanceDiscovery: true, httpClient }),
    );
    return new ChainedTokenCredential(fromEnvironment, createManagedIdentityCredential({ identityClientId }));
  });
  return { getToken: async (scopes, options) => (await chain()).getToken(scopes, options) };
}

export function createManagedIdentityCredential({ identityClientId }: AzureCredentialOptions): TokenCredential {
  const identity = lazy(async () => {
    const { ManagedIdentityCredential } = await import("@azure/identity");
    return new ManagedIdentityCredential({
      httpClient: azureHttpClient,
      ...(identityClientId !== undefined && { clientId: identityClientId }),
    });
  });
  return { getToken: async (scopes, options) => (await identity()).getToken(scopes, options) };
}

/**
 * The library that signs in says of a request that could not be sent no more than that something was not resolved. Where that
 * was the proxy's failure, it becomes the error's cause.
 */
export function tellingOfProxy(
  credentialWith: (httpClient: NonNullable<TokenCredentialOptions["httpClient"]>) => TokenCredential,
): TokenCredential {
  let failure: unknown;
  const credential = credentialWith({
    sendRequest: async (request) => {
      try {
        return await azureHttpClient.sendRequest(request);
      } catch (error) {
        if (proxyFault(error) !== undefined) failure = error;
        throw error;
      }
    },
  });
  return {
    getToken: (scopes, options) => {
      failure = undefined;
      return credential.getToken(scopes, options).catch((error: unknown) => {
        throw failure === undefined ? error : Object.assign(error as Error, { cause: failure });
      });
    },
  };
}
