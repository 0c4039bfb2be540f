import type { StoredMessage } from "../../shared/port/stored-message.ts";
import { cosmosIdOf } from "../../shared/store/message/identity.ts";

const CONVERSATION_ID = "19:7f1e2d3c4b5a@thread.v2";

export interface StoredMessageParts {
  readonly conversationId?: string;
  readonly messageId?: string;
  readonly rootId?: string | null;
  readonly version?: number;
  readonly text?: string;
  readonly createdMs?: number;
  readonly lastModifiedMs?: number;
  readonly from?: unknown;
  readonly messageType?: string;
  readonly digest?: string;
}

/** A whole document of the container `messages`, with the given parts. */
export function storedMessage(parts: StoredMessageParts = {}): StoredMessage {
  const { conversationId = CONVERSATION_ID, messageId = "1700000000000", rootId = null, version = 1 } = parts;
  const { text = "hello", createdMs = version, lastModifiedMs = version, from = null, digest = "0".repeat(64) } = parts;
  return {
    ...(parts.messageType === undefined ? {} : { messageType: parts.messageType }),
    id: cosmosIdOf({ rootId, messageId }),
    conversationId,
    messageId,
    rootId,
    tenantId: "6b1c5f1e-0000-4000-8000-000000000001",
    teamId: null,
    version,
    text,
    from,
    etag: String(version),
    body: { contentType: "html", content: `<p>${text}</p>` },
    reactions: [],
    sink: {
      road: "live",
      receivedDateTime: "2026-01-02T03:04:05.000Z",
      storedDateTime: "2026-01-02T03:04:06.000Z",
      raw: `${conversationId}/-/${messageId}/${version}.json`,
      digest,
      schemaVersion: 1,
      createdMs,
      lastModifiedMs,
    },
  };
}
