import { fork } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { isProcessAlive, waitFor } from "../../helpers/processes.ts";

const PARENT = fileURLToPath(new URL("../../fixtures/chaos/keeper-parent.ts", import.meta.url));

it("ends a process that stands still, and removes the files, when whoever started them is killed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "keeper-test-"));
  writeFileSync(join(folder, "file"), "");
  const parent = fork(PARENT, [folder], { execArgv: [] });
  const [{ keeper, kept }] = (await once(parent, "message")) as [{ keeper: number; kept: number }];
  expect([keeper, kept].map(isProcessAlive)).toEqual([true, true]);
  parent.kill("SIGKILL");
  await waitFor(() => !isProcessAlive(keeper));
  expect(isProcessAlive(kept)).toBe(false);
  expect(existsSync(folder)).toBe(false);
});
