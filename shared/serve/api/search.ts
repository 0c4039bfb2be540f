import { forEachLimited } from "../../base/for-each-limited.ts";
import { isJsonObject, type JsonObject, parseJson } from "../../base/json.ts";
import type { BlobStore } from "../../port/blob-store.ts";
import type { ChangeFeed } from "../../port/change-feed.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { InteractionStore } from "../../port/interaction-store.ts";
import type { MeetingStore } from "../../port/meeting-store.ts";
import type { MessageStore } from "../../port/message-store.ts";
import type { PlaceCount, SearchExpression, SearchHit, SearchIndex, SearchKind } from "../../port/search-index.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { namedContents } from "../../store/content/named-contents.ts";
import { versionsAt } from "../../store/message/message-history.ts";
import { searchText } from "../../store/message/search-text.ts";
import { toGraphMessage } from "../../store/message/stored-message.ts";
import { matches } from "../../store/search/search-words.ts";
import { snippetOf } from "../../store/search/snippet.ts";
import { chatTitle } from "./chat-title.ts";
import { identityOf } from "./one-message.ts";
import { isBlocked, type Policy, underPolicy } from "./policy.ts";
import { type SearchParameters, searchCursorOf, toSearchQuery } from "./search-parameters.ts";

/** The stores are those of whoever asks: what they do not show is not shown, whatever the index knows. */
export interface SearchPorts {
  readonly search: SearchIndex;
  readonly messages: MessageStore;
  readonly meetings: MeetingStore;
  readonly interactions: InteractionStore;
  readonly directory: DirectoryStore;
  readonly changeFeed: ChangeFeed;
  readonly blobs: BlobStore;
}

export interface SearchAnswer {
  /** What the index found and the store shows: it may be shorter than its limit. */
  readonly results: readonly JsonObject[];
  /** All that is found. */
  readonly total: number;
  readonly conversations: readonly JsonObject[];
  /** Present while there is more. */
  readonly nextCursor: string | undefined;
}

/** Results that are read side by side. */
const AT_ONCE = 8;

/** One page of what is found, each read from the store before it is shown. */
export async function searchStored(ports: SearchPorts, parameters: SearchParameters): Promise<SearchAnswer> {
  const query = toSearchQuery(parameters);
  const page = await ports.search.search(query);
  const titles = createTitles(ports);
  const asked = { expression: query.expression, policy: parameters.policy };
  const shown = new Map<SearchHit, JsonObject | undefined>();
  await forEachLimited(page.hits, AT_ONCE, async (hit) => {
    shown.set(hit, await RESULTS[hit.subject.kind]({ ports, titles, ...asked }, hit));
  });
  const conversations: JsonObject[] = [];
  for (const place of page.places) conversations.push({ ...place, title: await titles.of(place) });
  const last = page.hits.at(-1);
  return {
    results: page.hits.map((hit) => shown.get(hit)).filter((result) => result !== undefined),
    total: page.count,
    conversations,
    nextCursor: page.hasMore && last ? searchCursorOf(last.position) : undefined,
  };
}

interface Asked {
  readonly ports: SearchPorts;
  readonly titles: Titles;
  readonly expression: SearchExpression;
  readonly policy: Policy;
}

type ToResult = (asked: Asked, hit: SearchHit) => Promise<JsonObject | undefined>;

const RESULTS: Readonly<Record<SearchKind, ToResult>> = {
  message: messageResult,
  transcript: transcriptResult,
  interaction: interactionResult,
};

/** What was found by a text that is not shown would say that it holds it. */
async function messageResult(asked: Asked, hit: SearchHit): Promise<JsonObject | undefined> {
  const { ports, titles, expression } = asked;
  const stored = await ports.messages.get(hit.subject.id, hit.subject.documentId);
  const shown = stored && (await shownVersion(asked, stored, hit));
  if (!shown) return undefined;
  const { conversationId, teamId, rootId, messageId } = stored;
  return {
    kind: "message",
    conversationId,
    conversationTitle: await titles.of({ kind: "message", id: conversationId, teamId }),
    teamId,
    rootId,
    messageId,
    version: hit.isLatest ? stored.version : hit.version,
    isLatest: hit.isLatest,
    from: senderOf(shown.message),
    createdDateTime: new Date(stored.sink.createdMs).toISOString(),
    snippet: snippetOf(shown.text, expression),
  };
}

