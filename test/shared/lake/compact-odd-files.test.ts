import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cell } from "../../../shared/lake/columns.ts";
import { folderOf, isCompacted, nameOf, writtenName } from "../../../shared/lake/file-names.ts";
import { type FileColumn, ParquetFile } from "../../../shared/lake/parquet.ts";
import { readParquet } from "../../../shared/lake/read-parquet.ts";
import { filesIn, type LakeWorld, nextDay } from "./lake-days.ts";
import { columnsOf, createLakeWorld } from "./lake-world.ts";

let world: LakeWorld;
beforeEach(() => {
  world = createLakeWorld();
});
afterEach(() => world.close());

describe("what is not as the table is now", () => {
  const DAY = "2026-01-01";
  const put = (number: number, bytes: Uint8Array) =>
    world.lake.putOnce(`${folderOf("users", DAY)}${writtenName(number, number)}`, bytes);
  const columns = columnsOf("users");
  const cellOf = ({ name, type }: FileColumn, id: string): Cell => {
    if (name === "id") return id;
    return type === "STRING" ? `${name} ${id}` : null;
  };
  const fileWith = async (some: readonly FileColumn[], id: string) => {
    const file = new ParquetFile(some);
    await file.write(some.map((column) => [cellOf(column, id)]));
    return file.finish();
  };
  const without = (...names: readonly string[]) => columns.filter(({ name }) => !names.includes(name));
  const twoDays = async () => {
    await nextDay(world, 2);
    await world.run();
    await nextDay(world, 2);
    await world.run();
  };

  it("is compacted too, where a file is from before a column: null there, as an engine reads it", async () => {
    await put(1, await fileWith(without("department", "accountEnabled", "other"), "1"));
    await put(2, await fileWith(columns, "2"));
    await put(3, await fileWith(without("jobTitle"), "3"));
    const before = await (await world.read()).newest("users", ["id"]);
    await twoDays();
    const names = filesIn(world, "users", DAY);
    expect(names.map(isCompacted)).toEqual([true]);
    const byId = (rows: typeof before) => rows.toSorted((a, b) => (String(a.id) < String(b.id) ? -1 : 1));
    const after = await (await world.read()).newest("users", ["id"]);
    expect(byId(after)).toEqual(byId(before));
    expect(after).toHaveLength(3);
  });

  it.each<[string, () => Promise<Uint8Array>, string]>([
    [
      "has a column that the table has not",
      () => fileWith([...columns, { name: "tomorrow", type: "STRING" }], "9"),
      "other columns",
    ],
    [
      "has a column of another type",
      () => fileWith([...without("mail"), { name: "mail", type: "INT64" }], "9"),
      "other columns",
    ],
    ["lacks what a row is found by", () => fileWith(without("id"), "9"), "keys are missing"],
    ["is no Parquet", async () => Buffer.from("PAR1 nothing of it PAR1"), "not read"],
    ["is empty", async () => Buffer.of(), "not read"],
    [
      "is torn",
      async () => (await fileWith(columns, "9")).map((byte, index) => (index > 3 && index < 200 ? 255 : byte)),
      "not read",
    ],
  ])("stays as it is, and is told of, where a file %s", async (_title, bytes, reason) => {
    await put(1, await fileWith(columns, "1"));
    await put(2, await bytes());
    await put(3, await fileWith(columns, "3"));
    await twoDays();
    const names = filesIn(world, "users", DAY);
    expect(names.filter((name) => !isCompacted(name))).toEqual([writtenName(2, 2)]);
    const [compacted = ""] = names.filter(isCompacted);
    const joined = await world.lake.get(`${folderOf("users", DAY)}${compacted}`);
    expect((await readParquet(joined ?? Buffer.of(), columns))[0]).toEqual(["1", "3"]);
    expect(world.log.linesOf("lake.passed-over")).toEqual([
      expect.objectContaining({ table: "users", date: DAY, reason, level: "warn" }),
    ]);
  });

  it("removes nothing for a compacted file that lost rows", async () => {
    await put(1, await fileWith(columns, "1"));
    await put(2, await fileWith(columns, "2"));
    await nextDay(world, 2);
    await world.run();
    const [path = ""] = world.paths().filter((one) => isCompacted(nameOf(one)));
    const bytes = (await world.lake.get(path)) ?? Buffer.of();
    // The foot says one row less than it says of where they are from.
    const broken = Buffer.from(
      Buffer.from(bytes)
        .toString("latin1")
        .replace(/,1\]\]/, ",2]]"),
      "latin1",
    );
    await world.lake.remove(path);
    await world.lake.putOnce(path, broken);
    await nextDay(world, 2);
    await world.run();
    expect(filesIn(world, "users", DAY).filter((name) => !isCompacted(name))).toHaveLength(2);
  });
});
