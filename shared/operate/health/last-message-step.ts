import { type Clock, toIso } from "../../base/clock.ts";
import { TeamsinkError } from "../../base/errors/errors.ts";
import type { SubscriptionRecord } from "../../capture/subscription/subscription-record.ts";
import type { StateStore } from "../../port/state-store.ts";
import type { LastReceived } from "../../store/message/last-received.ts";
import type { StepFindings } from "./deep-health.ts";

export interface LastMessagePorts {
  readonly state: StateStore;
  readonly lastReceived: LastReceived;
  readonly clock: Clock;
}

/** After so long the alert about missing traffic is raised, unless the deployment says otherwise: `quietHours` of infra/main.bicep. */
export const QUIET_HOURS = 24;
const HOUR_MS = 3_600_000;

/** Never a failure, since nobody has to write; a warning when nothing came although it could have for a long time. */
export async function checkLastMessage({ state, lastReceived, clock }: LastMessagePorts): Promise<StepFindings> {
  const [lastMs, entries] = await Promise.all([lastReceived.read(), state.list<SubscriptionRecord>("subscription")]);
  const lastReceivedDateTime = lastMs === undefined ? null : toIso(lastMs);
  const nowMs = clock.nowMs();
  const live = entries.map(({ value }) => value).filter((record) => Date.parse(record.expirationDateTime) > nowMs);
  const waitingSinceMs = Math.max(
    lastMs ?? Number.NEGATIVE_INFINITY,
    Math.min(...live.map((record) => Date.parse(record.createdDateTime))),
  );
  const quietHours = Math.floor((nowMs - waitingSinceMs) / HOUR_MS);
  if (live.length === 0 || quietHours < QUIET_HOURS) return { lastReceivedDateTime };
  return { lastReceivedDateTime, warning: new TeamsinkError("messages-quiet", `Nothing for ${quietHours} hours`) };
}
