import { randomUUID } from "node:crypto";
import { z } from "zod";
import type { JsonObject } from "../../../shared/base/json.ts";
import { type Answer, refuse } from "./answer.ts";
import { ChangeLog } from "./change-log.ts";
import { refusalOf } from "./document-rules.ts";
import type { DocumentEntry } from "./journal.ts";
import { beginsWith, keyText, type PartitionKey } from "./partition-key.ts";
import { indexingPolicySchema, type QueryRequest, runQuery } from "./query-engine.ts";

/** What matters to documents of a container's definition. */
export const definitionSchema = z.object({
  partitionKey: z.object({ paths: z.array(z.string()).min(1) }),
  indexingPolicy: indexingPolicySchema.default({ compositeIndexes: [] }),
  /** Null: nothing expires, whatever a document says. -1: what says so itself. */
  defaultTtl: z.number().nullable().default(null),
});

export type ContainerDefinition = z.infer<typeof definitionSchema>;

/** One with Cosmos DB's own properties. */
interface Stored extends JsonObject {
  readonly id: string;
  readonly _etag: string;
  /** Seconds. */
  readonly _ts: number;
}

/** The newest state of a document, where it stands in the change feed. */
interface LastWrite {
  readonly lsn: number;
  readonly key: PartitionKey;
  readonly stored: Stored;
}

/** Where a change feed begins: after a write, with the next one, or with the first from a time on. */
export type FeedStart = { readonly lsn: number } | "now" | { readonly sinceMs: number };

interface Partition {
  readonly key: PartitionKey;
  readonly documents: Map<string, Stored>;
  /**
   * Its own writes, so that a feed of one partition looks at nothing of the others. It costs a reference for each document and
   * twice the bookkeeping of a write.
   */
  readonly log: ChangeLog<LastWrite>;
}

/** Outdated entries hold what they were of: few in each of many partitions, more in the one log of all. */
const MIN_CLEARING = { partition: 16, container: 1_024 } as const;

const NOTHING_WRITTEN = new ChangeLog<LastWrite>(() => false, 1);

export interface Place {
  readonly key: PartitionKey;
  readonly id: string;
}

export interface Condition {
  /** The etag, or `*` for any. */
  readonly ifMatch: string | undefined;
}

/** The documents of one container, as Cosmos DB keeps them: by logical partition and id. */
export interface ContainerDocuments {
  definition: ContainerDefinition;
  read(place: Place): Answer;
  create(key: PartitionKey, document: JsonObject): Answer;
  upsert(key: PartitionKey, document: JsonObject, condition: Condition): Answer;
  replace(place: Place & Condition, document: JsonObject): Answer;
  remove(place: Place & Condition): Answer;
  /** Among those of a key, or of all keys that begin with it, or of all. */
  query(key: PartitionKey | undefined, request: QueryRequest): Answer;
  /** What was written since to one partition, or to all, in order, each document once. Azure: "Change feed modes", latest version. */
  changes(key: PartitionKey | undefined, start: FeedStart, pageSize: number): Answer;
  /** As a process before kept it. */
  restore(entry: DocumentEntry): void;
}

export interface ContainerOptions {
  readonly nowMs: () => number;
  /** Called before a write is answered. @throws when it cannot be kept; then the write is not done */
  readonly keep: (entry: DocumentEntry) => void;
}

