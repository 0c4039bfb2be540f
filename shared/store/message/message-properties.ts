/** Names that are ours, so that a property Graph adds tomorrow under one of them is kept aside, not overwritten. */
const OURS = ["conversationId", "messageId", "rootId", "tenantId", "teamId", "version", "text", "sink"] as const;
/** Names that Cosmos DB gives a meaning to. `ttl` would let a sender make a document disappear. */
const COSMOS = ["_rid", "_self", "_etag", "_attachments", "_ts", "_lsn", "ttl"] as const;
/** Control information of OData about the answer, not the message: live and delta answers differ in it. */
const CONTROL: ReadonlySet<string> = new Set(["@odata.context", "@odata.type", "@odata.etag", "@odata.id"]);

/** Kept under `sink.aside`: kept in full, and the same message from two roads is still the same document. */
export const ASIDE: ReadonlySet<string> = new Set([...OURS, ...COSMOS, ...CONTROL]);

/** Replies are messages of their own. */
const REPLIES = /^replies(@|$)/;

/** The properties that belong to the document: all but the replies. */
export function ownPropertiesOf(payload: Readonly<Record<string, unknown>>): [string, unknown][] {
  return Object.entries(payload).filter(([name]) => !REPLIES.test(name));
}

/** What the message says, whichever answer it stood in. */
export function contentOf(payload: Readonly<Record<string, unknown>>): [string, unknown][] {
  return ownPropertiesOf(payload).filter(([name]) => !CONTROL.has(name));
}
