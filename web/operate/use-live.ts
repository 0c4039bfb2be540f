import { useRef } from "preact/hooks";
import { ApiFailure } from "../base/pages.ts";
import type { Session } from "../session/session.ts";
import { type LiveRate, rateOf, type Samples, withSample } from "./live-rate.ts";
import { metricsOf } from "./metrics-text.ts";
import { type Reading, usePoll } from "./use-poll.ts";

export interface Live {
  readonly rate: LiveRate | undefined;
  /** Messages a second, a point for each reading, oldest first. */
  readonly history: readonly number[];
}

const EVERY_MS = 5_000;
const WINDOW_MS = 30_000;
/** One point is of three readings: messages come in bursts. */
const POINT_MS = 15_000;
const POINTS = 60;

export function useLive({ api }: Session): Reading<Live> {
  const read = useRef<{ samples: Samples; history: readonly number[] }>({ samples: [], history: [] });
  return usePoll(
    async (signal) => {
      const { data, error, response } = await api.GET("/metrics", { parseAs: "text", signal });
      if (data === undefined) throw new ApiFailure(error ?? {}, response);
      const atMs = Date.now();
      const samples = withSample(read.current.samples, { ...metricsOf(data), atMs });
      const point = rateOf(samples, atMs, POINT_MS);
      const history = [...read.current.history, ...(point ? [point.livePerSecond] : [])].slice(-POINTS);
      read.current = { samples, history };
      return { rate: rateOf(samples, atMs, WINDOW_MS), history };
    },
    { everyMs: () => EVERY_MS },
  );
}
