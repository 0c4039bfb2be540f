import { safeSegment } from "../base/safe-segment.ts";
import type { DirectoryTable } from "../port/directory-store.ts";
import type { SqlQuery } from "./cosmos-documents.ts";

/** Every query that is issued to the container `directory`: rows of one partition, by id. */
export interface DirectoryPageQuery {
  readonly table: DirectoryTable;
  /** As in the documents. */
  readonly parent: string;
  readonly afterId: string | undefined;
  readonly limit: number;
}

export function directoryPageQuery({ table, parent, afterId, limit }: DirectoryPageQuery): SqlQuery {
  const after = afterId === undefined ? [] : [{ name: "@afterId", value: safeSegment(afterId) }];
  return {
    query:
      "SELECT TOP @limit * FROM c WHERE c.table = @table AND c.parent = @parent" +
      `${afterId === undefined ? "" : " AND c.id > @afterId"} ORDER BY c.id ASC`,
    parameters: [
      { name: "@limit", value: limit },
      { name: "@table", value: table },
      { name: "@parent", value: parent },
      ...after,
    ],
  };
}

/** Every text that is ever sent to the container, for whoever compares them with its index. */
export function everyDirectorySql(): SqlQuery[] {
  return [undefined, "0"].map((afterId) => directoryPageQuery({ table: "teams", parent: "0", afterId, limit: 1 }));
}
