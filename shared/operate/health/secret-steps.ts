import { type Clock, toIso } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/settings.ts";
import { readNotificationKey } from "../../capture/notification/notification-key.ts";
import { SECRET_NAMES, type SecretStore, type SecretVersion } from "../../port/secret-store.ts";
import type { StepFindings } from "./deep-health.ts";

export interface SecretPorts {
  readonly settings: Pick<Settings, "graphAuth">;
  readonly secrets: SecretStore;
  readonly clock: Clock;
}

const DAY_MS = 86_400_000;
/** Graph: "subscription resource type", clientState. */
const MAX_CLIENT_STATE_LENGTH = 128;

/** The same store for the length of one run: whoever asks for a secret again gets what was read first. */
export function readOnce(store: SecretStore): SecretStore {
  const reads = new Map<string, Promise<readonly SecretVersion[]>>();
  return {
    enabledVersions: (name) => {
      const read = reads.get(name) ?? store.enabledVersions(name);
      reads.set(name, read);
      return read;
    },
  };
}

/** Every secret the app needs has an enabled version, and may be read; names all that fail. */
export async function checkSecrets({ settings, secrets }: SecretPorts): Promise<StepFindings> {
  const { clientSecret, operatorKey: _notForCapture, ...others } = SECRET_NAMES;
  const names = [...(settings.graphAuth === "client-secret" ? [clientSecret] : []), ...Object.values(others)];
  const reads = await Promise.allSettled(names.map((name) => secrets.enabledVersions(name)));
  const reasons = reads.flatMap((read): unknown[] => (read.status === "rejected" ? [read.reason] : []));
  const foreign = reasons.find((reason) => !(reason instanceof TeamsinkError));
  if (foreign !== undefined) throw foreign;
  if (reasons.length > 0) {
    throw new TeamsinkError(
      "secret-unavailable",
      reasons.map((reason) => (reason as TeamsinkError).message).join("; "),
    );
  }
  return { secrets: names };
}

/** The newest version is one that Graph takes and has not expired. Older ones serve for reading only. */
export async function checkCertificate({ secrets, clock }: SecretPorts): Promise<StepFindings> {
  const versions = await secrets.enabledVersions(SECRET_NAMES.notificationCertificate);
  const [newest, ...older] = versions.map(readNotificationKey);
  if (!newest) throw new TeamsinkError("secret-unavailable");
  if (!newest.ok) {
    const { code, message } = newest.error;
    throw new TeamsinkError(code, `The newest version, ${versions[0]?.version}, cannot be used: ${message}`);
  }
  const { certificateId, validToMs } = newest.value;
  const validToDateTime = toIso(validToMs);
  if (validToMs <= clock.nowMs()) {
    throw new TeamsinkError("certificate-expired", `Version ${certificateId} expired at ${validToDateTime}`);
  }
  return {
    certificateId,
    validToDateTime,
    daysLeft: Math.floor((validToMs - clock.nowMs()) / DAY_MS),
    olderVersions: older.filter(({ ok }) => ok).length,
  };
}

export async function checkClientState({ secrets }: SecretPorts): Promise<StepFindings> {
  const versions = await secrets.enabledVersions(SECRET_NAMES.clientState);
  const { length = 0 } = versions[0]?.value ?? "";
  if (length === 0 || length > MAX_CLIENT_STATE_LENGTH) {
    throw new TeamsinkError("client-state-invalid", `Expected 1 to ${MAX_CLIENT_STATE_LENGTH} characters`);
  }
  return { versions: versions.length };
}
