import { SimulatedClock } from "../../../../local/simulated-clock.ts";
import type { JsonObject } from "../../../../shared/base/json.ts";
import { KEEP_FOR_EVER, type Retention } from "../../../../shared/base/retention.ts";
import { parseSyncJob } from "../../../../shared/job/sync-job.ts";
import { searchStored } from "../../../../shared/serve/api/search.ts";
import { searchParameters } from "../../../../shared/serve/api/search-parameters.ts";
import { storeMessage } from "../../../../shared/store/message/store-message.ts";
import { feedSearch, requestSearch } from "../../../../shared/store/search/feed-search.ts";
import { createMemoryBlobStore } from "../../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed } from "../../../helpers/memory-change-feed.ts";
import { createMemoryDirectoryStore } from "../../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore } from "../../../helpers/memory-interaction-store.ts";
import { createMemoryMeetingStore } from "../../../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore } from "../../../helpers/memory-message-store.ts";
import { createMemorySearchIndex } from "../../../helpers/memory-search-index.ts";
import { createMemoryStateStore } from "../../../helpers/memory-state-store.ts";
import { createMemoryWorkQueue } from "../../../helpers/memory-work-queue.ts";
import { createRecordingLog } from "../../../helpers/recording-log.ts";

export const CHAT = "19:a@thread.v2";
const CREATED = "2026-01-01T00:00:00Z";
export const BLOCKED = { dlpAction: "blockAccess", policyTip: { generalText: "Not for you" } };

/** Stores, an index that is fed from them, and the route that asks it. */
export function createSearchWorld(retention: Retention = KEEP_FOR_EVER) {
  const clock = new SimulatedClock();
  const changeFeed = createMemoryChangeFeed(() => clock.nowMs());
  const ports = {
    clock,
    changeFeed,
    retention,
    blobs: createMemoryBlobStore(),
    search: createMemorySearchIndex(() => clock.nowMs()),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    directory: createMemoryDirectoryStore(),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    meetings: createMemoryMeetingStore((key, one) => changeFeed.wrote("meetings", key, one)),
    state: createMemoryStateStore({ clock }),
    queue: createMemoryWorkQueue(),
    log: createRecordingLog(),
    tenantId: "t",
  };
  return {
    ...ports,
    async say(id: string, text: string, { etag = "1767225600000", ...more }: JsonObject = {}): Promise<void> {
      const payload = { id, etag, chatId: CHAT, createdDateTime: CREATED, body: { content: text }, ...more };
      const stored = await storeMessage(ports, { payload, road: "live", tenantId: "t", receivedMs: clock.nowMs() });
      if (!stored.ok) throw stored.error;
    },
    /** What waits in the queue, to its end. */
    async work(): Promise<void> {
      const { sent } = ports.queue;
      for (let next = sent.shift(); next !== undefined; next = sent.shift()) {
        const job = parseSyncJob(JSON.parse(next.text));
        if (!job.ok || job.value.job !== "search") throw new Error("no job of the search");
        await feedSearch(ports, job.value);
      }
    },
    /** What the timer does, and what comes of it. */
    async feed(): Promise<void> {
      await requestSearch(ports);
      await this.work();
    },
    ask: (query: Readonly<Record<string, string>>) => searchStored(ports, searchParameters.parse(query)),
    async idsOf(query: Readonly<Record<string, string>>): Promise<unknown[]> {
      const { results } = await searchStored(ports, searchParameters.parse(query));
      return results.map(({ messageId, transcriptId, interactionId }) => messageId ?? transcriptId ?? interactionId);
    },
  };
}

/** Later than it was created. */
export function edited(minute: number): JsonObject {
  const atMs = Date.parse(CREATED) + minute * 60_000;
  return { etag: String(atMs), lastModifiedDateTime: new Date(atMs).toISOString() };
}
