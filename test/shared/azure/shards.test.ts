import { describe, expect, it } from "vitest";
import { everyShard, shardOf } from "../../../shared/azure/shards.ts";

describe("the shard of an id", () => {
  it("is the same for ever, since what is stored is found by it", () => {
    const ids = ["", "channel:19:x@thread.tacv2", "user-chats:7f1c", "é😀"];
    expect(ids.map((id) => shardOf(id, 64))).toEqual(["02", "47", "18", "54"]);
  });

  it("is the only one where there is one", () => {
    expect(["", "a", "é"].map((id) => shardOf(id, 1))).toEqual(["00", "00", "00"]);
    expect(everyShard(1)).toEqual(["00"]);
  });

  it("spreads ids that look alike evenly", () => {
    const counts = new Map(everyShard(64).map((shard) => [shard, 0]));
    for (let index = 0; index < 64_000; index++) {
      const shard = shardOf(`user-chats:${index}`, 64);
      counts.set(shard, (counts.get(shard) ?? Number.NaN) + 1);
    }
    // A thousand each; six standard deviations are 190.
    expect(Math.min(...counts.values())).toBeGreaterThan(810);
    expect(Math.max(...counts.values())).toBeLessThan(1_190);
  });
});
