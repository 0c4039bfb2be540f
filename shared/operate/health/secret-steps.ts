import { type Clock, toIso } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { clientStateFlaw } from "../../capture/notification/client-state-flaw.ts";
import { readNotificationKey } from "../../capture/notification/notification-key.ts";
import { currentOnes, SECRET_NAMES, type SecretStore, type SecretVersion } from "../../port/secret-store.ts";
import { MIN_KEY_LENGTH, opensAnything } from "../../serve/access/operator-key.ts";
import type { StepFindings } from "./deep-health.ts";

export interface SecretPorts {
  readonly settings: Pick<Settings, "graphAuth" | "onBehalf">;
  readonly secrets: SecretStore;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;

/** The same store for the length of one run: whoever asks for a secret again gets what was read first. */
export function readOnce(store: SecretStore): SecretStore {
  const reads = new Map<string, Promise<readonly SecretVersion[]>>();
  return {
    enabledVersions: (name) => {
      const read = reads.get(name) ?? store.enabledVersions(name);
      reads.set(name, read);
      return read;
    },
    disabledVersions: (name) => store.disabledVersions(name),
  };
}

/** Every secret the app needs has an enabled version, and may be read; names all that fail. */
export async function checkSecrets({ settings, secrets }: SecretPorts): Promise<StepFindings> {
  const {
    clientSecret,
    apiClientSecret: _ofPeople,
    operatorKey: _notForCapture,
    hookKey: _norThis,
    ...others
  } = SECRET_NAMES;
  const isSecretNeeded = settings.graphAuth === "client-secret";
  const names = [...(isSecretNeeded ? [clientSecret] : []), ...Object.values(others)];
  const reads = await Promise.allSettled(names.map((name) => secrets.enabledVersions(name)));
  const reasons = reads.flatMap((read): unknown[] => (read.status === "rejected" ? [read.reason] : []));
  const foreign = reasons.find((reason) => !(reason instanceof TeamsinkError));
  if (foreign !== undefined) throw foreign;
  const [first] = reasons as TeamsinkError[];
  if (first) {
    throw new TeamsinkError(first.code, reasons.map((reason) => (reason as TeamsinkError).message).join("; "));
  }
  // The others have steps of their own. Whether it still opens anything, the authority says.
  const expiry = isSecretNeeded ? expiryOf(clientSecret, await secrets.enabledVersions(clientSecret)) : undefined;
  const warning = expiry ?? (settings.onBehalf.size > 0 ? await secretOfPeople(secrets) : undefined);
  return { secrets: names, ...(warning && { warning }) };
}

/** Without it nothing is done in people's names, and everything else goes on. */
async function secretOfPeople(secrets: SecretStore): Promise<TeamsinkError | undefined> {
  const { apiClientSecret } = SECRET_NAMES;
  try {
    return expiryOf(apiClientSecret, await secrets.enabledVersions(apiClientSecret));
  } catch (cause) {
    if (!(cause instanceof TeamsinkError)) throw cause;
    return new TeamsinkError("api-secret-wrong", cause.message, { cause });
  }
}

/** The version in use is one that Graph takes and has not expired; others serve for reading only. */
export async function checkCertificate({ secrets, clock }: SecretPorts): Promise<StepFindings> {
  const versions = await secrets.enabledVersions(SECRET_NAMES.notificationCertificate);
  const [newest] = currentOnes(versions);
  if (!newest) throw new TeamsinkError("secret-missing");
  const key = readNotificationKey(newest);
  if (!key.ok) throw unusable("The newest version", newest, key.error);
  const expiry = expiryOf(SECRET_NAMES.notificationCertificate, versions);
  if (expiry) throw expiry;
  const { certificateId, validToMs } = key.value;
  const validToDateTime = toIso(validToMs);
  if (validToMs <= clock.nowMs()) {
    throw new TeamsinkError("certificate-expired", `Version ${certificateId} expired at ${validToDateTime}`);
  }
  const others = versions.filter((version) => version !== newest);
  const [warning] = others.flatMap((version) => {
    const read = readNotificationKey(version);
    return read.ok ? [] : [unusable("Another enabled version", version, read.error)];
  });
  return {
    certificateId,
    validToDateTime,
    daysLeft: Math.floor((validToMs - clock.nowMs()) / DAY_MS),
    olderVersions: others.filter((version) => readNotificationKey(version).ok).length,
    ...(warning && { warning }),
  };
}

/** The version in use has no flaw and has not expired. */
export async function checkClientState({ secrets }: SecretPorts): Promise<StepFindings> {
  const versions = await secrets.enabledVersions(SECRET_NAMES.clientState);
  const [newest] = currentOnes(versions);
  if (!newest) throw new TeamsinkError("secret-missing");
  const flaw = clientStateFlaw(newest.value);
  if (flaw) throw new TeamsinkError("client-state-invalid", `The newest version, ${newest.version}, ${flaw}`);
  const expiry = expiryOf(SECRET_NAMES.clientState, versions);
  if (expiry) throw expiry;
  return { versions: versions.length };
}

/** A warning, since messages come in without one; but nobody can look at dead letters or rebuild. */
export async function checkOperatorKey({ secrets }: SecretPorts): Promise<StepFindings> {
  try {
    const versions = await secrets.enabledVersions(SECRET_NAMES.operatorKey);
    const usable = versions.filter(opensAnything).length;
    if (usable > 0) return { versions: usable };
    const detail = `No version within its times has ${MIN_KEY_LENGTH} characters`;
    return { warning: new TeamsinkError("operator-key-missing", detail) };
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    return { warning: new TeamsinkError("operator-key-missing", error.message) };
  }
}

function unusable(which: string, { version }: SecretVersion, { code, message }: TeamsinkError): TeamsinkError {
  return new TeamsinkError(code, `${which}, ${version}, cannot be used: ${message}`);
}

function expiryOf(name: string, versions: readonly SecretVersion[]): TeamsinkError | undefined {
  if (versions.some(({ isCurrent }) => isCurrent)) return undefined;
  return new TeamsinkError("secret-expired", `Of ${name}, no enabled version is within its times in Key Vault`);
}
