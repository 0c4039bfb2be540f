import { type Result, succeed } from "../../base/errors/errors.ts";
import type { MessageSource, StoredMessage } from "../../port/stored-message.ts";
import { cosmosIdOf, identify, type MessageIdentity, rawAddressOf } from "./identity.ts";
import { searchText } from "./search-text.ts";
import { timeMsOf, versionOf } from "./version.ts";

/** Names that are ours, so that a property Graph adds tomorrow under one of them is kept aside, not overwritten. */
const OURS = ["conversationId", "messageId", "rootId", "tenantId", "teamId", "version", "text", "sink"] as const;
/** Names that Cosmos DB gives a meaning to. `ttl` would let a sender make a document disappear. */
const COSMOS = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn", "ttl"] as const;
/** Control information of OData about the answer, not the message: live and delta answers differ in it. */
const CONTROL = ["@odata.context", "@odata.type", "@odata.etag", "@odata.id"] as const;

/** Kept under `sink.aside`: kept in full, and the same message from two roads is still the same document. */
const ASIDE: ReadonlySet<string> = new Set([...OURS, ...COSMOS, ...CONTROL]);

/** Replies are messages of their own. */
const REPLIES = /^replies(@|$)/;

export interface Arrival {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly source: MessageSource;
  readonly tenantId: string;
  readonly receivedMs: number;
}

export interface IdentifiedMessage {
  readonly identity: MessageIdentity;
  readonly version: number;
  toDocument(storedMs: number): StoredMessage;
}

/** Identity and version of what arrived, and the document it becomes; `message-invalid` when it has none. */
export function identifyArrival(arrival: Arrival): Result<IdentifiedMessage> {
  const identity = identify(arrival.payload);
  if (!identity.ok) return identity;
  const version = versionOf(arrival.payload);
  if (!version.ok) return version;
  return succeed({
    identity: identity.value,
    version: version.value,
    toDocument: (storedMs) => toDocument(arrival, { identity: identity.value, version: version.value, storedMs }),
  });
}

interface DocumentFacts {
  readonly identity: MessageIdentity;
  readonly version: number;
  readonly storedMs: number;
}

function toDocument({ payload, source, tenantId, receivedMs }: Arrival, facts: DocumentFacts): StoredMessage {
  const { identity, version, storedMs } = facts;
  const entries = Object.entries(payload).filter(([name]) => !REPLIES.test(name));
  const aside = entries.filter(([name]) => ASIDE.has(name));
  return {
    ...Object.fromEntries(entries.filter(([name]) => !ASIDE.has(name))),
    id: cosmosIdOf(identity),
    conversationId: identity.conversationId,
    messageId: identity.messageId,
    rootId: identity.rootId,
    tenantId,
    teamId: identity.teamId,
    version,
    text: searchText(payload),
    sink: {
      source,
      receivedDateTime: new Date(receivedMs).toISOString(),
      storedDateTime: new Date(storedMs).toISOString(),
      raw: rawAddressOf(identity, version).path,
      schemaVersion: 1,
      createdMs: timeMsOf(payload.createdDateTime) ?? version,
      lastModifiedMs: timeMsOf(payload.lastModifiedDateTime) ?? version,
      ...(aside.length > 0 ? { aside: Object.fromEntries(aside) } : {}),
    },
  };
}

/** The chatMessage as Graph gave it, for the API: our fields and Cosmos's taken out, those kept aside put back. */
export function toGraphMessage(stored: StoredMessage): Record<string, unknown> {
  const own = Object.entries(stored).filter(([name]) => !ASIDE.has(name) && name !== "id");
  return { ...stored.sink.aside, id: stored.messageId, ...Object.fromEntries(own) };
}
