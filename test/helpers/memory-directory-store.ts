import { toIso } from "../../shared/base/clock.ts";
import { canonicalJson } from "../../shared/base/json.ts";
import type {
  DirectoryPlace,
  DirectoryRow,
  DirectoryStore,
  DirectoryTable,
} from "../../shared/port/directory-store.ts";
import { refuseLarge } from "./document-limits.ts";
import { createFaults, type Faults } from "./faults.ts";
import { OrderedMap, take } from "./ordered-map.ts";

export interface MemoryDirectoryStore extends DirectoryStore, Faults {
  /** Graph's objects of a table that are not absent, whatever their parent, in the order in which they came. */
  values(table: DirectoryTable): readonly DirectoryRow["value"][];
  /** Writes that had an effect. */
  readonly writes: number;
}

/** The reference for `DirectoryStore`. */
export function createMemoryDirectoryStore(): MemoryDirectoryStore {
  const faults = createFaults("store-unavailable");
  /** By table and parent, then by id. JSON, as on the wire: nobody shares an object with the store. */
  const partitions = new Map<string, OrderedMap<string>>();
  let writes = 0;
  const partitionOf = ({ table, parentId }: Pick<DirectoryPlace, "table" | "parentId">) => {
    const key = JSON.stringify([table, parentId]);
    const partition = partitions.get(key) ?? new OrderedMap<string>();
    partitions.set(key, partition);
    return partition;
  };
  const read = (place: DirectoryPlace) => {
    const json = partitionOf(place).get(place.id);
    return json === undefined ? undefined : parse(json);
  };
  const write = (row: DirectoryRow) => {
    refuseLarge(row);
    writes += 1;
    partitionOf(row).set(row.id, JSON.stringify(row));
  };
  return {
    failNext: faults.failNext,
    get writes() {
      return writes;
    },
    values: (table) =>
      Array.from(partitions.values())
        .flatMap((partition) => Array.from(partition.values(), parse))
        .filter((row) => row.table === table && row.absentSinceDateTime === null)
        .map(({ value }) => value),
    async put({ seenMs, ...place }) {
      faults.check();
      const stored = read(place);
      const isSame = stored && canonicalJson(stored.value) === canonicalJson(place.value);
      if (isSame && stored.absentSinceDateTime === null) return "unchanged";
      const changedDateTime = toIso(seenMs);
      const firstSeenDateTime = stored?.firstSeenDateTime ?? changedDateTime;
      write({ ...place, firstSeenDateTime, changedDateTime, absentSinceDateTime: null });
      return stored ? "changed" : "created";
    },
    async get(place) {
      faults.check();
      return read(place);
    },
    async markAbsent(place, absentMs) {
      faults.check();
      const stored = read(place);
      if (stored?.absentSinceDateTime === null) write({ ...stored, absentSinceDateTime: toIso(absentMs) });
    },
    async page({ table, parentId, afterId = "", limit }) {
      faults.check();
      return take(partitionOf({ table, parentId }).after(afterId), limit).map(parse);
    },
  };
}

function parse(json: string): DirectoryRow {
  return JSON.parse(json) as DirectoryRow;
}
