import { setTimeout as wait } from "node:timers/promises";
import { ERRORS, type ErrorCode, errorRow } from "../../shared/base/errors/errors.ts";
import { resourcesIn } from "../../shared/base/read-settings.ts";
import { SETTINGS } from "../../shared/base/settings.ts";
import { concernedSources } from "../../shared/resource/sources.ts";
import type { Activity } from "./activity.ts";
import type { Stack } from "./start-stack.ts";

type SubscribingStack = Pick<Stack, "settings" | "tenant" | "runFunction">;

const READY_WITHIN_MS = 60_000;
const LOOK_EVERY_MS = 50;

/**
 * Does at once what the timers would do within ten minutes or a day: subscribe, and read what was there before. Resolves
 * once something is there to be seen; of a Graph that is not ours nobody knows whether anything is.
 *
 * @throws Error saying why when Graph did not take the subscriptions
 */
export async function subscribeNow(stack: SubscribingStack, activity: Activity, signal?: AbortSignal): Promise<void> {
  await stack.runFunction("renew-subscriptions");
  const failure = () => activity.failureOf("renew-subscriptions");
  const isSettled = () => activity.count("subscription.planned") > 0 && wantedCount(stack) <= settledCount(activity);
  const isTold = () => failure() !== undefined || isSettled();
  await until(isTold, { otherwise: "Nothing came of subscribing; see the log with --verbose", signal });
  if (failure() !== undefined) throw new Error(`Could not subscribe: ${failure()}. ${remedyOf(activity)}`);
  const refusal = activity.newest("subscription.failed");
  if (refusal) {
    throw new Error(`Graph did not take the subscription to ${refusal.resource}: ${refusal.reason}. ${refusal.detail}`);
  }
  await stack.runFunction("delta-sync");
  const isStoring = () => activity.chatMessage !== undefined;
  if (!stack.tenant || !areChatsListed(stack)) return;
  await until(isStoring, { otherwise: "Nothing of the tenant's chats was stored; see the log with --verbose", signal });
}

/** What the failure's code asks for. */
function remedyOf(activity: Activity): string {
  const reason = activity.newest("function.failed")?.reason;
  const code = Object.keys(ERRORS).find((known) => known === reason) as ErrorCode | undefined;
  return code === undefined ? "See the log with --verbose." : `${code}: ${errorRow(code).remedy}`;
}

/** Of any other resource there may be no message of a chat before somebody says something. */
function areChatsListed({ settings }: SubscribingStack): boolean {
  return concernedSources(wantedResources(settings)).allUsers;
}

function wantedCount({ settings }: SubscribingStack): number {
  return wantedResources(settings).length;
}

function wantedResources({ GRAPH_RESOURCES = SETTINGS.GRAPH_RESOURCES.default }: Stack["settings"]): readonly string[] {
  return resourcesIn(GRAPH_RESOURCES);
}

/** What needed nothing is told by the plan alone. */
function settledCount(activity: Activity): number {
  const kept = Number(activity.newest("subscription.planned")?.keep ?? 0);
  const told = ["subscription.created", "subscription.renewed", "subscription.failed"] as const;
  return told.reduce((sum, event) => sum + activity.count(event), kept);
}

interface Patience {
  readonly otherwise: string;
  readonly signal: AbortSignal | undefined;
}

/** @throws Error with `otherwise` when it does not come true within a minute */
async function until(isTrue: () => boolean, { otherwise, signal }: Patience): Promise<void> {
  const endMs = performance.now() + READY_WITHIN_MS;
  while (!isTrue()) {
    if (performance.now() > endMs) throw new Error(otherwise);
    await wait(LOOK_EVERY_MS, undefined, signal && { signal });
  }
}
