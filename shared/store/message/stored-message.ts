import { hash } from "node:crypto";
import { type Result, succeed } from "../../base/errors/errors.ts";
import { isJsonObject, wellFormed } from "../../base/json.ts";
import type { Road, StoredMessage } from "../../port/stored-message.ts";
import { cosmosIdOf, identify, type MessageIdentity, rawAddressOf, timeMsOf, versionOf } from "./identity.ts";
import { searchText } from "./search-text.ts";

/** Names that are ours, so that a property Graph adds tomorrow under one of them is kept aside, not overwritten. */
const OURS = ["conversationId", "messageId", "rootId", "tenantId", "teamId", "version", "text", "sink"] as const;
/** Names that Cosmos DB gives a meaning to. `ttl` would let a sender make a document disappear. */
const COSMOS = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn", "ttl"] as const;
/**
 * About the answer, not the message: live and delta answers differ in OData's control information, and in a navigation
 * property, which stands, mostly empty, in a notification and in no list.
 */
const OF_THE_ANSWER = /^(@odata\.(context|type|etag|id)|hostedContents(@.*)?)$/;

const RESERVED: ReadonlySet<string> = new Set([...OURS, ...COSMOS]);

/** Kept under `sink.aside`: kept in full, and the same message from two roads is still the same document. */
function standsAside(name: string): boolean {
  return RESERVED.has(name) || OF_THE_ANSWER.test(name);
}

/** Replies are messages of their own. */
const REPLIES = /^replies(@|$)/;

/** The properties that belong to the document: all but the replies. */
function ownPropertiesOf(payload: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(payload).filter(([name]) => !REPLIES.test(name));
}

/** What the message says, whichever answer it stood in. */
function contentOf(payload: Readonly<Record<string, unknown>>): [string, unknown][] {
  return ownPropertiesOf(payload).filter(([name]) => !OF_THE_ANSWER.test(name));
}

/**
 * What a payload says, as a number of its own: the same for two payloads that differ only in the order of their
 * properties, in properties that are null in one and absent in the other, or in what OData says about the answer. It
 * decides between two payloads of one version that say different things: the greater wins, whoever came first.
 *
 * @returns SHA-256 in hex
 */
export function contentDigestOf(payload: Readonly<Record<string, unknown>>): string {
  return hash("sha256", JSON.stringify(sortedContent(Object.fromEntries(contentOf(payload)))), "hex");
}

function sortedContent(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortedContent);
  if (!isJsonObject(value)) return value;
  const content: unknown[] = [];
  for (const name of Object.keys(value).sort()) {
    const each = value[name];
    if (each !== null && each !== undefined) content.push([name, sortedContent(each)]);
  }
  return content;
}

export interface Arrival {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly road: Road;
  readonly tenantId: string;
  readonly receivedMs: number;
  /** Its source was never read before, so most of what it holds is new to the store. */
  readonly isFirstReading?: boolean;
}

export interface IdentifiedMessage {
  readonly identity: MessageIdentity;
  readonly version: number;
  /** See `contentDigestOf`; made when it is first asked for. */
  digest(): string;
  /** @param raw path of the raw payload, where it is not the usual one of its version */
  toDocument(storedMs: number, raw?: string): StoredMessage;
}

/** Identity and version of what arrived, and the document it becomes; `message-invalid` when it has none. */
export function identifyArrival(arrival: Arrival): Result<IdentifiedMessage> {
  const identity = identify(arrival.payload);
  if (!identity.ok) return identity;
  const version = versionOf(arrival.payload);
  if (!version.ok) return version;
  const facts = { identity: identity.value, version: version.value };
  let known: string | undefined;
  const digest = () => {
    known ??= contentDigestOf(arrival.payload);
    return known;
  };
  return succeed({
    ...facts,
    digest,
    toDocument: (storedMs, raw = rawAddressOf(facts.identity, facts.version).path) =>
      wellFormed(toDocument(arrival, { ...facts, digest: digest(), storedMs, raw })),
  });
}

interface DocumentFacts {
  readonly identity: MessageIdentity;
  readonly version: number;
  readonly digest: string;
  readonly storedMs: number;
  readonly raw: string;
}

function toDocument({ payload, road, tenantId, receivedMs }: Arrival, facts: DocumentFacts): StoredMessage {
  const { identity, version, digest, storedMs, raw } = facts;
  const entries = ownPropertiesOf(payload);
  const aside = entries.filter(([name]) => standsAside(name));
  return {
    ...Object.fromEntries(entries.filter(([name]) => !standsAside(name))),
    id: cosmosIdOf(identity),
    conversationId: identity.conversationId,
    messageId: identity.messageId,
    rootId: identity.rootId,
    tenantId,
    teamId: identity.teamId,
    version,
    // One form of what can be typed in two, such as an é: a search must not depend on it.
    text: searchText(payload).normalize("NFC"),
    sink: {
      road,
      receivedDateTime: new Date(receivedMs).toISOString(),
      storedDateTime: new Date(storedMs).toISOString(),
      raw,
      digest,
      schemaVersion: 1,
      createdMs: timeMsOf(payload.createdDateTime) ?? version,
      lastModifiedMs: timeMsOf(payload.lastModifiedDateTime) ?? version,
      ...(aside.length > 0 ? { aside: Object.fromEntries(aside) } : {}),
    },
  };
}

/** The chatMessage as Graph gave it, for the API: our fields and Cosmos's taken out, those kept aside put back. */
export function toGraphMessage(stored: StoredMessage): Record<string, unknown> {
  const own = Object.entries(stored).filter(([name]) => !standsAside(name) && name !== "id");
  return { ...stored.sink.aside, id: stored.messageId, ...Object.fromEntries(own) };
}
