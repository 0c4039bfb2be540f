import type { ChangeNotification } from "../delivery/notification-item.ts";
import type { FaultBoard, FaultName } from "./faults.ts";

const CORRUPTIONS = {
  "corrupt-data": "data",
  "corrupt-signature": "dataSignature",
  "corrupt-key": "dataKey",
} as const satisfies Partial<Record<FaultName, string>>;

/** The item as it is, or with one byte of its encrypted content flipped; an item without one cannot be corrupted. */
export function corrupted(item: ChangeNotification, faults: FaultBoard): ChangeNotification {
  const content = item.encryptedContent;
  if (content === undefined) return item;
  const names = Object.keys(CORRUPTIONS) as (keyof typeof CORRUPTIONS)[];
  const name = names.find((candidate) => faults.strike(candidate) !== undefined);
  if (name === undefined) return item;
  const member = CORRUPTIONS[name];
  return { ...item, encryptedContent: { ...content, [member]: flipByte(content[member]) } };
}

function flipByte(base64: string): string {
  const bytes = Buffer.from(base64, "base64");
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 0xff;
  return bytes.toString("base64");
}
