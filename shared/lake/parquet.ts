import type { ParquetWriter } from "hyparquet-writer";
import { CELL, type Cell, type Column, type ColumnType } from "./columns.ts";

/** What a table's files say of its columns; of where their cells come from, files know nothing. */
export type FileColumn = Pick<Column<never>, "name" | "type" | "isKey">;

/** As the writing library names them: a JSON text is a text, which every engine reads alike. */
const PARQUET_TYPE = {
  STRING: "STRING",
  JSON: "STRING",
  INT64: "INT64",
  TIMESTAMP: "TIMESTAMP",
  BOOLEAN: "BOOLEAN",
} as const satisfies Record<ColumnType, string>;

/** A text of ours in the foot of a file, by its name. */
export interface Note {
  readonly key: string;
  readonly value: string;
}

/** Makes one file, a row group at a time. */
export class ParquetFile {
  readonly #columns: readonly FileColumn[];
  #writer: ParquetWriter | undefined;

  constructor(columns: readonly FileColumn[]) {
    this.#columns = columns;
  }

  /** @param cells of each column */
  async write(cells: readonly (readonly Cell[])[]): Promise<void> {
    const writer = await this.#opened();
    const columnData = this.#columns.map(({ name }, index) => ({ name, data: (cells[index] ?? []) as Cell[] }));
    await writer.write({ columnData, rowGroupSize: ROW_GROUP });
  }

  async finish(notes: readonly Note[] = []): Promise<Uint8Array> {
    const writer = await this.#opened();
    if (notes.length > 0) writer.kvMetadata = [...notes];
    await writer.finish();
    return writer.writer.getBytes();
  }

  /** Loaded when there is something to write: it is for one job of many. */
  async #opened(): Promise<ParquetWriter> {
    if (this.#writer) return this.#writer;
    const { ByteWriter, ParquetWriter, schemaFromColumnData } = await import("hyparquet-writer");
    const schema = schemaFromColumnData({
      columnData: this.#columns.map(({ name, type, isKey = false }) => ({
        name,
        type: PARQUET_TYPE[type],
        nullable: !isKey,
        data: [],
      })),
    });
    this.#writer = new ParquetWriter({ writer: new ByteWriter(), schema, createdBy: "teamsink" });
    return this.#writer;
  }
}

/** What is written at a time is one group. */
const ROW_GROUP = 1_000_000;

/** Rows of one file, column by column as Parquet wants them. */
export class Rows<D> {
  readonly #columns: readonly Column<D>[];
  readonly #cells: readonly Cell[][];
  /** Of its texts, in UTF-16 code units: what it takes in memory, about. */
  size = 0;

  constructor(columns: readonly Column<D>[]) {
    this.#columns = columns;
    this.#cells = columns.map(() => []);
  }

  get count(): number {
    return this.#cells[0]?.length ?? 0;
  }

  add(document: D, shown: Parameters<Column<D>["of"]>[1]): void {
    for (const [index, { type, of }] of this.#columns.entries()) {
      const cell = CELL[type](of(document, shown));
      this.size += sizeOf(cell);
      this.#cells[index]?.push(cell);
    }
  }

  async toParquet(): Promise<Uint8Array> {
    const file = new ParquetFile(this.#columns);
    await file.write(this.#cells);
    return file.finish();
  }
}

/** What a cell takes in memory, about: of a text its UTF-16 code units. */
export function sizeOf(cell: Cell): number {
  return typeof cell === "string" ? cell.length : 8;
}
