import type { Clock } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import { knownRecords, type SubscriptionRecord } from "../../capture/subscription/subscription-record.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import { SECRET_NAMES, type SecretStore } from "../../port/secret-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { SubscriptionService } from "../../port/subscription-service.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import type { HealthCheck } from "./health-report.ts";

export interface HealthCheckPorts {
  readonly secrets: SecretStore;
  readonly messages: MessageStore;
  readonly state: StateStore;
  readonly blobs: BlobStore;
  readonly queue: WorkQueue;
  readonly service: SubscriptionService;
  readonly clock: Clock;
  /** The resources that should be subscribed. */
  readonly resources: readonly string[];
  /** Resolves when the signing keys of the login authority can be read. */
  readonly probeAuthority: () => Promise<void>;
}

/** Each dependency as one row. */
export function healthChecks(ports: HealthCheckPorts): readonly HealthCheck[] {
  return [
    { name: "keyVault", check: () => ports.secrets.enabledVersions(SECRET_NAMES.notificationCertificate) },
    { name: "authority", check: () => ports.probeAuthority() },
    { name: "graph", check: () => ports.service.ping() },
    { name: "cosmos", check: () => ports.messages.ping() },
    { name: "blob", check: () => ports.blobs.ping() },
    { name: "queue", check: () => ports.queue.lengths() },
    { name: "subscriptions", check: () => requireLiveSubscriptions(ports) },
  ];
}

async function requireLiveSubscriptions({ state, clock, resources }: HealthCheckPorts): Promise<void> {
  const records = knownRecords((await state.list<SubscriptionRecord>("subscription")).map((entry) => entry.value));
  const isLive = (resource: string) => {
    const record = records.of(resource);
    return record !== undefined && Date.parse(record.expirationDateTime) > clock.nowMs();
  };
  if (!resources.every(isLive)) throw new TeamsinkError("subscription-missing");
}
