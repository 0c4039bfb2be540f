import type { InteractionQuery } from "../port/interaction-store.ts";
import type { IndexedSql } from "./cosmos-documents.ts";
import { newestPage, type SqlFilter } from "./newest-page.ts";

/** Every query that is issued to the container `interactions`. Values are parameters, never part of the text. */

type Given = "userId" | "sessionId" | "appClass" | "sinceMs" | "untilMs";

const FILTERS: readonly SqlFilter<Given>[] = [
  { given: "sessionId", path: "/sessionId", sql: "c.sessionId = @sessionId" },
  { given: "userId", path: "/userId", sql: "c.userId = @userId" },
  { given: "appClass", path: "/appClass", sql: "c.appClass = @appClass" },
  { given: "sinceMs", path: "/createdMs", sql: "c.createdMs >= @sinceMs" },
  { given: "untilMs", path: "/createdMs", sql: "c.createdMs < @untilMs" },
];

/** The first comparison is implied by the second; alone, it is a range that the index can start from. */
const AFTER = {
  paths: ["/createdMs", "/sessionId"],
  sql: "c.createdMs <= @afterMs AND (c.createdMs < @afterMs OR c.sessionId < @afterSession OR (c.sessionId = @afterSession AND c.id < @afterId))",
};

function orderOf({ sessionId, userId }: InteractionQuery): readonly string[] {
  if (sessionId !== undefined) return ["/sessionId", "/createdMs", "/id"];
  if (userId !== undefined) return ["/userId", "/createdMs", "/sessionId", "/id"];
  return ["/createdMs", "/sessionId", "/id"];
}

/** A page, newest first: of a session within its partition, else across all. */
export function interactionPageQuery(query: InteractionQuery): IndexedSql {
  const { after } = query;
  const values = after && { afterMs: after.timeMs, afterSession: after.sessionId, afterId: after.id };
  return newestPage({ filters: FILTERS, query, after: values && { ...AFTER, values }, order: orderOf(query) });
}
