import type { Clock } from "../../../shared/base/clock.ts";
import type { BlobStore } from "../../../shared/port/blob-store.ts";
import {
  createMemoryAccessRecordStore,
  type MemoryAccessRecordStore,
} from "../../helpers/memory-access-record-store.ts";
import { createMemoryBlobStore, type MemoryBlobStore } from "../../helpers/memory-blob-store.ts";
import { createMemoryChangeFeed, type MemoryChangeFeed } from "../../helpers/memory-change-feed.ts";
import { createMemoryContentStore, type MemoryContentStore } from "../../helpers/memory-content-store.ts";
import { createMemoryDirectoryStore, type MemoryDirectoryStore } from "../../helpers/memory-directory-store.ts";
import { createMemoryInteractionStore, type MemoryInteractionStore } from "../../helpers/memory-interaction-store.ts";
import { createMemoryLakeStore, type MemoryLakeStore } from "../../helpers/memory-lake-store.ts";
import { createMemoryMeetingStore, type MemoryMeetingStore } from "../../helpers/memory-meeting-store.ts";
import { createMemoryMessageStore, type MemoryMessageStore } from "../../helpers/memory-message-store.ts";
import { createMemorySearchIndex, type MemorySearchIndex } from "../../helpers/memory-search-index.ts";
import { createMemorySecretStore, type MemorySecretStore } from "../../helpers/memory-secret-store.ts";
import { createMemoryStateStore, type MemoryStateStore } from "../../helpers/memory-state-store.ts";
import type { QueueService } from "./queue-service.ts";

/** What is left when every process is dead. */
export interface KeptStores {
  readonly blobs: MemoryBlobStore;
  readonly content: MemoryContentStore;
  readonly messages: MemoryMessageStore;
  readonly meetings: MemoryMeetingStore;
  readonly state: MemoryStateStore;
  readonly directory: MemoryDirectoryStore;
  readonly interactions: MemoryInteractionStore;
  readonly accessRecords: MemoryAccessRecordStore;
  readonly secrets: MemorySecretStore;
  readonly changeFeed: MemoryChangeFeed;
  readonly lake: MemoryLakeStore;
  readonly search: MemorySearchIndex;
  readonly queues: QueueService;
}

export function createKeptStores(queues: QueueService, clock: Clock): KeptStores {
  const changeFeed = createMemoryChangeFeed(() => clock.nowMs());
  return {
    changeFeed,
    lake: createMemoryLakeStore({ clock }),
    search: createMemorySearchIndex(() => clock.nowMs()),
    blobs: inOrderOfWriting(createMemoryBlobStore({ clock })),
    content: createMemoryContentStore(),
    messages: createMemoryMessageStore((key, one) => changeFeed.wrote("messages", key, one)),
    meetings: createMemoryMeetingStore((key, one) => changeFeed.wrote("meetings", key, one)),
    state: createMemoryStateStore(),
    directory: createMemoryDirectoryStore((key, one) => changeFeed.wrote("directory", key, one)),
    interactions: createMemoryInteractionStore((key, one) => changeFeed.wrote("interactions", key, one)),
    accessRecords: createMemoryAccessRecordStore(),
    secrets: createMemorySecretStore({ clock }),
    queues,
  };
}

/**
 * Paths in quarantine are digests of cipher text, which is another each time even for the same seed; in the order of
 * writing they are the same. Nothing may rest on which of the two it is.
 */
function inOrderOfWriting(blobs: MemoryBlobStore): MemoryBlobStore {
  const written = new Map<string, number>();
  const putOnce: BlobStore["putOnce"] = async (address, body) => {
    const outcome = await blobs.putOnce(address, body);
    if (outcome === "written" && address.container === "quarantine") written.set(address.path, written.size);
    return outcome;
  };
  const list: BlobStore["list"] = async (query) => {
    if (query.container !== "quarantine") return blobs.list(query);
    // All of them, since which are on a page is a matter of the order.
    const { paths, writtenMs } = await blobs.list({
      container: query.container,
      prefix: query.prefix,
      pageSize: Infinity,
    });
    const place = (path: string) => written.get(path) ?? 0;
    const after = Number(query.continuation ?? -1);
    const more = paths.filter((path) => place(path) > after).sort((one, other) => place(one) - place(other));
    const page = { paths: more.slice(0, query.pageSize), writtenMs };
    const last = page.paths.at(-1);
    return last !== undefined && more.length > page.paths.length ? { ...page, continuation: `${place(last)}` } : page;
  };
  return { ...blobs, putOnce, list };
}
