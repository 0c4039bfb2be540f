import { expect } from "vitest";
import type { TeamsinkError } from "../../../../shared/base/errors/errors.ts";
import { auditSource } from "../../../../shared/capture/audit/audit-source.ts";
import { STILL_ON_ITS_WAY_MS } from "../../../../shared/capture/audit/audit-window.ts";
import { beginAudit, requestAudit } from "../../../../shared/capture/audit/begin-audit.ts";
import { tallyAudit } from "../../../../shared/capture/audit/tally-audit.ts";
import type { SyncJob } from "../../../../shared/job/sync-job.ts";
import { ANSWERS } from "../../../../shared/serve/api/answer-schemas.ts";
import type { AuditParameters } from "../../../../shared/serve/api/audit-parameters.ts";
import { auditReport } from "../../../../shared/serve/api/audit-report.ts";
import { storeExported, storeRetained } from "../../../../shared/store/message/store-exported.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { CHATS, createScheduleWorld, HOUR_MS } from "../sync/schedule-world.ts";
import { createExportModel, type ModelMessage } from "./export-model.ts";

/** Everything an audit needs, in memory: the chats of two users, u1 and u2. */
export function createAuditWorld(options: { readonly pageSize?: number } = {}) {
  const world = createScheduleWorld();
  const { clock, tenant, queue } = world;
  const graph = createExportModel(options.pageSize ?? 2);
  const messages = createMemoryMessageStore();
  const blobs = createMemoryBlobStore();
  const invalid: [unknown, string][] = [];
  const ports = {
    ...world.ports,
    messageExport: graph,
    messages,
    blobs,
    store: (payload: Readonly<Record<string, unknown>>) =>
      storeExported(ports, { payload, road: "audit", tenantId: "tenant", receivedMs: clock.nowMs() }),
    storeRetained: (payload: Readonly<Record<string, unknown>>) =>
      storeRetained(ports, { payload, road: "audit", tenantId: "tenant", receivedMs: clock.nowMs() }),
    async keepInvalid(payload: Readonly<Record<string, unknown>>, { code }: TeamsinkError): Promise<void> {
      invalid.push([payload.id, code]);
    },
  };
  const runJob = async (job: SyncJob, by = ports): Promise<unknown> => {
    switch (job.job) {
      case "audit-begin":
        return beginAudit(by, job);
      case "audit":
        return auditSource(by, job);
      case "audit-tally":
        return tallyAudit(by, job);
      default:
        throw new Error(`no job of an audit: ${job.job}`);
    }
  };
  const report = async (parameters: Partial<AuditParameters> = {}) => {
    const result = await auditReport(world.state, { limit: 1, findings: 200, ...parameters });
    if (result.ok) {
      const { nextCursor: _cursor, ...answer } = result.value;
      expect(ANSWERS.AuditReport.safeParse(answer).error?.issues).toBeUndefined();
    }
    if (!result.ok) throw result.error;
    return result.value;
  };
  return {
    ...world,
    ports,
    graph,
    messages,
    blobs,
    invalid,
    tenant,
    runJob,
    report,
    /** Old enough to be audited now. */
    oldMs: () => clock.nowMs() - STILL_ON_ITS_WAY_MS - HOUR_MS,
    /** As a notification brings it. */
    deliver: (payload: ModelMessage) =>
      storeMessage(ports, { payload, road: "live", tenantId: "tenant", receivedMs: clock.nowMs() }),
    /** One whole audit, the queue worked off until it is empty; what it says in the end. */
    async audit(resources: readonly string[] = [CHATS]) {
      await requestAudit(ports, resources);
      while (queue.sent.length > 0) {
        const { text, visibleAfterMs } = queue.sent.shift() ?? { text: "", visibleAfterMs: 0 };
        if (visibleAfterMs > 0) await clock.advance(visibleAfterMs);
        await runJob(JSON.parse(text) as SyncJob);
      }
      return report();
    },
    versions: () =>
      messages.all().map(({ conversationId, messageId, version }) => [conversationId, messageId, version]),
  };
}
