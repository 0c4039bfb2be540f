import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { pollDelayMs } from "./poll-delay.ts";

/** What was read last. After a failure what was read before it stays. */
export interface Reading<Data> {
  readonly data: Data | undefined;
  readonly readMs: number | undefined;
  readonly failure: Error | undefined;
  /** Reads now. */
  again(): void;
}

interface Options<Data> {
  /** Of what was read last; not at all by itself where it is `never`. */
  everyMs(data: Data | undefined): number;
  /** What is read: with another it is read at once. */
  readonly of?: string;
}

const NEVER_MS = 2 ** 31 - 1;
export const never = () => NEVER_MS;

/** Reads again and again while somebody looks at the tab. */
export function usePoll<Data>(
  read: (signal: AbortSignal) => Promise<Data>,
  { everyMs, of = "" }: Options<Data>,
): Reading<Data> {
  const [state, setState] = useState<Omit<Reading<Data>, "again">>(NOTHING);
  const newest = useRef({ read, everyMs });
  newest.current = { read, everyMs };
  const wake = useRef<() => void>(() => {});
  useEffect(() => {
    const end = new AbortController();
    const follow = async () => {
      let failures = 0;
      let data: Data | undefined;
      while (!end.signal.aborted) {
        await whenLookedAt(end.signal);
        let failure: Error | undefined;
        try {
          data = await newest.current.read(end.signal);
          failures = 0;
        } catch (error) {
          failure = error as Error;
          failures += 1;
        }
        if (end.signal.aborted) return;
        const read = { data, readMs: Date.now(), failure: undefined };
        setState((before) => (failure === undefined ? read : { ...before, failure }));
        const delayMs = pollDelayMs({ everyMs: newest.current.everyMs(data), failures, failure });
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, delayMs);
          wake.current = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
    };
    void follow();
    return () => {
      end.abort();
      wake.current();
    };
  }, [of]);
  const again = useCallback(() => wake.current(), []);
  return { ...state, again };
}

const NOTHING = { data: undefined, readMs: undefined, failure: undefined };

function whenLookedAt(signal: AbortSignal): Promise<void> {
  if (!document.hidden) return Promise.resolve();
  return new Promise((resolve) => {
    const look = () => {
      if (document.hidden && !signal.aborted) return;
      document.removeEventListener("visibilitychange", look);
      signal.removeEventListener("abort", look);
      resolve();
    };
    document.addEventListener("visibilitychange", look);
    signal.addEventListener("abort", look);
  });
}
