import { KEEP_FOR_EVER, type Retention } from "../../base/retention.ts";
import type { CaptureName } from "../../base/settings.ts";
import { type ContentJob, type NamedContent, sendSyncJob } from "../../job/sync-job.ts";
import type { WorkQueue } from "../../port/work-queue.ts";
import { cosmosIdOf, timeMsOf } from "../message/identity.ts";
import type { ContentOffers, VersionToStore } from "../message/store-message.ts";
import { namedContents } from "./named-contents.ts";

export const CAPTURE_OF = {
  "hosted-content": "hosted-contents",
  file: "files",
} as const satisfies Record<NamedContent["kind"], CaptureName>;

interface OfferPorts {
  readonly queue: WorkQueue;
  readonly captures: ReadonlySet<CaptureName>;
  readonly retention?: Retention;
}

/**
 * Sends the job that fetches what a version names. What the stored document names as well was sent before that document
 * was stored, so a reaction to a message with an image sends nothing. Where messages end it does all the same: a message
 * counts from its last change, and its content with it.
 */
export function createContentOffers({ queue, captures, retention = KEEP_FOR_EVER }: OfferPorts): ContentOffers {
  return {
    offer: async (version) => {
      const isRebuilt = version.arrival.road === "rebuild";
      const isSentBefore = isRebuilt || retention.messageDays > 0 ? () => false : namedBy(version.stored);
      const contents = namedContents(version.arrival.payload).filter(
        (content) => captures.has(CAPTURE_OF[content.kind]) && !isSentBefore(content),
      );
      const place = placeOf(version);
      if (contents.length === 0 || place === undefined) return;
      const { arrival, identity } = version;
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

function namedBy(stored: VersionToStore["stored"]): (content: NamedContent) => boolean {
  const ids = new Set(stored && namedContents(stored).map(({ contentId }) => contentId));
  return ({ contentId }) => ids.has(contentId);
}

/** As Graph is asked; a channel without its team cannot be. */
function placeOf({ arrival, identity }: VersionToStore): ContentJob["place"] | undefined {
  const { chatId } = arrival.payload;
  const { teamId, conversationId: channelId, rootId } = identity;
  if (teamId !== null) return { teamId, channelId, ...(rootId === null ? {} : { rootId }) };
  return typeof chatId === "string" && chatId !== "" ? { chatId } : undefined;
}
