import type { ComponentChildren } from "preact";
import { ApiFailure } from "../base/pages.ts";
import { isRefusal } from "./poll-delay.ts";
import type { Reading } from "./use-poll.ts";
import { clockWords, failureWords } from "./words.ts";

interface Properties<Data> {
  readonly id: string;
  readonly title: string;
  readonly reading: Reading<Data>;
  readonly isWide?: boolean;
  /** What to say where the API knows of none. */
  readonly absent?: string;
  /** Also where nothing was read: what can be done, before what was read and after it. */
  readonly first?: ComponentChildren;
  readonly last?: ComponentChildren;
  children(data: Data): ComponentChildren;
}

/** One card: what was read last, when, and what stood in the way. Another card's trouble is not its own. */
export function Section<Data>({ id, title, reading, isWide, absent, first, last, children }: Properties<Data>) {
  const { data, readMs, failure, again } = reading;
  const isAbsent = absent !== undefined && failure instanceof ApiFailure && failure.status === 404;
  const isRefused = isRefusal(failure);
  return (
    <section class={isWide ? "card is-wide" : "card"} aria-labelledby={id}>
      <header>
        <h2 id={id} tabIndex={-1}>
          {title}
        </h2>
        {readMs !== undefined && (
          <span class="read">
            read at <time dateTime={new Date(readMs).toISOString()}>{clockWords(readMs)}</time>
          </span>
        )}
        <button type="button" class="quiet again" aria-label={`Read again: ${title}`} onClick={again}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M13 8a5 5 0 1 1-1.5-3.5M13 2v3h-3" />
          </svg>
        </button>
      </header>
      {!isRefused && first}
      {isAbsent && <p class="muted">{absent}</p>}
      {failure !== undefined && !isAbsent && <p class="refusal">{failureWords(failure)}</p>}
      {data === undefined && failure === undefined && <p class="muted">Reading …</p>}
      {data !== undefined && !isRefused && !isAbsent && children(data)}
      {!isRefused && last}
    </section>
  );
}
