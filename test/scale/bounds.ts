import { FUNCTION_TIMEOUT_MS } from "./host/scale-host.ts";
import type { LabelTotals, Service } from "./meter/meter.ts";
import type { Measured } from "./scenario.ts";

const MIB = 1024 * 1024;

/** What must hold for a tenant of any size. */
export const BOUNDS = {
  /** Half of what the platform allows, with the longest call of Graph's counted in. */
  invocationMs: FUNCTION_TIMEOUT_MS / 2,
  heldBytes: 64 * MIB,
  refusedShare: 0.01,
  /** The renewal timer fires every ten minutes; it never waits behind a day's reading. */
  renewalPauseMs: 15 * 60_000,
  /** What a user costs in a large tenant, divided by what one costs in the small one. Fixed costs are shared by more. */
  perUserRatio: { from: 0.3, to: 1.1 },
  /** Entries of the state store that stay beside the positions, whatever the tenant; and for each instance. */
  retainedEntries: { fixed: 100, perInstance: 4 },
  gapMinutes: 24 * 60,
} as const;

/** Figures of a whole run by user. */
export interface PerUser {
  readonly graphCalls: number;
  readonly storeCalls: number;
  readonly queueCalls: number;
  readonly blobCalls: number;
  readonly ru: number;
  readonly bytes: number;
}

export function perUserOf({ totals, shape }: Measured): PerUser {
  const all = [...totals.values()];
  const perUser = (figure: (label: LabelTotals) => number) =>
    all.reduce((sum, label) => sum + figure(label), 0) / shape.users;
  const calls = (...services: readonly Service[]) =>
    perUser((label) => services.reduce((sum, service) => sum + label.calls[service], 0));
  return {
    graphCalls: calls("graph"),
    storeCalls: calls("state", "directory", "messages"),
    queueCalls: calls("queue"),
    blobCalls: calls("blobs"),
    ru: perUser(({ ru }) => ru),
    bytes: perUser(({ bytes }) => bytes),
  };
}

/** Every bound that is broken, in words. `small`: the same scenario in a small tenant. */
export function brokenBounds(measured: Measured, small: Measured): readonly string[] {
  return [
    ...invocations(measured),
    ...shares(measured),
    ...everything(measured),
    ...leftovers(measured),
    ...growth(measured, small),
  ];
}

function invocations({ totals, kills }: Measured): string[] {
  const broken = kills > 0 ? [`processes killed: ${kills}, since a function ran for five minutes`] : [];
  for (const [label, { worstMs, longestMs, heldBytes }] of totals) {
    if (worstMs > BOUNDS.invocationMs) {
      broken.push(`invocation: ${label} took ${inSeconds(longestMs)}, ${inSeconds(worstMs)} at the worst`);
    }
    if (heldBytes > BOUNDS.heldBytes)
      broken.push(`memory: ${label} held ${(heldBytes / MIB).toFixed(0)} MB at one time`);
  }
  return broken;
}

function shares({ graph, isCutShort, longestPauseOfRenewalsMs }: Measured): string[] {
  const share = graph.refused / Math.max(1, graph.calls);
  return [
    ...(share > BOUNDS.refusedShare
      ? [`429: Graph refused ${graph.refused} of ${graph.calls} calls${isCutShort ? "; the run was cut short" : ""}`]
      : []),
    ...(longestPauseOfRenewalsMs > BOUNDS.renewalPauseMs
      ? [`renewals: subscriptions were not looked after for ${inSeconds(longestPauseOfRenewalsMs)}`]
      : []),
  ];
}

function everything({ days, gaps, rebuild }: Measured): string[] {
  const ofDays = days.flatMap(({ sourcesMissed, directoryMissing, peopleMissed, audit }, index) => [
    ...(sourcesMissed !== 0 ? [`day ${index + 1}: ${sourcesMissed} sources were not read`] : []),
    ...(directoryMissing !== 0 ? [`day ${index + 1}: ${directoryMissing} objects are not in the directory`] : []),
    ...(peopleMissed !== 0 ? [`day ${index + 1}: ${peopleMissed} people were not asked about`] : []),
    ...(audit === undefined ? [`day ${index + 1}: the audit did not come to its end`] : []),
    ...(audit && (audit.state !== "complete" || audit.sourcesMissed !== 0)
      ? [`day ${index + 1}: the audit is ${audit.state}, ${audit.sourcesMissed} sources missed`]
      : []),
  ]);
  const isHealed =
    gaps.length > 0 && gaps.every(({ closedAfterMinutes: after }) => after && after <= BOUNDS.gapMinutes);
  const isRebuilt = rebuild === undefined || (rebuild.isFinished && rebuild.documentsMissing === 0);
  return [
    ...ofDays,
    ...(isHealed ? [] : [`gap: ${gaps.length === 0 ? "none was noticed" : "not closed within the day"}`]),
    ...(isRebuilt ? [] : [`rebuild: ${rebuild.documentsMissing} documents were not made again`]),
  ];
}

function leftovers({ retained, instances, deadLetters, waiting }: Measured): string[] {
  const { fixed, perInstance } = BOUNDS.retainedEntries;
  const { cursor: _sources, meetings: _organizers, interactions: _people, ...rest } = retained;
  const kept = Object.values(rest).reduce((sum, size) => sum + size, 0);
  return [
    ...(kept > fixed + perInstance * instances ? [`retention: ${kept} entries stay: ${JSON.stringify(rest)}`] : []),
    ...(deadLetters > 0 ? [`dead letters: ${deadLetters}`] : []),
    ...(waiting > 0 ? [`queues: ${waiting} messages are left`] : []),
  ];
}

/** Each figure by user against the small tenant's. */
export function ratiosOf(measured: Measured, small: Measured): Readonly<Record<keyof PerUser, number>> {
  const [large, little] = [perUserOf(measured), perUserOf(small)];
  const names = Object.keys(large) as (keyof PerUser)[];
  return Object.fromEntries(names.map((name) => [name, large[name] / little[name]])) as Record<keyof PerUser, number>;
}

function growth(measured: Measured, small: Measured): string[] {
  const { from, to } = BOUNDS.perUserRatio;
  return Object.entries(ratiosOf(measured, small))
    .filter(([, ratio]) => !(ratio >= from && ratio <= to))
    .map(
      ([name, ratio]) => `growth: ${name} by user are ${ratio.toFixed(2)} times those of ${small.shape.users} users`,
    );
}

function inSeconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`;
}
