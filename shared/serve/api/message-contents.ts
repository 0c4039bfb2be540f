import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import type { CaptureName } from "../../base/settings.ts";
import type { NamedContent } from "../../job/sync-job.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { type ContentEntry, type ContentRecord, contentRecordId } from "../../store/content/content-record.ts";
import { type MessageReference, messageReferences } from "../../store/content/message-references.ts";
import { namedContents } from "../../store/content/named-contents.ts";
import { CAPTURE_OF } from "../../store/content/offer-contents.ts";
import { findMessage, type MessageAddress, type QueryPorts } from "./one-message.ts";

export interface ContentQueryPorts extends QueryPorts {
  readonly state: StateStore;
  readonly settings: { readonly captures: ReadonlySet<CaptureName> };
}

/** A policy tip may stand in for a blocked message's words; nothing does for its images and files. */
const BLOCKED = "hide";

const SHOWN = [
  ...["contentId", "kind", "address", "name", "attachmentId", "state", "reason", "version", "mediaType"],
  ...["sizeBytes", "sha256", "eTag", "lastModifiedDateTime", "isChangedSinceSent", "fetchedDateTime"],
];

export type ListedContent = NamedContent &
  Partial<Omit<ContentEntry, keyof NamedContent | "state">> & {
    readonly state: ContentEntry["state"] | "not-captured";
  };

export interface MessageContents {
  readonly count: number;
  readonly contents: readonly ListedContent[];
  readonly references: readonly MessageReference[];
}

/** What a message names, in all its versions, and what became of it; `message-not-found` or `conversation-not-found`. */
export async function messageContents(
  ports: ContentQueryPorts,
  address: MessageAddress,
): Promise<Result<MessageContents>> {
  const stored = await findMessage(ports.messages, address, BLOCKED);
  if (!stored.ok) return stored;
  const contents = await contentsOf(ports, stored.value);
  const references = messageReferences(stored.value, stored.value.conversationId);
  return succeed({ count: contents.length, contents: contents.map(shown), references });
}

/** One that is kept; `content-not-found`, or `content-not-kept` with the reason. */
export async function keptContent(
  ports: ContentQueryPorts,
  address: MessageAddress,
  contentId: string,
): Promise<Result<ContentEntry & { readonly sha256: string; readonly sizeBytes: number }>> {
  const stored = await findMessage(ports.messages, address, BLOCKED);
  if (!stored.ok) return stored;
  const entry = (await contentsOf(ports, stored.value)).find((content) => content.contentId === contentId);
  if (entry === undefined) return fail("content-not-found");
  const { sha256, sizeBytes, state, reason } = entry;
  if (state !== "kept" || sha256 === undefined || sizeBytes === undefined) {
    return fail("content-not-kept", `It is ${state}${reason === undefined ? "" : `: ${reason}`}.`);
  }
  return succeed({ ...(entry as ContentEntry), sha256, sizeBytes });
}

/** What the record has, and what the message names and no job has come to yet. */
async function contentsOf({ state, settings }: ContentQueryPorts, stored: StoredMessage): Promise<ListedContent[]> {
  const id = contentRecordId({ conversationId: stored.conversationId, documentId: stored.id });
  const entries = (await state.get<ContentRecord>("content", id))?.value.contents ?? [];
  const known = new Set(entries.map(({ contentId }) => contentId));
  const unknown = namedContents(stored).filter(({ contentId }) => !known.has(contentId));
  return [
    ...entries,
    ...unknown.map(
      (named): ListedContent => ({
        ...named,
        state: settings.captures.has(CAPTURE_OF[named.kind]) ? "waiting" : "not-captured",
      }),
    ),
  ];
}

function shown(content: ListedContent): ListedContent {
  return Object.fromEntries(Object.entries(content).filter(([name]) => SHOWN.includes(name))) as ListedContent;
}
