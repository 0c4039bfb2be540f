import type { TimerHandler } from "@azure/functions";
import { requestSync } from "../shared/capture/sync/schedule-sync.ts";
import type { App } from "../shared/compose.ts";

/** Every `DELTA_SYNC_SCHEDULE`: which channels and users there are, and which are due → queue `sync`. */
export function deltaSync(app: App): TimerHandler {
  return () => requestSync(app, app.settings.resources);
}
