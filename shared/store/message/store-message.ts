import type { Clock } from "../../base/clock.ts";
import type { Result } from "../../base/errors/errors.ts";
import { orPermanentError } from "../../base/errors/transient.ts";
import { isJsonObject, parseJson } from "../../base/json.ts";
import type { Log } from "../../base/log.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../../base/retention.ts";
import { excludesSource, type Scope, WHOLE_TENANT } from "../../base/scope.ts";
import type { BlobAddress, BlobStore } from "../../port/blob-store.ts";
import type { MessageStore, ReadMessage, UpsertOutcome } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { cosmosIdOf, type MessageIdentity, rawAddressOf, saysChanged } from "./identity.ts";
import { verdictOf } from "./policy-violation.ts";
import { type Arrival, type IdentifiedMessage, identifyArrival } from "./stored-message.ts";

/** A version of a message that is about to be stored. */
export interface VersionToStore {
  readonly arrival: Arrival;
  readonly identity: MessageIdentity;
  readonly version: number;
  /** What is stored of the message already, as far as it was read. */
  readonly stored: StoredMessage | undefined;
}

/** Port. Told of every version that may name content, before its document is stored. */
export interface ContentOffers {
  /** Resolves when what is to be fetched is in a queue. Throws TeamsinkError `queue-unavailable`, `blob-unavailable`, and as the state. */
  offer(version: VersionToStore): Promise<void>;
}

export interface StoreMessagePorts {
  readonly blobs: BlobStore;
  readonly messages: MessageStore;
  readonly clock: Clock;
  readonly log: Log;
  /** For ever where it is not said. */
  readonly retention?: Retention;
  /** Without it nothing is fetched. */
  readonly contents?: ContentOffers;
  /** The whole tenant where it is not said. */
  readonly scope?: Scope;
}

/**
 * The one place where a message is stored: live and read, all end here.
 *
 *   raw payload ──▶ Blob, write-once          a crash here: repeated, the blob is already there
 *   its content ──▶ a job in the queue        a crash here: repeated, a second job finds nothing to do
 *   document    ──▶ Cosmos, if newer          a crash here: repeated, the same version changes nothing
 *
 * What is past its retention is not stored, whichever road it came, and what is not lives no longer than is left of it: the
 * history that a first sync reads must not be kept as if it had been written today.
 *
 * The raw payload goes first, so that every version the store ever showed can be read back, and a version that arrives
 * late, after a newer one, is kept as history although the document does not change. Two payloads of one version that say
 * different things are both kept: the second under a path of its own.
 *
 * What a message names is fetched by a job of its own, and the job is in its queue before the document is stored: so a
 * document that is there says that its job was sent, and whoever finds it stored already has nothing to make up for. A
 * message that names nothing sends nothing.
 *
 * What is asked of the stores, by what is likely (calls in brackets):
 *
 *   new, live or of a source never read       raw, create                                          (2)
 *   changed, live                             raw beside read, replace                             (3)
 *   read by a sync or an audit                read: stored already, as most is                     (1)
 *                                             read, raw, create or replace                         (3)
 *   repeated, live                            raw: existed, read                                   (2)
 *
 * A changed one whose content was named before is one more, of the state: whether it is kept.
 *
 * @returns what happened; `message-invalid`, or why a store refuses it for good; throws the stores' transient errors
 */
export async function storeMessage(ports: StoreMessagePorts, arrival: Arrival): Promise<Result<UpsertOutcome>> {
  const message = identifyArrival(arrival);
  if (!message.ok) return message;
  return orPermanentError(() => store(ports, arrival, message.value));
}

async function store(ports: StoreMessagePorts, arrival: Arrival, message: IdentifiedMessage): Promise<UpsertOutcome> {
  if (isLeftOut(ports.scope ?? WHOLE_TENANT, arrival, message)) return "excluded";
  const { messageDays, rawDays } = ports.retention ?? KEEP_FOR_EVER;
  const age = { fromMs: message.version, nowMs: ports.clock.nowMs() };
  const ttlSeconds = secondsLeft(messageDays, age);
  if (ttlSeconds === 0) return "expired";
  const keepRaw = (address: BlobAddress, body: string) =>
    secondsLeft(rawDays, age) === 0 ? "existed" : ports.blobs.putOnce(address, body);
  const isRead = arrival.road !== "live" && arrival.isFirstReading !== true;
  const early = isRead ? await readStored(ports, message) : undefined;
  if (isRead && saysTheSame(early, message)) {
    // A rebuild is also how an operator asks for content that nobody wanted, or that was refused, when it was stored.
    if (arrival.road === "rebuild") await offerContent(ports, arrival, { message, stored: undefined });
    return "repeated";
  }
  const isChanged = !isRead && saysChanged(arrival.payload, message.version);
  const text = JSON.stringify(arrival.payload);
  const first = rawAddressOf(message.identity, message.version);
  const [written, beside] = await Promise.all([keepRaw(first, text), isChanged ? readStored(ports, message) : early]);
  let known = beside;
  let raw = first;
  let kept: IdentifiedMessage | undefined = message;
  if (written === "existed") {
    known ??= await readStored(ports, message);
    if (!saysTheSame(known, message)) {
      kept = await keptOf(ports, arrival, { message, path: first.path });
      if (kept === undefined) {
        raw = rawAddressOf(message.identity, message.version, message.digest());
        await keepRaw(raw, text);
      }
    }
  }
  const isRepeated = saysTheSame(known, message);
  if (!isRepeated) await offerContent(ports, arrival, { message, stored: known?.message });
  const storedMs = ports.clock.nowMs();
  const document = (kept ?? message).toDocument(storedMs, raw.path);
  const outcome = isRepeated ? "repeated" : await ports.messages.upsertIfNewer(document, known, ttlSeconds);
  report(ports, { arrival, message, outcome, raw: raw.path, storedMs, isBlocked: isNewlyBlocked(arrival, known) });
  return outcome;
}

