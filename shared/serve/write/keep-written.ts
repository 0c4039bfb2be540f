import { type ErrorCode, fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import type { JsonObject } from "../../base/json.ts";
import { isKept } from "../../port/message-store.ts";
import type { PlacedMessage } from "../../port/on-behalf.ts";
import { type MessageAddress, messageResource } from "../../resource/message-address.ts";
import { cosmosIdOf, identify } from "../../store/message/identity.ts";
import { storeMessage } from "../../store/message/store-message.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { underPolicy } from "../api/policy.ts";
import type { Acting } from "./acting.ts";

/** Where a message that somebody wrote is found again. */
export interface WrittenMessage {
  readonly conversationId: string;
  readonly cosmosId: string;
}

/** Keeps what Graph answered, as whatever comes by any other road: the notification that follows finds it there. */
export async function keepWritten({ ports }: Acting, payload: JsonObject): Promise<Result<WrittenMessage>> {
  const { tenantId, clock } = ports;
  const identity = identify(payload);
  if (!identity.ok) return identity;
  const arrival = { payload, road: "written", tenantId, receivedMs: clock.nowMs(), isFirstReading: true } as const;
  const stored = await storeMessage(ports, arrival);
  if (!stored.ok) return stored;
  if (isKept(stored.value)) {
    await ports.cameConversations.remember(payload);
    await ports.presence.note(payload, false);
  }
  const { conversationId } = identity.value;
  return succeed({ conversationId, cosmosId: cosmosIdOf(identity.value) });
}

/**
 * A message that was just changed, read from Graph anew and kept: of a change Graph answers nothing.
 *
 * @returns undefined where Graph does not give it now: what was done is done, and its notification brings it
 */
export async function keepChanged(acting: Acting, message: PlacedMessage): Promise<Result<WrittenMessage | undefined>> {
  const resource = messageResource(addressOf(acting, message));
  if (resource === undefined) return fail("message-not-found");
  const payload = await readNow(acting, resource);
  return payload === undefined ? succeed(undefined) : keepWritten(acting, payload);
}

const GIVEN_LATER: readonly ErrorCode[] = ["graph-throttled", "graph-unavailable"];

async function readNow({ ports }: Acting, resource: string): Promise<JsonObject | undefined> {
  try {
    return await ports.messageReader.read(resource);
  } catch (error) {
    if (error instanceof TeamsinkError && GIVEN_LATER.includes(error.code)) return undefined;
    throw error;
  }
}

function addressOf({ userId }: Acting, message: PlacedMessage): MessageAddress {
  if (message.kind === "channel") return { ...message, rootId: message.rootId ?? null };
  return { kind: "chat", chatId: message.chatId, messageId: message.messageId, userId };
}

/** As GET gives it. What they wrote themselves they may see, wherever it is. */
export async function writtenAnswer({ ports }: Acting, written: WrittenMessage): Promise<Result<JsonObject>> {
  const stored = await ports.messages.get(written.conversationId, written.cosmosId);
  const shown = stored && underPolicy(toGraphMessage(stored), "flag");
  // It was sent, and a setting keeps it from being stored here.
  return shown === undefined
    ? fail("message-not-found", "It was written, and is left out here by a setting.")
    : succeed(shown);
}
