import type { AccessRecordQuery } from "../port/access-record-store.ts";
import type { IndexedSql } from "./cosmos-documents.ts";
import { newestPage, type SqlFilter } from "./newest-page.ts";

/** Every query that is issued to the container `access-records`. Values are parameters, never part of the text. */

type Given = "principalId" | "conversationId" | "functionName" | "sinceMs" | "untilMs";

const FILTERS: readonly SqlFilter<Given>[] = [
  { given: "principalId", path: "/principalId", sql: "c.principalId = @principalId" },
  { given: "conversationId", path: "/conversationId", sql: "c.conversationId = @conversationId" },
  { given: "functionName", path: "/functionName", sql: "c.functionName = @functionName" },
  { given: "sinceMs", path: "/answeredMs", sql: "c.answeredMs >= @sinceMs" },
  { given: "untilMs", path: "/answeredMs", sql: "c.answeredMs < @untilMs" },
];

/** The first comparison is implied by the second; alone, it is a range that the index can start from. */
const AFTER = {
  paths: ["/answeredMs", "/id"],
  sql: "c.answeredMs <= @afterMs AND (c.answeredMs < @afterMs OR c.id < @afterId)",
};

/** Of the two, a conversation has fewer records than who reads many. */
function orderOf({ principalId, conversationId }: AccessRecordQuery): readonly string[] {
  if (conversationId !== undefined) return ["/conversationId", "/answeredMs", "/id"];
  if (principalId !== undefined) return ["/principalId", "/answeredMs", "/id"];
  return ["/answeredMs", "/id"];
}

/** A page, newest first. Of one principal, the SDK asks its partitions alone: it routes by the key's beginning in the text. */
export function accessRecordPageQuery(query: AccessRecordQuery): IndexedSql {
  const { after } = query;
  const values = after && { afterMs: after.timeMs, afterId: after.id };
  return newestPage({ filters: FILTERS, query, after: values && { ...AFTER, values }, order: orderOf(query) });
}
