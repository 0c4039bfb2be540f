import { randomBytes } from "node:crypto";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cell } from "../../../shared/lake/columns.ts";
import { folderOf, isCompacted, nameOf, writtenName } from "../../../shared/lake/file-names.ts";
import { type FileColumn, ParquetFile } from "../../../shared/lake/parquet.ts";
import { readParquet } from "../../../shared/lake/read-parquet.ts";
import type { LakeStore } from "../../../shared/port/lake-store.ts";
import { FIVE_MINUTES_MS, filesIn, type LakeWorld, nextDay, rowsOf, writeDay } from "./lake-days.ts";
import { columnsOf, createLakeWorld } from "./lake-world.ts";

let world: LakeWorld;
beforeEach(() => {
  world = createLakeWorld();
});
afterEach(() => world.close());

describe("compacting the lake", () => {
  it("joins a day's files when it is over, removes them a day later, and every reader reads the same throughout", async () => {
    await writeDay(world, 12);
    const written = await rowsOf(world.lake.files());
    const files = () => filesIn(world, "messages", "2026-01-01");
    expect(files()).toHaveLength(12);
    await nextDay(world);
    await world.run();
    expect(files()).toHaveLength(12);
    await world.expectEveryMessage();

    await nextDay(world);
    await world.run();
    expect(files().filter(isCompacted)).toHaveLength(1);
    expect(files()).toHaveLength(13);
    await world.expectEveryMessage();
    expect(new Set(await rowsOf(world.lake.files()))).toEqual(new Set(written));

    await nextDay(world, 2);
    await world.run();
    expect(files()).toHaveLength(1);
    expect(files().filter(isCompacted)).toHaveLength(1);
    await world.expectEveryMessage();
    expect(await rowsOf(world.lake.files())).toEqual(written);
    expect(filesIn(world, "message_replies", "2026-01-01")).toHaveLength(1);
    expect(world.log.linesOf("lake.compacted")).toMatchObject([
      { table: "messages", date: "2026-01-01", files: 12, rows: written.length },
      { table: "message_replies", date: "2026-01-01", files: 12, rows: 12 },
    ]);
    expect(world.log.linesOf("lake.removed")).toMatchObject([
      { table: "messages", date: "2026-01-01", files: 12 },
      { table: "message_replies", date: "2026-01-01", files: 12 },
    ]);
    expect(world.log.linesOf("lake.passed-over")).toEqual([]);
  });

  it("keeps rows in the order of the files, and texts to the last character", async () => {
    const texts = ["\uFEFFmarked", "", "é 😀 \u0000 ' \" \n", "\uD800 alone", "x".repeat(30_000), "last"];
    for (const [index, content] of texts.entries()) {
      await world.say(String(index), { body: { content }, importance: index % 2 === 0 ? null : "high" });
      await world.run();
      await world.clock.advance(FIVE_MINUTES_MS);
    }
    const before = await (await world.read()).rows("messages");
    const cells = await cellsIn(world.lake.files());
    await nextDay(world, 2);
    await world.run();
    await nextDay(world, 2);
    await world.run();
    expect(filesIn(world, "messages", "2026-01-01")).toHaveLength(1);
    const after = await (await world.read()).rows("messages");
    expect(after).toEqual(before);
    // DuckDB's binding leaves out a byte order mark.
    expect(await cellsIn(world.lake.files())).toEqual(cells);
    expect(cells).toEqual(texts.map((text) => text.toWellFormed()));
  });

  async function cellsIn(files: readonly (readonly [string, Uint8Array])[]): Promise<unknown[]> {
    const columns: readonly FileColumn[] = columnsOf("messages");
    const read = await Promise.all(files.map(([, bytes]) => readParquet(bytes, columns)));
    return read.flatMap((cells) => cells[columns.findIndex(({ name }) => name === "body_content")] ?? []);
  }

  it("does so once a day, and asks for nothing but its own position the other times", async () => {
    await writeDay(world, 3);
    await nextDay(world, 2);
    await world.run();
    const calls = countCalls(world.lake);
    await world.clock.advance(FIVE_MINUTES_MS);
    await world.run();
    expect(calls()).toEqual({});
  });

  it("leaves alone a day of one file", async () => {
    await writeDay(world, 1);
    const before = world.paths();
    for (let day = 0; day < 4; day += 1) {
      await nextDay(world);
      await world.run();
    }
    expect(world.paths()).toEqual(before);
  });

  it("asks for what it needs: each file once to read and once to remove, and a few more for each table", async () => {
    await writeDay(world, 40);
    const calls = countCalls(world.lake);
    await nextDay(world, 2);
    await world.run();
    expect(calls()).toMatchObject({ get: 2 * 40 + 2, putOnce: 2 });
    await nextDay(world, 2);
    await world.run();
    expect(calls()).toMatchObject({ remove: 2 * 40, get: 2 * 40 + 2 * 2, putOnce: 2 });
    const { folders = 0, list = 0 } = calls();
    expect(folders + list).toBeLessThan(80);
    // What is done is not looked at again.
    const lists = list;
    await nextDay(world);
    await world.run();
    expect(calls().list).toBe(lists);
  });

  it("goes through every day that was missed while it was off", async () => {
    for (let day = 0; day < 5; day += 1) {
      await writeDay(world, 3);
      await nextDay(world, 3);
    }
    const written = await rowsOf(world.lake.files());
    await nextDay(world, 30);
    await world.run();
    await nextDay(world, 2);
    await world.run();
    expect(world.paths().filter((path) => !isCompacted(nameOf(path)))).toEqual([]);
    expect(await rowsOf(world.lake.files())).toEqual(written);
  });

  it("writes files of a bounded size where there is much", async () => {
    const columns = columnsOf("users");
    // What does not pack: 30 files of a megabyte.
    for (let number = 0; number < 30; number += 1) {
      const file = new ParquetFile(columns);
      const said: Readonly<Record<string, Cell>> = {
        id: `${number}`,
        displayName: randomBytes(750_000).toString("base64"),
      };
      await file.write(columns.map(({ name }) => [said[name] ?? null]));
      const path = `${folderOf("users", "2026-01-01")}${writtenName(number, number)}`;
      await world.lake.putOnce(path, await file.finish());
    }
    const written = await rowsOf(world.lake.files(), "users");
    await nextDay(world, 2);
    await world.run();
    await nextDay(world, 2);
    await world.run();
    const sizes = world.lake.files().map(([, bytes]) => bytes.byteLength);
    expect(sizes).toHaveLength(2);
    for (const size of sizes) expect(size).toBeLessThan(16_100_000);
    expect(await rowsOf(world.lake.files(), "users")).toEqual(written);
  }, 60_000);
});

