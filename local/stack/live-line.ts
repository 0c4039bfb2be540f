import type { Activity } from "./activity.ts";
import type { Screen } from "./screen.ts";

const TERMINAL_EVERY_MS = 250;
const LOG_EVERY_MS = 10_000;

/** Keeps the line that says what is happening up to date. Answers what ends that. */
export function showLiveLine(screen: Screen, lineNow: () => string): () => void {
  screen.show(lineNow());
  const everyMs = screen.isTerminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  const timer = setInterval(() => screen.show(lineNow()), everyMs);
  return () => {
    clearInterval(timer);
    screen.keep();
  };
}

/** `posted` and `stored` count the same versions: once nothing is on its way they are equal. */
export function liveLine(activity: Activity): string {
  const { written, stored, earlier, behindMs, failures } = activity;
  const behind = behindMs === undefined ? "–" : `${(behindMs / 1000).toFixed(1)} s`;
  const counts = written === undefined ? [`stored ${earlier}`] : [`posted ${written}`, `stored ${stored}`];
  const parts = [
    ...counts,
    ...(written === undefined || earlier === 0 ? [] : [`from before ${earlier}`]),
    `behind by ${behind}`,
    `${activity.storedPerSecond.toFixed(1)}/s`,
  ];
  if (failures > 0) parts.push(`failures ${failures} (see --verbose)`);
  return parts.join(" · ");
}
