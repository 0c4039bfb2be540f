import { randomUUID } from "node:crypto";
import { InvocationContext } from "@azure/functions";
import { expect, it } from "vitest";
import { processMessage } from "../../functions/process-message.ts";
import type { App } from "../../shared/compose.ts";
import { chatMessage, chatMessageItem, createDeadLetterWorld } from "../helpers/dead-letter-world.ts";

const several = ["1", "2"].map((id) => chatMessageItem(chatMessage(id)));

it.each([
  { dequeueCount: 1, stored: 2, sent: 0 },
  { dequeueCount: 2, stored: 0, sent: 2 },
  // Of an invocation by the admin API.
  { dequeueCount: undefined, stored: 2, sent: 0 },
])("stores what comes for the first time, and takes apart what comes again: $dequeueCount", async (each) => {
  const world = createDeadLetterWorld();
  const triggerMetadata = each.dequeueCount === undefined ? {} : { dequeueCount: each.dequeueCount };
  const context = new InvocationContext({ functionName: "it", invocationId: randomUUID(), triggerMetadata });
  await processMessage(world.ports as unknown as App)({ several }, context);
  expect([world.messages.all().length, world.queue.sent.length]).toEqual([each.stored, each.sent]);
});
