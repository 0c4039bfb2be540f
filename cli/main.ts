import { CommanderError } from "commander";
import { CliError, EXIT_CODES, isAbort } from "./base/cli-error.ts";
import { type Io, processIo, sayError } from "./commands/io.ts";
import { programOf } from "./program.ts";

const LIMIT_OF_STOPPING_MS = 500;
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, stop);
// A reader that went away, as `| head` does, wants no more.
process.stdout.on("error", () => process.exit(EXIT_CODES.ok));

process.exitCode = await run(processIo(stopping.signal), process.argv);

/** What is under way may end by itself; whoever waits for an answer of nobody is not waited for. */
function stop(): void {
  stopping.abort();
  setTimeout(() => process.exit(EXIT_CODES.interrupted), LIMIT_OF_STOPPING_MS).unref();
}

async function run(io: Io, argv: readonly string[]): Promise<number> {
  try {
    await programOf(io).parseAsync([...argv]);
    return EXIT_CODES.ok;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_CODES.ok : EXIT_CODES.usage;
    if (io.signal.aborted && isAbort(error)) return EXIT_CODES.interrupted;
    sayError(io, error);
    return EXIT_CODES[error instanceof CliError ? error.outcome : "failed"];
  }
}
