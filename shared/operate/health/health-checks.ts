import type { Clock } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { AuditRun } from "../../capture/audit/audit-record.ts";
import { latestFinishedRun } from "../../capture/audit/finish-audit.ts";
import { readNotificationKey } from "../../capture/notification/notification-key.ts";
import { openGaps } from "../../capture/subscription/gap-ledger.ts";
import { recordOf, type SubscriptionRecord } from "../../capture/subscription/subscription-record.ts";
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

/** Each dependency as one row. What a row returns is public: counts and the times of the last audit, since the route is anonymous. */
export function healthChecks(ports: HealthCheckPorts): readonly HealthCheck[] {
  return [
    {
      name: "keyVault",
      check: async () => {
        const versions = await ports.secrets.enabledVersions(SECRET_NAMES.notificationCertificate);
        return { certificateVersions: versions.filter((version) => readNotificationKey(version).ok).length };
      },
    },
    { name: "authority", check: async () => void (await ports.probeAuthority()) },
    { name: "graph", check: async () => ({ subscriptions: (await ports.service.list()).length }) },
    { name: "cosmos", check: async () => void (await ports.messages.ping()) },
    { name: "blob", check: async () => void (await ports.blobs.ping()) },
    { name: "queue", check: async () => waiting(await ports.queue.lengths()) },
    { name: "subscriptions", check: async () => liveSubscriptions(ports) },
    { name: "audit", check: async () => lastAudit(await latestFinishedRun(ports.state)) },
  ];
}

function waiting(lengths: Readonly<Record<string, number>>): Readonly<Record<string, number>> {
  return Object.fromEntries(Object.entries(lengths).map(([queue, count]) => [`waiting in ${queue}`, count]));
}

/** Nothing before the first one has finished. */
function lastAudit(run: AuditRun | undefined): Readonly<Record<string, number | string>> | undefined {
  if (!run) return undefined;
  const { finishedDateTime, untilDateTime, totals, sources } = run;
  const { missing, stale, repaired } = totals;
  return {
    finishedDateTime: finishedDateTime ?? "",
    auditedUntil: untilDateTime,
    missing,
    stale,
    repaired,
    failed: sources.failed,
  };
}

async function liveSubscriptions({
  state,
  clock,
  resources,
}: HealthCheckPorts): Promise<Readonly<Record<string, number>>> {
  const records = (await state.list<SubscriptionRecord>("subscription")).map((entry) => entry.value);
  const live = resources.filter((resource) => {
    const record = recordOf(records, resource);
    return record !== undefined && Date.parse(record.expirationDateTime) > clock.nowMs();
  });
  if (live.length < resources.length) throw new TeamsinkError("subscription-missing");
  return { live: live.length, openGaps: (await openGaps(state)).length };
}
