import * as z from "zod";
import { fail, type Result, succeed, TeamsinkError } from "../../base/errors/errors.ts";
import { isJsonObject } from "../../base/json.ts";
import { contentSaidMsOf } from "../../job/sync-job.ts";
import { type WorkOffPorts, workOff } from "../../job/work-off.ts";
import type { MessageReader } from "../../port/message-reader.ts";
import { isKept } from "../../port/message-store.ts";
import { QUEUES, type QueueName } from "../../port/work-queue.ts";
import { type ItemAddress, isMessageAddress, parseItemAddress } from "../../resource/families.ts";
import type { MessageAddress } from "../../resource/message-address.ts";
import { versionOf } from "./identity.ts";
import type { LastReceived } from "./last-received.ts";
import { type StoreMessagePorts, storeMessage } from "./store-message.ts";
import type { Arrival } from "./stored-message.ts";

/**
 * What stands in the queue `messages`: one authentic item of a post, opened, alone or with others: see `gatherTexts`.
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

/** One with content that is no message: what it is follows from its resource. */
const objectItem = z.object({
  kind: z.literal("object"),
  tenantId: z.string().min(1),
  receivedDateTime: z.iso.datetime(),
  resource: z.string().min(1).max(2048),
  /** Of presence alone. */
  subscriptionId: z.string().min(1).max(256).optional(),
  payload: z.custom<Readonly<Record<string, unknown>>>(isJsonObject, "expected an object"),
});

const queueItem = z.discriminatedUnion("kind", [chatMessageItem, resourceItem, objectItem]);

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

/** When what a queue message tells of was said, by its message's own version; its arrival where it brings no message. */
export function saidMsOf(queue: QueueName, body: unknown): number | undefined {
  if (queue === QUEUES.sync) return contentSaidMsOf(body);
  const item = queue === QUEUES.messages ? parseQueueItem(body) : undefined;
  if (!item?.ok) return undefined;
  const receivedMs = Date.parse(item.value.receivedDateTime);
  if (item.value.kind !== "chatMessage") return receivedMs;
  const version = versionOf(item.value.payload);
  return version.ok ? version.value : receivedMs;
}

/** Port. Notes what system messages tell of members. */
export interface PresenceNotes {
  /** Throws TeamsinkError `store-unavailable`: then the message comes again, and changes nothing. */
  note(payload: Readonly<Record<string, unknown>>, isLive: boolean): Promise<void>;
}

/** Port. Conversations that are known only because a message of them came. */
export interface CameConversations {
  /** Throws TeamsinkError `store-unavailable`: then the message comes again, and changes nothing. */
  remember(payload: Readonly<Record<string, unknown>>): Promise<void>;
}

type OtherAddress = Exclude<ItemAddress, MessageAddress>;

/** An item that is no message. */
export interface OtherItem {
  readonly address: OtherAddress;
  /** Absent where it came without content. */
  readonly payload: Readonly<Record<string, unknown>> | undefined;
  /** Of presence alone. */
  readonly subscriptionId?: string | undefined;
  readonly receivedDateTime: string;
}

export interface ProcessMessagePorts extends StoreMessagePorts, WorkOffPorts {
  readonly messageReader: MessageReader;
  readonly lastReceived: LastReceived;
  readonly cameConversations: CameConversations;
  readonly presence: PresenceNotes;
  /** Does what follows from an item that is no message. Returns, or throws, what went wrong. */
  runOtherItem(item: OtherItem): Promise<TeamsinkError | undefined>;
}

/**
 * Works off what the host takes out of the queue `messages`: see `workOff`.
 *
 * @param queueMessage the parsed JSON, or the text where it is not JSON
 */
export async function processQueueMessage(
  ports: ProcessMessagePorts,
  queueMessage: unknown,
  dequeueCount?: number,
): Promise<void> {
  const work = (value: unknown) => workOffItem(ports, value);
  await workOff(ports, { queue: QUEUES.messages, queueMessage, dequeueCount, work });
}

async function workOffItem(ports: ProcessMessagePorts, value: unknown): Promise<TeamsinkError | undefined> {
  const item = parseQueueItem(value);
  if (!item.ok) return item.error;
  const other = otherItemOf(item.value);
  if (other) return ports.runOtherItem(other);
  const arrival = await arrivalOf(ports, item.value);
  if (!arrival.ok) return arrival.error;
  const stored = await storeMessage(ports, arrival.value);
  if (!stored.ok) return stored.error;
  // Whoever only knows of a conversation by its messages must not forget it when nothing more is said there.
  await ports.cameConversations.remember(arrival.value.payload);
  if (isKept(stored.value)) await ports.presence.note(arrival.value.payload, true);
  await ports.lastReceived.note(arrival.value.receivedMs);
  return undefined;
}

function otherItemOf(item: QueueItem): OtherItem | undefined {
  if (item.kind === "chatMessage") return undefined;
  const address = parseItemAddress(item.resource);
  if (address === undefined || isMessageAddress(address)) return undefined;
  const { payload, subscriptionId } = item.kind === "object" ? item : {};
  return { address, payload, subscriptionId, receivedDateTime: item.receivedDateTime };
}

async function arrivalOf(ports: ProcessMessagePorts, item: QueueItem): Promise<Result<Arrival>> {
  const common = { road: "live", tenantId: item.tenantId, receivedMs: Date.parse(item.receivedDateTime) } as const;
  if (item.kind === "chatMessage") return { ok: true, value: { ...common, payload: item.payload } };
  try {
    return { ok: true, value: { ...common, payload: await ports.messageReader.read(item.resource) } };
  } catch (error) {
    if (error instanceof TeamsinkError) return { ok: false, error };
    throw new TeamsinkError("internal-error", undefined, { cause: error });
  }
}
