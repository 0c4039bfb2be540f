import type { HttpHandler } from "@azure/functions";
import { auditParameters } from "../shared/audit/audit-parameters.ts";
import { auditReport } from "../shared/audit/audit-report.ts";
import type { App } from "../shared/azure/compose.ts";
import { queryOf } from "./messages.ts";
import { json, parameterProblem, problem } from "./problem.ts";

/** GET /api/audit: what was checked, missing and repaired, and since when the record is unbroken. */
export function auditReportOf(app: App): HttpHandler {
  return async (request) => {
    const parameters = auditParameters.safeParse(queryOf(request.query));
    if (!parameters.success) return parameterProblem(parameters.error);
    const report = await auditReport(app.state, parameters.data);
    return report.ok ? json(report.value) : problem(report.error);
  };
}
