import { type Result, succeed } from "../../base/errors/errors.ts";
import type { MessageSource, StoredMessage } from "../../port/stored-message.ts";
import { contentDigestOf } from "./content-digest.ts";
import { cosmosIdOf, identify, type MessageIdentity, rawAddressOf } from "./identity.ts";
import { ASIDE, ownPropertiesOf } from "./message-properties.ts";
import { searchText } from "./search-text.ts";
import { timeMsOf, versionOf } from "./version.ts";
import { wellFormed } from "./well-formed.ts";

export interface Arrival {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly source: MessageSource;
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

function toDocument({ payload, source, tenantId, receivedMs }: Arrival, facts: DocumentFacts): StoredMessage {
  const { identity, version, digest, storedMs, raw } = facts;
  const entries = ownPropertiesOf(payload);
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
  const own = Object.entries(stored).filter(([name]) => !ASIDE.has(name) && name !== "id");
  return { ...stored.sink.aside, id: stored.messageId, ...Object.fromEntries(own) };
}
