/** Names of the secrets in Key Vault. The only copy: adapters, the local stand-in and the deployment use these. */
export const SECRET_NAMES = {
  clientSecret: "graph-client-secret",
  clientState: "graph-client-state",
  notificationCertificate: "graph-notification-certificate",
  operatorKey: "operator-key",
} as const;

export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly createdMs: number;
}

/** Port. Where secrets live; the adapter is Key Vault. */
export interface SecretStore {
  /**
   * Every enabled version of a secret, newest first. Expired and not yet valid ones are left out.
   *
   * @throws TeamsinkError `secret-unavailable`, also when there is no enabled version
   */
  enabledVersions(name: string): Promise<readonly SecretVersion[]>;
}
