import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { compareWithCode } from "./bicep/compare.ts";
import { compile } from "./bicep/compile.ts";
import { findCompiler, HOW_TO_GET_ONE, NoCompilerError } from "./bicep/find-compiler.ts";

const HELP = `npm run bicep [-- OPTIONS]

Builds and lints every template and every parameter set with the Bicep compiler, in which a warning is an error, and
compares what would be deployed with the code: resources, settings, roles, containers, indexes, queues, alerts.

The compiler is the one that BICEP names, or else on the PATH, azd's own, Azure CLI's own, or a package that the .NET
SDK gets. ${HOW_TO_GET_ONE}

  --pinned   use the package's version, whatever is installed
  --help     this text

Exit code: 0 all is well · 1 something is wrong · 2 wrong arguments · 3 no compiler can be had here`;

class UsageError extends Error {}

function readOptions(args: readonly string[]): { readonly pinned: boolean } | "help" {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: { pinned: { type: "boolean" }, help: { type: "boolean" } },
    });
    return values.help ? "help" : { pinned: values.pinned ?? false };
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

async function run({ pinned }: { readonly pinned: boolean }): Promise<number> {
  const compiler = await findCompiler({ environment: process.env, pinned, onNote: say });
  const folder = temporaryFolder();
  const { templates, sets, problems } = await compile(compiler, folder);
  for (const problem of problems) say(problem);
  say(`${templates} templates and ${sets.length} parameter sets, ${problems.length} problems (${compiler})`);
  return problems.length > 0 ? 1 : await compareWithCode(folder);
}

/** Gone when this process is, Ctrl+C included. */
function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "teamsink-bicep-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  return folder;
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** For whoever goes on without: a compiler that cannot be had says nothing about the templates. */
const EXIT_CODES = [
  [UsageError, 2],
  [NoCompilerError, 3],
] as const;

try {
  const options = readOptions(process.argv.slice(2));
  if (options === "help") console.log(HELP);
  else process.exitCode = await run(options);
} catch (error) {
  say(error instanceof UsageError ? `${error.message}\n\n${HELP}` : (error as Error).message);
  process.exitCode = EXIT_CODES.find(([kind]) => error instanceof kind)?.[1] ?? 1;
}
