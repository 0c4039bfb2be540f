import type { QueueSettings } from "../host-json.ts";

const BASE64 = /^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/;

/**
 * The text that a message carries, or undefined when it is not what `messageEncoding` promises. .NET, which the real host
 * decodes with, skips white space and insists on padding.
 */
export function decodeMessageText(text: string, encoding: QueueSettings["messageEncoding"]): string | undefined {
  if (encoding === "none") return text;
  const compact = text.replaceAll(/[ \t\r\n]/g, "");
  return BASE64.test(compact) ? Buffer.from(compact, "base64").toString("utf8") : undefined;
}
