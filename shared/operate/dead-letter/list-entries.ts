import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { parseQuarantineRecord, quarantineAddress } from "../../capture/notification/quarantine.ts";
import type { DeadLetter } from "../../job/dead-letter-state.ts";
import { resolveClaim } from "../../job/large-body.ts";
import type { StateEntry } from "../../port/state-store.ts";
import { cursorTextOf, type ListKeptParameters } from "./dead-letter-parameters.ts";
import { keptIdOf, placeOf } from "./entry-id.ts";
import { type KeptEntry, type KeptPorts, keptPage } from "./entry-page.ts";
import type { QuarantineEntry } from "./quarantine-page.ts";

/** What is said of something that is kept. Its content is `body`, only when asked for. */
export type KeptItem = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: KeptEntry["kind"] };

export interface KeptList {
  readonly items: readonly KeptItem[];
  readonly nextCursor: string | undefined;
}

export async function listKept(ports: KeptPorts, { cursor, limit, ...filter }: ListKeptParameters): Promise<KeptList> {
  const { entries, next } = await keptPage(ports, { filter, from: cursor, limit });
  return { items: entries.map(itemOf), nextCursor: next && cursorTextOf(next) };
}

/** One thing that is kept, resolved dead letters included; or `dead-letter-not-found`. */
export async function oneKept(ports: KeptPorts, keptId: string, withBody: boolean): Promise<Result<KeptItem>> {
  const place = placeOf(keptId);
  if (place.kind === "quarantine") return oneQuarantined(ports, place.path, withBody);
  const entry = await ports.state.get<DeadLetter>("dead-letter", place.deadLetterId);
  if (!entry) return fail("dead-letter-not-found");
  const item = letterItem(entry);
  if (!withBody) return succeed(item);
  const claim = await resolveClaim(ports.blobs, entry.value.body);
  return succeed({ ...item, body: claim.ok ? claim.value.value : entry.value.body });
}

async function oneQuarantined(ports: KeptPorts, path: string, withBody: boolean): Promise<Result<KeptItem>> {
  const text = await ports.blobs.get(quarantineAddress(path));
  if (text === undefined) return fail("dead-letter-not-found");
  const parsed = parseQuarantineRecord(text);
  const record = parsed.ok ? parsed.value : undefined;
  const item = quarantineItem({ path, record });
  return succeed(withBody ? { ...item, body: record ? record.item.verbatim : text } : item);
}

function itemOf(kept: KeptEntry): KeptItem {
  return kept.kind === "dead-letter" ? letterItem(kept.entry) : quarantineItem(kept.entry);
}

function letterItem({ id, value: { body: _body, ...letter } }: StateEntry<DeadLetter>): KeptItem {
  return { id: keptIdOf({ kind: "dead-letter", deadLetterId: id }), kind: "dead-letter", ...letter };
}

/** The certificate is named, since enabling it is what an operator can do. */
function quarantineItem({ path, record }: QuarantineEntry): KeptItem {
  const id = keptIdOf({ kind: "quarantine", path });
  if (!record) return { id, kind: "quarantine", state: "kept", reason: "item-invalid" };
  const { reason, receivedDateTime, item } = record;
  const content = item.encryptedContent as { readonly encryptionCertificateId?: unknown } | null | undefined;
  const certificate = content?.encryptionCertificateId;
  return {
    id,
    kind: "quarantine",
    state: "kept",
    reason,
    keptDateTime: receivedDateTime,
    ...(typeof certificate === "string" ? { encryptionCertificateId: certificate } : {}),
  };
}
