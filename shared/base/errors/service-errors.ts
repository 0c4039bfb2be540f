/**
 * What stands between us and a service until an operator puts it right: an identity, a role, an address, a certificate
 * nobody trusts. Work waits for all of them (`isRetried`), since they stop everything and nothing is wrong with the work.
 * Rows of the catalogue in `errors.ts`.
 */
export const SERVICE_ERRORS = {
  "identity-missing": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "There is no identity to sign in to Azure with",
    remedy:
      "In Azure, give the function app its managed identity (AZURE_CLIENT_ID names it, where there are several); on a laptop, set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET.",
  },
  "identity-refused": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The login authority refused the identity that signs in to Azure",
    remedy:
      "Compare AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET with the app registration, or AZURE_CLIENT_ID with the managed identity; the AADSTS number says what is wrong.",
  },
  "host-unknown": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "No DNS server knows the host of a service",
    remedy:
      "Correct the address in the settings (KEY_VAULT_URL, COSMOS_ENDPOINT, AzureWebJobsStorage…); with private networking, link the private DNS zone to the app's network.",
  },
  "proxy-unreachable": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The proxy on the way out does not answer",
    remedy:
      "Look after the proxy that HTTPS_PROXY names, or correct the setting; what is reached without it belongs into NO_PROXY.",
  },
  "proxy-refused": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The proxy on the way out lets nothing through to a service",
    remedy:
      "Let it through to the hosts that docs/deploy.md lists; where it answered 407, put its user and password into HTTPS_PROXY.",
  },
  "tls-untrusted": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The certificate of a service is not to be trusted",
    remedy:
      "Check that the address is the service's own and no proxy stands before it; give a private certificate authority as NODE_EXTRA_CA_CERTS, and look at the clock if the certificate is called expired or not yet valid.",
  },
  "key-vault-forbidden": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "Key Vault does not let us in",
    remedy:
      "Give the app's identity the role Key Vault Secrets User on the vault (it takes some minutes), and let the vault's firewall admit the app's network.",
  },
  "key-vault-challenge-refused": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "Key Vault asks for a token of another domain than its own",
    remedy:
      "Check KEY_VAULT_URL: it must be the vault's own address. Only for a vault outside Azure's domains, such as a stand-in, set KEY_VAULT_CHALLENGE_CHECK=off.",
  },
  "secret-missing": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "Key Vault holds no enabled version of a secret",
    remedy: "Run npm run setup, which makes what is missing; or enable a version of the secret that is named.",
  },
  "secret-expired": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "Every enabled version of a secret has expired in Key Vault, or is not valid yet",
    remedy:
      "Run npm run setup -- --rotate client-secret, client-state or certificate. What there is goes on being used until then.",
  },
  "cosmos-forbidden": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "Cosmos DB does not let us in",
    remedy:
      "Give the app's identity the Cosmos DB Built-in Data Contributor role on the account (it takes some minutes), or correct COSMOS_KEY, and let the account's firewall admit the app's network.",
  },
  "cosmos-not-provisioned": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The Cosmos DB account does not have our database or one of its containers",
    remedy:
      "Run azd provision, and compare COSMOS_DATABASE with what it made. An empty emulator gets them by npm start with COSMOS_ENDPOINT and COSMOS_KEY.",
  },
  "cosmos-partition-full": {
    fault: "operator",
    status: 507,
    title: "Cosmos DB takes no more of this conversation: its logical partition is at its limit of 20 GB",
    remedy:
      "The message is kept as a dead letter, its payload in raw. Set messageRetentionDays, or ask Azure support to raise the partition's limit for a while; then re-drive it.",
  },
  "storage-forbidden": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The storage account does not let us in",
    remedy:
      "Give the app's identity its Storage Blob and Storage Queue Data roles (azd provision does; it takes some minutes), or correct the connection string, and let the account's firewall admit the app's network.",
  },
  "storage-not-provisioned": {
    fault: "operator",
    isRetried: true,
    status: 503,
    title: "The storage account does not have one of our queues or containers",
    remedy: "Run azd provision, and check that the storage settings name the account that it made.",
  },
} as const;
