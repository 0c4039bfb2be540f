import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { dateTime, limitUpTo, unknownParametersNamed } from "../../base/parameter.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { canBeStored, type MessageIdentity } from "../../store/message/identity.ts";
import { type MessageVersion, versionAsOf, versionPage } from "../../store/message/message-history.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";

export const oneParameters = z.strictObject(
  { asOf: dateTime.optional().describe("The message as it was at that time") },
  unknownParametersNamed,
);

const MAX_LIMIT = 200;
const DEFAULT_LIMIT = 50;
const MAX_CURSOR_LENGTH = 8_192;

/** The query of GET …/versions. */
export const versionsParameters = z.strictObject(
  {
    limit: limitUpTo(MAX_LIMIT, DEFAULT_LIMIT).describe("Most versions that one answer holds"),
    cursor: z
      .string()
      .regex(/^[A-Za-z0-9_-]+$/, "expected a cursor from a nextLink")
      .max(MAX_CURSOR_LENGTH, "expected a cursor from a nextLink")
      // The blob store's own word, which is not ours to read.
      .transform((text) => Buffer.from(text, "base64url").toString("utf8"))
      .optional()
      .describe("Where the last answer ended: taken from its nextLink"),
  },
  unknownParametersNamed,
);

type VersionsParameters = z.infer<typeof versionsParameters>;

export interface VersionsPage {
  readonly versions: readonly MessageVersion[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

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
  const stored = await findMessage(ports.messages, address);
  if (!stored.ok || asOfMs === undefined) return stored.ok ? succeed(toGraphMessage(stored.value)) : stored;
  const version = await versionAsOf(ports.blobs, identityOf(stored.value), asOfMs);
  if (version) return succeed({ ...version.payload });
  return fail("message-not-found", "The message did not exist yet at the time of asOf.");
}

/** A page of the versions of a message that were ever seen, oldest first. */
export async function messageVersions(
  ports: QueryPorts,
  address: MessageAddress,
  { limit, cursor }: VersionsParameters,
): Promise<Result<VersionsPage>> {
  const stored = await findMessage(ports.messages, address);
  if (!stored.ok) return stored;
  const page = await versionPage(ports.blobs, identityOf(stored.value), { limit, continuation: cursor });
  const { versions, continuation } = page;
  return succeed({ versions, nextCursor: continuation === undefined ? undefined : cursorTextOf(continuation) });
}

/** A stored message by its address; `message-not-found` or `conversation-not-found` otherwise. */
export async function findMessage(
  store: MessageStore,
  { conversationId, messageId }: MessageAddress,
): Promise<Result<StoredMessage>> {
  if (!canBeStored(conversationId)) return fail("conversation-not-found");
  if (!canBeStored(messageId)) return fail("message-not-found");
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

function cursorTextOf(continuation: string): string {
  return Buffer.from(continuation).toString("base64url");
}
