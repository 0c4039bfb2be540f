import { createDecipheriv, createHmac, privateDecrypt } from "node:crypto";
import { expect } from "vitest";
import { certificateDerBase64 } from "../../../local/certificate-authority.ts";
import { toIso } from "../../../shared/base/clock.ts";
import { type Entity, HOUR_MS, type ReceivedItem, type Stage } from "./fixture.ts";

/** What makes a subscription a basic one: no content in its notifications. */
export const BASIC = {
  includeResourceData: false,
  encryptionCertificate: undefined,
  encryptionCertificateId: undefined,
};

/** A good subscription to everything in channels, with content, for two days. */
export function wantedSubscription(stage: Stage, change: Entity = {}): Entity {
  return {
    changeType: "created,updated,deleted",
    notificationUrl: `${stage.receiver.url}?code=key`,
    lifecycleNotificationUrl: stage.receiver.url,
    resource: "/teams/getAllMessages",
    expirationDateTime: toIso(stage.clock.nowMs() + 48 * HOUR_MS),
    clientState: "state",
    includeResourceData: true,
    encryptionCertificate: certificateDerBase64(stage.certificate.certificatePem),
    encryptionCertificateId: "first",
    ...change,
  };
}

/** Subscribes, forgets the handshakes and answers the subscription's id. */
export async function subscribe(
  stage: Stage,
  change: Entity = {},
  headers: Record<string, string> = {},
): Promise<string> {
  const body = wantedSubscription(stage, change);
  const answer = await stage.graph("/subscriptions", { method: "POST", body, headers });
  expect(answer.status).toBe(201);
  stage.receiver.posts.length = 0;
  return String(answer.body.id);
}

/** The message in a rich notification, by the documented steps. Throws when it was tampered with. */
export function open(stage: Stage, item: ReceivedItem | undefined): Entity {
  const content = item?.encryptedContent;
  if (content === undefined) throw new Error("the item is not encrypted");
  const key = privateDecrypt(stage.certificate.privateKeyPem, Buffer.from(content.dataKey, "base64"));
  const data = Buffer.from(content.data, "base64");
  const signature = createHmac("sha256", key).update(data).digest("base64");
  if (signature !== content.dataSignature) throw new Error("the signature does not match");
  const decipher = createDecipheriv("aes-256-cbc", key, key.subarray(0, 16));
  return JSON.parse(Buffer.concat([decipher.update(data), decipher.final()]).toString("utf8")) as Entity;
}
