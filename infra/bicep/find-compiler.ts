import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";
import { runProcess } from "./run-process.ts";

type Environment = Readonly<Record<string, string | undefined>>;

export interface Search {
  readonly environment: Environment;
  /** Only the version that `compiler.csproj` names: a newer compiler has newer rules. */
  readonly pinned: boolean;
  /** Told what is passed over, and why. */
  onNote(note: string): void;
}

export const HOW_TO_GET_ONE =
  "Install Azure CLI and run `az bicep install`, or install the .NET SDK, with which `npm run bicep` gets the compiler by itself.";

/** There is none, and that says nothing about the templates. */
export class NoCompilerError extends Error {}

const PROJECT = fileURLToPath(new URL("compiler.csproj", import.meta.url));
const PROGRAM = process.platform === "win32" ? "bicep.exe" : "bicep";

/**
 * The compiler to use: the one named by `BICEP`, else on the PATH, else azd's own, else Azure CLI's own, else the package
 * that `compiler.csproj` names.
 *
 * @throws NoCompilerError saying how to get one
 */
export async function findCompiler(search: Search): Promise<string> {
  const { environment, onNote } = search;
  if (search.pinned) return await restoredCompiler(search);
  if (environment.BICEP) {
    const problem = await problemOf(environment.BICEP, environment);
    if (problem !== undefined) throw new Error(`BICEP names ${environment.BICEP}, which ${problem}`);
    return environment.BICEP;
  }
  for (const path of installedPaths(environment).filter(existsSync)) {
    const problem = await problemOf(path, environment);
    if (problem === undefined) return path;
    onNote(`${path} ${problem}: passed over.`);
  }
  return await restoredCompiler(search);
}

function homeOf({ HOME }: Environment): string {
  return HOME || homedir();
}

function installedPaths(environment: Environment): string[] {
  const home = homeOf(environment);
  const folders = [
    ...(environment.PATH ?? "").split(delimiter),
    join(home, ".azd", "bin"),
    join(home, ".azure", "bin"),
  ];
  return folders.filter((folder) => folder !== "").map((folder) => join(folder, PROGRAM));
}

/** `snapshot` is what older compilers lack: it says what a deployment with given parameters would create. */
async function problemOf(path: string, environment: Environment): Promise<string | undefined> {
  if ((await runProcess(path, ["--version"], environment)).code !== 0) return "does not run";
  if ((await runProcess(path, ["snapshot", "--help"], environment)).code !== 0)
    return "is too old to have the command snapshot";
  return undefined;
}

/** Of the package in a cache outside the repository, got there at first use. */
async function restoredCompiler(search: Search): Promise<string> {
  // The package holds a program for one kind of machine.
  if (process.platform !== "linux" || process.arch !== "x64") throw new NoCompilerError(`No bicep. ${HOW_TO_GET_ONE}`);
  const { environment } = search;
  const { id, version } = pinnedPackage();
  const cache = join(environment.XDG_CACHE_HOME || join(homeOf(environment), ".cache"), "teamsink", "bicep");
  const folder = join(cache, "packages", id.toLowerCase(), version);
  // Written when all the rest is there.
  if (!existsSync(join(folder, ".nupkg.metadata"))) await restore(cache, search);
  const compiler = join(folder, "tools", PROGRAM);
  chmodSync(compiler, 0o755);
  return compiler;
}

function pinnedPackage(): { id: string; version: string } {
  const [, id, version] =
    /<PackageDownload Include="([\w.-]+)" Version="\[([\d.]+)\]"/.exec(readFileSync(PROJECT, "utf8")) ?? [];
  if (id === undefined || version === undefined) throw new Error(`${PROJECT} names no package with an exact version`);
  return { id, version };
}

async function restore(cache: string, { environment, onNote }: Search): Promise<void> {
  mkdirSync(cache, { recursive: true });
  // A copy: what a restore leaves beside the project does not belong into the repository.
  const project = join(cache, basename(PROJECT));
  copyFileSync(PROJECT, project);
  onNote("Getting the compiler by dotnet restore.");
  const args = ["restore", project, "--packages", join(cache, "packages")];
  const { code, stdout, stderr } = await runProcess("dotnet", args, environment);
  if (code === 0) return;
  const why = `${stdout}\n${stderr}`.split("\n").find((line) => line.includes("error"));
  throw new NoCompilerError(`No bicep, and ${why?.trim() ?? "no dotnet to get it with"}. ${HOW_TO_GET_ONE}`);
}
