import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments, FeedPlace, FeedStart } from "../../shared/port/change-feed.ts";

interface Entry {
  readonly key: string;
  /** Of a message. */
  readonly conversationId: string | undefined;
  readonly json: string;
  readonly writtenMs: number;
}

export interface MemoryChangeFeed extends ChangeFeed {
  /** To be told of every write that had an effect. */
  wrote<C extends FeedContainer>(container: C, key: string, document: FeedDocuments[C]): void;
}

/** The reference for `ChangeFeed`: one log a container, of which only the last entry of each document counts. */
export function createMemoryChangeFeed(nowMs: () => number = Date.now): MemoryChangeFeed {
  const logs = new Map<FeedContainer, Entry[]>();
  const logOf = (container: FeedContainer): Entry[] => {
    const log = logs.get(container) ?? [];
    logs.set(container, log);
    return log;
  };
  return {
    wrote: (container, key, document) => {
      const conversationId = "conversationId" in document ? document.conversationId : undefined;
      logOf(container).push({ key, conversationId, json: JSON.stringify(document), writtenMs: nowMs() });
    },
    read: async (place, start, limit) => {
      const { container, conversationId } = place as FeedPlace;
      const name = conversationId === undefined ? container : `${container}:${encodeURIComponent(conversationId)}`;
      const log = logOf(container);
      const first = firstOf(name, log, start);
      const last = new Map(log.map(({ key }, index) => [key, index]));
      const found = log.map((entry, index) => ({ entry, index })).slice(first);
      const page = found
        .filter(({ entry, index }) => last.get(entry.key) === index)
        .filter(({ entry }) => conversationId === undefined || entry.conversationId === conversationId)
        .slice(0, limit);
      const end = page.length === limit ? (page.at(-1)?.index ?? -1) + 1 : log.length;
      return {
        documents: page.map(({ entry }) => JSON.parse(entry.json)),
        position: `${name} ${end}`,
        isAtEnd: page.length === 0,
      };
    },
  };
}

function firstOf(name: string, log: readonly Entry[], start: FeedStart): number {
  switch (start.from) {
    case "beginning":
      return 0;
    case "now":
      return log.length;
    case "time": {
      const index = log.findIndex(({ writtenMs }) => writtenMs >= start.sinceMs);
      return index === -1 ? log.length : index;
    }
    case "position": {
      const [of, index = ""] = start.position.split(" ");
      if (of !== name || !/^\d+$/.test(index)) throw new TeamsinkError("position-invalid");
      return Number(index);
    }
  }
}
