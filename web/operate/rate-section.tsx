import { useRef } from "preact/hooks";
import { type EventCounts, rateBetween, type Sample } from "./metrics.ts";
import { Section } from "./section.tsx";
import type { Polled } from "./use-poll.ts";
import { number, when } from "./words.ts";

/** Looks that the line shows: at one every five seconds some five minutes. */
const LOOKS = 60;
const [WIDTH, HEIGHT] = [300, 48];
/** What is logged of each message that made or replaced a document. */
const STORED = "message.stored";

interface Properties {
  readonly polled: Polled<EventCounts>;
  /** In the queue of messages; undefined where it is not known. */
  readonly waiting: number | undefined;
  /** When the newest live message was received, as far as it was written down. */
  readonly lastReceivedDateTime: string | undefined;
}

/** How much is stored in a second, by the instance that answers. */
export function RateSection({ polled, waiting, lastReceivedDateTime }: Properties) {
  const rates = useRates(polled);
  const now = rates.at(-1);
  const most = Math.max(1, ...rates);
  const points = rates.map(
    (rate, index) => `${(index / (LOOKS - 1)) * WIDTH},${HEIGHT - 2 - (rate / most) * (HEIGHT - 4)}`,
  );
  return (
    <Section id="rate" title="Live rate" polled={polled}>
      <p class="figure">
        <strong>{now === undefined ? "–" : number(now)}</strong> messages a second
        {waiting !== undefined && `, ${number(waiting)} waiting`}
      </p>
      {lastReceivedDateTime !== undefined && (
        <p>
          The newest was received <time dateTime={lastReceivedDateTime}>{when(lastReceivedDateTime)}</time>.
        </p>
      )}
      <svg
        class="line"
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={`At most ${number(most)} a second of late`}
      >
        <polyline points={points.join(" ")} />
      </svg>
      <p class="muted">Of the instance that answers; there may be others.</p>
    </Section>
  );
}

/** Of the looks so far, the newest last; it begins anew where another instance answers. */
function useRates({ value, readMs }: Polled<EventCounts>): readonly number[] {
  const seen = useRef<{ last: Sample | undefined; rates: readonly number[] }>({ last: undefined, rates: [] });
  const { last, rates } = seen.current;
  if (value !== undefined && readMs !== undefined && readMs !== last?.atMs) {
    const sample = { atMs: readMs, counts: value };
    const rate = last && rateBetween(last, sample, STORED);
    seen.current = { last: sample, rates: rate === undefined ? [] : [...rates, rate].slice(-LOOKS) };
  }
  return seen.current.rates;
}
