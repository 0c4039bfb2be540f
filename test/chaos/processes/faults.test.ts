import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../../local/seeded-random.ts";
import { createDealer, PROCESS_FAULTS } from "./faults.ts";

const NAMES = Object.keys(PROCESS_FAULTS);

function hands(seed: number, rounds: number): string[][] {
  const deal = createDealer(NAMES, createSeededRandom(seed));
  return Array.from({ length: rounds }, () => deal(5));
}

describe("what is dealt to the rounds", () => {
  it("is the same for the same seed, and another for another", () => {
    expect(hands(3, 8)).toEqual(hands(3, 8));
    expect(hands(3, 8)).not.toEqual(hands(4, 8));
  });

  it.each([1, 2, 3, 4, 5])("holds every fault within twenty rounds of five, seed %i", (seed) => {
    const dealt = hands(seed, 20);
    expect(dealt.map((hand) => hand.length)).toEqual(Array.from({ length: 20 }, () => 5));
    expect(NAMES.filter((name) => !dealt.flat().includes(name))).toEqual([]);
  });

  it("never does two things to one at once", () => {
    const concerns = hands(6, 50).map((hand) => hand.map((name) => PROCESS_FAULTS[name]?.concerns));
    expect(concerns.filter((each) => new Set(each).size < each.length)).toEqual([]);
  });
});
