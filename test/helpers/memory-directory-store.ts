import type {
  DirectoryPlace,
  DirectoryRow,
  DirectoryStore,
  DirectoryTable,
} from "../../shared/port/directory-store.ts";
import { absentRow, type RowChange, seenRow, toldRow } from "../../shared/store/directory/row-change.ts";
import { refuseLarge } from "./document-limits.ts";
import { createFaults, type Faults } from "./faults.ts";
import { OrderedMap, take } from "./ordered-map.ts";

export interface MemoryDirectoryStore extends DirectoryStore, Faults {
  /** Graph's objects of a table that are not absent, whatever their parent, in the order in which they came. */
  values(table: DirectoryTable): readonly DirectoryRow["value"][];
  /** All rows of a table, absent ones included. */
  rows(table: DirectoryTable): readonly DirectoryRow[];
  /** Writes that had an effect. */
  readonly writes: number;
}

/** The reference for `DirectoryStore`. */
export function createMemoryDirectoryStore(
  wrote: (key: string, row: DirectoryRow) => void = () => {},
): MemoryDirectoryStore {
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
  const change = (place: DirectoryPlace, toChange: (stored: DirectoryRow | undefined) => RowChange) => {
    faults.check();
    const { row, outcome } = toChange(read(place));
    if (row !== undefined) {
      refuseLarge(row);
      writes += 1;
      partitionOf(row).set(row.id, JSON.stringify(row));
      wrote(JSON.stringify([row.table, row.parentId, row.id]), row);
    }
    return outcome;
  };
  const rows = (table: DirectoryTable) =>
    Array.from(partitions.values())
      .flatMap((partition) => Array.from(partition.values(), parse))
      .filter((row) => row.table === table);
  return {
    failNext: faults.failNext,
    get writes() {
      return writes;
    },
    rows,
    values: (table) =>
      rows(table)
        .filter(({ absentSinceDateTime }) => absentSinceDateTime === null)
        .map(({ value }) => value),
    put: async (seen) => change(seen, (stored) => seenRow(stored, seen)),
    async get(place) {
      faults.check();
      return read(place);
    },
    async markAbsent(place, absentMs) {
      change(place, (stored) => absentRow(stored, absentMs));
    },
    async notePresence(place, told) {
      change(place, (stored) => toldRow(stored, place, told));
    },
    async page({ table, parentId, afterId = "", limit }) {
      faults.check();
      return take(partitionOf({ table, parentId }).after(afterId), limit).map(parse);
    },
    async membershipsOf(userId, { afterParentId = "", limit }) {
      faults.check();
      const parentOf = ({ parentId }: DirectoryRow) => parentId ?? "";
      return rows("members")
        .filter((row) => row.id === userId && parentOf(row) > afterParentId)
        .sort((one, other) => (parentOf(one) < parentOf(other) ? -1 : 1))
        .slice(0, limit);
    },
  };
}

function parse(json: string): DirectoryRow {
  return JSON.parse(json) as DirectoryRow;
}
