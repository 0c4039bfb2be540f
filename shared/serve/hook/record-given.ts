import { randomUUID } from "node:crypto";
import { codeOf, TeamsinkError } from "../../base/errors/errors.ts";
import { secondsLeft } from "../../base/retention.ts";
import type { Hook } from "../../job/hook-record.ts";
import type { RecordAccessPorts } from "../api/record-access.ts";
import type { HookEvent } from "./hook-event.ts";

export type RecordGivenPorts = RecordAccessPorts;

/**
 * Writes down what is about to be posted, as of whoever asks for it: what nobody can account for is not given out.
 *
 * @throws TeamsinkError `access-not-recorded`, whatever the store says
 */
export async function recordGiven(ports: RecordGivenPorts, hook: Hook, events: readonly HookEvent[]): Promise<void> {
  const { clock, accessRecords, settings } = ports;
  const { hookId, filter } = hook;
  const nowMs = clock.nowMs();
  const ttlSeconds = secondsLeft(settings.accessRecordRetentionDays, { fromMs: nowMs, nowMs });
  const record = {
    id: randomUUID(),
    principalId: hookId,
    principalKind: "hook",
    clientId: null,
    roles: [],
    functionName: "hooks",
    method: "POST",
    conversationId: filter.conversation_id ?? null,
    named: {},
    parameters: [],
    status: 200,
    count: events.length,
    sizeBytes: events.reduce((sum, { body }) => sum + Buffer.byteLength(body), 0),
    answeredMs: nowMs,
  } as const;
  try {
    await accessRecords.write(record, ttlSeconds);
  } catch (cause) {
    throw new TeamsinkError("access-not-recorded", `The record was not written: ${codeOf(cause)}`, { cause });
  }
}
