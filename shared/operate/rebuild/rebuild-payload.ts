import type { Clock } from "../../base/clock.ts";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { orPermanentError } from "../../base/errors/transient.ts";
import { isJsonObject, parseJson } from "../../base/json.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../../base/retention.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { laterRawAddressOf, rawAddressOf, readRawPath } from "../../store/message/identity.ts";
import { identifyArrival } from "../../store/message/stored-message.ts";

export interface RebuildPayloadPorts {
  readonly blobs: BlobStore;
  readonly messages: MessageStore;
  readonly clock: Clock;
  readonly tenantId: string;
  /** For ever where it is not said. */
  readonly retention?: Retention;
}

/** `unchanged`: a version as high is there, or it is past its retention. `gone`: there is no such blob any more. */
export type PayloadOutcome = "stored" | "unchanged" | "gone";

/**
 * Stores one raw payload as its message, if it is newer, by the same rules as all roads: so the order of payloads does
 * not matter, nor what arrives meanwhile. Nothing is written to `raw`.
 *
 * @returns what happened, or why this payload cannot be stored; throws the stores' transient errors
 */
export async function rebuildPayload(ports: RebuildPayloadPorts, path: string): Promise<Result<PayloadOutcome>> {
  const text = await ports.blobs.get({ container: "raw", path });
  if (text === undefined) return succeed("gone");
  const document = toDocument(ports, path, text);
  if (!document.ok) return document;
  return orPermanentError(async () => {
    if (await isHistoryAlone(ports, path)) return "unchanged";
    const age = { fromMs: document.value.version, nowMs: ports.clock.nowMs() };
    const ttlSeconds = secondsLeft((ports.retention ?? KEEP_FOR_EVER).messageDays, age);
    if (ttlSeconds === 0) return "unchanged";
    const outcome = await ports.messages.upsertIfNewer(document.value, undefined, ttlSeconds);
    return outcome === "created" || outcome === "updated" ? "stored" : "unchanged";
  });
}

function toDocument({ tenantId, clock }: RebuildPayloadPorts, path: string, text: string): Result<StoredMessage> {
  const payload = parseJson(text);
  if (!isJsonObject(payload)) return fail("message-invalid", "the raw payload is not a JSON object");
  const nowMs = clock.nowMs();
  const identified = identifyArrival({ payload, road: "rebuild", tenantId, receivedMs: nowMs });
  if (!identified.ok) return identified;
  const { identity, version, digest, toDocument: documentAt } = identified.value;
  const places = [
    rawAddressOf(identity, version),
    rawAddressOf(identity, version, digest()),
    laterRawAddressOf(identity, version, "retained"),
    laterRawAddressOf(identity, version - 1, "before-deletion"),
  ];
  if (!places.some((place) => place.path === path)) return fail("raw-misplaced");
  return succeed(documentAt(nowMs, path));
}

/** What a message said before its deletion is no document, nor is what was kept of a version that was seen: see `storeExported`. */
async function isHistoryAlone({ blobs }: RebuildPayloadPorts, path: string): Promise<boolean> {
  const origin = readRawPath(path)?.origin;
  if (origin !== "retained") return origin === "before-deletion";
  const seen = path.replace(/\.retained\.json$/, ".json");
  return (await blobs.get({ container: "raw", path: seen })) !== undefined;
}
