import { type LiveRate, sparkPoints } from "./live-rate.ts";
import { Figure, When } from "./parts.tsx";
import { Section } from "./section.tsx";
import type { Figures } from "./step-figures.ts";
import type { Live } from "./use-live.ts";
import type { Reading } from "./use-poll.ts";
import { countWords, durationWords, rateWords } from "./words.ts";

interface Properties {
  readonly live: Reading<Live>;
  readonly figures: Figures | undefined;
}

/** What comes in now, and how far behind it is. */
export function LiveSection({ live, figures }: Properties) {
  return (
    <Section id="live" title="Live" reading={live}>
      {({ rate, history }) => (
        <>
          <dl class="figures">
            <Figure words="Messages">{rate === undefined ? "–" : `${rateWords(rate.livePerSecond)}/s`}</Figure>
            <Figure words="Behind">{rate?.behindMs === undefined ? "–" : durationWords(rate.behindMs)}</Figure>
            <Figure words="Sync and backfill">
              {rate === undefined ? "–" : `${rateWords(rate.otherPerSecond)}/s`}
            </Figure>
            <Figure words="Last message">
              <When at={figures?.lastReceivedDateTime} />
            </Figure>
          </dl>
          <Spark history={history} />
          <p class="muted note">{instanceWords(rate)}</p>
          {figures?.waiting !== undefined && <Queues waiting={figures.waiting} />}
        </>
      )}
    </Section>
  );
}

function instanceWords(rate: LiveRate | undefined): string {
  if (rate === undefined) return "Being measured: an instance has to answer twice.";
  const of = rate.instances === 1 ? "one instance" : `the ${rate.instances} instances that answered`;
  const errors = rate.errors === 0 ? "" : ` It logged ${countWords(rate.errors)} errors meanwhile.`;
  return `Of ${of}, over half a minute.${errors}`;
}

const BOX = { width: 300, height: 40 };

function Spark({ history }: { readonly history: readonly number[] }) {
  const words = `Messages a second, the last five minutes: ${rateWords(Math.max(0, ...history))} at most`;
  return (
    <svg class="spark" viewBox={`0 -2 ${BOX.width} ${BOX.height + 4}`} preserveAspectRatio="none" role="img">
      <title>{words}</title>
      <path class="ground" d={`M0 ${BOX.height}H${BOX.width}`} />
      <polyline points={sparkPoints(history, BOX)} />
    </svg>
  );
}

function Queues({ waiting }: { readonly waiting: Readonly<Record<string, number>> }) {
  return (
    <>
      <h3>Waiting in queues</h3>
      <dl class="pairs">
        {Object.entries(waiting).map(([queue, count]) => (
          <div key={queue} class={count > 0 && queue.endsWith("-poison") ? "warn" : undefined}>
            <dt>{queue}</dt>
            <dd>{countWords(count)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
