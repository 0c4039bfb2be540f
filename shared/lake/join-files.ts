import * as z from "zod";
import type { Clock } from "../base/clock.ts";
import type { LakeFile, LakeStore } from "../port/lake-store.ts";
import type { Cell } from "./columns.ts";
import { nameOf } from "./file-names.ts";
import { type FileColumn, ParquetFile, sizeOf } from "./parquet.ts";
import { readFoot, readParquet, UnreadableFile } from "./read-parquet.ts";

/** A group of rows, which is held as cells: as much as the files have that a run writes. */
const GROUP_ROWS = 50_000;
const GROUP_SIZE = 16_000_000;

/** In the foot of a compacted file: the name of each file whose rows it has, and how many they are. */
const NOTE = "teamsink.compacted";
const contents = z.array(z.tuple([z.string(), z.int().min(0)]));
type Contents = z.infer<typeof contents>;

export interface Joined {
  readonly outcome: "joined";
  readonly bytes: Uint8Array;
  /** Of the files whose rows are in it, in their order. */
  readonly names: readonly string[];
  readonly rows: number;
}

export interface OutOfTime {
  readonly outcome: "out-of-time";
  /** How many files were read until then. */
  readonly read: number;
}

export interface JoinOptions {
  readonly columns: readonly FileColumn[];
  readonly untilMs: number;
  /** Told of each file that is left as it is. */
  readonly onUnreadable: (reason: string) => void;
}

/**
 * Reads files one by one, and makes one of them all: every row, in the order of the files. It holds one of them, a group of
 * rows, and what it has made so far.
 */
export async function joinFiles(
  { lake, clock }: { readonly lake: LakeStore; readonly clock: Clock },
  files: readonly LakeFile[],
  { columns, untilMs, onUnreadable }: JoinOptions,
): Promise<Joined | OutOfTime> {
  const file = new GroupedFile(columns);
  const parts: Contents = [];
  for (const [read, { path }] of files.entries()) {
    if (clock.nowMs() >= untilMs) return { outcome: "out-of-time", read };
    const bytes = await lake.get(path);
    // It ended with its retention meanwhile.
    if (bytes === undefined) continue;
    try {
      const cells = await readParquet(bytes, columns);
      await file.add(cells);
      parts.push([nameOf(path), cells[0]?.length ?? 0]);
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      onUnreadable(error.message);
    }
  }
  const bytes = await file.finish(parts);
  return { outcome: "joined", bytes, names: parts.map(([name]) => name), rows: file.rows };
}

class GroupedFile {
  readonly #file: ParquetFile;
  readonly #cells: Cell[][];
  #size = 0;
  rows = 0;

  constructor(columns: readonly FileColumn[]) {
    this.#file = new ParquetFile(columns);
    this.#cells = columns.map(() => []);
  }

  async add(cells: readonly (readonly Cell[])[]): Promise<void> {
    const count = cells[0]?.length ?? 0;
    const size = cells.reduce((all, column) => all + column.reduce((sum, cell) => sum + sizeOf(cell), 0), 0);
    const held = this.#cells[0]?.length ?? 0;
    if (held > 0 && (held + count > GROUP_ROWS || this.#size + size > GROUP_SIZE)) await this.#flush();
    for (const [index, column] of cells.entries()) for (const cell of column) this.#cells[index]?.push(cell);
    this.#size += size;
    this.rows += count;
  }

  async finish(parts: Contents): Promise<Uint8Array> {
    await this.#flush();
    return this.#file.finish([{ key: NOTE, value: JSON.stringify(parts) }]);
  }

  async #flush(): Promise<void> {
    await this.#file.write(this.#cells);
    for (const column of this.#cells) column.length = 0;
    this.#size = 0;
  }
}

/** @returns the files whose rows a compacted file has; undefined unless it is whole: as many rows as theirs were, all told */
export async function contentsOf(lake: LakeStore, file: LakeFile): Promise<readonly string[] | undefined> {
  try {
    const { rows, notes } = await readFoot(file.sizeBytes, async (range) => {
      const bytes = await lake.get(file.path, range);
      if (bytes === undefined) throw new UnreadableFile("gone");
      return bytes;
    });
    const parts = contents.parse(JSON.parse(notes.get(NOTE) ?? "null"));
    return parts.reduce((sum, [, count]) => sum + count, 0) === rows ? parts.map(([name]) => name) : undefined;
  } catch (error) {
    if (error instanceof UnreadableFile || error instanceof SyntaxError || error instanceof z.ZodError)
      return undefined;
    throw error;
  }
}
