import { beforeAll, describe, expect, it } from "vitest";
import type { CompactLakeJob } from "../../../shared/job/sync-job.ts";
import { compactLake } from "../../../shared/lake/compact-lake.ts";
import { folderOf, isCompacted } from "../../../shared/lake/file-names.ts";
import { filesIn, type LakeWorld, nextDay, rowsOf, writeDay } from "./lake-days.ts";
import { createLakeWorld } from "./lake-world.ts";

describe("a compaction that ends anywhere", () => {
  const DIED = "the process ended";

  let files: ReturnType<LakeWorld["lake"]["files"]>;
  let rows: string[];
  beforeAll(async () => {
    const one = createLakeWorld();
    await writeDay(one, 4);
    files = one.lake.files();
    rows = await rowsOf(files);
  });

  /** A world with a day that is over. */
  async function overWorld(): Promise<LakeWorld> {
    const one = createLakeWorld();
    for (const [path, bytes] of files) await one.lake.putOnce(path, bytes);
    await nextDay(one, 2);
    return one;
  }

  const jobOf = (one: LakeWorld): CompactLakeJob => ({
    job: "compact-lake",
    startedDateTime: new Date(one.clock.nowMs()).toISOString(),
  });

  /** Whoever asks for the n-th thing dies, before it is done or after; whoever asks then is dead already. */
  function mortal(one: LakeWorld, { killAt, isDone }: { killAt: number; isDone: boolean }) {
    let asked = 0;
    const ports = { state: one.state, lake: one.lake, queue: one.queue };
    const wrap = <T extends object>(port: T): T =>
      new Proxy(port, {
        get:
          (target, name) =>
          async (...given: unknown[]) => {
            asked += 1;
            if (asked > killAt || (asked === killAt && !isDone)) throw new Error(DIED);
            const done: unknown = await (Reflect.get(target, name) as (...all: unknown[]) => unknown)(...given);
            if (asked === killAt) throw new Error(DIED);
            return done;
          },
      });
    const asPorts = { ...one, state: wrap(ports.state), lake: wrap(ports.lake), queue: wrap(ports.queue) };
    return { ports: asPorts, isDead: () => asked >= killAt };
  }

  it.each([{ isDone: false }, { isDone: true }])(
    "loses no row and doubles none, at whatever step and in whichever phase: step done $isDone",
    async ({ isDone }) => {
      let steps = 0;
      for (let isDead = true, killAt = 1; isDead; killAt += 1) {
        const one = await overWorld();
        const dying = mortal(one, { killAt, isDone });
        for (let day = 0; day < 2; day += 1) {
          await compactLake(dying.ports, jobOf(one)).catch((error: Error) => expect(error.message).toBe(DIED));
          expect(new Set(await rowsOf(one.lake.files()))).toEqual(new Set(rows));
          if (dying.isDead()) await compactLake(one, jobOf(one));
          await nextDay(one, 2);
        }
        await compactLake(one, jobOf(one));
        expect(await rowsOf(one.lake.files())).toEqual(rows);
        expect(filesIn(one, "messages", "2026-01-01").map(isCompacted)).toEqual([true]);
        isDead = dying.isDead();
        steps = killAt;
        one.queue.sent.length = 0;
      }
      expect(steps).toBeGreaterThan(80);
    },
  );

  /** As it stands when the folder was opened. */
  async function begin(one: LakeWorld, some: { upTo?: string | null; maxFiles?: number }): Promise<void> {
    const open = {
      table: "messages",
      day: "2026-01-01",
      behind: "",
      after: "",
      upTo: null,
      maxFiles: 500,
      isHeld: false,
    };
    const value = { day: "2026-01-03", settled: {}, ended: {}, at: { ...open, ...some } };
    await one.state.put({ kind: "lake", id: "compaction", value, expect: "absent" });
  }

  it("makes one file where two do the same at once", async () => {
    const one = await overWorld();
    await begin(one, { upTo: filesIn(one, "messages", "2026-01-01").at(-1) ?? null });
    await Promise.all([compactLake(one, jobOf(one)), compactLake(one, jobOf(one))]);
    expect(one.log.linesOf("lake.compacted").filter(({ table }) => table === "messages")).toHaveLength(2);
    expect(filesIn(one, "messages", "2026-01-01").filter(isCompacted)).toHaveLength(1);
  });

  it.each([{ maxFiles: 500 }, { maxFiles: 3 }])(
    "has every row once in the end, though another one runs in between at any step and a file comes late: $maxFiles at a time",
    async ({ maxFiles }) => {
      let isThere = true;
      let steps = 0;
      for (let at = 1; isThere; at += 1) {
        const one = await overWorld();
        await begin(one, { maxFiles });
        const late = await lateFile(one);
        isThere = await runWithOther(one, { at, late });
        for (let day = 0; day < 3; day += 1) {
          await nextDay(one, 2);
          await compactLake(one, jobOf(one));
        }
        const wanted = isThere ? [...rows, ...(await rowsOf([[late.path, late.bytes]]))].toSorted() : rows;
        expect(await rowsOf(one.lake.files()), `step ${at}`).toEqual(wanted);
        steps = at;
      }
      expect(steps).toBeGreaterThan(20);
    },
  );

  interface LateFile {
    readonly path: string;
    readonly bytes: Uint8Array;
  }

  /** @returns whether there was such a step, at which another invocation ran to its end */
  async function runWithOther(one: LakeWorld, { at, late }: { at: number; late: LateFile }): Promise<boolean> {
    let asked = 0;
    const lake = new Proxy(one.lake, {
      get:
        (target, name) =>
        async (...given: unknown[]) => {
          asked += 1;
          if (asked === at) {
            await one.lake.putOnce(late.path, late.bytes);
            await compactLake(one, jobOf(one));
          }
          return (Reflect.get(target, name) as (...all: unknown[]) => unknown)(...given);
        },
    });
    await compactLake({ ...one, lake }, jobOf(one));
    return asked >= at;
  }

  /** Of a number between those that are there, as a run that began on that day and hung for two would write it. */
  async function lateFile(one: LakeWorld): Promise<LateFile> {
    const other = createLakeWorld();
    await other.say("late");
    await other.run();
    const [[, bytes] = ["", Buffer.of()]] = other.lake.files();
    const names = filesIn(one, "messages", "2026-01-01");
    return { path: `${folderOf("messages", "2026-01-01")}${names[1]?.slice(0, 9)}-ffffffffffffffff.parquet`, bytes };
  }

  it("joins fewer files at a time where the store is slow, and says so where it is too slow for two", async () => {
    const one = await overWorld();
    const { get } = one.lake;
    let delayMs = 25_000;
    one.lake.get = async (path, range) => {
      await one.clock.advance(range ? 0 : delayMs);
      return get(path, range);
    };
    await runAll(one);
    const joined = one.log.linesOf("lake.compacted").filter(({ table }) => table === "messages");
    expect(joined.map(({ files }) => files)).toEqual([2, 2]);
    await nextDay(one, 2);
    delayMs = 0;
    await runAll(one);
    expect(await rowsOf(one.lake.files())).toEqual(rows);

    const other = await overWorld();
    const slow = other.lake.get;
    other.lake.get = async (path, range) => {
      await other.clock.advance(range ? 0 : 61_000);
      return slow(path, range);
    };
    await expect(runAll(other)).rejects.toMatchObject({ code: "blob-unavailable" });
  });

  /** With its messages to itself. */
  async function runAll(one: LakeWorld): Promise<void> {
    await compactLake(one, jobOf(one));
    for (let next = one.queue.sent.shift(); next; next = one.queue.sent.shift()) await compactLake(one, jobOf(one));
  }
});
