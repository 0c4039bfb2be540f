import type { TimerHandler } from "@azure/functions";
import type { App } from "../shared/azure/compose.ts";
import { tendSubscriptions } from "../shared/sync/tend-subscriptions.ts";

/** Every `RENEW_SCHEDULE`: wanted versus existing subscriptions → create, renew, recreate; and heal what was missed. */
export function renewSubscriptions(app: App): TimerHandler {
  return async () => tendSubscriptions({ ...app, owner: app.newOwner() });
}