interface ShownVersion {
  readonly message: JsonObject;
  readonly text: string;
}

async function shownVersion(asked: Asked, stored: StoredMessage, hit: SearchHit): Promise<ShownVersion | undefined> {
  const present = toGraphMessage(stored);
  if (hit.isLatest) {
    const isThere = typeof stored.deletedDateTime !== "string" && isShown(asked, present, present);
    return isThere && isFound(asked, present, stored.text) ? { message: present, text: stored.text } : undefined;
  }
  for (const { payload } of await versionsAt(asked.ports.blobs, identityOf(stored), hit.version)) {
    const text = searchText(payload).normalize("NFC");
    if (isShown(asked, payload, present) && isFound(asked, payload, text)) return { message: payload, text };
  }
  return undefined;
}

function isShown({ policy }: Asked, message: JsonObject, present: JsonObject): boolean {
  const shown = underPolicy(message, policy, present);
  return shown !== undefined && (policy === "show" || (shown.policyMark !== "blocked" && !isBlocked(message)));
}

/** It may have changed since the index read it. */
function isFound({ expression }: Asked, message: JsonObject, text: string): boolean {
  return matches([text, ...namedContents(message).map(({ name }) => name ?? "")], expression);
}

function senderOf({ from }: JsonObject): JsonObject | null {
  const sender = Object.values(isJsonObject(from) ? from : {}).find(isJsonObject);
  return sender ? { id: sender.id ?? null, displayName: sender.displayName ?? null } : null;
}

async function transcriptResult({ ports, expression }: Asked, { subject }: SearchHit): Promise<JsonObject | undefined> {
  const artifact = (await ports.meetings.read(subject.id, subject.documentId))?.artifact;
  if (artifact?.said === undefined || !matches([artifact.said.text], expression)) return undefined;
  const { organizerId, isAdHoc, meetingKey, artifactId, createdMs, value } = artifact;
  return {
    kind: "transcript",
    organizerId,
    meetingId: meetingKey,
    callId: isAdHoc ? meetingKey : (value.callId ?? null),
    transcriptId: artifactId,
    createdDateTime: new Date(createdMs).toISOString(),
    snippet: snippetOf(artifact.said.text, expression),
  };
}

async function interactionResult(
  { ports, expression }: Asked,
  { subject }: SearchHit,
): Promise<JsonObject | undefined> {
  const [sessionId, id] = parseJson(subject.documentId) as [string, string];
  const stored = (await ports.interactions.read(sessionId, id))?.document;
  if (stored === undefined) return undefined;
  const text = searchText(stored.interaction).normalize("NFC");
  if (!matches([text], expression)) return undefined;
  const { userId, interactionId, createdMs, interaction } = stored;
  return {
    kind: "interaction",
    userId,
    sessionId,
    interactionId,
    interactionType: interaction.interactionType ?? null,
    createdDateTime: new Date(createdMs).toISOString(),
    snippet: snippetOf(text, expression),
  };
}

interface Titles {
  of(place: Pick<PlaceCount, "kind" | "id"> & { readonly teamId?: string | null }): Promise<string | null>;
}

/** What chats and channels are called, each asked for once; not where whoever asks has no role for the directory. */
function createTitles({ directory, messages, changeFeed }: SearchPorts): Titles {
  const known = new Map<string, Promise<string | null>>();
  async function titleOf(id: string, teamId: string | null | undefined): Promise<string | null> {
    const chat = await directory.get({ table: "chats", parentId: null, id });
    if (chat) return chatTitle(directory, chat);
    const newest = { conversationId: id, orderBy: "createdMs", descending: true, limit: 1 } as const;
    const parentId = teamId ?? (await messages.query(newest))[0]?.teamId ?? null;
    const channel = parentId === null ? undefined : await directory.get({ table: "channels", parentId, id });
    return typeof channel?.value.displayName === "string" ? channel.value.displayName : null;
  }
  return {
    async of({ kind, id, teamId }) {
      if (kind !== "message" || changeFeed.withheld?.has("directory")) return null;
      const title = known.get(id) ?? titleOf(id, teamId);
      known.set(id, title);
      return title;
    },
  };
}
