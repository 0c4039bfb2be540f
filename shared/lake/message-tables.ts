import { isJsonObject, type JsonObject } from "../base/json.ts";
import type { StoredMessage } from "../port/stored-message.ts";
import { underPolicy } from "../serve/api/policy.ts";
import { toGraphMessage } from "../store/message/stored-message.ts";
import { type Column, graphs, key, type LakeSource, rowVersion, text, time, withOther } from "./columns.ts";

/** Of two payloads of one version the greater digest wins in the store: its first twenty bits. */
const tieOf = (digest: string) => Number.parseInt(digest.slice(0, 5), 16);

function columnsOf(keys: readonly Column<StoredMessage>[]): readonly Column<StoredMessage>[] {
  const sender = (name: string) => (_stored: StoredMessage, shown: JsonObject) => senderOf(shown)?.[name];
  const body = (name: string) => (_stored: StoredMessage, shown: JsonObject) =>
    isJsonObject(shown.body) ? shown.body[name] : null;
  return withOther<StoredMessage>([
    ...keys,
    rowVersion(({ version, sink }) => ({ timeMs: version, tie: tieOf(sink.digest) })),
    text("team_id", "of a message in a channel", ({ teamId }) => teamId),
    text("channel_id", "of a message in a channel", ({ teamId, conversationId }) => (teamId ? conversationId : null)),
    ...graphs("STRING", ["chatId", "replyToId", "messageType", "createdDateTime", "lastModifiedDateTime"]),
    ...graphs("STRING", ["lastEditedDateTime", "deletedDateTime", "importance", "subject", "summary", "locale"]),
    ...graphs("STRING", ["webUrl", "etag"]),
    ...graphs("JSON", ["from", "body", "attachments", "mentions", "reactions", "channelIdentity", "messageHistory"]),
    ...graphs("JSON", ["eventDetail", "policyViolation"]),
    {
      ...text("policyMark", "`blocked` or `flagged` by data loss prevention", (_one, shown) => shown.policyMark),
      isGraphs: true,
    },
    text("from_kind", "`user`, `application`, `device`, …", sender("kind")),
    text("from_id", "who sent it", sender("id")),
    text("from_display_name", "who sent it", sender("displayName")),
    text("body_content_type", "`text` or `html`", body("contentType")),
    text("body_content", "what it says", body("content")),
    time("created_at", "`createdDateTime` as a time", ({ sink }) => sink.createdMs),
    time("stored_at", "when it was stored", ({ sink }) => sink.storedDateTime),
  ]);
}

function senderOf({ from }: JsonObject): JsonObject | undefined {
  const [kind, identity] = Object.entries(isJsonObject(from) ? from : {}).find(([, each]) => isJsonObject(each)) ?? [];
  return isJsonObject(identity) ? { kind, id: identity.id, displayName: identity.displayName } : undefined;
}

const conversation = key<StoredMessage>("conversation_id", "of the channel or chat", (one) => one.conversationId);
const parent = key<StoredMessage>("parent_message_id", "the post it replies to", ({ rootId }) => rootId);
const id = { ...key<StoredMessage>("id", "Graph's", ({ messageId }) => messageId), isGraphs: true };

export const MESSAGES: LakeSource<StoredMessage> = {
  tables: [
    { name: "messages", holds: ({ rootId }) => rootId === null, columns: columnsOf([conversation, id]) },
    { name: "message_replies", holds: ({ rootId }) => rootId !== null, columns: columnsOf([conversation, parent, id]) },
  ],
  // As the API by default: a lake has more readers than the store, and what a rule blocks, readers must not see.
  shown: (stored) => underPolicy(toGraphMessage(stored), "flag") ?? {},
  storedDateTime: ({ sink }) => sink.storedDateTime,
};
