import fc from "fast-check";
import { expect, test } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";

const draw = (seed: number) => Array.from({ length: 20 }, createSeededRandom(seed).next);

test("the same seed gives the same numbers, another seed others", () => {
  expect(draw(1)).toEqual(draw(1));
  expect(draw(1)).not.toEqual(draw(2));
});

test("whatever the seed, everything stays within its bounds", () => {
  fc.assert(
    fc.property(fc.integer(), fc.integer({ min: 1, max: 1000 }), (seed, max) => {
      const random = createSeededRandom(seed);
      expect(random.integer(max)).toBeLessThan(max);
      expect(random.between(5, 6)).toBeGreaterThanOrEqual(5);
      expect(random.between(5, 6)).toBeLessThan(6);
      expect(random.guid()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(random.shuffle([1, 2, 3, 4]).sort()).toEqual([1, 2, 3, 4]);
    }),
  );
});

test("numbers are spread evenly, and a chance comes true as often as it says", () => {
  const random = createSeededRandom(3);
  const numbers = Array.from({ length: 10_000 }, () => random.integer(10));
  const counts = Array.from({ length: 10 }, (_, digit) => numbers.filter((number) => number === digit).length);
  const hits = Array.from({ length: 10_000 }, () => random.chance(0.3)).filter(Boolean).length;
  expect(Math.min(...counts)).toBeGreaterThan(880);
  expect(Math.max(...counts)).toBeLessThan(1_120);
  expect(hits).toBeGreaterThan(2_800);
  expect(hits).toBeLessThan(3_200);
});

test("a fork does not move its parent's later numbers along with its own", () => {
  const [one, other] = [createSeededRandom(1), createSeededRandom(1)];
  const fork = one.fork();
  other.fork();
  for (let index = 0; index < 10; index += 1) fork.next();
  expect(one.next()).toBe(other.next());
});

test("nothing can be picked from an empty list", () => {
  expect(() => createSeededRandom(1).pick([])).toThrow(RangeError);
});
