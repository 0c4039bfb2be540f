import { join } from "node:path";
import { afterEach } from "vitest";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";
import { systemClock } from "../../shared/base/clock.ts";
import { openSqliteSearchIndex } from "../../shared/sqlite/sqlite-search-index.ts";
import { createMemorySearchIndex } from "../helpers/memory-search-index.ts";
import { describeSearchIndex } from "./search-index.contract.ts";

let close = async () => {};
afterEach(() => close());

describeSearchIndex("the reference", createMemorySearchIndex);
describeSearchIndex("SQLite", async (nowMs) => {
  const folder = createTemporaryFolder();
  const index = await openSqliteSearchIndex({ file: join(folder.path, "search.db"), clock: { ...systemClock, nowMs } });
  close = async () => {
    await index.dispose();
    await folder.remove();
    close = async () => {};
  };
  return index;
});
