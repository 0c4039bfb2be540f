import { toIso } from "../../../shared/base/clock.ts";
import type {
  DirectoryPlace,
  DirectoryRow,
  DirectoryStore,
  DirectoryTable,
} from "../../../shared/port/directory-store.ts";
import { absentRow, type RowChange, seenRow, toldRow } from "../../../shared/store/directory/row-change.ts";
import { refuseLarge } from "../../helpers/document-limits.ts";
import { SortedTexts } from "./sorted-texts.ts";
import { MAY_BE_LARGE, noTraffic, note, type Watched } from "./traffic.ts";

/** A row without its place: millions are held, so the times of one are numbers. */
interface Kept {
  readonly json: string;
  readonly firstSeenMs: number;
  readonly changedMs: number;
  readonly readMs: number;
  readonly absentMs: number | undefined;
  readonly presence: DirectoryRow["presence"];
}

/** Rows of one parent. Their order is made when somebody pages, and kept from then on: most are never paged. */
interface Folder {
  readonly rows: Map<string, Kept>;
  ids: SortedTexts | undefined;
}

export interface ScaleDirectoryStore extends DirectoryStore, Watched {
  size(table: DirectoryTable): number;
}

/** A `DirectoryStore` for very many objects. */
export function createScaleDirectoryStore(): ScaleDirectoryStore {
  const traffic = noTraffic();
  const tables = new Map<DirectoryTable, Map<string | null, Folder>>();
  const sizes = new Map<DirectoryTable, number>();
  const folderOf = ({ table, parentId }: Omit<DirectoryPlace, "id">): Folder => {
    const folders = tables.get(table) ?? new Map<string | null, Folder>();
    tables.set(table, folders);
    const folder = folders.get(parentId) ?? { rows: new Map(), ids: undefined };
    folders.set(parentId, folder);
    return folder;
  };
  const change = (place: DirectoryPlace, toChange: (stored: DirectoryRow | undefined) => RowChange) => {
    const { rows, ids } = folderOf(place);
    const kept = rows.get(place.id);
    const { row, outcome } = toChange(kept && toRow(place, kept));
    note(traffic, kept?.json.length ?? 0);
    if (row === undefined) return outcome;
    const changed = toKept(row);
    if (changed.json.length > MAY_BE_LARGE) refuseLarge(row);
    rows.set(place.id, changed);
    if (kept === undefined) {
      ids?.add(place.id);
      sizes.set(place.table, (sizes.get(place.table) ?? 0) + 1);
    }
    return outcome;
  };
  return {
    traffic,
    size: (table) => sizes.get(table) ?? 0,
    put: async (seen) => change(seen, (stored) => seenRow(stored, seen)),
    async get(place) {
      const kept = folderOf(place).rows.get(place.id);
      note(traffic, kept?.json.length ?? 0);
      return kept && toRow(place, kept);
    },
    async markAbsent(place, absentMs) {
      change(place, (stored) => absentRow(stored, absentMs));
    },
    async notePresence(place, told) {
      change(place, (stored) => toldRow(stored, place, told));
    },
    async page({ table, parentId, afterId, limit }) {
      const folder = folderOf({ table, parentId });
      folder.ids ??= sorted(folder.rows.keys());
      const found: DirectoryRow[] = [];
      let bytes = 0;
      for (const id of folder.ids.from(afterId ?? "")) {
        if (found.length >= limit) break;
        const kept = folder.rows.get(id);
        if (id === afterId || kept === undefined) continue;
        found.push(toRow({ table, parentId, id }, kept));
        bytes += kept.json.length;
      }
      note(traffic, bytes, found.length);
      return found;
    },
    async membershipsOf(userId, { afterParentId = "", limit }) {
      const parents = [...(tables.get("members") ?? [])].flatMap(([parentId, { rows }]) => {
        const kept = rows.get(userId);
        return parentId === null || parentId <= afterParentId || kept === undefined ? [] : [{ parentId, kept }];
      });
      const found = parents.sort((one, other) => (one.parentId < other.parentId ? -1 : 1)).slice(0, limit);
      note(
        traffic,
        found.reduce((sum, { kept }) => sum + kept.json.length, 0),
        found.length,
      );
      return found.map(({ parentId, kept }) => toRow({ table: "members", parentId, id: userId }, kept));
    },
  };
}

function sorted(texts: Iterable<string>): SortedTexts {
  const list = new SortedTexts();
  for (const text of Array.from(texts).sort()) list.add(text);
  return list;
}

function toKept(row: DirectoryRow): Kept {
  const { value, presence, absentSinceDateTime } = row;
  return {
    json: JSON.stringify(value),
    firstSeenMs: Date.parse(row.firstSeenDateTime),
    changedMs: Date.parse(row.changedDateTime),
    readMs: Date.parse(row.readDateTime),
    absentMs: absentSinceDateTime === null ? undefined : Date.parse(absentSinceDateTime),
    presence,
  };
}

function toRow(
  place: DirectoryPlace,
  { json, firstSeenMs, changedMs, readMs, absentMs, presence }: Kept,
): DirectoryRow {
  return {
    table: place.table,
    parentId: place.parentId,
    id: place.id,
    value: JSON.parse(json) as DirectoryRow["value"],
    firstSeenDateTime: toIso(firstSeenMs),
    changedDateTime: toIso(changedMs),
    readDateTime: toIso(readMs),
    absentSinceDateTime: absentMs === undefined ? null : toIso(absentMs),
    ...(presence && { presence }),
  };
}
