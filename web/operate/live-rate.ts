import type { Metrics } from "./metrics-text.ts";

interface Sample extends Metrics {
  readonly atMs: number;
}

/** What was read of the instances that answered, oldest first. */
export type Samples = readonly Sample[];

export interface LiveRate {
  /** Instances that answered twice. */
  readonly instances: number;
  readonly livePerSecond: number;
  /** By sync and backfill. */
  readonly otherPerSecond: number;
  /** On average; undefined where nothing came. */
  readonly behindMs: number | undefined;
  readonly errors: number;
}

/** For how long a sample is of use. */
export const KEPT_MS = 60_000;

/**
 * With another answer. A counter that went back began anew, though it calls itself the same: what was read of it before is of
 * no use.
 */
export function withSample(samples: Samples, sample: Sample): Samples {
  const isOfAnother = (one: Sample) => one.startedSeconds !== sample.startedSeconds;
  const isBefore = (one: Sample) =>
    one.stored <= sample.stored && one.live <= sample.live && one.behindSeconds <= sample.behindSeconds;
  const kept = samples.filter((one) => sample.atMs - one.atMs <= KEPT_MS && (isOfAnother(one) || isBefore(one)));
  return [...kept, sample];
}

/** Of what each instance counted between its first and its last answer in this time; undefined until one answered twice. */
export function rateOf(samples: Samples, nowMs: number, windowMs: number): LiveRate | undefined {
  const recent = samples.filter(({ atMs }) => nowMs - atMs <= windowMs);
  const spans = [...Map.groupBy(recent, ({ startedSeconds }) => startedSeconds).values()].flatMap((ofOne) => {
    const [first, last] = [ofOne[0], ofOne.at(-1)];
    return first && last && last.atMs > first.atMs ? [spanOf(first, last)] : [];
  });
  if (spans.length === 0) return undefined;
  const sum = (figure: (span: Span) => number) => spans.reduce((total, span) => total + figure(span), 0);
  const live = sum((span) => span.live);
  return {
    instances: spans.length,
    livePerSecond: sum((span) => span.live / span.seconds),
    otherPerSecond: sum((span) => (span.stored - span.live) / span.seconds),
    behindMs: live > 0 ? (sum((span) => span.behindSeconds) / live) * 1_000 : undefined,
    errors: sum((span) => span.errors),
  };
}

type Span = ReturnType<typeof spanOf>;

function spanOf(first: Sample, last: Sample) {
  const live = last.live - first.live;
  return {
    seconds: (last.atMs - first.atMs) / 1_000,
    live,
    // What was counted in the moment between the two counters may belong to the next answer.
    stored: Math.max(live, last.stored - first.stored),
    behindSeconds: last.behindSeconds - first.behindSeconds,
    errors: last.errors - first.errors,
  };
}

/** Points of a line in a box of that size, the newest at its right end; the highest of them touches the top. */
export function sparkPoints(
  values: readonly number[],
  box: { readonly width: number; readonly height: number },
): string {
  const top = Math.max(1, ...values);
  const step = box.width / Math.max(1, values.length - 1);
  return values
    .map((value, index) => `${round(index * step)},${round(box.height - (value / top) * box.height)}`)
    .join(" ");
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
