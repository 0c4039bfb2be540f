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

/**
 * What one person is in or was, across all partitions: each is asked its index for the id, which Cosmos DB keeps of itself,
 * so that what it costs grows with the physical partitions and with what is found, not with the tenant's members.
 */
export function membershipsQuery(query: {
  readonly userId: string;
  readonly afterParentId: string | undefined;
  readonly limit: number;
}): SqlQuery {
  const { userId, afterParentId, limit } = query;
  const after = afterParentId === undefined ? [] : [{ name: "@afterParent", value: afterParentId }];
  return {
    query:
      "SELECT TOP @limit * FROM c WHERE c.table = @table AND c.id = @id" +
      `${afterParentId === undefined ? "" : " AND c.parent > @afterParent"} ORDER BY c.parent ASC`,
    parameters: [
      { name: "@limit", value: limit },
      { name: "@table", value: "members" },
      { name: "@id", value: safeSegment(userId) },
      ...after,
    ],
  };
}

/** Every text that is ever sent to the container, for whoever compares them with its index. */
export function everyDirectorySql(): SqlQuery[] {
  return [undefined, "0"].flatMap((after) => [
    directoryPageQuery({ table: "teams", parent: "0", afterId: after, limit: 1 }),
    membershipsQuery({ userId: "0", afterParentId: after, limit: 1 }),
  ]);
}
