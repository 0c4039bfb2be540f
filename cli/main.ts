import { Command, CommanderError } from "commander";
import { CliError, EXIT_CODES, isAbort, usageError } from "./base/cli-error.ts";
import { addChatCommands } from "./commands/chat-commands.ts";
import { addCompletionCommand } from "./commands/completion.ts";
import { acting, type Common } from "./commands/context.ts";
import { type Io, processIo, sayError } from "./commands/io.ts";
import { addListCommands } from "./commands/list-commands.ts";
import {
  addExportCommand,
  addMessageCommands,
  addSearchCommand,
  messagesCommand,
} from "./commands/message-commands.ts";
import { addOperateCommands } from "./commands/operate-commands.ts";
import { addPeopleCommands } from "./commands/people-commands.ts";
import { addSignInCommands, openInBrowser } from "./commands/sign-in-commands.ts";
import { addTailCommand } from "./commands/tail-command.ts";
import { addContentsCommand, addUploadCommand, addWriteCommands } from "./commands/write-commands.ts";
import { placeOf } from "./session/session.ts";

const stopping = new AbortController();
process.once("SIGINT", () => stopping.abort());
process.once("SIGTERM", () => stopping.abort());
// A reader that went away, as `| head` does, wants no more.
process.stdout.on("error", () => process.exit(EXIT_CODES.ok));

process.exitCode = await run(processIo(stopping.signal), process.argv);

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

function programOf(io: Io): Command {
  const program = new Command("teamsink")
    .description("Read and write Teams messages in a terminal.")
    .option("--api <url>", "where the API is, instead of TEAMSINK_API or where you signed in last")
    .exitOverride()
    .showHelpAfterError("See teamsink --help");
  program
    .command("chat", { isDefault: true })
    .summary("Everything on the screen; what teamsink does without a command")
    .action(
      acting<Common>(async ({ api }) => {
        if (!io.isTerminal || !process.stdin.isTTY)
          throw usageError("There is no terminal here", "teamsink --help lists the commands");
        // Only whoever looks at it waits for it.
        const { runApp } = await import("./screens/app.tsx");
        await runApp({ place: await placeOf(api, io.environment), paint: io.paint, openBrowser: openInBrowser });
      }),
    );
  addSignInCommands(program, io);
  addChatCommands(addListCommands(program, io), io);
  const messages = messagesCommand(program);
  addMessageCommands(messages, io);
  addWriteCommands(messages, io);
  addContentsCommand(messages, io);
  addSearchCommand(program, io);
  addTailCommand(program, io);
  addExportCommand(program, io);
  addUploadCommand(program, io);
  addPeopleCommands(program, io);
  addOperateCommands(program, io);
  addCompletionCommand(program, io);
  return program;
}
