import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type FuzzRun, fuzzFrontDoor } from "../fuzz/fuzz-front-door.ts";
import { problemsOf } from "../fuzz/judge-report.ts";
import { assertNoSecretsIn } from "../helpers/running-stack.ts";

/** The same as `npm run fuzz`, which sends more and also tells the times. */
describe("mutated posts at the front door", () => {
  let fuzz: FuzzRun;
  beforeAll(async () => {
    fuzz = await fuzzFrontDoor({ posts: 1_500, seed: 2026 });
  }, 120_000);
  afterAll(() => fuzz?.stop());

  it("are answered as what they are, and never with a 5xx", () => {
    const { statuses } = fuzz.report;
    expect(problemsOf(fuzz.report)).toEqual([]);
    expect(statuses["202"]).toBeGreaterThan(100);
    expect(statuses["400"]).toBeGreaterThan(100);
  });

  it("leave the product working", () => {
    expect(fuzz.report.stillWorks).toBe(true);
  });

  it("leave no secret, token or words of a message in the log", () => {
    assertNoSecretsIn(fuzz.running.log, { ...fuzz.notifier.secrets, words: "words that must stay out of every log" });
  });
});
