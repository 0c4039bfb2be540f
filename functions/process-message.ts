import type { StorageQueueHandler } from "@azure/functions";
import type { App } from "../shared/compose.ts";
import { processQueueMessage } from "../shared/store/message/queue-item.ts";

/** Queue `messages`: opened items: a message goes to Blob and Cosmos. */
export function processMessage(app: App): StorageQueueHandler {
  return (queueMessage, { triggerMetadata }) => {
    const dequeueCount = triggerMetadata?.dequeueCount;
    return processQueueMessage(app, queueMessage, typeof dequeueCount === "number" ? dequeueCount : undefined);
  };
}
