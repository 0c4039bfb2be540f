import type { Clock } from "../../base/clock.ts";
import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import type { HttpAnswer } from "../../base/problem.ts";
import type { Settings } from "../../base/read-settings.ts";
import { secondsLeft } from "../../base/retention.ts";
import type { AccessRecord, AccessRecordStore } from "../../port/access-record-store.ts";
import type { Principal } from "../access/principal.ts";
import { whatIsNamed } from "./what-is-named.ts";

export interface RecordAccessPorts {
  readonly accessRecords: AccessRecordStore;
  readonly settings: Pick<Settings, "accessRecordRetentionDays">;
  readonly clock: Clock;
}

/** Who asked, for what, and what they are about to be given. */
export interface Access {
  readonly principal: Principal;
  readonly functionName: string;
  readonly invocationId: string;
  readonly request: {
    readonly method: string;
    readonly params: Readonly<Record<string, string>>;
    readonly query: URLSearchParams;
  };
  readonly answer: HttpAnswer;
}

/**
 * Writes down one access.
 *
 * @throws TeamsinkError `access-not-recorded`, whatever the store says: what nobody can account for is not given out. A read
 * that fails is asked for again; one that nobody knows of cannot be found out ever after.
 */
export async function recordAccess(ports: RecordAccessPorts, access: Access): Promise<void> {
  const nowMs = ports.clock.nowMs();
  const ttlSeconds = secondsLeft(ports.settings.accessRecordRetentionDays, { fromMs: nowMs, nowMs });
  try {
    await ports.accessRecords.write(recordOf(access, nowMs), ttlSeconds);
  } catch (cause) {
    throw new TeamsinkError("access-not-recorded", `The record was not written: ${codeOf(cause)}`, { cause });
  }
}

function recordOf(
  { principal, functionName, invocationId, request, answer }: Access,
  answeredMs: number,
): AccessRecord {
  const { method, params, query } = request;
  const isKey = principal.kind === "key";
  return {
    id: invocationId,
    principalId: principal.id,
    principalKind: principal.kind,
    clientId: isKey ? null : principal.clientId,
    roles: isKey ? [] : [...principal.roles].toSorted(),
    functionName,
    method,
    ...whatIsNamed(params, query),
    status: answer.status,
    count: countOf(answer),
    sizeBytes: answer.body === undefined ? 0 : Buffer.byteLength(answer.body),
    answeredMs,
  };
}

/** What is wrong gives nothing, and neither does 304. */
function countOf({ status, count = 1 }: HttpAnswer): number {
  return status < 300 ? count : 0;
}
