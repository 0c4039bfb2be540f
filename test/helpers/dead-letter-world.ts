import { type ErrorCode, TeamsinkError } from "../../shared/base/errors/errors.ts";
import { KEEP_FOR_EVER, type Retention } from "../../shared/base/retention.ts";
import type { DeadLetter } from "../../shared/job/dead-letter-state.ts";
import { keepPoison } from "../../shared/job/keep-poison.ts";
import type { RedriveEntriesPorts } from "../../shared/operate/dead-letter/redrive-entries.ts";
import { createLastReceived } from "../../shared/store/message/last-received.ts";
import { type ProcessMessagePorts, processQueueMessage, saidMsOf } from "../../shared/store/message/queue-item.ts";
import { identifyArrival } from "../../shared/store/message/stored-message.ts";
import { createMemoryMessageStore } from "./memory-message-store.ts";
import { createMemoryStateStore } from "./memory-state-store.ts";
import { createNotificationWorld, TENANT_ID } from "./notification-world.ts";

/** Everything that keeps, lists and re-drives, in memory, with a queue `messages` that is worked off as the host does. */
export function createDeadLetterWorld({ retention = KEEP_FOR_EVER }: { retention?: Retention } = {}) {
  const world = createNotificationWorld();
  const state = createMemoryStateStore({ clock: world.clock });
  const messages = createMemoryMessageStore();
  /** Resources that Graph knows; the others are `graph-not-found`. */
  const graph = new Map<string, Record<string, unknown>>();
  let isBroken = false;
  let refusal: ErrorCode | undefined;
  const messageReader: ProcessMessagePorts["messageReader"] = {
    read: async (resource) => {
      if (isBroken) throw new Error("a defect");
      if (refusal) throw new TeamsinkError(refusal);
      const message = graph.get(resource);
      if (!message) throw new TeamsinkError("graph-not-found");
      return message;
    },
    replies: async () => ({ messages: [], nextLink: undefined }),
    newest: async () => [],
  };
  const lastReceived = createLastReceived({ state, clock: world.ports.clock });
  const cameConversations = { remember: async () => {} };
  const ports = {
    ...world.ports,
    state,
    messages,
    messageReader,
    lastReceived,
    cameConversations,
    presence: { note: async () => {} },
    runOtherItem: async () => undefined,
    retention,
    saidMsOf,
  } satisfies ProcessMessagePorts & RedriveEntriesPorts;
  /** What was sent to be seen later. */
  const hidden: { readonly text: string; readonly dueMs: number }[] = [];
  return {
    ...world,
    ports,
    state,
    messages,
    graph,
    letters: async () => (await state.list<DeadLetter>("dead-letter")).map(({ id, value }) => ({ id, ...value })),
    /** Every read of Graph meets a defect of ours, until it is repaired. */
    breakReader: () => {
      isBroken = true;
    },
    repairReader: () => {
      isBroken = false;
    },
    /** Graph refuses every read, until it is told otherwise. */
    refuseReading: (code: ErrorCode | undefined) => {
      refusal = code;
    },
    /** One delivery. Throws a defect, and what failed while the queue was away too: as the host sees it. */
    deliver: (queueMessage: unknown) => processQueueMessage(ports, queueMessage),
    /** Delivers everything in the queue whose time has come, then what came to the poison queue meanwhile. */
    async drain(): Promise<void> {
      for (;;) {
        const nowMs = world.clock.nowMs();
        for (const message of world.queue.sent.splice(0)) {
          hidden.push({ text: message.text, dueMs: nowMs + message.visibleAfterMs });
        }
        const due = hidden.splice(0);
        hidden.push(...due.filter(({ dueMs }) => dueMs > nowMs));
        const visible = due.filter(({ dueMs }) => dueMs <= nowMs);
        if (visible.length === 0) break;
        for (const { text } of visible) {
          // It would fail as often as the queue allows.
          const toPoison = () => void world.queue.poison.push({ queue: "messages", text, visibleAfterMs: 0 });
          await this.deliver(JSON.parse(text)).catch(toPoison);
        }
      }
      for (const { text } of world.queue.poison.splice(0)) await keepPoison(ports, "messages", JSON.parse(text));
    },
    /** Lets time pass until nothing waits in the queue any more: worked off, or failed for as long as anything waits. */
    async exhaust(): Promise<void> {
      await this.drain();
      while (hidden.length > 0) {
        const nextMs = Math.min(...hidden.map(({ dueMs }) => dueMs));
        await world.clock.advance(nextMs - world.clock.nowMs());
        await this.drain();
      }
    },
  };
}

export const RESOURCE = "chats('19:a')/messages('1')";

export function chatMessage(messageId: string, version = 1_767_225_600_000): Record<string, unknown> {
  return { id: messageId, etag: String(version), chatId: "19:a", body: { contentType: "text", content: "hello" } };
}

export function chatMessageItem(payload: Record<string, unknown> = chatMessage("1")) {
  return { kind: "chatMessage", tenantId: TENANT_ID, receivedDateTime: "2026-01-01T00:00:00.000Z", payload };
}

export function resourceItem(resource = RESOURCE) {
  return { kind: "resource", tenantId: TENANT_ID, receivedDateTime: "2026-01-01T00:00:00.000Z", resource };
}

/** The document that a payload becomes, by whatever road. */
export function documentOf(payload: Record<string, unknown>) {
  const arrival = identifyArrival({ payload, road: "live", tenantId: TENANT_ID, receivedMs: 0 });
  if (!arrival.ok) throw arrival.error;
  return arrival.value.toDocument(0);
}