function countCalls(lake: LakeStore): () => Readonly<Partial<Record<keyof LakeStore, number>>> {
  const counts: Partial<Record<keyof LakeStore, number>> = {};
  const methods = lake as unknown as Record<string, (...given: unknown[]) => unknown>;
  for (const name of ["putOnce", "get", "folders", "list", "remove"] as const) {
    const inner = methods[name];
    methods[name] = (...given) => {
      counts[name] = (counts[name] ?? 0) + 1;
      return inner?.(...given);
    };
  }
  return () => ({ ...counts });
}

describe("where messages end with their retention", () => {
  const compactedDays = (one: LakeWorld) =>
    one.paths().flatMap((path) => (isCompacted(nameOf(path)) ? [path.split("/").slice(0, 2).join("/")] : []));

  it("removes a compacted file with the day of its rows, and never one of the directory", async () => {
    const one = createLakeWorld({ messageDays: 10 });
    const member = { table: "users", parentId: null, value: { id: "u" } } as const;
    for (let run = 0; run < 2; run += 1) {
      await one.directory.put({ ...member, id: `u${run}`, seenMs: one.clock.nowMs() });
      await one.say(String(run));
      await one.run();
      await one.clock.advance(FIVE_MINUTES_MS);
    }
    const days: string[][] = [];
    for (let day = 1; day <= 14; day += 1) {
      await nextDay(one);
      await one.run();
      days.push(compactedDays(one));
    }
    const both = ["messages/date=2026-01-01", "users/date=2026-01-01"];
    // Ten days after the day, whose last row was written when it ended.
    expect(days.slice(1, 10)).toEqual(Array.from({ length: 9 }, () => both));
    expect(days.slice(10)).toEqual(Array.from({ length: 4 }, () => [both[1]]));
  });

  it("writes nothing anew that is older than a week, since it would end so much later where this app is gone", async () => {
    const one = createLakeWorld({ messageDays: 365 });
    await writeDay(one, 3);
    await nextDay(one, 8);
    await one.run();
    await nextDay(one, 2);
    await one.run();
    expect(compactedDays(one)).toEqual([]);
    expect(filesIn(one, "messages", "2026-01-01")).toHaveLength(3);
    await one.close();
  });
});
