/** Graph: "subscription resource type", clientState. */
const MAX_LENGTH = 128;
/** Fewer characters than this can be guessed; ours have 43. */
const MIN_LENGTH = 8;

interface Flaw {
  readonly applies: (value: string) => boolean;
  readonly words: string;
  /** Graph does not take it, so that no subscription can be made with it. */
  readonly isRefused?: true;
}

/** The first that applies is said, in words that follow "the version". */
const FLAWS: readonly Flaw[] = [
  { applies: (value) => value === "", words: "is empty", isRefused: true },
  { applies: (value) => value.length > MAX_LENGTH, words: `is longer than ${MAX_LENGTH} characters`, isRefused: true },
  { applies: (value) => value.trim() === "", words: "is nothing but white space" },
  { applies: (value) => /[\r\n]/.test(value), words: "holds a line break" },
  { applies: (value) => value !== value.trim(), words: "begins or ends with white space" },
  { applies: (value) => /[^\x20-\x7e]/.test(value), words: "holds characters that are not printable ASCII" },
  {
    applies: (value) => value.length < MIN_LENGTH,
    words: `is shorter than ${MIN_LENGTH} characters, and can be guessed`,
  },
];

/**
 * What is wrong with a client state, in words; `undefined`: nothing. Whatever was sent to Graph is recognised when it comes
 * back, flaw or not.
 */
export function clientStateFlaw(value: string): string | undefined {
  return FLAWS.find(({ applies }) => applies(value))?.words;
}

export function isTakenByGraph(value: string): boolean {
  return !FLAWS.some(({ applies, isRefused }) => isRefused && applies(value));
}
