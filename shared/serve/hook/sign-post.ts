import { createHmac } from "node:crypto";
import type { HookPost } from "../../port/hook-sender.ts";
import type { HookEvent } from "./hook-event.ts";

/** CloudEvents 1.0, "JSON Event Format", 3. */
const MEDIA_TYPE = "application/cloudevents+json; charset=utf-8";

interface Signing {
  readonly url: string;
  /** Of all secrets that are valid now. */
  readonly keys: readonly Buffer[];
  readonly nowMs: number;
}

/**
 * An event as it is posted: signed with each valid secret, so that a receiver may go over to the new one whenever it likes.
 * Standard Webhooks 1.0.0: "Webhook headers", symmetric signatures.
 */
export function signedPost({ webhookId, body }: Pick<HookEvent, "webhookId" | "body">, signing: Signing): HookPost {
  const { url, keys, nowMs } = signing;
  const timestamp = String(Math.floor(nowMs / 1_000));
  const signatures = keys.map((key) => {
    const signature = createHmac("sha256", key).update(`${webhookId}.${timestamp}.${body}`).digest("base64");
    return `v1,${signature}`;
  });
  const headers = {
    "content-type": MEDIA_TYPE,
    "webhook-id": webhookId,
    "webhook-timestamp": timestamp,
    "webhook-signature": signatures.join(" "),
  };
  return { url, headers, body };
}
