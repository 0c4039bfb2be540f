import { setTimeout as wait } from "node:timers/promises";
import type { Activity } from "./activity.ts";
import type { Stack } from "./start-stack.ts";

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/**
 * Does at once what the timers would do within ten minutes or a day: subscribe, and read what was there before.
 *
 * @throws Error saying what is missing when Graph did not take the subscriptions
 */
export async function subscribeNow(stack: Stack, activity: Activity): Promise<void> {
  await stack.runFunction("renew-subscriptions");
  const isDone = () => activity.count("subscription.planned") > 0 && wantedCount(stack) <= settledCount(activity);
  await until(
    isDone,
    "Graph did not take the subscriptions; see subscription.failed and request.failed in the log (--verbose)",
  );
  if (activity.count("subscription.failed") > 0) {
    throw new Error("Graph refused a subscription; see subscription.failed in the log (--verbose)");
  }
  await stack.runFunction("delta-sync");
}

function wantedCount({ settings }: Stack): number {
  return settings.GRAPH_RESOURCES?.split(",").length ?? 2;
}

function settledCount(activity: Activity): number {
  return ["subscription.created", "subscription.renewed", "subscription.kept", "subscription.failed"].reduce(
    (sum, event) => sum + activity.count(event),
    0,
  );
}

/** @throws Error with `otherwise` when it does not come true within a minute */
export async function until(
  isTrue: () => boolean,
  otherwise: string,
  withinMs: number = READY_WITHIN_MS,
): Promise<void> {
  const endMs = performance.now() + withinMs;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(otherwise);
    await wait(LOOK_EVERY_MS);
  }
}
