import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { unknownParametersNamed } from "../../base/parameter.ts";
import type { CaptureName } from "../../base/settings.ts";
import type { NamedContent } from "../../job/sync-job.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { type ContentEntry, type ContentRecord, contentRecordId } from "../../store/content/content-record.ts";
import { type MessageReference, messageReferences } from "../../store/content/message-references.ts";
import { namedContents } from "../../store/content/named-contents.ts";
import { CAPTURE_OF } from "../../store/content/offer-contents.ts";
import { findMessage, type MessageAddress, type QueryPorts } from "./one-message.ts";
import { type Policy, policyParameter } from "./policy.ts";

export const contentParameters = z.strictObject({ policy: policyParameter }, unknownParametersNamed);

export interface ContentQueryPorts extends QueryPorts {
  readonly state: StateStore;
  readonly settings: { readonly captures: ReadonlySet<CaptureName> };
}

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
  policy: Policy = "flag",
): Promise<Result<MessageContents>> {
  const stored = await findShown(ports, address, policy);
  if (!stored.ok) return stored;
  const contents = await contentsOf(ports, stored.value);
  const references = messageReferences(stored.value, stored.value.conversationId);
  return succeed({ count: contents.length, contents: contents.map(shown), references });
}

/** One that is kept; `content-not-found`, or `content-not-kept` with the reason. */
export async function keptContent(
  ports: ContentQueryPorts,
  address: MessageAddress & { readonly contentId: string },
  policy: Policy = "flag",
): Promise<Result<ContentEntry & { readonly sha256: string; readonly sizeBytes: number }>> {
  const stored = await findShown(ports, address, policy);
  if (!stored.ok) return stored;
  const entry = (await contentsOf(ports, stored.value)).find((content) => content.contentId === address.contentId);
  if (entry === undefined) return fail("content-not-found");
  const { sha256, sizeBytes, state, reason } = entry;
  if (state !== "kept" || sha256 === undefined || sizeBytes === undefined) {
    return fail("content-not-kept", `It is ${state}${reason === undefined ? "" : `: ${reason}`}.`);
  }
  return succeed({ ...(entry as ContentEntry), sha256, sizeBytes });
}

/** Of a blocked message nothing that it names is shown either: a picture holds its text as well as its body does. */
async function findShown(
  { messages }: ContentQueryPorts,
  address: MessageAddress,
  policy: Policy,
): Promise<Result<StoredMessage>> {
  return findMessage(messages, address, policy === "show" ? "show" : "hide");
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
