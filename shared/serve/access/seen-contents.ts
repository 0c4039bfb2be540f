import type { StateEntry, StateKind, StateStore } from "../../port/state-store.ts";
import type { StoredMessage } from "../../port/stored-message.ts";
import { type ContentRecord, contentRecordId } from "../../store/content/content-record.ts";
import { namedContents } from "../../store/content/named-contents.ts";

/** More than any answer gives. */
const MAX_GIVEN = 1_000;

/**
 * The state as one person sees it: what became of the images and files that a message names which they were just given, and of
 * no other version of it. All else in it is the product's own.
 */
export function seenContents(state: StateStore): { readonly state: StateStore; gave(message: StoredMessage): void } {
  const given = new Map<string, StoredMessage>();
  const refuse = async () => {
    throw new TypeError("A person sees nothing of the state");
  };
  return {
    gave(message) {
      const { conversationId, id: documentId } = message;
      if (given.size < MAX_GIVEN) given.set(contentRecordId({ conversationId, documentId }), message);
    },
    state: {
      async get<T>(kind: StateKind, id: string) {
        const message = kind === "content" ? given.get(id) : undefined;
        const entry = message && (await state.get<ContentRecord>("content", id));
        return (entry && { ...entry, value: ofVersion(entry.value, message) }) as StateEntry<T> | undefined;
      },
      list: refuse,
      page: refuse,
      count: refuse,
      put: refuse,
      remove: refuse,
    },
  };
}

function ofVersion(record: ContentRecord, message: StoredMessage): ContentRecord {
  const named = new Set(namedContents(message).map(({ contentId }) => contentId));
  return { ...record, contents: record.contents.filter(({ contentId }) => named.has(contentId)) };
}
