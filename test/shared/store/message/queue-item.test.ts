import { expect, it } from "vitest";
import { KEEP_FOR_EVER } from "../../../../shared/base/retention.ts";
import { WHOLE_TENANT } from "../../../../shared/base/scope.ts";
import { processQueueMessage } from "../../../../shared/store/message/queue-item.ts";
import { createDeadLetterWorld } from "../../../helpers/dead-letter-world.ts";
import { TENANT_ID } from "../../../helpers/notification-world.ts";

const CHAT = "19:x@thread.v2";
const OLD = { id: "1704067200000", createdDateTime: "2024-01-01T00:00:00.000Z" };

it.each([
  ["is", KEEP_FOR_EVER, WHOLE_TENANT, 1],
  ["is not, since its time is over,", { messageDays: 1, rawDays: 1 }, WHOLE_TENANT, 0],
  ["is not, since its chat is left out,", KEEP_FOR_EVER, { ...WHOLE_TENANT, excludedChats: new Set([CHAT]) }, 0],
] as const)("who came is noted of a message that %s kept", async (...[, retention, scope, notes]) => {
  const world = createDeadLetterWorld({ retention });
  const noted: unknown[] = [];
  const presence = {
    note: async (payload: unknown) => {
      noted.push(payload);
    },
  };
  const payload = { ...OLD, chatId: CHAT, messageType: "systemEventMessage", etag: OLD.id, body: { content: "x" } };
  const item = { kind: "chatMessage", tenantId: TENANT_ID, receivedDateTime: "2026-01-01T00:00:00.000Z", payload };
  await processQueueMessage({ ...world.ports, presence, scope }, item);
  expect(await world.letters()).toEqual([]);
  expect(noted).toHaveLength(notes);
});
