import type { TimerHandler } from "@azure/functions";
import type { App } from "../shared/compose.ts";
import { requestLake } from "../shared/lake/write-lake.ts";

/** Every `LAKE_SCHEDULE`, where `LAKE` is on: what was stored since the last time, and what is to be compacted → queue `sync`. */
export function lake(app: App): TimerHandler {
  return async () => {
    if (app.settings.lake) await requestLake(app);
  };
}
