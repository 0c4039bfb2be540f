/** By their names, what each is drawn of, in a square of sixteen. */
const PATHS = {
  download: "M8 2v8m0 0 3-3m-3 3L5 7M3 13h10",
  reply: "M6 4 2.5 7.5 6 11M3 7.5h6.5A3.5 3.5 0 0 1 13 11v1",
  forward: "m10 4 3.5 3.5L10 11m3-3.5H6.5A3.5 3.5 0 0 0 3 11v1",
  important: "M8 3v6m0 3.5v.1",
  urgent: "M4 11.5h8M5 11V7.5a3 3 0 0 1 6 0V11m-4.2 2a1.3 1.3 0 0 0 2.4 0M8 4.5v-2",
  shield: "M8 2l5 2v3.5c0 3-2 5.2-5 6.5-3-1.3-5-3.5-5-6.5V4z",
  deleted: "M3.5 4.5h9m-7.5 0 .6 8.5h4.8l.6-8.5M6.5 4.5v-2h3v2",
  event: "M8 7.5V11m0-6v.1M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z",
  thread: "M3 3.5h10v7H8L5 13v-2.5H3z",
} as const;

export type IconName = keyof typeof PATHS;

/** Beside words, which say the same. */
export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
