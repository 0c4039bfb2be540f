import { describe, expect, it } from "vitest";
import { openContainerDocuments } from "../../../../local/services/cosmos/container-documents.ts";

const DAY_SECONDS = 86_400;

describe("the feed of one partition", () => {
  it("looks at nothing of the others, however much they write", () => {
    // Of each document that is looked at it is asked whether it has expired.
    let looked = 0;
    const nowMs = () => {
      looked += 1;
      return 0;
    };
    const container = openContainerDocuments(
      { partitionKey: { paths: ["/place"] }, indexingPolicy: { compositeIndexes: [] }, defaultTtl: DAY_SECONDS },
      { nowMs, keep: () => {} },
    );
    for (let number = 0; number < 5_000; number += 1) {
      const place = number % 1_000 === 0 ? "own" : `other ${number % 7}`;
      container.create([place], { id: `${number}`, place });
    }
    looked = 0;
    const { body } = container.changes(["own"], { lsn: 0 }, 100);
    expect(body).toMatchObject({ _count: 5 });
    expect(looked).toBe(5);
    container.changes(undefined, { lsn: 0 }, 10_000);
    expect(looked).toBe(5 + 5_000);
  });
});
