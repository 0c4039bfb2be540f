import { fail, type Result, succeed } from "../../base/errors/errors.ts";
import { parseMessageAddress } from "../../resource/families.ts";
import type { QueueItem } from "../../store/message/queue-item.ts";
import type { ChangeItem } from "./envelope.ts";
import type { NotificationPorts } from "./notification-ports.ts";
import { openContent } from "./opening.ts";

/**
 * Opens an authentic item and puts it into the queue `messages`.
 *
 * @returns once it is durable; or why it cannot be opened, a reason for quarantine
 * @throws TeamsinkError `queue-unavailable` or `blob-unavailable`: it is not durable
 */
export async function deliverItem(
  ports: Pick<NotificationPorts, "tenantId" | "keyring" | "queue">,
  item: ChangeItem,
  receivedDateTime: string,
): Promise<Result<undefined>> {
  const queueItem = await toQueueItem(ports, item, receivedDateTime);
  if (!queueItem.ok) return queueItem;
  await ports.queue.send("messages", JSON.stringify(queueItem.value));
  return succeed(undefined);
}

async function toQueueItem(
  { tenantId, keyring }: Pick<NotificationPorts, "tenantId" | "keyring">,
  { encryptedContent, resource }: ChangeItem,
  receivedDateTime: string,
): Promise<Result<QueueItem>> {
  if (encryptedContent === undefined) {
    if (typeof resource !== "string" || parseMessageAddress(resource) === undefined)
      return fail("resource-unsupported");
    return succeed({ kind: "resource", tenantId, receivedDateTime, resource });
  }
  const opened = await openContent(encryptedContent, keyring);
  return opened.ok ? succeed({ kind: "chatMessage", tenantId, receivedDateTime, payload: opened.value }) : opened;
}
