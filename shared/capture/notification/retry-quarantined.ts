import type { ErrorCode } from "../../base/errors/errors.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import { UNPROVEN } from "./admission.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { deliverItem } from "./opening.ts";
import { parseQuarantineRecord, type QuarantineRecord, quarantineAddress, RETRIED_REASONS } from "./quarantine.ts";

/**
 * `released`: it is in the queue now. `discarded`: its clientState turned out not to be ours. `waiting`: not yet, for the
 * reason given. `gone`: there is no such record. Records that are released or discarded are removed.
 */
export interface RetryResult {
  readonly outcome: "released" | "discarded" | "waiting" | "gone";
  readonly reason?: ErrorCode;
}

export type RetryPorts = Pick<NotificationPorts, "tenantId" | "clientStates" | "keyring" | "queue" | "blobs" | "log">;

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
  if (!record.ok) return { outcome: "waiting", reason: record.error.code };
  const result = await retry(ports, record.value);
  if (result.reason && result.outcome === "waiting") await refile({ blobs: ports.blobs, path, text }, result.reason);
  if (result.outcome !== "waiting") await ports.blobs.remove(address);
  if (result.outcome === "discarded") {
    ports.log.event("notification.discarded", { reason: result.reason, count: 1 }, "warn");
  }
  return result;
}

async function retry(ports: RetryPorts, record: QuarantineRecord): Promise<RetryResult> {
  if (record.outstanding.includes("clientState")) {
    const receivedMs = Date.parse(record.receivedDateTime);
    const check = await ports.clientStates.checkDigest(record.clientStateSha256 ?? "", receivedMs);
    if (check === "refused") return { outcome: "discarded", reason: "client-state-mismatch" };
    if (check !== "accepted") return { outcome: "waiting", reason: UNPROVEN[check] };
  }
  const delivered = await deliverItem(ports, record.item, {
    receivedDateTime: record.receivedDateTime,
    rsaThread: "own",
  });
  return delivered.ok ? { outcome: "released" } : { outcome: "waiting", reason: delivered.error.code };
}

/**
 * What waited for something to pass and turned out to be wrong in itself goes to the folder of its new reason, so that it
 * is not tried for ever. First the copy, then the removal: a crash in between leaves two, never none.
 */
async function refile(
  { blobs, path, text }: { readonly blobs: BlobStore; readonly path: string; readonly text: string },
  reason: ErrorCode,
): Promise<void> {
  const isRetried = (code: string) => RETRIED_REASONS.some((retried) => retried === code);
  const [folder = "", ...rest] = path.split("/");
  // Key Vault is back, and the version is not there: the folder of that is not read anew in every run.
  const isKnownMissing = folder === "secret-unavailable" && reason === "certificate-unknown";
  if (!isRetried(folder) || (isRetried(reason) && !isKnownMissing)) return;
  const record: unknown = { ...(JSON.parse(text) as object), reason };
  await blobs.putOnce(quarantineAddress([reason, ...rest].join("/")), JSON.stringify(record));
  await blobs.remove(quarantineAddress(path));
}
