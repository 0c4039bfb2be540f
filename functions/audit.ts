import type { TimerHandler } from "@azure/functions";
import { requestAudit } from "../shared/capture/audit/begin-audit.ts";
import type { App } from "../shared/compose.ts";

/** Every `AUDIT_SCHEDULE`: what Graph knows against what is stored → queue `sync`. */
export function audit(app: App): TimerHandler {
  return async () => requestAudit(app, app.settings.resources);
}
