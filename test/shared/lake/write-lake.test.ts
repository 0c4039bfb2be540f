import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createLakeWorld } from "./lake-world.ts";

let world: ReturnType<typeof createLakeWorld>;
beforeEach(() => {
  world = createLakeWorld();
});
afterEach(() => world.close());

describe("writing the lake", () => {
  it("goes on where it was: what changed is a row more, and the newest of each key is what the store has", async () => {
    for (const id of ["1", "2", "3"]) await world.say(id);
    await world.run();
    await world.clock.advance(86_400_000);
    await world.say("2", { etag: "2", lastModifiedDateTime: "2026-01-02T00:00:00Z", body: { content: "edited" } });
    await world.say("3", {
      etag: "2",
      lastModifiedDateTime: "2026-01-02T00:00:00Z",
      deletedDateTime: "2026-01-02T00:00:00Z",
    });
    await world.run();
    await world.run();
    await world.expectEveryMessage();
    const { rows } = await world.read();
    expect((await rows("messages")).map(({ id }) => id).toSorted()).toEqual(["1", "2", "2", "3", "3"]);
    expect(world.paths().map((path) => path.replace(/-[0-9a-f]{16}/, ""))).toEqual([
      "messages/date=2026-01-01/000000000.parquet",
      "messages/date=2026-01-02/000000001.parquet",
    ]);
  });

  it("tells apart two payloads of one version as the store does, whichever came first", async () => {
    for (const content of "abcdefghijkl") {
      await world.say("1", { body: { content } });
      await world.run();
    }
    await world.expectEveryMessage();
    expect((await (await world.read()).rows("messages")).length).toBeGreaterThan(2);
  });

  it("loses nothing and doubles no key when it ends between file and position, whatever changes meanwhile", async () => {
    for (const id of ["1", "2", "3"]) await world.say(id);
    const { put } = world.state;
    world.state.put = () => Promise.reject(new Error("the process ended"));
    await expect(world.run()).rejects.toThrow("the process ended");
    world.state.put = put;
    world.queue.sent.length = 0;
    const before = world.paths();
    expect(before).toHaveLength(1);
    await world.say("1", { etag: "2", lastModifiedDateTime: "2026-01-02T00:00:00Z", body: { content: "edited" } });
    await world.say("4");
    await world.run();
    expect(world.paths()).toEqual(expect.arrayContaining(before));
    await world.expectEveryMessage();
  });

  it("writes the same file again under the same name, so that it is there once", async () => {
    await world.say("1");
    const { put } = world.state;
    world.state.put = () => Promise.reject(new Error("the process ended"));
    await expect(world.run()).rejects.toThrow("the process ended");
    world.state.put = put;
    world.queue.sent.length = 0;
    await world.run();
    const { rows } = await world.read();
    expect(await rows("messages")).toHaveLength(1);
  });

  it("begins again when the container was made anew", async () => {
    await world.say("1");
    await world.run();
    await world.state.put({
      kind: "lake",
      id: "messages",
      value: { position: "directory:0", batches: 1 },
      expect: "any",
    });
    await world.run();
    await world.expectEveryMessage();
  });

  it("holds no more than a file, and writes many where there is much", async () => {
    const body = { content: "x".repeat(27_000) };
    for (let number = 1; number <= 1_300; number += 1) await world.say(String(number), { body });
    await world.clock.advance(1_000);
    await world.run();
    const written = world.log.linesOf("lake.written");
    expect(written.map(({ rows }) => Number(rows)).reduce((sum, each) => sum + each, 0)).toBe(1_300);
    expect(written).toHaveLength(2);
  });

  it("ends though something new is stored while it reads", async () => {
    await world.say("1");
    await world.clock.advance(1_000);
    const { read: readFeed } = world.changeFeed;
    let number = 1;
    world.changeFeed.read = async (container, start, limit) => {
      number += 1;
      if (number < 1_000) await world.say(String(number));
      await world.clock.advance(1_000);
      return readFeed(container, start, limit);
    };
    await world.run();
    expect(number).toBeLessThan(200);
  });
});
