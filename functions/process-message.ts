import type { StorageQueueHandler } from "@azure/functions";
import type { App } from "../shared/compose.ts";
import { failureFields, processQueueMessage } from "../shared/store/message/process-queue-message.ts";

/** Queue `messages`: one opened item → Blob and Cosmos. A throw brings the message again. */
export function processMessage(app: App): StorageQueueHandler {
  return async (queueMessage, context) => {
    try {
      await processQueueMessage(app, queueMessage);
    } catch (error) {
      app.log.event("message.failed", failureFields(error, Number(context.triggerMetadata?.dequeueCount ?? 0)), "warn");
      throw error;
    }
  };
}
