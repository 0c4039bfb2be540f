import type { HttpHandler } from "@azure/functions";
import { json, parameterProblem, problem } from "../shared/base/problem.ts";
import type { App } from "../shared/compose.ts";
import { auditParameters } from "../shared/serve/api/audit-parameters.ts";
import { auditReport as readAuditReport } from "../shared/serve/api/audit-report.ts";
import { nextLink, queryOf } from "../shared/serve/api/respond.ts";

/** GET /api/audit: what was checked, missing and repaired, and since when the record is unbroken. */
export function auditReport(app: App): HttpHandler {
  return async (request) => {
    const parameters = auditParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const report = await readAuditReport(app.state, parameters.data);
    if (!report.ok) return problem(report.error);
    const { nextCursor, ...answer } = report.value;
    return json({ ...answer, ...(nextCursor ? { nextLink: nextLink(request.url, nextCursor) } : {}) });
  };
}
