import type { RpcTypedData } from "../core-types.ts";
import type { QueueMessage } from "./trigger-queue.ts";

/**
 * What a queue function finds in `context.triggerMetadata`. The real host copies every top-level JSON property of the
 * message over it, so that a payload with an `id` hides the message's own: names are compared without case, the existing
 * spelling stays, arrays and nulls are left out, scalars become .NET's strings.
 */
export function queueTriggerMetadata(message: QueueMessage, text: string): Record<string, RpcTypedData> {
  const metadata: Record<string, RpcTypedData> = {
    QueueTrigger: { string: text },
    DequeueCount: { int: message.dequeueCount },
    ExpirationTime: toJsonTime(message.expiresOn),
    Id: { string: message.id },
    InsertionTime: toJsonTime(message.insertedOn),
    NextVisibleTime: toJsonTime(message.nextVisibleOn),
    PopReceipt: { string: message.popReceipt },
  };
  return applyPayload(metadata, text);
}

/** For an invocation without a message, such as one by the admin API. */
export function textTriggerMetadata(text: string): Record<string, RpcTypedData> {
  return applyPayload({ QueueTrigger: { string: text } }, text);
}

function applyPayload(metadata: Record<string, RpcTypedData>, text: string): Record<string, RpcTypedData> {
  const spellings = new Map(Object.keys(metadata).map((name) => [name.toLowerCase(), name]));
  for (const [name, value] of Object.entries(parseObject(text))) {
    const data = toMetadataValue(value);
    if (data === undefined) continue;
    const spelling = spellings.get(name.toLowerCase()) ?? name;
    spellings.set(name.toLowerCase(), spelling);
    metadata[spelling] = data;
  }
  return metadata;
}

function parseObject(text: string): object {
  if (!text.trimStart().startsWith("{")) return {};
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === "object" && parsed !== null && !isDeeper(parsed, MAX_DEPTH) ? parsed : {};
  } catch {
    return {};
  }
}

/** What is nested deeper, the parser of the real host refuses as a whole. Newtonsoft.Json: JsonReader.MaxDepth. */
const MAX_DEPTH = 64;

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return levels === 0 || Object.values(value).some((member) => isDeeper(member, levels - 1));
}

function toMetadataValue(value: unknown): RpcTypedData | undefined {
  if (value === null || Array.isArray(value)) return undefined;
  if (typeof value === "object") return { json: JSON.stringify(value) };
  if (typeof value === "boolean") return { string: value ? "True" : "False" };
  return { string: String(value) };
}

function toJsonTime(time: Date): RpcTypedData {
  return { json: JSON.stringify(time.toISOString()) };
}
