import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { ApiFailure } from "../base/pages.ts";

export interface Polled<Value> {
  /** The last that was read; undefined until there is one. */
  readonly value: Value | undefined;
  /** Of the last time; undefined where it succeeded. */
  readonly failure: Error | undefined;
  /** When the value was read. */
  readonly readMs: number | undefined;
  /** Reads at once. */
  again(): void;
}

const LAST_RETRY_MS = 5 * 60_000;

/**
 * Reads again and again while the tab is seen; what fails is read later each time, and what is refused not at all until
 * somebody asks for it.
 */
export function usePoll<Value>(read: () => Promise<Value>, everyMs: number): Polled<Value> {
  const [state, setState] = useState<Omit<Polled<Value>, "again">>({
    value: undefined,
    failure: undefined,
    readMs: undefined,
  });
  const wake = useRef<() => void>(() => {});
  const latest = useRef(read);
  latest.current = read;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let [failures, isOver] = [0, false];
    const work = async () => {
      clearTimeout(timer);
      const afterMs = await latest.current().then(
        (value) => {
          failures = 0;
          if (!isOver) setState({ value, failure: undefined, readMs: Date.now() });
          return everyMs;
        },
        (failure: Error) => {
          failures += 1;
          if (!isOver) setState((held) => ({ ...held, failure }));
          return retryAfterMs(failure, everyMs * 2 ** failures);
        },
      );
      if (!isOver && afterMs !== undefined) timer = setTimeout(workIfSeen, afterMs);
    };
    const workIfSeen = () => {
      if (document.hidden) document.addEventListener("visibilitychange", workIfSeen, { once: true });
      else void work();
    };
    wake.current = () => void work();
    void work();
    return () => {
      isOver = true;
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", workIfSeen);
    };
  }, [everyMs]);
  return { ...state, again: useCallback(() => wake.current(), []) };
}

/** @returns undefined where asking again changes nothing */
function retryAfterMs(failure: Error, usualMs: number): number | undefined {
  const isRefused = failure instanceof ApiFailure && [401, 403].includes(failure.status);
  if (isRefused) return undefined;
  const wantedMs = failure instanceof ApiFailure ? failure.retryAfterMs : 0;
  return Math.min(Math.max(usualMs, wantedMs), LAST_RETRY_MS);
}
