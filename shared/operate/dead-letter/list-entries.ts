import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { cursorTextOf } from "../../base/parameter.ts";
import { parseQuarantineRecord, quarantineAddress } from "../../capture/notification/quarantine.ts";
import type { DeadLetter } from "../../job/dead-letter-state.ts";
import { resolveClaim } from "../../job/queue-body.ts";
import { unwrapMessage } from "../../job/waiting-message.ts";
import type { StateEntry } from "../../port/state-store.ts";
import type { ListEntriesParameters } from "./dead-letter-parameters.ts";
import { entryIdOf, placeOf } from "./entry-id.ts";
import { type Entry, type EntryPorts, entryPage } from "./entry-page.ts";
import type { QuarantineEntry } from "./quarantine-page.ts";

/** What is said of something that waits or waited. Its content is `body`, only when asked for. */
export type EntryItem = Readonly<Record<string, unknown>> & { readonly id: string; readonly kind: Entry["kind"] };

export interface EntryList {
  readonly items: readonly EntryItem[];
  readonly nextCursor: string | undefined;
}

export async function listEntries(
  ports: EntryPorts,
  { cursor, limit, ...filter }: ListEntriesParameters,
): Promise<EntryList> {
  const { entries, next } = await entryPage(ports, { filter, from: cursor, limit });
  return { items: entries.map(itemOf), nextCursor: next && cursorTextOf(next) };
}

/** One of them, resolved dead letters included; or `dead-letter-not-found`. */
export async function oneEntry(ports: EntryPorts, entryId: string, withBody: boolean): Promise<Result<EntryItem>> {
  const place = placeOf(entryId);
  if (!place) return fail("dead-letter-not-found");
  if (place.kind === "quarantine") return oneQuarantined(ports, place.path, withBody);
  const entry = await ports.state.get<DeadLetter>("dead-letter", place.deadLetterId);
  if (!entry) return fail("dead-letter-not-found");
  const item = letterItem(entry);
  if (!withBody) return succeed(item);
  const claim = await resolveClaim(ports.blobs, entry.value.body);
  return succeed({ ...item, body: claim.ok ? unwrapMessage(claim.value.value).body : entry.value.body });
}

async function oneQuarantined(ports: EntryPorts, path: string, withBody: boolean): Promise<Result<EntryItem>> {
  const text = await ports.blobs.get(quarantineAddress(path));
  if (text === undefined) return fail("dead-letter-not-found");
  const parsed = parseQuarantineRecord(text);
  const record = parsed.ok ? parsed.value : undefined;
  const item = quarantineItem({ path, record });
  return succeed(withBody ? { ...item, body: record ? record.item.verbatim : text } : item);
}

function itemOf(found: Entry): EntryItem {
  return found.kind === "dead-letter" ? letterItem(found.entry) : quarantineItem(found.entry);
}

function letterItem({ id, value: { body: _body, ...letter } }: StateEntry<DeadLetter>): EntryItem {
  return { id: entryIdOf({ kind: "dead-letter", deadLetterId: id }), kind: "dead-letter", ...letter };
}

/** The certificate is named, since enabling it is what an operator can do. */
function quarantineItem({ path, record }: QuarantineEntry): EntryItem {
  const id = entryIdOf({ kind: "quarantine", path });
  if (!record) return { id, kind: "quarantine", state: "waiting", reason: "item-invalid" };
  const { reason, receivedDateTime, item } = record;
  const content = item.encryptedContent as { readonly encryptionCertificateId?: unknown } | null | undefined;
  const certificate = content?.encryptionCertificateId;
  return {
    id,
    kind: "quarantine",
    state: "waiting",
    reason,
    sinceDateTime: receivedDateTime,
    ...(typeof certificate === "string" ? { encryptionCertificateId: certificate } : {}),
  };
}
