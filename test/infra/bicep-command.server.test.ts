import { execFile } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { findCompiler, NoCompilerError } from "../../infra/bicep/find-compiler.ts";

/** A machine of its own: nothing on it but what a test puts there. */
let machine: string;
beforeEach(() => {
  machine = mkdtempSync(join(tmpdir(), "teamsink-machine-"));
});
afterEach(() => {
  rmSync(machine, { recursive: true });
});

const PLACES = { path: "bin/bicep", azd: ".azd/bin/bicep", azureCli: ".azure/bin/bicep", named: "own/bicep" } as const;
type Place = keyof typeof PLACES;

/** Puts a program there that answers as the compiler does. */
function install(place: Place, { isOld = false } = {}): string {
  const path = join(machine, PLACES[place]);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\n[ "$1" != snapshot ] || exit ${isOld ? 1 : 0}\n`);
  chmodSync(path, 0o755);
  return path;
}

function environment(more: Record<string, string> = {}): Record<string, string> {
  return { HOME: machine, PATH: join(machine, "bin"), ...more };
}

async function find(more: Record<string, string> = {}): Promise<{ compiler: string; notes: string[] }> {
  const notes: string[] = [];
  const search = { environment: environment(more), pinned: false, onNote: (note: string) => notes.push(note) };
  return { compiler: await findCompiler(search), notes };
}

function run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, ["infra/bicep.ts", ...args], { env: environment() }, (error, stdout, stderr) => {
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr });
    });
  });
}

describe("the compiler", () => {
  it("is the one named by BICEP, else on the PATH, else azd's, else Azure CLI's", async () => {
    const places: Place[] = ["azureCli", "azd", "path"];
    for (const place of places) {
      const path = install(place);
      expect(await find()).toEqual({ compiler: path, notes: [] });
    }
    const named = install("named");
    expect((await find({ BICEP: named })).compiler).toBe(named);
  });

  it("is not one that cannot say what would be deployed", async () => {
    const old = install("path", { isOld: true });
    const compiler = install("azd");
    expect(await find()).toEqual({ compiler, notes: [expect.stringContaining(`${old} is too old`)] });
  });

  it("is refused when BICEP names one that will not do, rather than another taken", async () => {
    install("path");
    await expect(find({ BICEP: join(machine, "nothing") })).rejects.toThrow("does not run");
    await expect(find({ BICEP: install("named", { isOld: true }) })).rejects.toThrow("is too old");
  });

  it("that cannot be had is told apart from one that complains", async () => {
    const failure = find().catch((error: unknown) => error);
    expect(await failure).toBeInstanceOf(NoCompilerError);
  });
});

describe("npm run bicep", () => {
  it("says how to get a compiler where none can be had, and ends with 3", async () => {
    const { code, stderr } = await run();
    expect(code).toBe(3);
    expect(stderr).toContain("`az bicep install`");
  });

  it("says what it takes", async () => {
    const help = await run("--help");
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("--pinned") });
  });
});
