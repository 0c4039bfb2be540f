import { hash } from "node:crypto";
import * as z from "zod";
import { type ErrorCode, fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { BlobAddress } from "../../port/blob-store.ts";
import { digestOf } from "./client-states.ts";
import { type ChangeItem, type JsonObject, parseItem } from "./envelope.ts";
import type { NotificationPorts } from "./notification-ports.ts";

/** What was still to be done when an item was put aside. */
type OutstandingCheck = "clientState" | "content";

/**
 * Reasons that end without anybody's doing, or with an operator's: worth trying again. The others say that the item
 * itself is wrong; it is kept for people to look at. Each is the first folder of its records' paths.
 */
export const RETRIED_REASONS = [
  "secret-unavailable",
  "client-state-disabled",
  "certificate-unknown",
] as const satisfies readonly ErrorCode[];

const recordSchema = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue("expected JSON");
      return z.NEVER;
    }
  })
  .pipe(
    z.object({
      schemaVersion: z.literal(1),
      reason: z.string(),
      receivedDateTime: z.iso.datetime(),
      outstanding: z.array(z.enum(["clientState", "content"])),
      clientStateSha256: z.string().optional(),
      item: z.unknown(),
    }),
  );

/** An authentic item that could not be opened, as it is kept in the container `quarantine`. */
export interface QuarantineRecord {
  readonly reason: string;
  readonly receivedDateTime: string;
  readonly outstanding: readonly OutstandingCheck[];
  /** While the clientState is unchecked: enough to check it, not enough to use it. */
  readonly clientStateSha256: string | undefined;
  readonly item: ChangeItem;
}

export interface Quarantining {
  readonly reason: ErrorCode;
  readonly receivedDateTime: string;
  readonly outstanding: readonly OutstandingCheck[];
}

/**
 * Keeps an item: as it came, still encrypted, without its clientState. The path is made of the item, so that Graph's
 * repetitions of one day are kept once.
 *
 * @throws TeamsinkError `blob-unavailable`: it is not durable
 */
export async function quarantineItem(
  { blobs, log }: Pick<NotificationPorts, "blobs" | "log">,
  item: ChangeItem,
  { reason, receivedDateTime, outstanding }: Quarantining,
): Promise<void> {
  const { clientState: _clientState, ...verbatim } = item.verbatim;
  const itemText = JSON.stringify(verbatim);
  const isUnchecked = outstanding.includes("clientState");
  const record: JsonObject = {
    schemaVersion: 1,
    reason,
    receivedDateTime,
    outstanding,
    ...(isUnchecked && item.clientState !== undefined ? { clientStateSha256: digestOf(item.clientState) } : {}),
    item: verbatim,
  };
  const address = quarantineAddress(
    `${reason}/${receivedDateTime.slice(0, 10)}/${hash("sha256", itemText, "hex")}.json`,
  );
  await blobs.putOnce(address, JSON.stringify(record));
  log.event("notification.quarantined", { reason, path: address.path }, "warn");
}

export function quarantineAddress(path: string): BlobAddress {
  return { container: "quarantine", path };
}

/** @returns the record, or `item-invalid` when the blob is not one */
export function parseQuarantineRecord(text: string): Result<QuarantineRecord> {
  const record = recordSchema.safeParse(text);
  const item = record.success ? parseItem(record.data.item) : undefined;
  if (!record.success || !item?.ok || item.value.kind !== "change") return fail("item-invalid");
  const { reason, receivedDateTime, outstanding, clientStateSha256 } = record.data;
  return succeed({ reason, receivedDateTime, outstanding, clientStateSha256, item: item.value });
}
