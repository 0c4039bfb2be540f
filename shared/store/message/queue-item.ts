import * as z from "zod";
import { fail, type Result, succeed } from "../../base/errors/errors.ts";

/**
 * What stands in the queue `messages`: one authentic item of a post, opened.
 *
 * Property names must not be those of the queue trigger's metadata (`id`, `dequeueCount`, …): the Functions host copies
 * the top-level properties of a JSON message over them.
 */
const chatMessageItem = z.object({
  kind: z.literal("chatMessage"),
  tenantId: z.string().min(1),
  receivedDateTime: z.iso.datetime(),
  payload: z.custom<Readonly<Record<string, unknown>>>(isJsonObject, "expected an object"),
});

/** An authentic item that came without content: the message is read from Graph by its resource. */
const resourceItem = z.object({
  kind: z.literal("resource"),
  tenantId: z.string().min(1),
  receivedDateTime: z.iso.datetime(),
  resource: z.string().min(1).max(2048),
});

const queueItem = z.discriminatedUnion("kind", [chatMessageItem, resourceItem]);

export type QueueItem = z.infer<typeof queueItem>;

/** @returns the item, or `queue-message-invalid` naming the wrong properties */
export function parseQueueItem(value: unknown): Result<QueueItem> {
  const parsed = queueItem.safeParse(value);
  if (parsed.success) return succeed(parsed.data);
  return fail(
    "queue-message-invalid",
    `wrong or missing: ${parsed.error.issues.map((issue) => issue.path.join(".")).join(", ")}`,
  );
}

function isJsonObject(value: unknown): boolean {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
