import fs, { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createTemporaryFolder } from "../../local/temporary-folder.ts";

/** No process has it: it is above the highest that Linux gives. */
const DEAD = 2 ** 22 + 1;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "temporary-folder-test-"));
  vi.stubEnv("TMPDIR", folder);
});
afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  syncBuiltinESMExports();
  rmSync(folder, { recursive: true });
});

it("removes what processes left that have ended, and nothing else", async () => {
  for (const name of [`teamsink-${DEAD}-a`, `teamsink-${process.pid}-b`, "teamsink-c"]) mkdirSync(join(folder, name));
  const made = createTemporaryFolder();
  expect(readdirSync(folder).sort()).toEqual(
    [made.path.slice(folder.length + 1), `teamsink-${process.pid}-b`, "teamsink-c"].sort(),
  );
  await made.remove();
  expect(existsSync(made.path)).toBe(false);
});

it("is not kept from making a folder by one that another user left", async () => {
  for (const name of ["a", "b"]) mkdirSync(join(folder, `teamsink-${DEAD}-${name}`));
  // In the module of Node itself: another file's test may have loaded what is tested here long before this one.
  vi.spyOn(fs, "rmSync").mockImplementationOnce(() => {
    throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
  });
  syncBuiltinESMExports();
  const made = createTemporaryFolder();
  expect(existsSync(made.path)).toBe(true);
  expect(readdirSync(folder).filter((name) => name.includes(String(DEAD)))).toHaveLength(1);
  await made.remove();
});
