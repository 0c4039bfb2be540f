import type { TimerHandler } from "@azure/functions";
import { renewOrTryAgain } from "../shared/capture/sync/renew-and-heal.ts";
import type { App } from "../shared/compose.ts";

/** Every `RENEW_SCHEDULE`: wanted versus existing subscriptions → create, renew, recreate; and heal what was missed. */
export function renewSubscriptions(app: App): TimerHandler {
  return () => renewOrTryAgain(app);
}
