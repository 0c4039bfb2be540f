import { json } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { accessRecordParameters, listAccessRecords } from "../shared/serve/api/access-records.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/access-records: who asked for what, a page at a time. */
export function accessRecords(app: App): RequestHandler {
  return checked(accessRecordParameters, async (parameters, { query }) => {
    const { accessRecords, nextCursor } = await listAccessRecords(app.accessRecords, parameters);
    return json({ count: accessRecords.length, accessRecords, ...nextLinkOf(query, nextCursor) });
  });
}
