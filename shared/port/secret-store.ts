/** Names of the secrets in Key Vault. The only copy: adapters, the local stand-in and the deployment use these. */
export const SECRET_NAMES = {
  clientSecret: "graph-client-secret",
  clientState: "graph-client-state",
  notificationCertificate: "graph-notification-certificate",
  operatorKey: "operator-key",
  hookKey: "hook-key",
  apiClientSecret: "api-client-secret",
} as const;

/** An enabled version, which can be read. */
export interface SecretVersion {
  readonly version: string;
  readonly value: string;
  readonly createdMs: number;
  /** Within its times in Key Vault (`nbf`, `exp`). Outside of them it still serves for what was made with it. */
  readonly isCurrent: boolean;
}

/** A version whose value nobody can read until it is enabled again. */
export interface DisabledVersion {
  readonly createdMs: number;
  /** When it was changed last: it was not disabled later than that. */
  readonly changedMs: number;
}

/** Port. Where secrets live; the adapter is Key Vault. */
export interface SecretStore {
  /**
   * Every enabled version of a secret, newest first, whether current or not.
   *
   * @throws TeamsinkError `secret-unavailable`, also when there is no enabled version, or an error that says whose fault it
   * is: see `service-errors.ts`
   */
  enabledVersions(name: string): Promise<readonly SecretVersion[]>;
  /** @throws as `enabledVersions`, but not for want of versions */
  disabledVersions(name: string): Promise<readonly DisabledVersion[]>;
}

/**
 * Those to choose from for anything new, newest first: the current ones. When none is, all of them, since what is made with
 * an expired one still works, and the alternative is to make nothing.
 */
export function currentOnes<V extends Pick<SecretVersion, "isCurrent">>(versions: readonly V[]): readonly V[] {
  const current = versions.filter(({ isCurrent }) => isCurrent);
  return current.length > 0 ? current : versions;
}
