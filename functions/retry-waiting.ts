import type { TimerHandler } from "@azure/functions";
import type { App } from "../shared/compose.ts";
import { retryAllWaiting } from "../shared/operate/dead-letter/retry-waiting.ts";

/** Every `RENEW_SCHEDULE`: what was kept aside and may succeed now is tried again. */
export function retryWaiting(app: App): TimerHandler {
  return () => retryAllWaiting(app);
}
