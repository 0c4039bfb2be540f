import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createSeededRandom } from "../../local/seeded-random.ts";
import { mutate } from "./mutations.ts";

const GENUINE = {
  value: [{ tenantId: "t", clientState: "s", encryptedContent: { data: "AA==" } }],
  validationTokens: ["a.b.c"],
};

function posts(count: number): string[] {
  const random = createSeededRandom(7);
  return Array.from({ length: count }, () => {
    const { query, body } = mutate(GENUINE, random);
    return `${query} ${createHash("sha256").update(body).digest("hex")}`;
  });
}

describe("mutations", () => {
  it("are the same for the same seed, however many came before", () => {
    expect(posts(2_000)).toEqual(posts(2_000));
  });

  it("leave the genuine post alone and differ from one another", () => {
    const before = structuredClone(GENUINE);
    expect(new Set(posts(1_000)).size).toBeGreaterThan(800);
    expect(GENUINE).toEqual(before);
  });
});
