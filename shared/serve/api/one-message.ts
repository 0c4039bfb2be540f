import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { dateTime, strangersNamed } from "../../base/parameter.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import type { MessageIdentity } from "../../store/message/identity.ts";
import { listVersions, type MessageVersion, readVersion, versionAsOf } from "../../store/message/message-history.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";

export const oneParameters = z.strictObject(
  { asOf: dateTime.optional().describe("The message as it was at that time") },
  strangersNamed,
);

export interface QueryPorts {
  readonly messages: MessageStore;
  readonly blobs: BlobStore;
}

export interface MessageAddress {
  readonly conversationId: string;
  /** Graph's id of a root or of the only reply that bears it, or `rootId.messageId` for a reply. */
  readonly messageId: string;
}

/** One message as Graph gave it, now or as it was; `message-not-found` or `conversation-not-found` otherwise. */
export async function oneMessage(
  ports: QueryPorts,
  address: MessageAddress,
  asOfMs?: number,
): Promise<Result<Record<string, unknown>>> {
  const stored = await find(ports.messages, address);
  if (!stored.ok || asOfMs === undefined) return stored.ok ? succeed(toGraphMessage(stored.value)) : stored;
  const version = await versionAsOf(ports.blobs, identityOf(stored.value), asOfMs);
  if (version) return succeed({ ...version.payload });
  return fail("message-not-found", "The message did not exist yet at the time of asOf.");
}

/** Every version of a message that was ever seen, oldest first. */
export async function messageVersions(
  ports: QueryPorts,
  address: MessageAddress,
): Promise<Result<readonly MessageVersion[]>> {
  const stored = await find(ports.messages, address);
  if (!stored.ok) return stored;
  const identity = identityOf(stored.value);
  const versions: MessageVersion[] = [];
  for (const version of await listVersions(ports.blobs, identity)) {
    const read = await readVersion(ports.blobs, identity, version);
    if (read) versions.push(read);
  }
  return succeed(versions);
}

async function find(
  store: MessageStore,
  { conversationId, messageId }: MessageAddress,
): Promise<Result<StoredMessage>> {
  const byDocumentId = await store.get(conversationId, messageId);
  if (byDocumentId) return succeed(byDocumentId);
  const candidates = await store.findByMessageId(conversationId, messageId);
  const only = candidates.length === 1 ? candidates[0] : undefined;
  if (only) return succeed(only);
  if (candidates.length > 1) {
    return fail("message-not-found", "Several replies bear this id; address one as rootId.messageId.");
  }
  if (await store.hasConversation(conversationId)) return fail("message-not-found");
  return fail("conversation-not-found");
}

function identityOf({ conversationId, teamId, rootId, messageId }: StoredMessage): MessageIdentity {
  return { conversationId, teamId, rootId, messageId };
}
