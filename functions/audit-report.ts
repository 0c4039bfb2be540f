import { json, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { auditParameters } from "../shared/serve/api/audit-parameters.ts";
import { auditReport as readAuditReport } from "../shared/serve/api/audit-report.ts";
import { nextLinkOf } from "../shared/serve/api/respond.ts";
import { checked } from "./checked.ts";
import type { RequestHandler } from "./handlers.ts";

/** GET /api/audit: what was checked, missing and repaired, and since when the record is unbroken. */
export function auditReport(app: App): RequestHandler {
  return checked(auditParameters, async (parameters, { query }) => {
    const report = await readAuditReport(app.state, parameters);
    if (!report.ok) return problem(report.error);
    const { nextCursor, ...answer } = report.value;
    return json({ ...answer, ...nextLinkOf(query, nextCursor) });
  });
}
