import { SecretClient } from "@azure/keyvault-secrets";
import { createCertificateAuthority } from "../../local/certificate-authority.ts";
import { type KeyVaultServer, startKeyVault } from "../../local/key-vault/key-vault.ts";
import { trustAuthority } from "./trust.ts";

export interface OpenKeyVault {
  readonly vault: KeyVaultServer;
  readonly client: SecretClient;
  close(): Promise<void>;
}

/** The Key Vault stand-in and the official client for it, which trusts its certificate until it is closed. */
export async function openKeyVault(): Promise<OpenKeyVault> {
  const authority = await createCertificateAuthority();
  const untrust = trustAuthority(authority.certificatePem);
  const tls = await authority.issueServerCertificate(["localhost"]);
  const vault = await startKeyVault({ tls, authorityUrl: "https://login.example", tenantId: "tenant" });
  const credential = { getToken: async () => ({ token: "token", expiresOnTimestamp: Date.now() + 3_600_000 }) };
  return {
    vault,
    client: new SecretClient(vault.url, credential, { disableChallengeResourceVerification: true }),
    async close() {
      untrust();
      await vault.stop();
    },
  };
}
