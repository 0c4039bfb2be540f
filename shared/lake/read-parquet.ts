import type { AsyncBuffer, FileMetaData, SchemaElement } from "hyparquet";
import type { Cell, ColumnType } from "./columns.ts";
import type { FileColumn } from "./parquet.ts";

/** How a column of ours stands in a file. */
const STORED: { readonly [T in ColumnType]: Pick<SchemaElement, "type" | "converted_type"> } = {
  STRING: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  JSON: { type: "BYTE_ARRAY", converted_type: "UTF8" },
  INT64: { type: "INT64" },
  TIMESTAMP: { type: "INT64", converted_type: "TIMESTAMP_MILLIS" },
  BOOLEAN: { type: "BOOLEAN" },
};

/** Says nothing of what stands in it. */
export class UnreadableFile extends Error {}

/** As it stands there: the library's own way takes a byte order mark at the beginning of a text for none of it. */
const texts = new TextDecoder("utf-8", { ignoreBOM: true });
const PARSERS = { stringFromBytes: (bytes: Uint8Array | undefined) => bytes && texts.decode(bytes) };

/**
 * The cells of one file by the columns of its table. A column that the file does not have, since it is from before that
 * column, is null.
 *
 * @throws UnreadableFile where the file has what the table has not, or cannot be read: whoever went on would lose something
 */
export async function readParquet(bytes: Uint8Array, columns: readonly FileColumn[]): Promise<readonly Cell[][]> {
  const { parquetMetadata, parquetRead } = await import("hyparquet");
  try {
    const metadata = parquetMetadata(bytes, { geoparquet: false, parsers: PARSERS });
    refuseOther(metadata, columns);
    const count = Number(metadata.num_rows);
    const cells = new Map(columns.map(({ name }) => [name, new Array<Cell>(count).fill(null)]));
    let filled = 0;
    await parquetRead({
      file: fileOf(bytes),
      metadata,
      parsers: PARSERS,
      onChunk: ({ columnName, columnData, rowStart }) => {
        const column = cells.get(columnName) ?? [];
        for (let index = 0; index < columnData.length; index += 1) {
          column[rowStart + index] = (columnData[index] ?? null) as Cell;
        }
        filled += columnData.length;
      },
    });
    if (filled !== count * (metadata.schema.length - 1)) throw new UnreadableFile("rows are missing");
    return [...cells.values()];
  } catch (error) {
    throw error instanceof UnreadableFile ? error : new UnreadableFile("not read", { cause: error });
  }
}

function refuseOther({ schema: [, ...stored] }: FileMetaData, columns: readonly FileColumn[]): void {
  const known = new Map(columns.map((column) => [column.name, column]));
  for (const { name, type, converted_type } of stored) {
    const column = known.get(name);
    const wanted = column && STORED[column.type];
    if (wanted?.type !== type || wanted?.converted_type !== converted_type) throw new UnreadableFile("other columns");
  }
  const there = new Set(stored.map(({ name }) => name));
  if (columns.some(({ name, isKey }) => isKey && !there.has(name))) throw new UnreadableFile("keys are missing");
}

function fileOf(bytes: Uint8Array): AsyncBuffer {
  return {
    byteLength: bytes.byteLength,
    slice: (start, end) => Uint8Array.prototype.slice.call(bytes, start, end).buffer,
  };
}

/** The end of a file has what is wanted of it, mostly. */
const FOOT_BYTES = 64_000;

export interface Foot {
  readonly rows: number;
  readonly notes: ReadonlyMap<string, string>;
}

/**
 * What stands in the foot of a file, of which no more is read.
 *
 * @throws UnreadableFile, and what `read` throws
 */
export async function readFoot(
  sizeBytes: number,
  read: (range: readonly [number, number]) => Promise<Uint8Array>,
): Promise<Foot> {
  const { parquetMetadataAsync } = await import("hyparquet");
  let failure: { readonly error: unknown } | undefined;
  const slice = async (start: number, end = sizeBytes) => {
    try {
      return Uint8Array.from(await read([start, end])).buffer;
    } catch (error) {
      failure = { error };
      throw error;
    }
  };
  try {
    const options = { initialFetchSize: FOOT_BYTES, geoparquet: false };
    const { num_rows, key_value_metadata = [] } = await parquetMetadataAsync({ byteLength: sizeBytes, slice }, options);
    const notes = new Map(key_value_metadata.map(({ key, value = "" }) => [key, value]));
    return { rows: Number(num_rows), notes };
  } catch (error) {
    throw failure ? failure.error : new UnreadableFile("not read", { cause: error });
  }
}
