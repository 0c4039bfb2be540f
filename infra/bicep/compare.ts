import { spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const VITEST = join(dirname(createRequire(import.meta.url).resolve("vitest/package.json")), "vitest.mjs");

/** Runs the tests that compare what was compiled into a folder with the code. Resolves to their exit code. */
export async function compareWithCode(folder: string): Promise<number> {
  const args = [VITEST, "run", "--config", "test/infra/bicep/vitest.config.ts"];
  const child = spawn(process.execPath, args, {
    stdio: "inherit",
    env: { ...process.env, COMPILED_TEMPLATES: folder },
  });
  const [code] = (await once(child, "close")) as [number | null];
  return code ?? 1;
}
