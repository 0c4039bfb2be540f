import type { TokenCredential } from "@azure/identity";
import type { SecretClient, SecretProperties } from "@azure/keyvault-secrets";
import type { Clock } from "../base/clock.ts";
import { TeamsinkError } from "../base/errors/errors.ts";
import { lazy } from "../base/lazy.ts";
import { type SpanStart, type Tracer, traced } from "../base/trace.ts";
import { withDeadline } from "../base/within.ts";
import type { DisabledVersion, SecretStore, SecretVersion } from "../port/secret-store.ts";
import { accessFault, answerOf } from "./access-fault.ts";
import { azureHttpClient } from "./http-client.ts";

export interface KeyVaultOptions {
  readonly keyVaultUrl: string;
  /** Off only where Key Vault answers from outside Azure's domains; `readSettings` refuses that in Azure. */
  readonly keyVaultChallengeCheck: boolean;
  readonly credential: TokenCredential;
  readonly clock: Clock;
  /** Longest that one operation may take with all its retries. */
  readonly deadlineMs?: number;
  readonly tracer?: Tracer | undefined;
}

const DEFAULT_DEADLINE_MS = 8_000;
/** Listing costs a request for 25 versions, reading one each. Nobody has more than a few versions in use at a time. */
const MAX_VERSIONS = 8;
const NOT_FOUND = 404;
const FORBIDDEN = 403;
/** Of a role or an access policy that is missing, or of the network rules. Azure: "Key Vault REST API error codes". */
const REFUSALS: ReadonlySet<unknown> = new Set([401, FORBIDDEN]);

export function createKeyVaultSecretStore(options: KeyVaultOptions): SecretStore {
  const client = lazy(async () => {
    const { SecretClient } = await import("@azure/keyvault-secrets");
    return new SecretClient(options.keyVaultUrl, options.credential, {
      disableChallengeResourceVerification: !options.keyVaultChallengeCheck,
      httpClient: azureHttpClient,
      retryOptions: { maxRetries: 2, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 },
    });
  });
  const ask = <T>(name: string, work: (request: ReadRequest) => Promise<T>): Promise<T> =>
    traced(options.tracer, spanStart, () =>
      withDeadline(options.deadlineMs ?? DEFAULT_DEADLINE_MS, async (abortSignal) =>
        work({ client: await client(), name, nowMs: options.clock.nowMs(), abortSignal }),
      ).catch((error: unknown) => {
        throw toSecretError(name, error);
      }),
    );
  const attributes = { "az.namespace": "Microsoft.KeyVault", "server.address": new URL(options.keyVaultUrl).hostname };
  /** One for all versions of a secret: which one it is nobody has to know who sees traces. */
  const spanStart = (): SpanStart => ({ name: "GET key-vault", kind: "client", attributes });
  return {
    enabledVersions: async (name) => {
      const versions = await ask(name, readEnabled);
      if (versions.length === 0) throw new TeamsinkError("secret-missing", `${name} has no enabled version`);
      return versions;
    },
    disabledVersions: (name) => ask(name, listDisabled),
  };
}

interface ReadRequest {
  readonly client: SecretClient;
  readonly name: string;
  readonly nowMs: number;
  readonly abortSignal: AbortSignal;
}

async function readEnabled(request: ReadRequest): Promise<SecretVersion[]> {
  const enabled = (await listVersions(request)).filter(isEnabled);
  const newest = enabled.toSorted((a, b) => createdMsOf(b) - createdMsOf(a)).slice(0, MAX_VERSIONS);
  const versions = await Promise.all(
    newest.map(async (properties): Promise<SecretVersion | undefined> => {
      const { version } = properties;
      const value = version && (await readValue(request, version));
      // One that is empty is a version all the same: whoever reads it can say what is wrong with it.
      if (!version || value === undefined) return undefined;
      return { version, value, createdMs: createdMsOf(properties), isCurrent: isCurrent(properties, request.nowMs) };
    }),
  );
  return versions.filter((version) => version !== undefined);
}

async function listDisabled(request: ReadRequest): Promise<DisabledVersion[]> {
  const disabled = (await listVersions(request)).filter((properties) => !isEnabled(properties));
  return disabled.map((properties) => ({
    createdMs: createdMsOf(properties),
    changedMs: properties.updatedOn?.getTime() ?? request.nowMs,
  }));
}

async function listVersions({ client, name, abortSignal }: ReadRequest): Promise<SecretProperties[]> {
  const versions: SecretProperties[] = [];
  for await (const properties of client.listPropertiesOfSecretVersions(name, { abortSignal })) {
    versions.push(properties);
  }
  return versions;
}

/** `undefined` for a version that was disabled or removed since it was listed. */
async function readValue({ client, name, abortSignal }: ReadRequest, version: string): Promise<string | undefined> {
  try {
    return (await client.getSecret(name, { version, abortSignal })).value ?? "";
  } catch (error) {
    if (isGone(error)) return undefined;
    throw error;
  }
}

function isEnabled({ enabled }: SecretProperties): boolean {
  return enabled !== false;
}

/** Key Vault gives the value of others as well. Azure: "About Azure Key Vault secrets", date-time controlled operations. */
function isCurrent({ notBefore, expiresOn }: SecretProperties, nowMs: number): boolean {
  return (notBefore?.getTime() ?? 0) <= nowMs && nowMs < (expiresOn?.getTime() ?? Infinity);
}

function createdMsOf({ createdOn }: SecretProperties): number {
  return createdOn?.getTime() ?? 0;
}

/** Key Vault answers 403 for a missing role as well, but then listing has failed before. */
function isGone(error: unknown): boolean {
  const status = statusOf(error);
  return status === NOT_FOUND || status === FORBIDDEN;
}

function toSecretError(name: string, error: unknown): TeamsinkError {
  const status = statusOf(error);
  if (status === NOT_FOUND) {
    return new TeamsinkError("secret-missing", `Key Vault holds no secret ${name}`, { cause: error });
  }
  const reason = accessFault(error) ?? (REFUSALS.has(status) ? "key-vault-forbidden" : "secret-unavailable");
  return new TeamsinkError(reason, `Key Vault did not give ${name}: ${answerOf(error)}`, { cause: error });
}

/** Key Vault's own answer; whoever is asked for a token has statuses too. */
function statusOf(error: unknown): unknown {
  return accessFault(error) === undefined ? (error as { statusCode?: unknown }).statusCode : undefined;
}
