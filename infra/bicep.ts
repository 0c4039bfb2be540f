import { flag, runCommand } from "../local/command-line.ts";
import { createTemporaryFolder } from "../local/temporary-folder.ts";
import { compareWithCode } from "./bicep/compare.ts";
import { compile } from "./bicep/compile.ts";
import { findCompiler, HOW_TO_GET_ONE, NoCompilerError } from "./bicep/find-compiler.ts";

const COMMAND = {
  invocation: "npm run bicep --",
  about: `Builds and lints every template and every parameter set with the Bicep compiler, in which a warning is an error, and
compares what would be deployed with the code: resources, settings, roles, containers, indexes, queues, alerts.

The compiler is the one that BICEP names, or else on the PATH, azd's own, Azure CLI's own, or a package that the .NET
SDK gets. ${HOW_TO_GET_ONE}`,
  options: { pinned: flag("use the package's version, whatever is installed") },
  more: "Exit code: 0 all is well · 1 something is wrong · 2 wrong arguments · 3 no compiler can be had here",
};

async function run({ pinned }: { readonly pinned: boolean }): Promise<number> {
  const compiler = await findCompiler({ environment: process.env, pinned, onNote: say });
  const { path: folder } = createTemporaryFolder();
  // By an exit, which takes the folder along.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => process.exit(130));
  const { templates, sets, problems } = await compile(compiler, folder);
  for (const problem of problems) say(problem);
  say(`${templates} templates and ${sets.length} parameter sets, ${problems.length} problems (${compiler})`);
  return problems.length > 0 ? 1 : await compareWithCode(folder);
}

function say(text: string): void {
  process.stderr.write(`${text}\n`);
}

await runCommand(COMMAND, async (options) => {
  try {
    return await run(options);
  } catch (error) {
    say((error as Error).message);
    // For whoever goes on without: a compiler that cannot be had says nothing about the templates.
    return error instanceof NoCompilerError ? 3 : 1;
  }
});
