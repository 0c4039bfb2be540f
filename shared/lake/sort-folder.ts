import type { LakeFile } from "../port/lake-store.ts";
import { isCompacted, isWritten, nameOf } from "./file-names.ts";

/**
 * Below it a file is joined with others. Any two of them fit into one of `MAX_JOINED_BYTES`, so that no small file stays
 * between two others.
 */
const SMALL_BYTES = 8_000_000;
/** Of the files that become one, and so about of the one: it is made in memory. Some 160,000 messages. */
const MAX_JOINED_BYTES = 16_000_000;
/** Reading so many takes some ten seconds. */
export const MAX_JOINED_FILES = 500;
/** Whoever listed a file has so long to read it after its rows are found elsewhere. */
const LEFT_MS = 86_400_000;

export interface Folder {
  readonly files: readonly LakeFile[];
  /** Which files' rows each compacted one has, by its path. One that cannot be trusted is not among them. */
  readonly contents: ReadonlyMap<string, readonly string[]>;
  readonly nowMs: number;
}

export interface SortedFolder {
  /** Paths of what may go: every row of it stands in another file, and has for a day. */
  readonly removable: readonly string[];
  /** Small files whose rows stand nowhere else, by name. */
  readonly joinable: readonly LakeFile[];
  /** Something will be removable that is not yet, or is not removed yet. */
  readonly isWaiting: boolean;
}

/**
 * What there is to do in a folder that is over. It is decided by what stands there alone, so whoever looks, and whenever,
 * decides the same; and what may go may go whatever others remove meanwhile, since what has its rows is kept by everybody:
 * the larger one of two that have the same, and it goes only where a still larger one has them all.
 */
export function sortFolder({ files, contents, nowMs }: Folder): SortedFolder {
  const compacted = files.flatMap((file) => {
    const names = contents.get(file.path);
    return names && isCompacted(nameOf(file.path)) ? [{ ...file, names }] : [];
  });
  const old = compacted.filter(({ writtenMs }) => writtenMs + LEFT_MS <= nowMs);
  const { kept, doubled } = withoutDoubles(old);
  const covered = new Set(compacted.flatMap(({ names }) => names));
  const written = files.filter(({ path }) => isWritten(nameOf(path)));
  const gone = written.filter(({ path }) => kept.has(nameOf(path)));
  const removable = [...gone.map(({ path }) => path), ...doubled];
  const joinable = written.filter(({ path, sizeBytes }) => sizeBytes < SMALL_BYTES && !covered.has(nameOf(path)));
  return {
    removable,
    joinable: joinable.toSorted((a, b) => (a.path < b.path ? -1 : 1)),
    isWaiting: removable.length > 0 || old.length < compacted.length,
  };
}

interface CompactedFile extends LakeFile {
  readonly names: readonly string[];
}

/** Two invocations that saw a folder differently, since a late file came between them, make two files of much the same. */
function withoutDoubles(files: readonly CompactedFile[]) {
  const kept = new Set<string>();
  const doubled: string[] = [];
  for (const { path, names } of files.toSorted(
    (a, b) => b.names.length - a.names.length || (a.path < b.path ? -1 : 1),
  )) {
    if (names.every((name) => kept.has(name))) doubled.push(path);
    else for (const name of names) kept.add(name);
  }
  return { kept, doubled };
}

/** The name of the last file of those that come next, after a name; undefined where there are no two. */
export function nextGroup(
  joinable: readonly LakeFile[],
  { after, maxFiles }: { readonly after: string; readonly maxFiles: number },
): string | undefined {
  const rest = joinable.filter(({ path }) => nameOf(path) > after);
  let bytes = 0;
  const isOver = rest.findIndex(({ sizeBytes }, index) => {
    bytes += sizeBytes;
    return index >= maxFiles || bytes > MAX_JOINED_BYTES;
  });
  const group = isOver === -1 ? rest : rest.slice(0, isOver);
  const last = group.at(-1);
  return last && group.length > 1 ? nameOf(last.path) : undefined;
}
