import { randomUUID } from "node:crypto";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { notificationUrls } from "../../capture/subscription/wanted.ts";
import type { PostHandshake } from "../../port/post-handshake.ts";
import type { StepFindings } from "./deep-health.ts";

export interface HandshakePorts {
  readonly settings: Pick<Settings, "notificationBaseUrl">;
  readonly postHandshake: PostHandshake;
}

/**
 * Our own URLs answer the handshake, from here. Graph asks from outside: a firewall or a certificate that only this
 * machine trusts may still be in its way.
 */
export async function checkHandshakes({ settings, postHandshake }: HandshakePorts): Promise<StepFindings> {
  const { notificationUrl, lifecycleNotificationUrl } = notificationUrls(settings.notificationBaseUrl);
  const urls = [notificationUrl, lifecycleNotificationUrl];
  const faults = await Promise.all(urls.map((url) => faultOf(url, postHandshake)));
  const wrong = urls.flatMap((url, index) => (faults[index] ? [`${url} ${faults[index]}`] : []));
  if (wrong.length > 0) throw new TeamsinkError("notification-url-wrong-answer", wrong.join("; "));
  return { urls };
}

async function faultOf(url: string, postHandshake: PostHandshake): Promise<string | undefined> {
  // With what an encoding can get wrong; Graph's own tokens hold spaces and colons.
  const validationToken = `Validation: self check ${randomUUID()} 1+1 & <b>ü</b>`;
  const { status, contentType, body } = await postHandshake(`${url}?${new URLSearchParams({ validationToken })}`);
  if (status !== 200) return `answered ${status}`;
  if (!/^text\/plain\b/i.test(contentType)) return "answered with another content type than text/plain";
  return body === validationToken ? undefined : "did not answer with the decoded token alone";
}
