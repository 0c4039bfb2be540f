import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import type { Action } from "./use-action.ts";
import type { Pages } from "./use-pages.ts";
import { fullWords, percentWords, whenWords } from "./words.ts";

/** A time, as one says it today; whole where somebody points at it. */
export function When({ at, otherwise = "–" }: { readonly at: string | null | undefined; readonly otherwise?: string }) {
  if (!at) return <span class="muted">{otherwise}</span>;
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={fullWords(ms)}>
      {whenWords(ms, Date.now())}
    </time>
  );
}

interface FigureProperties {
  readonly words: string;
  readonly mood?: "good" | "warn" | "bad" | undefined;
  readonly children: ComponentChildren;
}

export function Figure({ words, mood, children }: FigureProperties) {
  return (
    <div class={mood ? `figure ${mood}` : "figure"}>
      <dt>{words}</dt>
      <dd>{children}</dd>
    </div>
  );
}

export function Bar({ words, share }: { readonly words: string; readonly share: number }) {
  return (
    <span class="share">
      <progress max={1} value={share} aria-label={words} />
      <span>{percentWords(share)}</span>
    </span>
  );
}

/** What is wider than a phone is moved sideways, by keys as well. */
export function Table({ words, children }: { readonly words: string; readonly children: ComponentChildren }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no pointer scrolls it
    <section class="table" aria-label={words} tabIndex={0}>
      <table>{children}</table>
    </section>
  );
}

/** The first row of a table; a column that a phone leaves out begins with a minus. */
export function Head({ columns }: { readonly columns: readonly string[] }) {
  return (
    <thead>
      <tr>
        {columns.map((column) => (
          <th key={column} scope="col" class={column.startsWith("-") ? "wide" : undefined}>
            {column.replace("-", "")}
          </th>
        ))}
      </tr>
    </thead>
  );
}

export function Pager({ of, pages, next }: { readonly of: string; readonly pages: Pages; readonly next?: string }) {
  if (next === undefined && pages.number === 1) return null;
  return (
    <nav class="pager" aria-label={`Pages of ${of}`}>
      <button type="button" aria-disabled={pages.number === 1} onClick={pages.back}>
        Back
      </button>
      <span>Page {pages.number}</span>
      <button
        type="button"
        aria-disabled={next === undefined}
        onClick={() => next !== undefined && pages.forward(next)}
      >
        Next
      </button>
    </nav>
  );
}

/** What something that was done came to. */
export function Said({ action }: { readonly action: Action }) {
  return (
    <p role="status" class={action.isRefused ? "said refusal" : "said"}>
      {action.said}
    </p>
  );
}

interface ChoiceProperties {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, words: string])[];
  onChange(value: string): void;
}

export function Choice({ label, value, options, onChange }: ChoiceProperties) {
  return (
    <label class="choice">
      {label}
      <select value={value} onChange={({ currentTarget }) => onChange(currentTarget.value)}>
        {options.map(([option, words]) => (
          <option key={option} value={option}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface ConfirmProperties {
  readonly question: string;
  /** What is done, as the button says it. */
  readonly act: string;
  onConfirm(): void;
  onClose(): void;
}

/** Asks before something is done that cannot be taken back. Afterwards the focus is where it was. */
export function Confirm({ question, act, onConfirm, onClose }: ConfirmProperties) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const onEnd = () => {
    if (dialog.current?.returnValue === "yes") onConfirm();
    onClose();
  };
  return (
    <dialog ref={dialog} class="confirm" aria-labelledby="confirm" onClose={onEnd}>
      <form method="dialog">
        <h3 id="confirm">{question}</h3>
        <div class="buttons">
          <button type="submit" value="no">
            Not now
          </button>
          <button type="submit" value="yes" class="primary">
            {act}
          </button>
        </div>
      </form>
    </dialog>
  );
}
