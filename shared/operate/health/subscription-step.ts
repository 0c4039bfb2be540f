import type { Clock } from "../../base/clock.ts";
import { type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { heldSubscriptions } from "../../capture/subscription/held-subscriptions.ts";
import { isSameUrl } from "../../capture/subscription/replace-reasons.ts";
import { isDelivering, recordOf, type SubscriptionRecord } from "../../capture/subscription/subscription-record.ts";
import { notificationUrls } from "../../capture/subscription/wanted.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { GraphSubscription, SubscriptionService } from "../../port/subscription-service.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import type { StepFindings } from "./deep-health.ts";

export interface SubscriptionPorts {
  readonly settings: Pick<Settings, "resources" | "notificationBaseUrl">;
  readonly service: SubscriptionService;
  readonly state: StateStore;
  readonly clock: Clock;
}

interface Fault {
  readonly code: ErrorCode;
  readonly words: string;
}

interface Evidence {
  readonly found: readonly GraphSubscription[];
  readonly records: readonly SubscriptionRecord[];
  readonly notificationUrl: string;
  readonly nowMs: number;
}

/** Every wanted resource has a subscription at Graph that lives, delivers to us, and was renewed in time to deliver. */
export async function checkSubscriptions(ports: SubscriptionPorts): Promise<StepFindings> {
  const { settings, service, state, clock } = ports;
  const records = (await state.list<SubscriptionRecord>("subscription")).map(({ value }) => value);
  const { found, unsure } = await heldSubscriptions(
    service,
    records.map(({ subscriptionId }) => subscriptionId),
  );
  for (const doubt of unsure.values()) throw doubt;
  const evidence: Evidence = {
    found,
    records,
    notificationUrl: notificationUrls(settings.notificationBaseUrl).notificationUrl,
    nowMs: clock.nowMs(),
  };
  const rows = settings.resources.map((resource) => ({ resource, ...judge(evidence, resource) }));
  const faults = rows.flatMap(({ resource, fault }) => (fault ? [{ ...fault, resource }] : []));
  // What is missing comes first: what does not deliver is put right by the same run.
  const worst = faults.find(({ code }) => code === "subscription-missing") ?? faults[0];
  if (worst)
    throw new TeamsinkError(worst.code, faults.map(({ resource, words }) => `${resource} ${words}`).join("; "));
  return { live: rows.map(({ resource, expirationDateTime }) => ({ resource, expirationDateTime })) };
}

function judge(evidence: Evidence, resource: string): { fault?: Fault; expirationDateTime?: string } {
  const { found, records, notificationUrl, nowMs } = evidence;
  const ofResource = found.filter((one) => resourceKey(one.resource) === resourceKey(resource));
  const alive = ofResource.filter((one) => Date.parse(one.expirationDateTime) > nowMs);
  if (alive.length === 0) return missing("has no living subscription at Graph");
  const ours = alive.find((one) => isSameUrl(one.notificationUrl, notificationUrl));
  if (!ours) return missing("is subscribed to, but Graph delivers to another URL");
  const record = recordOf(records, resource);
  if (record?.subscriptionId !== ours.id || !isDelivering(record, nowMs)) {
    const last = record?.renewedDateTime ?? "never";
    const words = `is subscribed to, but was not renewed within the hour for which Graph delivers; last renewal: ${last}`;
    return { fault: { code: "subscription-not-delivering", words } };
  }
  return { expirationDateTime: ours.expirationDateTime };
}

function missing(words: string): { fault: Fault } {
  return { fault: { code: "subscription-missing", words } };
}
