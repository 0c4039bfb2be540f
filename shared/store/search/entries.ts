import { isJsonObject, type JsonObject } from "../../base/json.ts";
import { KEEP_FOR_EVER, type Retention, secondsLeft } from "../../base/retention.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { StoredInteraction } from "../../port/interaction-store.ts";
import type { StoredArtifact } from "../../port/meeting-store.ts";
import type { SearchDocument, SearchEntry, SearchSubject } from "../../port/search-index.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { namedContents } from "../content/named-contents.ts";
import { timeMsOf } from "../message/identity.ts";
import { versionPage } from "../message/message-history.ts";
import { verdictOf } from "../message/policy-violation.ts";
import { searchText } from "../message/search-text.ts";
import { idsIn, sendersOf } from "../message/senders.ts";
import { toGraphMessage } from "../message/stored-message.ts";

export interface EntryPorts {
  readonly blobs: BlobStore;
  /** For ever where it is not said. */
  readonly retention?: Retention;
}

const VERSIONS_PAGE = 100;
/** Each reaction is a version; of a message with more, the first ones are enough to know what it said. */
const MAX_VERSIONS = 2_000;

/** What can be found of a message: what it says now, and what it said before where that was something else. */
export async function messageEntry(ports: EntryPorts, message: StoredMessage): Promise<SearchEntry> {
  const { conversationId, id: documentId, version, sink } = message;
  const present = toGraphMessage(message);
  const isShown = typeof message.deletedDateTime !== "string" && verdictOf(present) !== "blocked";
  const latest = documentOf(message, present, { isLatest: isShown, isBlocked: verdictOf(present) === "blocked" });
  // A message that came as it was created has one version, and nothing of it has to be read.
  const isChanged = !isShown || version > sink.createdMs;
  const documents = [latest, ...(isChanged ? await earlier(ports, message, latest) : [])];
  return {
    subject: subjectOf("message", conversationId, documentId),
    version,
    // What is deleted says nothing, and is found by nothing.
    documents: documents.filter(({ isLatest, text }) => isLatest || text !== ""),
    expiresMs: expiresMsOf(version, ports.retention),
  };
}

async function earlier(
  { blobs }: EntryPorts,
  message: StoredMessage,
  latest: SearchDocument,
): Promise<SearchDocument[]> {
  const { conversationId, teamId, rootId, messageId } = message;
  const known = new Set([latest.text]);
  const found: SearchDocument[] = [];
  let continuation: string | undefined;
  for (let read = 0; read < MAX_VERSIONS; read += VERSIONS_PAGE) {
    const identity = { conversationId, teamId, rootId, messageId };
    const page = await versionPage(blobs, identity, { limit: VERSIONS_PAGE, continuation });
    for (const { version, payload } of page.versions) {
      const text = searchText(payload).normalize("NFC");
      if (known.has(text)) continue;
      known.add(text);
      // A verdict that came later holds for what was said before as well.
      const isBlocked = latest.isBlocked || verdictOf(payload) === "blocked";
      const sink = { createdMs: latest.createdMs, lastModifiedMs: timeMsOf(payload.lastModifiedDateTime) ?? version };
      found.push(documentOf({ version, teamId, text, sink }, payload, { isLatest: false, isBlocked }));
    }
    continuation = page.continuation;
    if (continuation === undefined) break;
  }
  return found;
}

interface Said extends Pick<StoredMessage, "version" | "teamId" | "text"> {
  readonly sink: Pick<StoredMessage["sink"], "createdMs" | "lastModifiedMs">;
}

function documentOf(
  { version, teamId, text, sink }: Said,
  payload: JsonObject,
  shown: Pick<SearchDocument, "isLatest" | "isBlocked">,
): SearchDocument {
  const contents = namedContents(payload);
  return {
    version,
    ...shown,
    createdMs: sink.createdMs,
    modifiedMs: sink.lastModifiedMs,
    teamId,
    ...searchedSenders(payload),
    mentionedIds: listOf(payload.mentions).flatMap(({ mentioned }) => idsIn(mentioned)),
    hasAttachment: contents.length > 0 || listOf(payload.attachments).some(isNoQuotation),
    text,
    fileNames: contents.flatMap(({ kind, name }) => (kind === "file" && name !== null ? [name] : [])),
  };
}

/** Graph: "chatMessageAttachment": another message that is quoted or forwarded. */
function isNoQuotation({ contentType }: JsonObject): boolean {
  return !/MessageReference$/i.test(String(contentType));
}

function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function searchedSenders(payload: JsonObject): Pick<SearchDocument, "senderIds" | "senderTypes"> {
  const { ids: senderIds, types: senderTypes } = sendersOf(payload);
  return { senderIds, senderTypes };
}

const OF_NOBODY = { senderIds: [], senderTypes: [] } as const;

const OF_NO_MESSAGE = {
  isLatest: true,
  isBlocked: false,
  teamId: null,
  mentionedIds: [],
  hasAttachment: false,
  fileNames: [],
} as const;

/** Of a recording nothing was said that could be found. */
export function artifactEntry({ retention }: EntryPorts, artifact: StoredArtifact): SearchEntry | undefined {
  const { organizerId, id, kind, createdMs, said, sink } = artifact;
  if (kind !== "transcript" || said === undefined) return undefined;
  const version = Date.parse(sink.storedDateTime);
  return {
    subject: subjectOf("transcript", organizerId, id),
    version,
    documents: [{ ...OF_NO_MESSAGE, version, createdMs, modifiedMs: createdMs, ...OF_NOBODY, text: said.text }],
    expiresMs: expiresMsOf(createdMs, retention),
  };
}

export function interactionEntry({ retention }: EntryPorts, stored: StoredInteraction): SearchEntry {
  const { userId, version, createdMs, interaction } = stored;
  const text = searchText(interaction).normalize("NFC");
  const senders = searchedSenders(interaction);
  return {
    subject: interactionSubject(stored, userId ?? ""),
    version,
    documents: [{ ...OF_NO_MESSAGE, version, createdMs, modifiedMs: version, ...senders, text }],
    expiresMs: expiresMsOf(version, retention),
  };
}

/** Whose an interaction is may be known later than what it says: until then it is nobody's. */
export function interactionSubject({ sessionId, id }: StoredInteraction, userId: string): SearchSubject {
  return subjectOf("interaction", userId, JSON.stringify([sessionId, id]));
}

function subjectOf(kind: SearchSubject["kind"], id: string, documentId: string): SearchSubject {
  return { kind, id, documentId };
}

function expiresMsOf(fromMs: number, { messageDays }: Retention = KEEP_FOR_EVER): number | null {
  const seconds = secondsLeft(messageDays, { fromMs, nowMs: fromMs });
  return seconds === undefined ? null : fromMs + seconds * 1_000;
}
