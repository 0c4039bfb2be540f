import type { TimerHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { retryQuarantine } from "../shared/notification/retry-quarantine.ts";

/** Every `RENEW_SCHEDULE`: what was authentic but could not be opened is tried again. */
export function retryQuarantineOf(app: App): TimerHandler {
  return async () => {
    await retryQuarantine(app);
  };
}
