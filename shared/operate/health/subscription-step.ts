import type { Clock } from "../../base/clock.ts";
import { type ErrorCode, TeamsinkError } from "../../base/errors/errors.ts";
import type { Settings } from "../../base/read-settings.ts";
import { heldSubscriptions } from "../../capture/subscription/held-subscriptions.ts";
import { isSameUrl } from "../../capture/subscription/replace-reasons.ts";
import { subscribedTeams } from "../../capture/subscription/subscribed-teams.ts";
import {
  isDelivering,
  type KnownRecords,
  knownRecords,
  type SubscriptionRecord,
} from "../../capture/subscription/subscription-record.ts";
import { notificationUrls, resourcesOfTeams } from "../../capture/subscription/wanted.ts";
import type { DirectoryStore } from "../../port/directory-store.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { GraphSubscription, SubscriptionService } from "../../port/subscription-service.ts";
import { resourceKey } from "../../resource/path-grammar.ts";
import type { StepFindings } from "./deep-health.ts";

export interface SubscriptionPorts {
  readonly settings: Pick<Settings, "resources" | "notificationBaseUrl" | "teamSubscriptions" | "scope">;
  readonly directory: DirectoryStore;
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
  readonly records: KnownRecords;
  readonly notificationUrl: string;
  readonly nowMs: number;
}

/**
 * Every resource that is named has a subscription at Graph that lives, delivers to us, and was renewed in time to deliver.
 * Those of single teams are counted, by what Graph said when it renewed them: asking for each would take minutes.
 */
export async function checkSubscriptions(ports: SubscriptionPorts): Promise<StepFindings> {
  const { settings, service, state, clock } = ports;
  const records = knownRecords((await state.list<SubscriptionRecord>("subscription")).map(({ value }) => value));
  const { found, unsure } = await heldSubscriptions(
    service,
    settings.resources.flatMap((resource) => records.of(resource)?.subscriptionId ?? []),
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
  const live = rows.map(({ resource, expirationDateTime }) => ({ resource, expirationDateTime }));
  return { live, ...(settings.teamSubscriptions > 0 && (await countTeams(ports, evidence))) };
}

/** How many teams have theirs, of how many that should, of how many that may. */
async function countTeams(ports: SubscriptionPorts, { records, nowMs }: Evidence): Promise<StepFindings> {
  const { teamIds, hasMore } = await subscribedTeams(ports, ports.settings);
  const isSubscribed = (teamId: string) =>
    resourcesOfTeams(ports.settings, [teamId]).every((resource) => {
      const record = records.of(resource);
      return record && isDelivering(record, nowMs) && Date.parse(record.expirationDateTime) > nowMs;
    });
  const subscribed = teamIds.filter(isSubscribed).length;
  const teams = { subscribed, wanted: teamIds.length, allowed: ports.settings.teamSubscriptions, hasMore };
  if (subscribed === teamIds.length) return { teams };
  const words = `${subscribed} of ${teamIds.length} teams have subscriptions of their own; TEAM_SUBSCRIPTIONS allows ${teams.allowed}`;
  return { teams, warning: new TeamsinkError("team-subscriptions-missing", words) };
}

function judge(evidence: Evidence, resource: string): { fault?: Fault; expirationDateTime?: string } {
  const { found, records, notificationUrl, nowMs } = evidence;
  const ofResource = found.filter((one) => resourceKey(one.resource) === resourceKey(resource));
  const alive = ofResource.filter((one) => Date.parse(one.expirationDateTime) > nowMs);
  if (alive.length === 0) return missing("has no living subscription at Graph");
  const ours = alive.find((one) => isSameUrl(one.notificationUrl, notificationUrl));
  if (!ours) return missing("is subscribed to, but Graph delivers to another URL");
  const record = records.of(resource);
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
