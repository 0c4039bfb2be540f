import { hash } from "node:crypto";
import { toIso } from "../../base/clock.ts";
import { codeOf, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { isJsonObject, type JsonObject } from "../../base/json.ts";
import type { MessagePlace } from "../../port/on-behalf.ts";
import type { StateEntry } from "../../port/state-store.ts";
import { timeMsOf } from "../../store/message/identity.ts";
import { searchText } from "../../store/message/search-text.ts";
import type { Acting } from "./acting.ts";
import { cardIdsOf } from "./cards.ts";
import { keepWritten, type WrittenMessage } from "./keep-written.ts";

/**
 * That a message is sent once, and in its order, though Graph knows no key by which it would refuse the second of two.
 *
 *   take the line ──▶ send ──▶ note what became of the key ──▶ leave the line
 *        │                │
 *        │                └ no answer: nobody knows. The line stays taken for a moment, until what was sent must show
 *        └ somebody left it so: what they sent is looked for in Graph, and found or not, before anything else is sent
 *
 * One person has one line a conversation: two messages of theirs are never on their way at once, so that one that is looked for
 * can be told from the others by who wrote it, when, its words and its cards.
 */

/** What was being sent when the line was taken. */
interface UnderWay {
  /** Of its key: see `sentIdOf`. */
  readonly sentId: string;
  readonly digest: string;
  /** Of what it says, as Graph will say it. */
  readonly words: string;
  readonly place: MessagePlace;
  readonly begunDateTime: string;
  /** Until then whoever took the line may still be sending. */
  readonly untilDateTime: string;
}

interface Line {
  readonly underWay: UnderWay | null;
  /** Ids of what was sent last: none of them is what is looked for. */
  readonly sentIds: readonly string[];
}

/** What became of a key. */
interface Sent extends WrittenMessage {
  readonly digest: string;
}

export interface ToSend {
  readonly sentId: string;
  readonly digest: string;
  readonly place: MessagePlace;
  readonly conversationId: string;
  readonly message: JsonObject;
}

/** How long a key is known: whoever sends again does so within minutes. */
const KEY_TTL_SECONDS = 24 * 3_600;
/** Beside what one request to Graph may take: waiting for its turn, a token, and the store. */
const SPARE_MS = 30_000;
/** Until what Graph took without an answer shows in its lists. */
export const SETTLE_MS = 5_000;
const ASK_AGAIN_MS = 1_000;
/** Clocks of two machines, and Graph's own. */
const CLOCK_SPARE_MS = 30_000;
const KEPT_IDS = 50;

/** Of one key of one person in one conversation: whatever stands in the key, the id can stand in a store. */
export function sentIdOf(userId: string, conversationId: string, key: string): string {
  return hash("sha256", JSON.stringify([userId, conversationId, key]), "base64url");
}

function lineIdOf(userId: string, conversationId: string): string {
  return hash("sha256", JSON.stringify([userId, conversationId]), "base64url");
}

/** @returns what was sent under this key already; `idempotency-key-reused` where that was something else */
export async function alreadySent(
  { ports }: Acting,
  { sentId, digest }: Pick<ToSend, "sentId" | "digest">,
): Promise<Result<WrittenMessage | undefined>> {
  const sent = await ports.state.get<Sent>("sent", sentId);
  if (sent === undefined) return succeed(undefined);
  return sent.value.digest === digest ? succeed(sent.value) : fail("idempotency-key-reused");
}

/**
 * Sends, unless it was sent.
 *
 * @param post asks Graph
 * @returns `write-under-way`, `write-unconfirmed`, and what `PersonsGraph` says
 */
export async function sendOnce(
  acting: Acting,
  toSend: ToSend,
  post: () => Promise<JsonObject>,
): Promise<Result<WrittenMessage>> {
  const taken = await takeLine(acting, toSend);
  if (!taken.ok) return taken;
  const { line, found } = taken.value;
  if (found) return succeed(found);
  let payload: JsonObject;
  try {
    payload = await post();
  } catch (error) {
    const isUnknown = codeOf(error) === "on-behalf-unanswered" || codeOf(error) === "graph-answer-invalid";
    if (!isUnknown) {
      await leave(acting, line);
      throw error;
    }
    await settleLater(acting, line);
    return unconfirmed(error);
  }
  return succeed(await noteSent(acting, { line, toSend, payload }));
}

interface Taken {
  readonly line: StateEntry<Line>;
  /** What was to be sent was: found in Graph. */
  readonly found?: WrittenMessage;
}

async function takeLine(acting: Acting, toSend: ToSend): Promise<Result<Taken>> {
  const { ports, userId } = acting;
  const id = lineIdOf(userId, toSend.conversationId);
  let line = await ports.state.get<Line>("send-line", id);
  const left = line?.value.underWay;
  if (line && left) {
    const leftMs = Date.parse(left.untilDateTime) - ports.clock.nowMs();
    if (leftMs > 0) return underWay(Math.min(leftMs, ASK_AGAIN_MS));
    const settled = await settle(acting, line, left);
    if (!settled.ok) return settled;
    line = settled.value.line;
    if (settled.value.found && left.sentId === toSend.sentId) return succeed(settled.value);
  }
  const nowMs = ports.clock.nowMs();
  const { sentId, digest, place, message } = toSend;
  const untilDateTime = toIso(nowMs + ports.settings.graphTimeoutMs + SPARE_MS);
  const own = { sentId, digest, place, words: wordsOf(message), begunDateTime: toIso(nowMs), untilDateTime };
  const value: Line = { underWay: own, sentIds: line?.value.sentIds ?? [] };
  return orUnderWay(async () => ({ line: await putLine(acting, { id, value, etag: line?.etag ?? "absent" }) }));
}

/** What was left on its way: sent, if Graph has it, and not sent otherwise. */
async function settle(acting: Acting, line: StateEntry<Line>, left: UnderWay): Promise<Result<Taken>> {
  const { messageReader } = acting.ports;
  const newest = await messageReader.newest(left.place).catch((error: unknown) => {
    if (codeOf(error) === "internal-error") throw error;
    return error as TeamsinkError;
  });
  // Without looking it must not be sent again.
  if (newest instanceof TeamsinkError) return unconfirmed(newest);
  const payload = newest.find((message) => isSent(acting, { line: line.value, left }, message));
  if (payload === undefined) return orUnderWay(async () => ({ line: await leave(acting, line) }));
  const found = await keepWritten(acting, payload);
  if (!found.ok) return found;
  await putSent(acting, left, found.value);
  return orUnderWay(async () => ({ line: await leave(acting, line, String(payload.id)), found: found.value }));
}

function isSent({ userId }: Acting, { line, left }: { line: Line; left: UnderWay }, message: JsonObject): boolean {
  const { user } = isJsonObject(message.from) ? message.from : {};
  const isTheirs = isJsonObject(user) && user.id === userId;
  const createdMs = timeMsOf(message.createdDateTime) ?? 0;
  const isSince = createdMs >= Date.parse(left.begunDateTime) - CLOCK_SPARE_MS;
  return isTheirs && isSince && !line.sentIds.includes(String(message.id)) && wordsOf(message) === left.words;
}

/** Of what it says: Graph puts the HTML and the cards in another form, and the words and the cards' ids stay. */
function wordsOf({ subject, body, attachments }: JsonObject): string {
  const parts = [searchText({ subject, body }).trim(), ...cardIdsOf(attachments)];
  return hash("sha256", parts.join("\0"), "base64url");
}

interface Done {
  readonly line: StateEntry<Line>;
  readonly toSend: ToSend;
  readonly payload: JsonObject;
}

/** The key is noted before the line is left: in between, whoever asks again is told to wait. */
async function noteSent(acting: Acting, { line, toSend, payload }: Done): Promise<WrittenMessage> {
  const written = await keepWritten(acting, payload);
  if (!written.ok) throw written.error;
  await putSent(acting, toSend, written.value);
  // Whoever took the line over found it in Graph, as we have it.
  await leave(acting, line, String(payload.id)).catch((error: unknown) => {
    if (codeOf(error) !== "state-conflict") throw error;
  });
  return written.value;
}

async function putSent(
  { ports }: Acting,
  { sentId, digest }: Pick<ToSend, "sentId" | "digest">,
  { conversationId, cosmosId }: WrittenMessage,
): Promise<void> {
  const value: Sent = { digest, conversationId, cosmosId };
  await ports.state.put({ kind: "sent", id: sentId, value, expect: "any", ttlSeconds: KEY_TTL_SECONDS });
}

function leave(acting: Acting, { id, etag, value }: StateEntry<Line>, messageId?: string): Promise<StateEntry<Line>> {
  const sentIds = messageId === undefined ? value.sentIds : [...value.sentIds, messageId].slice(-KEPT_IDS);
  return putLine(acting, { id, etag, value: { underWay: null, sentIds } });
}

/** Whoever asks again looks for it first. */
async function settleLater(acting: Acting, line: StateEntry<Line>): Promise<void> {
  const { underWay, sentIds } = line.value;
  if (underWay === null) return;
  const untilDateTime = toIso(acting.ports.clock.nowMs() + SETTLE_MS);
  await putLine(acting, { ...line, value: { underWay: { ...underWay, untilDateTime }, sentIds } });
}

function putLine({ ports }: Acting, { id, etag, value }: StateEntry<Line>): Promise<StateEntry<Line>> {
  return ports.state.put({ kind: "send-line", id, value, expect: etag, ttlSeconds: KEY_TTL_SECONDS });
}

async function orUnderWay(work: () => Promise<Taken>): Promise<Result<Taken>> {
  try {
    return succeed(await work());
  } catch (error) {
    if (codeOf(error) === "state-conflict") return underWay(ASK_AGAIN_MS);
    throw error;
  }
}

function underWay(retryAfterMs: number): Result<never> {
  return { ok: false, error: new TeamsinkError("write-under-way", undefined, { retryAfterMs }) };
}

function unconfirmed(cause: unknown): Result<never> {
  return { ok: false, error: new TeamsinkError("write-unconfirmed", undefined, { cause, retryAfterMs: SETTLE_MS }) };
}
