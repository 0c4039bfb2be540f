import type { TokenCredential } from "@azure/identity";
import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import { withDeadline } from "../base/within.ts";
import type { SecretStore, SecretVersion } from "../port/secret-store.ts";

export interface KeyVaultOptions {
  readonly keyVaultUrl: string;
  /** Off only where Key Vault answers from outside Azure's domains; `readSettings` refuses that in Azure. */
  readonly keyVaultChallengeCheck: boolean;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** Longest that one operation may take with all its retries. */
  readonly deadlineMs?: number;
}

const DEFAULT_DEADLINE_MS = 8_000;
/** Listing costs a request for 25 versions, reading one each. Nobody has more than a few versions in use at a time. */
const MAX_VERSIONS = 8;
const NOT_FOUND = 404;
const FORBIDDEN = 403;

export function createKeyVaultSecretStore(options: KeyVaultOptions): SecretStore {
  const client = lazy(async () => {
    const { SecretClient } = await import("@azure/keyvault-secrets");
    return new SecretClient(options.keyVaultUrl, options.credential, {
      disableChallengeResourceVerification: !options.keyVaultChallengeCheck,
      retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
    });
  });
  const read = async (name: string, abortSignal: AbortSignal) =>
    readVersions({ client: await client(), name, nowMs: options.clock.nowMs(), abortSignal });
  return {
    enabledVersions: async (name) => {
      const versions = await withDeadline(options.deadlineMs ?? DEFAULT_DEADLINE_MS, (abortSignal) =>
        read(name, abortSignal),
      ).catch((error: unknown) => {
        throw toSecretError(name, error);
      });
      if (versions.length === 0) throw new TeamsinkError("secret-unavailable", `${name} has no enabled version`);
      return versions;
    },
  };
}

interface ReadRequest {
  readonly client: SecretClient;
  readonly name: string;
  readonly nowMs: number;
  readonly abortSignal: AbortSignal;
}

async function readVersions({ client, name, nowMs, abortSignal }: ReadRequest): Promise<SecretVersion[]> {
  const usable: SecretProperties[] = [];
  for await (const properties of client.listPropertiesOfSecretVersions(name, { abortSignal })) {
    if (isUsable(properties, nowMs)) usable.push(properties);
  }
  const newest = usable.toSorted((a, b) => createdMsOf(b) - createdMsOf(a)).slice(0, MAX_VERSIONS);
  const versions = await Promise.all(
    newest.map(async (properties): Promise<SecretVersion | undefined> => {
      const { version } = properties;
      const value = version && (await readValue({ client, name, nowMs, abortSignal }, version));
      return version && value ? { version, value, createdMs: createdMsOf(properties) } : undefined;
    }),
  );
  return versions.filter((version) => version !== undefined);
}

/** `undefined` for a version that was disabled or removed since it was listed. */
async function readValue({ client, name, abortSignal }: ReadRequest, version: string): Promise<string | undefined> {
  try {
    return (await client.getSecret(name, { version, abortSignal })).value;
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isUsable({ enabled, notBefore, expiresOn }: SecretProperties, nowMs: number): boolean {
  return enabled !== false && (notBefore?.getTime() ?? 0) <= nowMs && nowMs < (expiresOn?.getTime() ?? Infinity);
}

function createdMsOf({ createdOn }: SecretProperties): number {
  return createdOn?.getTime() ?? 0;
}

/** Key Vault answers 403 for a missing role as well, but then listing has failed before. */
function isGone(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: unknown };
  return statusCode === NOT_FOUND || statusCode === FORBIDDEN;
}

function toSecretError(name: string, error: unknown): TeamsinkError {
  const { statusCode, code } = error as { statusCode?: unknown; code?: unknown };
  const answer = statusCode ?? (typeof code === "string" ? code : "no answer");
  return new TeamsinkError("secret-unavailable", `Key Vault did not give ${name}: ${String(answer)}`, { cause: error });
}
