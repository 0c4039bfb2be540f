/**
 * Chance that repeats: the same seed gives the same tenant, the same life and the same faults, so that a run that failed
 * can be run again. Not for keys, tokens or anything secret.
 */
export interface SeededRandom {
  /** From 0 inclusive to 1 exclusive. */
  next(): number;
  /** A whole number from 0 inclusive to `maxExclusive` exclusive. */
  integer(maxExclusive: number): number;
  /** A number from `min` inclusive to `max` exclusive. */
  between(min: number, max: number): number;
  chance(probability: number): boolean;
  pick<T>(list: readonly T[]): T;
  shuffle<T>(list: readonly T[]): T[];
  /** `length` lower-case hexadecimal digits. */
  hex(length: number): string;
  guid(): string;
  /** An independent sequence, so that one consumer's calls do not move another's. */
  fork(): SeededRandom;
}

const UINT32 = 2 ** 32;

export function createSeededRandom(seed: number): SeededRandom {
  const next = mulberry32(seed);
  const integer = (maxExclusive: number) => Math.floor(next() * maxExclusive);
  const hex = (length: number) => Array.from({ length }, () => integer(16).toString(16)).join("");
  return {
    next,
    integer,
    between: (min, max) => min + next() * (max - min),
    chance: (probability) => next() < probability,
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new RangeError("pick: the list is empty");
      return list[integer(list.length)] as T;
    },
    shuffle: <T>(list: readonly T[]): T[] => {
      const keyed = list.map((item) => ({ item, key: next() }));
      return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
    },
    hex,
    guid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${"89ab"[integer(4)]}${hex(3)}-${hex(12)}`,
    fork: () => createSeededRandom(integer(UINT32)),
  };
}

/** Mulberry32: 32 bits of state, passes the usual tests for simulations, and fits on six lines. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / UINT32;
  };
}
