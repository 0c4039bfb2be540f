import type { TimerHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { scheduleSync } from "../shared/sync/schedule-sync.ts";

/** Every `DELTA_SYNC_SCHEDULE`: which channels and users are due → queue `sync`. */
export function deltaSync(app: App): TimerHandler {
  return async () => {
    await scheduleSync(app, { resources: app.settings.resources });
  };
}
