import { codeOf, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { forEachLimited } from "../../base/for-each-limited.ts";
import { excludesSource, WHOLE_TENANT } from "../../base/scope.ts";
import type { MessageReader, PostAddress } from "../../port/message-reader.ts";
import { isKept, type UpsertOutcome } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { type MessageAddress as MessagePlace, messageResource } from "../../resource/message-address.ts";
import { canBeStored } from "../../store/message/identity.ts";
import type { CameConversations, PresenceNotes } from "../../store/message/queue-item.ts";
import { type StoreMessagePorts, storeMessage } from "../../store/message/store-message.ts";
import { type PlacePorts, placeOf } from "./message-place.ts";
import { findMessage, type MessageAddress } from "./one-message.ts";
import { isBlocked, type Policy } from "./policy.ts";

export interface RefreshPorts extends StoreMessagePorts, PlacePorts {
  readonly messageReader: MessageReader;
  readonly presence: PresenceNotes;
  readonly cameConversations: CameConversations;
  readonly tenantId: string;
}

export interface RefreshRequest {
  readonly team_id?: string | undefined;
  readonly policy: Policy;
}

/** How many replies there are is not said: those that a policy hides would be among them. */
export interface Refreshed {
  /** There are no replies but those that were read, and none of them was refused. */
  readonly isComplete: boolean;
}

/** Somebody waits for the answer, and one channel may be asked once a second: 150 replies, the newest. */
const MAX_REPLY_PAGES = 3;
/** No page is begun later. One that hangs is given up by the client. */
const BEGIN_NO_PAGE_AFTER_MS = 6_000;
/** Of one page stored at the same time. */
const CONCURRENCY = 8;

type Payload = Readonly<Record<string, unknown>>;

const LEFT_OUT = {
  excluded:
    "It is left out by a setting, so that it is not stored: see EXCLUDE_TEAMS, EXCLUDE_USERS, EXCLUDE_CHATS and ONLY_TEAMS.",
  expired: "It is past MESSAGE_RETENTION_DAYS, so that it is not stored.",
} as const;

/**
 * Reads one message from Graph now, of a post of a channel its replies as well, and stores them as whatever comes by any other
 * road. Nothing is removed: what Graph does not know any more stays as it was stored.
 *
 * Replies are a part of the answer's promise only as far as they fit into a request. What does not fit, or is refused, is
 * said and comes by the daily sync: a job of its own would read the whole channel for it.
 *
 * @returns the error codes of Graph as they are; throws the stores' transient errors
 */
export async function refreshMessage(
  ports: RefreshPorts,
  address: MessageAddress,
  request: RefreshRequest,
): Promise<Result<Refreshed>> {
  const startMs = ports.clock.nowMs();
  const found = await storedAt(ports, address);
  if (!found.ok) return found;
  const stored = found.value;
  const place = await placeOf(ports, { address, stored, teamId: request.team_id });
  if (!place.ok) return place;
  if (excludesSource(ports.scope ?? WHOLE_TENANT, place.value)) return notStored(stored, "excluded");
  const resource = messageResource(place.value);
  if (resource === undefined) return fail("message-not-found");
  const isShown = stored !== undefined && !(request.policy === "hide" && isBlocked(stored));
  const read = await orGraphError(() => ports.messageReader.read(resource), isShown);
  if (!read.ok) return read;
  const outcome = await keep(ports, read.value);
  if (!outcome.ok) return outcome;
  if (!isKept(outcome.value)) return notStored(stored, outcome.value);
  const post = postAt(place.value);
  return succeed({ isComplete: post === undefined || (await refreshReplies(ports, post, startMs)) });
}

/** What is stored of it, whatever the policy shows of it; `undefined`: nothing yet. */
async function storedAt(
  { messages }: RefreshPorts,
  address: MessageAddress,
): Promise<Result<StoredMessage | undefined>> {
  const { conversationId, messageId } = address;
  if (!canBeStored(conversationId)) return fail("conversation-not-found");
  if (!canBeStored(messageId)) return fail("message-not-found");
  const found = await findMessage(messages, address, "show");
  if (found.ok) return found;
  // Several replies bear the id: which of them is meant Graph cannot say either.
  const isAmbiguous = (await messages.findByMessageId(conversationId, messageId)).length > 1;
  return isAmbiguous ? found : succeed(undefined);
}

/** One that was stored before it was left out is still answered with. */
function notStored(stored: StoredMessage | undefined, outcome: UpsertOutcome): Result<Refreshed> {
  if (stored !== undefined) return succeed({ isComplete: true });
  return fail("message-not-found", outcome === "expired" ? LEFT_OUT.expired : LEFT_OUT.excluded);
}

/** What Graph says to ids that the caller gave is about the caller's ids. */
async function orGraphError(read: () => Promise<Payload>, isStored: boolean): Promise<Result<Payload>> {
  try {
    return succeed(await read());
  } catch (error) {
    if (!(error instanceof TeamsinkError)) throw error;
    if (error.code !== "graph-not-found" && error.code !== "graph-bad-request") return { ok: false, error };
    return fail(
      "graph-not-found",
      isStored
        ? "Graph does not know this message any more. What is stored of it stays: ask without refresh."
        : "Graph knows no such message, and none is stored; a reply is addressed as rootId.messageId.",
    );
  }
}

/** @returns whether they are all of them */
async function refreshReplies(ports: RefreshPorts, post: PostAddress, startMs: number): Promise<boolean> {
  let isComplete = true;
  let link: string | undefined;
  for (let pages = 1; ; pages += 1) {
    const page = await ports.messageReader.replies(post, link).catch((error: unknown) => {
      // Which of Graph's refusals it was stands in the log: the message itself is read, and answered with.
      if (codeOf(error) === "internal-error") throw error;
      return undefined;
    });
    if (page === undefined) return false;
    await forEachLimited(page.messages, CONCURRENCY, async (reply) => {
      if (!(await keep(ports, reply)).ok) isComplete = false;
    });
    link = page.nextLink;
    if (link === undefined) return isComplete;
    const isTimeLeft = ports.clock.nowMs() < startMs + BEGIN_NO_PAGE_AFTER_MS;
    if (pages === MAX_REPLY_PAGES || !isTimeLeft) return false;
  }
}

/** The same place and the same notes as on every road but the live one. */
async function keep(ports: RefreshPorts, payload: Payload): Promise<Result<UpsertOutcome>> {
  const { tenantId, clock } = ports;
  const stored = await storeMessage(ports, { payload, road: "refresh", tenantId, receivedMs: clock.nowMs() });
  if (!stored.ok || !isKept(stored.value)) return stored;
  await ports.cameConversations.remember(payload);
  await ports.presence.note(payload, false);
  return stored;
}

function postAt(place: MessagePlace): PostAddress | undefined {
  if (place.kind === "chat" || place.rootId !== null) return undefined;
  return { teamId: place.teamId, channelId: place.channelId, rootId: place.messageId };
}
