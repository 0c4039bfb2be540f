import { BlobServiceClient } from "@azure/storage-blob";
import { afterAll, beforeAll, expect, it } from "vitest";
import { provisionStorage } from "../../../local/provision.ts";
import { type Azurite, startAzurite } from "../../../local/services/azurite.ts";
import type { SimulatedClock } from "../../../local/simulated-clock.ts";
import { createLakeStore } from "../../../shared/azure/lake-store.ts";
import { isCompacted, nameOf } from "../../../shared/lake/file-names.ts";
import { LAKE_CONTAINER, type LakeStore } from "../../../shared/port/lake-store.ts";
import { noCredential } from "../../helpers/cosmos-targets.ts";
import { filesIn, nextDay, rowsOf, writeDay } from "./lake-days.ts";
import { createLakeWorld } from "./lake-world.ts";

let azurite: Azurite;
beforeAll(async () => {
  azurite = await startAzurite();
  await provisionStorage(azurite.connectionString);
});
afterAll(() => azurite?.stop());

/** The real store; when files were written, the simulated clock says. What stands there is read from outside, when asked to. */
function createAzuriteLake(clock: SimulatedClock) {
  const { connectionString } = azurite;
  const store = createLakeStore({ storage: { connectionString }, credential: noCredential });
  const container = BlobServiceClient.fromConnectionString(connectionString).getContainerClient(LAKE_CONTAINER);
  const writtenMs = new Map<string, number>();
  let seen: [string, Uint8Array][] = [];
  const lake: LakeStore = {
    ...store,
    putOnce: (path, bytes) => {
      writtenMs.set(path, writtenMs.get(path) ?? clock.nowMs());
      return store.putOnce(path, bytes);
    },
    list: async (folder) =>
      (await store.list(folder)).map((file) => ({ ...file, writtenMs: writtenMs.get(file.path) ?? 0 })),
  };
  return {
    ...lake,
    files: () => seen,
    async look(): Promise<void> {
      seen = [];
      for await (const { name } of container.listBlobsFlat()) {
        seen.push([name, await container.getBlobClient(name).downloadToBuffer()]);
      }
    },
  };
}

it("compacts a day of many runs in Azurite: DuckDB reads what the store has before, between and after", async () => {
  let lake: ReturnType<typeof createAzuriteLake> | undefined;
  const world = createLakeWorld({
    lake: (clock) => {
      lake = createAzuriteLake(clock);
      return lake;
    },
  });
  const day = async (days: number) => {
    await nextDay(world, days);
    await world.run();
    await lake?.look();
    await world.expectEveryMessage();
    return ["messages", "message_replies"].map((table) => {
      const names = filesIn(world, table, "2026-01-01");
      return {
        written: names.filter((name) => !isCompacted(name)).length,
        compacted: names.filter(isCompacted).length,
      };
    });
  };
  await writeDay(world, 60);
  await lake?.look();
  const rows = await rowsOf(world.lake.files());
  expect(await day(1)).toEqual(both({ written: 60, compacted: 0 }));
  expect(await day(1)).toEqual(both({ written: 60, compacted: 1 }));
  expect(new Set(await rowsOf(world.lake.files()))).toEqual(new Set(rows));
  expect(await day(2)).toEqual(both({ written: 0, compacted: 1 }));
  expect(await rowsOf(world.lake.files())).toEqual(rows);
  expect(world.paths().map(nameOf).every(isCompacted)).toBe(true);
  await world.close();
});

function both<T>(one: T): readonly T[] {
  return [one, one];
}