export function openContainerDocuments(
  definition: ContainerDefinition,
  { nowMs, keep }: ContainerOptions,
): ContainerDocuments {
  const partitions = new Map<string, Partition>();
  let written = 0;
  const isCurrent = ({ key, stored }: LastWrite) => find({ key, id: stored.id }) === stored;
  const log = new ChangeLog<LastWrite>(isCurrent, MIN_CLEARING.container);

  const drop = (partition: Partition | undefined, id: string): void => {
    if (!partition?.documents.delete(id)) return;
    log.outdate();
    partition.log.outdate();
  };
  const livingIn = (partition: Partition | undefined): Stored[] => {
    for (const stored of partition?.documents.values() ?? []) if (hasExpired(stored)) drop(partition, stored.id);
    return Array.from(partition?.documents.values() ?? []);
  };
  const hasExpired = ({ _ts, ttl }: Stored) => {
    const { defaultTtl } = container.definition;
    if (defaultTtl === null) return false;
    const seconds = typeof ttl === "number" ? ttl : defaultTtl;
    return seconds >= 0 && nowMs() > (_ts + seconds) * 1_000;
  };
  const find = ({ key, id }: Place): Stored | undefined => {
    const stored = partitions.get(keyText(key))?.documents.get(id);
    return stored !== undefined && !hasExpired(stored) ? stored : undefined;
  };
  const openPartition = (key: PartitionKey): Partition => ({
    key,
    documents: new Map(),
    log: new ChangeLog(isCurrent, MIN_CLEARING.partition),
  });
  const put = (last: LastWrite): void => {
    const { key, stored } = last;
    const partition = partitions.get(keyText(key)) ?? openPartition(key);
    partitions.set(keyText(key), partition);
    const replaces = partition.documents.has(stored.id);
    partition.documents.set(stored.id, stored);
    log.append(last, replaces);
    partition.log.append(last, replaces);
  };
  const write = (status: number, key: PartitionKey, document: JsonObject): Answer => {
    written += 1;
    const stored: Stored = {
      ...document,
      id: String(document.id),
      _rid: String(written),
      _self: `docs/${written}/`,
      _etag: `"${randomUUID()}"`,
      _attachments: "attachments/",
      _ts: Math.floor(nowMs() / 1_000),
    };
    keep({ key, id: stored.id, document: stored, lsn: written });
    put({ key, stored, lsn: written });
    return answer(status, stored);
  };
  const refusal = (key: PartitionKey, document: JsonObject) =>
    refusalOf({ document, key, paths: container.definition.partitionKey.paths });

  const container: ContainerDocuments = {
    definition,
    read: (place) => {
      const stored = find(place);
      return stored === undefined ? notThere() : answer(200, stored);
    },
    create: (key, document) => {
      const refused = refusal(key, document);
      if (refused) return refused;
      if (find({ key, id: String(document.id) })) return refuse("conflict", "There is a document of this id");
      return write(201, key, document);
    },
    upsert: (key, document, { ifMatch }) => {
      const refused = refusal(key, document);
      if (refused) return refused;
      const stored = find({ key, id: String(document.id) });
      if (stored && !isMet(ifMatch, stored)) return changed();
      return write(stored ? 200 : 201, key, document);
    },
    replace: ({ key, id, ifMatch }, document) => {
      const refused = refusal(key, document);
      if (refused) return refused;
      if (document.id !== id) return refuse("malformed", "The id of a document cannot be changed");
      const stored = find({ key, id });
      if (stored === undefined) return notThere();
      return isMet(ifMatch, stored) ? write(200, key, document) : changed();
    },
    remove: ({ key, id, ifMatch }) => {
      const stored = find({ key, id });
      if (stored === undefined) return notThere();
      if (!isMet(ifMatch, stored)) return changed();
      keep({ key, id, document: null });
      drop(partitions.get(keyText(key)), id);
      return { status: 204 };
    },
    query: (key, request) => {
      const { partitionKey, indexingPolicy } = container.definition;
      const isWhole = key?.length === partitionKey.paths.length;
      const asked = isWhole
        ? [partitions.get(keyText(key))]
        : Array.from(partitions.values()).filter((partition) => beginsWith(partition.key, key ?? []));
      return runQuery(asked.flatMap(livingIn), request, indexingPolicy.compositeIndexes);
    },
    changes: (key, start, pageSize) => {
      if (start === "now") return notModified(log.lastLsn);
      const [afterLsn, sinceMs] = "lsn" in start ? [start.lsn, 0] : [0, start.sinceMs];
      const asked = key === undefined ? log : (partitions.get(keyText(key))?.log ?? NOTHING_WRITTEN);
      const { entries, lsn } = asked.after(afterLsn, sinceMs === 0 ? pageSize : Number.POSITIVE_INFINITY);
      const wanted = entries.filter(({ stored }) => stored._ts * 1_000 >= sinceMs).slice(0, pageSize);
      // A place in the log of all, whosever feed it is: after what others have written too.
      const end = Math.max(lsn, log.lastLsn);
      if (wanted.length === 0) return notModified(end);
      const last = wanted.length === pageSize ? (wanted.at(-1)?.lsn ?? end) : end;
      return {
        status: 200,
        // Shown here alone, as Cosmos DB does.
        body: { Documents: wanted.map((each) => ({ ...each.stored, _lsn: each.lsn })), _count: wanted.length },
        headers: { etag: `"${last}"`, "x-ms-item-count": String(wanted.length) },
      };
    },
    restore: ({ key, id, document, lsn }) => {
      written = Math.max(written + 1, lsn ?? 0);
      if (document !== null) put({ key, stored: document as Stored, lsn: lsn ?? written });
      else drop(partitions.get(keyText(key)), id);
    },
  };
  return container;
}

function notModified(lsn: number): Answer {
  return { status: 304, headers: { etag: `"${lsn}"` } };
}

function answer(status: number, stored: Stored): Answer {
  return { status, body: stored, headers: { etag: stored._etag } };
}

function isMet(ifMatch: string | undefined, stored: Stored): boolean {
  return ifMatch === undefined || ifMatch === "*" || ifMatch === stored._etag;
}

function notThere(): Answer {
  return refuse("no-document", "Entity with the specified id does not exist in the system");
}

function changed(): Answer {
  return refuse("precondition", "One of the specified pre-condition is not met");
}