/** By where it stands and who wrote it: the one place that every message passes, whatever brought it. */
export function isLeftOut(scope: Scope, { payload }: Arrival, { identity }: IdentifiedMessage): boolean {
  const { teamId, conversationId } = identity;
  const user = isJsonObject(payload.from) && isJsonObject(payload.from.user) ? payload.from.user : {};
  return excludesSource(scope, {
    teamId: teamId ?? "",
    chatId: typeof payload.chatId === "string" ? payload.chatId : conversationId,
    userId: typeof user.id === "string" ? user.id : "",
  });
}

function readStored(
  { messages }: StoreMessagePorts,
  { identity }: IdentifiedMessage,
): Promise<ReadMessage | undefined> {
  return messages.read(identity.conversationId, cosmosIdOf(identity));
}

/** This very payload is in Cosmos, and so it is, since it went first, in Blob. */
function saysTheSame(stored: ReadMessage | undefined, { version, digest }: IdentifiedMessage): boolean {
  return stored?.message.version === version && stored.message.sink.digest === digest();
}

/** Few messages name any: the others must not pay for it. */
async function offerContent(
  { contents }: StoreMessagePorts,
  arrival: Arrival,
  { message, stored }: { message: IdentifiedMessage; stored: StoredMessage | undefined },
): Promise<void> {
  if (contents === undefined || !mayNameContent(arrival.payload)) return;
  const { identity, version } = message;
  await contents.offer({ arrival, identity, version, stored });
}

function mayNameContent({ attachments, body }: Arrival["payload"]): boolean {
  if (Array.isArray(attachments) && attachments.length > 0) return true;
  const { content } = isJsonObject(body) ? body : {};
  return typeof content === "string" && content.includes("/hostedContents/");
}

/**
 * The message as its raw payload has it, where that says the same. Two roads give it in answers that differ in what is said
 * about the answer; the document is made of the one that is kept, so that a rebuild makes the same.
 */
async function keptOf(
  { blobs }: StoreMessagePorts,
  arrival: Arrival,
  { message, path }: { message: IdentifiedMessage; path: string },
): Promise<IdentifiedMessage | undefined> {
  const payload = parseJson((await blobs.get({ container: "raw", path })) ?? "");
  const kept = isJsonObject(payload) ? identifyArrival({ ...arrival, payload }) : undefined;
  return kept?.ok && kept.value.digest() === message.digest() ? kept.value : undefined;
}

/** What is read for the first time, or again by a rebuild, was blocked long ago. */
function isNewlyBlocked({ payload, road, isFirstReading }: Arrival, known: ReadMessage | undefined): boolean {
  if (road === "rebuild" || isFirstReading === true) return false;
  return verdictOf(payload) === "blocked" && !(known && verdictOf(known.message) === "blocked");
}

interface Done {
  readonly arrival: Arrival;
  readonly message: IdentifiedMessage;
  readonly outcome: UpsertOutcome;
  readonly raw: string;
  readonly storedMs: number;
  readonly isBlocked: boolean;
}

function report({ log }: StoreMessagePorts, { arrival, message, outcome, raw, storedMs, isBlocked }: Done): void {
  const { identity, version } = message;
  const { road } = arrival;
  const fields = {
    outcome,
    road,
    conversationId: identity.conversationId,
    cosmosId: cosmosIdOf(identity),
    version,
    raw,
  };
  if (outcome === "created" || outcome === "updated") {
    log.event("message.stored", { ...fields, behindMs: storedMs - version });
    const { conversationId, cosmosId } = fields;
    if (isBlocked) log.event("message.blocked", { road, conversationId, cosmosId, version }, "warn");
  } else {
    log.event("message.unchanged", fields);
  }
}
