import type { TimerHandler } from "@azure/functions";
import { scheduleSync } from "../shared/capture/sync/schedule-sync.ts";
import type { App } from "../shared/compose.ts";

/** Every `DELTA_SYNC_SCHEDULE`: which channels and users are due → queue `sync`. */
export function deltaSync(app: App): TimerHandler {
  return async () => {
    await scheduleSync(app, { resources: app.settings.resources });
  };
}
