import { type Result, succeed } from "../../base/errors/errors.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { type LifecycleEvent, type NotificationPost, receiveNotifications } from "./receive-notifications.ts";

/**
 * Takes one post to the lifecycle URL. The same parsing and the same proofs as for any post; an item that reports a
 * change instead is not lost here either. Graph: "Reduce missing change notifications and removed subscriptions".
 *
 * @returns the events to act on, in the order of the post; errors as `receiveNotifications`
 */
export async function receiveLifecycle(
  ports: NotificationPorts,
  post: NotificationPost,
): Promise<Result<readonly LifecycleEvent[]>> {
  const receipt = await receiveNotifications(ports, post);
  return receipt.ok ? succeed(receipt.value.lifecycle) : receipt;
}
