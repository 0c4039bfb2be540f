import { TeamsinkError } from "../../shared/base/errors/errors.ts";
import type { ChangeFeed, FeedContainer, FeedDocuments, FeedStart } from "../../shared/port/change-feed.ts";

interface Entry {
  readonly key: string;
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
      logOf(container).push({ key, json: JSON.stringify(document), writtenMs: nowMs() });
    },
    read: async (container, start, limit) => {
      const log = logOf(container);
      const first = firstOf(container, log, start);
      const last = new Map(log.map(({ key }, index) => [key, index]));
      const found = log.map((entry, index) => ({ entry, index })).slice(first);
      const page = found.filter(({ entry, index }) => last.get(entry.key) === index).slice(0, limit);
      const end = page.length === limit ? (page.at(-1)?.index ?? -1) + 1 : log.length;
      return {
        documents: page.map(({ entry }) => JSON.parse(entry.json)),
        position: `${container}:${end}`,
        isAtEnd: page.length === 0,
      };
    },
  };
}

function firstOf(container: FeedContainer, log: readonly Entry[], start: FeedStart): number {
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
      const match = new RegExp(`^${container}:(\\d+)$`).exec(start.position);
      if (!match) throw new TeamsinkError("position-invalid");
      return Number(match[1]);
    }
  }
}
