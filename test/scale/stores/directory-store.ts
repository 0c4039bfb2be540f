import { isDeepStrictEqual } from "node:util";
import { toIso } from "../../../shared/base/clock.ts";
import type {
  DirectoryPlace,
  DirectoryRow,
  DirectoryStore,
  DirectoryTable,
} from "../../../shared/port/directory-store.ts";
import { refuseLarge } from "../../helpers/document-limits.ts";
import { SortedTexts } from "./sorted-texts.ts";
import { MAY_BE_LARGE, noTraffic, note, type Watched } from "./traffic.ts";

interface Kept {
  json: string;
  readonly firstSeenMs: number;
  changedMs: number;
  absentMs: number | undefined;
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
  return {
    traffic,
    size: (table) => sizes.get(table) ?? 0,
    async put({ value, seenMs, ...place }) {
      const { rows, ids } = folderOf(place);
      const json = JSON.stringify(value);
      if (json.length > MAY_BE_LARGE) refuseLarge(value);
      const kept = rows.get(place.id);
      note(traffic, json.length);
      if (kept === undefined) {
        rows.set(place.id, { json, firstSeenMs: seenMs, changedMs: seenMs, absentMs: undefined });
        ids?.add(place.id);
        sizes.set(place.table, (sizes.get(place.table) ?? 0) + 1);
        return "created";
      }
      const isSame = kept.json === json || isDeepStrictEqual(JSON.parse(kept.json), JSON.parse(json));
      if (isSame && kept.absentMs === undefined) return "unchanged";
      Object.assign(kept, { json, changedMs: seenMs, absentMs: undefined } satisfies Partial<Kept>);
      return "changed";
    },
    async get(place) {
      const kept = folderOf(place).rows.get(place.id);
      note(traffic, kept?.json.length ?? 0);
      return kept && toRow(place, kept);
    },
    async markAbsent(place, absentMs) {
      const kept = folderOf(place).rows.get(place.id);
      note(traffic, kept?.json.length ?? 0);
      if (kept !== undefined) kept.absentMs ??= absentMs;
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
  };
}

function sorted(texts: Iterable<string>): SortedTexts {
  const list = new SortedTexts();
  for (const text of Array.from(texts).sort()) list.add(text);
  return list;
}

function toRow(place: DirectoryPlace, { json, firstSeenMs, changedMs, absentMs }: Kept): DirectoryRow {
  return {
    table: place.table,
    parentId: place.parentId,
    id: place.id,
    value: JSON.parse(json) as DirectoryRow["value"],
    firstSeenDateTime: toIso(firstSeenMs),
    changedDateTime: toIso(changedMs),
    absentSinceDateTime: absentMs === undefined ? null : toIso(absentMs),
  };
}
