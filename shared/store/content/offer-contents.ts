import { KEEP_FOR_EVER, type Retention } from "../../base/retention.ts";
import type { CaptureName } from "../../base/settings.ts";
import { type ContentJob, type NamedContent, sendSyncJob } from "../../job/sync-job.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { cosmosIdOf, timeMsOf } from "../message/identity.ts";
import type { ContentOffers, VersionToStore } from "../message/store-message.ts";
import { type ContentEntry, type ContentRecord, contentRecordId } from "./content-record.ts";
import { namedContents } from "./named-contents.ts";

export const CAPTURE_OF = {
  "hosted-content": "hosted-contents",
  file: "files",
} as const satisfies Record<NamedContent["kind"], CaptureName>;

interface OfferPorts {
  readonly queue: WorkQueue;
  readonly state: StateStore;
  readonly captures: ReadonlySet<CaptureName>;
  readonly retention?: Retention;
}

/**
 * Sends the job that fetches what a version names, but for what is settled: a reaction to a message whose image is kept sends
 * nothing. Where messages end it does all the same: a message counts from its last change, and its content with it.
 */
export function createContentOffers({ queue, state, captures, retention = KEEP_FOR_EVER }: OfferPorts): ContentOffers {
  return {
    offer: async (version) => {
      const { arrival, identity } = version;
      const isRebuilt = arrival.road === "rebuild";
      const named = namedContents(arrival.payload).filter(({ kind }) => captures.has(CAPTURE_OF[kind]));
      const settled = isRebuilt || retention.messageDays > 0 ? NONE : await settledOf(state, version, named);
      const contents = named.filter(({ contentId }) => !settled.has(contentId));
      const place = placeOf(version);
      if (contents.length === 0 || place === undefined) return;
      await sendSyncJob(queue, {
        job: "content",
        conversationId: identity.conversationId,
        documentId: cosmosIdOf(identity),
        messageId: identity.messageId,
        place,
        version: version.version,
        saidMs:
          timeMsOf(arrival.payload.lastEditedDateTime) ?? timeMsOf(arrival.payload.createdDateTime) ?? version.version,
        contents,
        again: isRebuilt,
      });
    },
  };
}

const NONE: ReadonlySet<string> = new Set();

/**
 * What needs no job of this version, nor of a later one. Not what was not found, although the stored document names it: the
 * message may have been deleted meanwhile, and nobody told. Nor what still waits: it may be found missing at this very moment.
 */
async function settledOf(
  state: StateStore,
  { identity, stored }: VersionToStore,
  named: readonly NamedContent[],
): Promise<ReadonlySet<string>> {
  const known = new Set(stored && namedContents(stored).map(({ contentId }) => contentId));
  if (!named.some(({ contentId }) => known.has(contentId))) return NONE;
  const { conversationId } = identity;
  const id = contentRecordId({ conversationId, documentId: cosmosIdOf(identity) });
  const record = await state.get<ContentRecord>("content", id);
  const settled = record?.value.contents.filter(isSettled) ?? [];
  return new Set(settled.map(({ contentId }) => contentId));
}

function isSettled({ state, reason }: ContentEntry): boolean {
  return state === "kept" || (state === "refused" && reason !== "not-found");
}

/** As Graph is asked; a channel without its team cannot be. */
function placeOf({ arrival, identity }: VersionToStore): ContentJob["place"] | undefined {
  const { chatId } = arrival.payload;
  const { teamId, conversationId: channelId, rootId } = identity;
  if (teamId !== null) return { teamId, channelId, ...(rootId === null ? {} : { rootId }) };
  return typeof chatId === "string" && chatId !== "" ? { chatId } : undefined;
}
