import { CELL, type Cell, type Column, type ColumnType } from "./columns.ts";

/** As the writing library names them: a JSON text is a text, which every engine reads alike. */
const PARQUET_TYPE = {
  STRING: "STRING",
  JSON: "STRING",
  INT64: "INT64",
  TIMESTAMP: "TIMESTAMP",
  BOOLEAN: "BOOLEAN",
} as const satisfies Record<ColumnType, string>;

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
      this.size += typeof cell === "string" ? cell.length : 8;
      this.#cells[index]?.push(cell);
    }
  }

  /** Loaded when there is something to write: it is for one job of many. */
  async toParquet(): Promise<Uint8Array> {
    const { parquetWriteBuffer } = await import("hyparquet-writer");
    const columnData = this.#columns.map(({ name, type, isKey = false }, index) => ({
      name,
      type: PARQUET_TYPE[type],
      nullable: !isKey,
      data: this.#cells[index] ?? [],
    }));
    return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: ROW_GROUP, createdBy: "teamsink" }));
  }
}

/** A file is one group. */
const ROW_GROUP = 1_000_000;
