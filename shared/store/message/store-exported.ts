import { type Result, succeed } from "../../base/errors/errors.ts";
import { orPermanentError } from "../../base/errors/transient.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../base/json.ts";
import { KEEP_FOR_EVER, secondsLeft } from "../../base/retention.ts";
import { WHOLE_TENANT } from "../../base/scope.ts";
import type { UpsertOutcome } from "../../port/message-store.ts";
import { cosmosIdOf, laterRawAddressOf, rawAddressOf } from "./identity.ts";
import { versionAsOf } from "./message-history.ts";
import { isLeftOut, type StoreMessagePorts, storeMessage } from "./store-message.ts";
import { type Arrival, contentDigestOf, type IdentifiedMessage, identifyArrival } from "./stored-message.ts";

/**
 * A message of an export. For three weeks that shows of a deleted one what it said (Graph: "Export content with the
 * Microsoft Teams Export APIs"), while every other answer shows nothing: the text is kept as the version before the
 * deletion, unless that was seen, and the message is stored as the others show it, so that all roads lead to one document.
 *
 *   text ──▶ Blob, write-once      a crash here: repeated, the text is already there
 *   message ──▶ `storeMessage`
 */
export async function storeExported(ports: StoreMessagePorts, arrival: Arrival): Promise<Result<UpsertOutcome>> {
  const shown = withoutDeletedText(arrival.payload);
  if (shown === undefined) return storeMessage(ports, arrival);
  const message = identifyArrival(arrival);
  if (!message.ok) return message;
  if (isLeftOut(ports.scope ?? WHOLE_TENANT, arrival, message.value)) return succeed("excluded");
  const kept = await orPermanentError(() => keepDeletedText(ports, arrival, message.value));
  if (!kept.ok) return kept;
  const { identity, version } = message.value;
  const stored = await ports.messages.get(identity.conversationId, cosmosIdOf(identity));
  // The deletion itself was seen: then what that showed stands.
  if (stored && stored.version >= version) return succeed(stored.version === version ? "repeated" : "outdated");
  return storeMessage(ports, { ...arrival, payload: shown });
}

/** What every other answer shows of a deleted message; `undefined` for one that says nothing, or is not deleted. */
export function withoutDeletedText(payload: JsonObject): JsonObject | undefined {
  const { body, deletedDateTime } = payload;
  if (!deletedDateTime || !isJsonObject(body) || typeof body.content !== "string" || body.content === "") {
    return undefined;
  }
  return { ...payload, body: { ...body, content: "" }, attachments: [], mentions: [] };
}

/**
 * When it said so is not known, but that it did until it was deleted: so it stands a millisecond before. One that says
 * what the last version did is left out: that one was seen.
 */
async function keepDeletedText(
  ports: StoreMessagePorts,
  { payload }: Arrival,
  { identity, version }: IdentifiedMessage,
): Promise<void> {
  const before = version - 1;
  if (isPast(ports, before)) return;
  const last = await versionAsOf(ports.blobs, identity, before);
  if (contentOf(last?.payload) === contentOf(payload)) return;
  await ports.blobs.putOnce(laterRawAddressOf(identity, before, "before-deletion"), JSON.stringify(payload));
}

function contentOf(payload: JsonObject | undefined): unknown {
  return isJsonObject(payload?.body) ? payload.body.content : undefined;
}

/**
 * A version that a retention policy kept. It becomes history beside what was seen, and the document alone where there is
 * none, or an older one. A version that was seen is left as it is.
 */
export async function storeRetained(ports: StoreMessagePorts, arrival: Arrival): Promise<Result<UpsertOutcome>> {
  const message = identifyArrival(arrival);
  if (!message.ok) return message;
  if (isLeftOut(ports.scope ?? WHOLE_TENANT, arrival, message.value)) return succeed("excluded");
  return orPermanentError(() => keepRetained(ports, arrival, message.value));
}

async function keepRetained(
  ports: StoreMessagePorts,
  { payload }: Arrival,
  message: IdentifiedMessage,
): Promise<UpsertOutcome> {
  const { identity, version } = message;
  const { messageDays, rawDays } = ports.retention ?? KEEP_FOR_EVER;
  const age = { fromMs: version, nowMs: ports.clock.nowMs() };
  const ttlSeconds = secondsLeft(messageDays, age);
  if (ttlSeconds === 0) return "expired";
  const seen = await ports.blobs.get(rawAddressOf(identity, version));
  if (seen !== undefined && digestIn(seen) === message.digest()) return "repeated";
  const raw = laterRawAddressOf(identity, version, "retained");
  const kept = secondsLeft(rawDays, age) === 0 ? "existed" : await ports.blobs.putOnce(raw, JSON.stringify(payload));
  const known = await ports.messages.read(identity.conversationId, cosmosIdOf(identity));
  if (known && known.message.version >= version) return kept === "existed" ? "repeated" : "outdated";
  return ports.messages.upsertIfNewer(message.toDocument(ports.clock.nowMs(), raw.path), known, ttlSeconds);
}

function digestIn(text: string): string | undefined {
  const payload = parseJson(text);
  return isJsonObject(payload) ? contentDigestOf(payload) : undefined;
}

function isPast({ retention, clock }: StoreMessagePorts, version: number): boolean {
  const { messageDays, rawDays } = retention ?? KEEP_FOR_EVER;
  const age = { fromMs: version, nowMs: clock.nowMs() };
  return secondsLeft(messageDays, age) === 0 || secondsLeft(rawDays, age) === 0;
}
