import type { ErrorCode } from "../errors.ts";
import { deliverItem } from "./deliver-item.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { parseQuarantineRecord, type QuarantineRecord, quarantineAddress } from "./quarantine.ts";

/**
 * `released`: it is in the queue now. `discarded`: its clientState turned out not to be ours. `kept`: not yet, for the
 * reason given. `gone`: there is no such record. Records that are released or discarded are removed.
 */
export interface RetryResult {
  readonly outcome: "released" | "discarded" | "kept" | "gone";
  readonly reason?: ErrorCode;
}

type RetryPorts = Pick<NotificationPorts, "tenantId" | "clientStates" | "keyring" | "queue" | "blobs" | "log">;

/**
 * Tries one record of the container `quarantine` again, by its path. A crash between the queue and the removal puts the
 * item into the queue once more, which changes nothing.
 *
 * @throws TeamsinkError `blob-unavailable`, `queue-unavailable`
 */
export async function retryQuarantined(ports: RetryPorts, path: string): Promise<RetryResult> {
  const address = quarantineAddress(path);
  const text = await ports.blobs.get(address);
  if (text === undefined) return { outcome: "gone" };
  const record = parseQuarantineRecord(text);
  if (!record.ok) return { outcome: "kept", reason: record.error.code };
  const result = await retry(ports, record.value);
  if (result.outcome !== "kept") await ports.blobs.remove(address);
  if (result.outcome === "discarded") {
    ports.log.event("notification.discarded", { reason: result.reason, count: 1 }, "warn");
  }
  return result;
}

async function retry(ports: RetryPorts, record: QuarantineRecord): Promise<RetryResult> {
  if (record.outstanding.includes("clientState")) {
    const check = await ports.clientStates.checkDigest(record.clientStateSha256 ?? "");
    if (check === "refused") return { outcome: "discarded", reason: "client-state-mismatch" };
    if (check === "unknown") return { outcome: "kept", reason: "secret-unavailable" };
  }
  const delivered = await deliverItem(ports, record.item, record.receivedDateTime);
  return delivered.ok ? { outcome: "released" } : { outcome: "kept", reason: delivered.error.code };
}
