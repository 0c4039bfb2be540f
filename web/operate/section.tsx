import type { ComponentChildren } from "preact";
import { FailureNote } from "../base/failure-note.tsx";
import type { Polled } from "./use-poll.ts";

interface Properties {
  readonly id: string;
  readonly title: string;
  readonly polled: Pick<Polled<unknown>, "value" | "failure" | "readMs" | "again">;
  readonly children: ComponentChildren;
}

const AT = new Intl.DateTimeFormat("en", { timeStyle: "medium", hour12: false });

/** One thing that is looked at, with when it was read and what went wrong with that; the others stay. */
export function Section({ id, title, polled, children }: Properties) {
  const { value, failure, readMs, again } = polled;
  return (
    <section class="card" aria-labelledby={id}>
      <header>
        <h2 id={id}>{title}</h2>
        {readMs !== undefined && (
          <span class="muted">
            read at <time dateTime={new Date(readMs).toISOString()}>{AT.format(readMs)}</time>
          </span>
        )}
      </header>
      {failure !== undefined && <FailureNote failure={failure} onRetry={again} />}
      {value === undefined && failure === undefined && <p class="muted">Reading</p>}
      {value !== undefined && children}
    </section>
  );
}
